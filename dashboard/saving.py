"""Charts to take away: two buttons under each, that save it as SVG or PNG in the browser alone."""

from pathlib import Path

import streamlit as st

SCRIPT = (Path(__file__).parent / "saving.js").read_text()
STYLE = """
.save-chart { display: flex; gap: 0.5rem; justify-content: flex-end; font-size: 0.8rem; order: -1; }
.save-chart button {
    background: none; border: none; color: inherit; font: inherit; cursor: pointer;
    min-height: 1.5rem; min-width: 1.5rem; padding: 0; text-decoration: underline;
}
.save-chart button:focus-visible { outline: 2px solid; }
@media print { .save-chart { display: none; } }
"""


def charts_to_take_away() -> None:
    """Put the buttons under the charts of the page, now and whenever one is drawn anew."""
    st.html(f"<style>{STYLE}</style><script>{SCRIPT}</script>", unsafe_allow_javascript=True)
