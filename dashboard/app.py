"""The dashboard's entry point: `streamlit run dashboard/app.py`."""

import gc
import sys
from itertools import groupby
from operator import attrgetter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]  # `streamlit run` puts only this folder there

import altair as alt  # noqa: F401  # imported here so that the freeze below covers it
import streamlit as st

from dashboard import progress
from dashboard.contents import PAGES, neighbours


@st.cache_resource
def freeze_imports() -> None:
    """Keep the collection that follows every run from walking through what never changes."""
    gc.collect()
    gc.freeze()


st.set_page_config(page_title="Calculus, tested", page_icon="📐", layout="centered")
freeze_imports()
progress.restore(st.query_params.get("done", ""))

shown = {entry.name: st.Page(entry.path, title=entry.title) for entry in PAGES}
sections = {
    section: [shown[entry.name] for entry in group]
    for section, group in groupby(PAGES, attrgetter("section"))
}
chosen = st.navigation(sections)
chosen.run()

name = next(name for name, page in shown.items() if page is chosen)
before, after = neighbours(name)
st.divider()
with st.container(horizontal=True, horizontal_alignment="distribute"):
    if before:
        st.page_link(shown[before.name], label=f"← {before.title}")
    if after:
        st.page_link(shown[after.name], label=f"{after.title} →")
