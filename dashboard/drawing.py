"""A chart function's answer, drawn from a cached specification."""

import hashlib
from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from streamlit.dataframe_util import convert_anything_to_arrow_bytes

from dashboard.charts.marks import INK

# Where no page lends its ink, as in a saved picture, it is black.
WORDS = {"labelColor": INK, "titleColor": INK}
LOOK = {
    "text": {"color": INK},
    "title": {"color": INK},
    "axis": WORDS,
    "legend": WORDS,
    "mark": {"aria": False},  # the alt text says it; a reader need not walk through every point
}


def contents(table: pd.DataFrame) -> bytes:
    """SHA-256 of every cell, label, name and type: a chart's small table as a key.

    Streamlit's own key samples large tables and takes four times as long on small ones.
    """
    seen = hashlib.sha256()
    for name, column in [("", table.index), *table.items()]:
        values = column.to_numpy()
        seen.update(repr((name, column.dtype, values.shape)).encode())
        words = values.dtype == object
        seen.update(repr(values.tolist()).encode() if words else values.tobytes())
    return seen.digest()


@st.cache_data(max_entries=400, show_spinner=False, hash_funcs={pd.DataFrame: contents})
def _specification(name: str, _chart: Callable[..., alt.TopLevelMixin], *values: Any) -> dict:
    # Building Altair objects is the dearest part of a rerun; the same values give the same chart.
    # Rows as Arrow, as st.altair_chart gives them, need not be converted again at every drawing.
    specification = _chart(*values).to_dict()
    config = specification["config"]
    config |= {part: look | config.get(part, {}) for part, look in LOOK.items()}
    config["background"] = "transparent"
    specification["usermeta"] = {"embedOptions": {"renderer": "svg"}}
    rows = specification.get("datasets", {})
    rows |= {key: convert_anything_to_arrow_bytes(there) for key, there in rows.items()}
    return specification


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
