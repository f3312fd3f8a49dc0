"""Exercises on beliefs: a worked example that fades."""

import streamlit as st

from dashboard.exercise import Mistake, exercise


def fading() -> None:
    """One belief worked out, then the last step left out, then all but the question."""
    st.write(
        "**Worked out.** Two of two viewers liked a movie. A flat prior adds one like and one "
        "dislike: Beta(3, 1), whose area up to t is t³. P(share > 0.5) = 1 − 0.5³ = **0.875**."
    )
    exercise(
        "belief", "Five of five: Beta(6, 1), whose area up to t is t⁶. P(share > 0.8) is 1 − 0.8⁶. "
        "Three decimals?",
        0.738, 0.0006, "0.8⁶ = 0.262 lies below.",
        [
            Mistake(0.262, "That is the area below 0.8."),
            Mistake(0.672, "1 − 0.8⁵ forgets the flat prior, which adds a like."),
            Mistake(0.857, "That is the expected share, 6/7."),
        ],
        part="_last",
    )  # fmt: skip


def more_viewers() -> None:
    """The prior fades as viewers come."""
    exercise(
        "belief", "Fifty more viewers come, and 40 of them like the movie of the first example: 42 "
        "of 52, with a flat prior. Which share is expected? Three decimals.",
        0.796, 0.0006, "(42 + 1) / (52 + 2): the imagined two hardly matter any more.",
        [
            Mistake(0.808, "42/52 is what was seen; the prior adds a like and a dislike."),
            Mistake(0.8, "That is the share among the fifty alone."),
        ],
        part="_mean",
    )  # fmt: skip
