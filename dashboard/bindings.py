"""Controls that live inside a chart stand above it, where a thumb does not hide what it moves."""

import streamlit as st

STYLE = """<style>
.vega-embed:has(.vega-bindings) { display: flex; flex-direction: column-reverse; }
.vega-bindings { margin-bottom: 0.5rem; }
.vega-bindings label, .vega-bind { display: flex; gap: 0.75rem; align-items: center; }
.vega-bind-name { min-width: 9rem; }
.vega-bindings input[type=range] { flex: 1; min-height: 2rem; }
</style>"""


def controls_above() -> None:
    """Put the sliders of this page's charts above them, wide enough for a finger."""
    st.html(STYLE)
