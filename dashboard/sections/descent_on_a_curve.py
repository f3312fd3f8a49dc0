"""Descent on x²: each step multiplies x, and the rate decides by what."""

import pandas as pd
import streamlit as st

from core.experiments import valley
from dashboard.charts import descent as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw, guess_rows


@st.fragment
def on_a_curve(guess: float | None) -> None:
    """Ask for a rate, and show where twelve steps lead beside the reader's guess."""
    rate = st.number_input("Begin at a rate of", 0.02, 1.2, charts.ASKED, 0.02,
                           key="descent_rate", bind="query-params")  # fmt: skip
    path = valley.on_a_parabola(rate, 12)
    draw(
        charts.parabola, guess_rows(guess), 12, 4.0, params={"rate": rate},
        alt=f"Descent on x squared from 4 at rate {rate:g}: {valley.zone(rate)}; after 3 steps at "
        f"{path[3]:.4g}.",
    )  # fmt: skip
    st.write(f"At rate {rate:g}: {', '.join(f'{x:.4g}' for x in path[:5])} … {valley.zone(rate)}.")
    steps = pd.DataFrame({"step": range(len(path)), "x": path})
    table_button("The steps on x² as CSV", steps, "descent.csv")
