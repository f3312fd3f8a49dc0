"""A chart function's answer, drawn: its form is made once, and filled with rows and numbers."""

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from time import sleep
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.dataframe_util import convert_arrow_table_to_arrow_bytes

from dashboard.charts.marks import INK

DRAWN = "first_chart_drawn"
HEAD_START = 1.5  # seconds in which a browser with two busy cores draws the first chart of a visit

# Where no page lends its ink, as in a saved picture, it is black.
WORDS = {"labelColor": INK, "titleColor": INK}
LOOK = {
    "text": {"color": INK},
    "title": {"color": INK},
    "axis": WORDS,
    "legend": WORDS,
    "mark": {"aria": False},  # the alt text says it; a reader need not walk through every point
}


class Rows(str):
    """Stands for a table while a chart's form is made: no more than a name for its rows."""

    __slots__ = ()


@lru_cache(maxsize=400, typed=True)
def form(chart: Callable[..., alt.TopLevelMixin], *values: Any) -> dict[str, Any]:
    """Make a chart's Vega-Lite specification but for its rows; the same for all, never changed.

    It outlives the sessions, so what a visitor wrote comes in as rows or as a parameter's value.
    Building Altair objects takes longer than all else on a page. A chart function sees no row, so
    what it makes holds for whatever rows are given.
    """
    named = [alt.NamedData(value) if isinstance(value, Rows) else value for value in values]
    specification = chart(*named).to_dict()
    config = specification["config"]
    config |= {part: look | config.get(part, {}) for part, look in LOOK.items()}
    config["background"] = "transparent"
    return specification


def filled(
    chart: Callable[..., alt.TopLevelMixin], values: tuple[Any, ...],
    params: Mapping[str, float | str], make: Callable[..., dict[str, Any]] = form,
) -> dict[str, Any]:  # fmt: skip
    """Return a chart's specification with its tables' rows and its parameters' values."""
    tables = {k: value for k, value in enumerate(values) if isinstance(value, pd.DataFrame)}
    named = {k: Rows(f"rows {k}") for k in tables}
    blank = make(chart, *(named.get(k, value) for k, value in enumerate(values)))
    rows = {named[k]: arrow(table) for k, table in tables.items()}
    own = blank.get("params", [])
    unknown = params.keys() - {param["name"] for param in own}
    if unknown:
        raise ValueError(f"{chart.__qualname__} has no parameter {sorted(unknown)}.")
    set_to = [standing(param, params.get(param["name"], param.get("value"))) for param in own]
    # Browsers take new rows into a standing chart and compare only a few of them with the old ones.
    # A specification that differs is drawn anew.
    content = hashlib.sha256(b"".join(rows.values())).hexdigest()
    seen = {"embedOptions": {"renderer": "svg"}, "content": content}
    return blank | {"usermeta": seen, "datasets": rows} | ({"params": set_to} if own else {})


def standing(param: dict[str, Any], value: Any) -> dict[str, Any]:
    """Return a parameter that stands at a value; a slider without an end of its own ends there."""
    slider = param.get("bind", {})
    endless = slider.get("input") == "range" and "max" not in slider
    return param | {"value": value} | ({"bind": slider | {"max": value}} if endless else {})


def arrow(table: pd.DataFrame) -> bytes:
    """Write a table as Arrow; what is not finite becomes missing, which Vega can leave out."""
    columns = {}
    for name, column in table.items():
        values = column.to_numpy() if column.dtype.kind == "f" else column
        if column.dtype.kind == "f" and np.isinf(values).any():
            values = np.where(np.isfinite(values), values, np.nan)
        columns[str(name)] = pa.array(values, from_pandas=True)
    return convert_arrow_table_to_arrow_bytes(pa.table(columns))


def draw(
    chart: Callable[..., alt.TopLevelMixin], *values: Any, alt: str,
    params: Mapping[str, float | str] | None = None, private: bool = False,
) -> None:  # fmt: skip
    """Draw what `chart` makes of `values`, with a description made from the live values.

    Parameters
    ----------
    chart : callable
        A pure function of `dashboard.charts`: tables, numbers and text in, an Altair chart out.
    *values
        What it takes: small frames, whose rows it leaves to the browser, and what decides its form:
        numbers, text and tuples of them, of which each new choice is built anew.
    alt : str
        What the chart shows, in words and numbers, for those who cannot see it.
    params : dict, optional
        Values of the chart's own parameters (Vega-Lite's `params`), where they are not its own.
    private : bool
        Whether `values` hold what a visitor wrote; then the form is built anew and not kept.

    Raises
    ------
    ValueError
        If the chart has no such parameter.
    """
    make = form.__wrapped__ if private else form
    st.vega_lite_chart(spec=filled(chart, values, params or {}, make), width="stretch", alt=alt)
    give_a_head_start()


def give_a_head_start() -> None:
    """After the first chart of a visit, wait while it is drawn.

    A browser loads what draws charts only then, and draws all charts that have come by the time
    it is ready in one go: the first would stand when the last one does. A visitor without a time
    zone is a program, which draws nothing.
    """
    if DRAWN not in st.session_state:
        st.session_state[DRAWN] = True
        if st.context.timezone:
            sleep(HEAD_START)


def guess_rows(*guesses: float | None) -> pd.DataFrame:
    """Return the reader's guesses as rows of a column `guess`, as many as there are."""
    return pd.DataFrame({"guess": [guess for guess in guesses if guess is not None]}, dtype=float)
