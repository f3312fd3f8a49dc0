"""A link's settings: what no control can take is left out, and the reader is told."""

import math

import streamlit as st

ARRIVED, REFUSED = "link_arrived", "link_refused"
LONGEST = 200  # characters of one value; the longest control takes 120
NO_CONTROL = ("done", "embed", "embed_options")


def follow(name: str, page: st.Page) -> None:
    """Run the page called `name` as its link says, with a word at its top where that cannot be."""
    asked = asked_on_arrival(name, page)
    top = st.container()
    page.run()
    with top:
        say_what_was_left_out(asked)


def asked_on_arrival(name: str, page: st.Page) -> dict[str, list[str]]:
    """The settings that the address asks for, when a visitor comes to the page called `name`.

    Later runs ask for nothing. Values that Streamlit itself stumbles over (numbers that are not
    finite, endless text) are taken out of the address first, and the page begins anew.
    """
    state = st.session_state
    if state.get(ARRIVED) == name:
        return {}
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    usable = {key: values for key, values in asked.items() if all(map(possible, values))}
    if len(usable) < len(asked):
        state[REFUSED] = len(asked) - len(usable)
        st.switch_page(page, query_params=usable)
    state[ARRIVED] = name
    return asked


def possible(value: str) -> bool:
    """Whether a control could take this: short, and finite where it is a number."""
    if len(value) > LONGEST:
        return False
    try:
        return math.isfinite(float(value))
    except ValueError:
        return True


def say_what_was_left_out(asked: dict[str, list[str]]) -> None:
    """After the page has run: say how many of a link's settings it does not show, and which.

    Names and values from the address are never repeated, but for names of the page's own controls.
    """
    state = st.session_state
    wrong = [key for key, values in asked.items() if not shown(key, values)]
    n = len(wrong) + state.pop(REFUSED, 0)
    if not n:
        return
    own = ", ".join(f"`{key}`" for key in wrong if key in state)
    settings = "a setting" if n == 1 else f"{n} settings"
    st.warning(
        f"This link asks for {settings} that this page cannot show{own and f' ({own})'}. What "
        "could be understood is shown, and the usual view for the rest.",
        icon=":material/link_off:",
    )


def shown(key: str, values: list[str]) -> bool:
    """Whether what the address asked of the control called `key` is what it shows."""
    if key in NO_CONTROL:
        return True
    if key not in st.session_state:
        return False
    value, kept = st.session_state[key], st.query_params.get_all(key)
    if isinstance(value, list):
        return kept == values or sorted(map(str, value)) == sorted(values)
    if len(values) > 1:
        return False
    # The address drops what is the default anyway.
    return kept == values or (not kept and same(values[0], value))


def same(text: str, value: object) -> bool:
    """Whether `text` from an address means `value`, as a control writes it there."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return math.isclose(float(text), value, rel_tol=0.005)  # some are written in 3 digits
        except ValueError:
            return False
    return text.lower() == str(value).lower()
