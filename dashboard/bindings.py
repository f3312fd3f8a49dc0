"""Controls: a chart's own stand above it, where no thumb hides it; the focus shows."""

import streamlit as st

STYLE = """<style>
.vega-embed:has(.vega-bindings) { display: flex; flex-direction: column-reverse; }
.vega-bindings { margin-bottom: 0.5rem; }
.vega-bindings label, .vega-bind { display: flex; gap: 0.75rem; align-items: center; }
.vega-bind-name { min-width: 5rem; }
.vega-bindings input[type=range] { flex: 1; min-width: 0; min-height: 2rem; }
</style>"""


def controls_above() -> None:
    """Put the sliders of this page's charts above them, wide enough for a finger."""
    st.html(STYLE)


def focus_shown() -> None:
    """Draw an edge round the choice that the keyboard has reached; Streamlit only tints it."""
    st.html(
        "<style>label:has(input:focus-visible) { outline: 2px solid; outline-offset: 2px; }</style>"
    )
