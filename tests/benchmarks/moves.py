"""What a visitor can do with each control: the values to try, as Streamlit's browser sends them."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

N_VALUES = 4  # of each control


def moves(name: str, kind: str, control: Any) -> list[WidgetState]:
    """Some values of one control, evenly from all it has; none for what is no choice."""
    if kind not in VALUES:
        return []
    return list(islice(VALUES[kind](name, control), N_VALUES))


def _slider(name: str, control: Any) -> Iterator[WidgetState]:
    if control.options:  # a select_slider
        for option in _spread(control.options):
            state = WidgetState(id=name)
            state.string_array_value.data.append(option)
            yield state
        return
    n_steps = round((control.max - control.min) / control.step)
    for k in _spread(range(n_steps + 1)):
        state = WidgetState(id=name)
        state.double_array_value.data.append(control.min + k * control.step)
        yield state


def _number(name: str, control: Any) -> Iterator[WidgetState]:
    low = control.min if control.has_min else 0.0
    high = min(control.max, low + 40 * control.step) if control.has_max else low + 4
    n_steps = max(int((high - low) / control.step), 1)
    for k in _spread(range(n_steps + 1)):
        yield WidgetState(id=name, double_value=low + k * control.step)


def _choice(name: str, control: Any) -> Iterator[WidgetState]:
    for option in _spread(control.options):
        yield WidgetState(id=name, string_value=option)


def _pills(name: str, control: Any) -> Iterator[WidgetState]:
    for value in _spread(control.raw_values):
        state = WidgetState(id=name)
        state.string_array_value.data.append(value)
        yield state


def _switch(name: str, control: Any) -> Iterator[WidgetState]:
    for value in (not control.default, control.default):
        yield WidgetState(id=name, bool_value=value)


def _text(name: str, control: Any) -> Iterator[WidgetState]:
    yield WidgetState(id=name, string_value=control.default)


VALUES: dict[str, Callable[[str, Any], Iterator[WidgetState]]] = {
    "slider": _slider,
    "number_input": _number,
    "selectbox": _choice,
    "radio": _choice,
    "button_group": _pills,
    "checkbox": _switch,
    "text_area": _text,
    "text_input": _text,
}


def _spread(values: Any) -> list[Any]:
    """At most `N_VALUES` of them, the last first, so that the first move is a change."""
    n = min(len(values), N_VALUES)
    return [values[round(k * (len(values) - 1) / max(n - 1, 1))] for k in reversed(range(n))]
