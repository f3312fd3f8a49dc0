"""Slopes of the real model: the spam filter's steepest dials, and what a nudge really does."""

import pandas as pd
import streamlit as st

from core.datasets.messages import load_messages
from core.experiments.dial_board import PLACES, dial_board
from dashboard.charts import slope as charts
from dashboard.drawing import draw
from dashboard.uploads import plain


@st.cache_data(max_entries=12, show_spinner=False)
def board(place: str, h: float) -> pd.DataFrame:
    """The dials, from the shipped messages."""
    return dial_board(load_messages(), place, h)


@st.fragment
def dials() -> None:
    """Choose where the filter stands and how far each weight is nudged; see the dozen slopes."""
    with st.container(horizontal=True):
        place = st.pills("The filter stands at", list(PLACES), default="all weights zero",
                         key="slope_place", bind="query-params", required=True)  # fmt: skip
        h = st.select_slider("Nudge each weight by h", [0.01, 0.1, 1.0, 10.0], 1.0,
                             key="slope_nudge", bind="query-params")  # fmt: skip
    table = board(place, h)
    worst = table.loc[(table["rate"] - table["slope"]).abs().idxmax()]
    draw(
        charts.dials, table,
        alt="Steepest slopes of the spam filter's loss: "
        + ", ".join(f"{row.word} {row.slope:+.2g}" for row in table.itertuples(False)) + ".",
    )  # fmt: skip
    st.write(
        f"Solid bars are slopes, open circles rise over run for h = {h:g}; farthest apart are they "
        f"at “{plain(worst.word)}”: {worst.slope:+.2e} and {worst.rate:+.2e}. A bar to the left "
        "says: more weight on this word, less loss. Trained, all dials rest near zero."
    )
