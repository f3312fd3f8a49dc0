"""The dashboard's entry point: `streamlit run dashboard/app.py`.

The server imports this module once, before any visitor, and finds `app` in it; each visit then
runs it as a script, which draws the navigation and the chosen page.
"""

import gc
import sys
from itertools import groupby
from operator import attrgetter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]  # `streamlit run` puts only this folder there

import altair as alt  # noqa: F401  # imported here so that the freeze below covers it
import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager
from threadpoolctl import threadpool_limits

from dashboard import links, progress, saving
from dashboard.bindings import seen_by_all
from dashboard.contents import PAGES, neighbours
from dashboard.memory import give_back, keep_arrays_apart
from dashboard.sockets import at_once
from dashboard.unchanging import Unchanging


def draw_app() -> None:
    """The navigation, the chosen page, and the ways to the pages before and after it."""
    first = PAGES[0]
    shown = {first.name: st.Page(first.path, title=first.title, url_path="home", default=True)}
    shown |= {entry.name: st.Page(entry.path, title=entry.title) for entry in PAGES[1:]}
    sections = {
        section: [shown[entry.name] for entry in group]
        for section, group in groupby(PAGES, attrgetter("section"))
    }

    def bare() -> None:
        # The first page answers at the bare address; opened by its name, it sends there.
        st.switch_page(shown[first.name], query_params=st.query_params.to_dict())

    by_name = st.Page(bare, title=first.title, url_path=first.name, visibility="hidden")
    sections[first.section].append(by_name)
    st.set_page_config(page_title="Calculus, tested", page_icon="📐", layout="centered")
    if progress.restore(st.query_params.get("done", "")):
        give_back()  # what visitors before this one left behind
    chosen = st.navigation(sections)
    name = next((name for name, page in shown.items() if page is chosen), first.name)
    if chosen is by_name:
        bare()
    seen_by_all()
    links.follow(name, chosen)

    before, after = neighbours(name)
    saving.charts_to_take_away()
    st.divider()
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if before:
            st.page_link(shown[before.name], label=f"← {before.title}")
        if after:
            st.page_link(shown[after.name], label=f"{after.title} →")


if __name__ != "__main__":
    # A folder called pages makes Streamlit run its files without this one until the first
    # st.navigation says otherwise; said here, the first visitor's deep link meets the whole app.
    PagesManager.uses_pages_directory = False
    keep_arrays_apart()
    threadpool_limits(1)  # visitors share the cores; threads of one would wait for the others'
    gc.collect()
    gc.freeze()  # no later collection need walk through what never changes
    app = st.App(Path(__file__).resolve(), lifespan=at_once, middleware=[Middleware(Unchanging)])
else:
    draw_app()
