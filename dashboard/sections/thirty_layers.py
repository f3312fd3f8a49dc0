"""What is left of a signal after thirty layers, guessed first."""

import streamlit as st

from core.experiments import stability
from dashboard.charts import limits as charts
from dashboard.drawing import draw
from dashboard.exercise import choose
from dashboard.kept import kept

GAINS = ("0.7", "1", "1.4")
signals, arrival = kept(stability.signals), kept(stability.arrival)


@st.fragment
def thirty_layers() -> None:
    """Ask which gain keeps a signal, then show both directions at a gain of the reader's."""
    chosen = choose(
        "stability_gain_guess",
        "Each layer multiplies the signal by the gain of its first weights. At which gain does a "
        "picture survive thirty layers?",
        GAINS,
    )  # fmt: skip
    said = ", ".join(f"{arrival(float(gain)):.1g} at gain {gain}" for gain in GAINS)
    yours = f"You chose {chosen}. " if chosen else ""
    st.write(
        f"{yours}Of a picture's signal at the first layer there arrives at the thirtieth: {said}. "
        "Before any training, below 1 both directions fade, above it both explode."
    )
    gain = st.slider("Gain", 0.5, 2.0, 1.5, 0.1, key="stability_gain", bind="query-params")
    draw(
        charts.layers, signals(gain),
        alt=f"Signals forwards and backwards by layer at gain {gain:g}.",
    )  # fmt: skip
