"""Start: what this is, and a way to each page."""

import streamlit as st

from dashboard import progress
from dashboard.contents import PAGES

st.title("Calculus, tested")
st.write(
    "Three ideas, three real models, each measured before and after on data the model never saw. "
    "Guess first, then look."
)
done = set(progress.solved())
for section in dict.fromkeys(entry.section for entry in PAGES if entry.section):
    st.subheader(section)
    for entry in PAGES:
        if entry.section == section:
            tick = " ✅" if entry.name in done else ""
            st.page_link(entry.path, label=f"**{entry.title}**: {entry.question}{tick}")
