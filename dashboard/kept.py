"""What core answered, kept for all visitors: for answers that settings alone decide."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

import streamlit as st

from core.datasets.messages import Messages


@cache  # a page asks at every rerun, and making the wrapper takes longer than many an answer
def kept(answer: Callable[..., Any], max_entries: int = 100) -> Callable[..., Any]:
    """`answer`, with what it said kept by its arguments.

    They are numbers, text, the mails, and recorded curves and results; never what a visitor
    gave: that stays in their session. The very same answer is given to all: it is read, never
    changed.
    """
    by_digest: dict[str | type[Any], Callable[[Any], Any]] = {
        dict: itemgetter("digest"), Messages: attrgetter("digest")
    }  # fmt: skip
    return st.cache_resource(max_entries=max_entries, show_spinner=False, hash_funcs=by_digest)(
        answer
    )
