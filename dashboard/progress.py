"""Which exercises a reader has solved, for the visit and in a link."""

from collections.abc import Iterable

import streamlit as st

from dashboard.contents import PAGES

KEY = "done"


def restore(link: str) -> bool:
    """Take up what a link says was solved, a comma between names; unknown names are ignored.

    True at the first run of a visit, when there was something to take up.
    """
    if KEY in st.session_state:
        return False
    known = {entry.name for entry in PAGES}
    st.session_state[KEY] = known & set(link.split(","))
    return True


def solved() -> Iterable[str]:
    """Names of the pages whose exercise was solved, in reading order."""
    done = st.session_state.get(KEY, set())
    return [entry.name for entry in PAGES if entry.name in done]


def mark(name: str) -> None:
    """Note that the exercise of the page called `name` was solved."""
    st.session_state.setdefault(KEY, set()).add(name)
