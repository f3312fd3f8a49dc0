"""A chart function's answer, drawn from a cached specification."""

from collections.abc import Callable
from typing import Any

import altair as alt
import streamlit as st


@st.cache_data(max_entries=400, show_spinner=False)
def _specification(name: str, _chart: Callable[..., alt.TopLevelMixin], *values: Any) -> dict:
    # Building Altair objects is the dearest part of a rerun; the same values give the same chart.
    return _chart(*values).to_dict()


def draw(chart: Callable[..., alt.TopLevelMixin], *values: Any, alt: str) -> None:
    """Draw what `chart` makes of `values`, with a description made from the live values.

    Parameters
    ----------
    chart : callable
        A pure function of `dashboard.charts`: frames, numbers and text in, an Altair chart out.
    *values
        What it takes: small frames (below 50,000 rows), numbers, text.
    alt : str
        What the chart shows, in words and numbers, for those who cannot see it.
    """
    name = f"{chart.__module__}.{chart.__qualname__}"
    st.vega_lite_chart(spec=_specification(name, chart, *values), width="stretch", alt=alt)
