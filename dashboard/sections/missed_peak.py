"""An area that quadrature answers wrongly and sure of itself: it never looked at the peak."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import integrals as charts
from dashboard.drawing import draw


def missed_peak(record: dict[str, Any]) -> None:
    """Where SciPy's plain quadrature looked, what it answered, and what `area` says."""
    plain, ours = record["trap"]
    st.write(
        "90,000 of 100,000 viewers liked a movie. That more than half of all would is certain: "
        f"the area is 1. SciPy's plain `quad` answers **{plain['value']:.1e}**, claiming an error "
        f"of {plain['error']:.1e}: it looked at {plain['evaluations']} points (circles) and never "
        f"at the peak. `area` looks at {ours['evaluations']:,} and says **{ours['value']:.6f}**; "
        "where it sees nothing at all, it refuses to answer."
    )
    draw(
        charts.missed_peak, pd.DataFrame(record["looked"]),
        alt=f"{plain['evaluations']} points where plain quadrature looked; none in the peak at "
        "0.9.",
    )  # fmt: skip
