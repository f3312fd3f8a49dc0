"""Controls: a chart's own stand above it, where no thumb hides it; the focus shows."""

import streamlit as st

STYLE = """<style>
.vega-embed:has(.vega-bindings) { display: flex; flex-direction: column-reverse; }
.vega-bindings { margin-bottom: 0.5rem; }
.vega-bindings label, .vega-bind { display: flex; gap: 0.75rem; align-items: center; }
.vega-bind-name { min-width: 5rem; }
.vega-bindings input[type=range] { flex: 1; min-width: 0; min-height: 2rem; }
</style>"""

SEEN = """
label:has(input:focus-visible) { outline: 2px solid; outline-offset: 2px; }
[data-testid=stCode] .token { color: inherit !important; }
"""


def controls_above() -> None:
    """Put the sliders of this page's charts above them, wide enough for a finger."""
    st.html(STYLE)


def seen_by_all() -> None:
    """Draw an edge round the choice that the keyboard has reached, and code in the page's ink.

    Streamlit only tints such a choice, and the colours of its code are as faint as 2.6 to 1.
    """
    st.html(f"<style>{SEEN}</style>")
