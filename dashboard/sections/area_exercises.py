"""Exercises on areas: a worked example that fades, shares instead of counts, and signs."""

import streamlit as st

from dashboard.exercise import Mistake, exercise


def fading() -> None:
    """Two pieces worked out, then the last step left out, then all but the heights."""
    st.write(
        "**Worked out.** x² from 0 to 1 in two *left* pieces: the heights are 0 and 1/4, the width "
        "is 1/2. Value × width: 0 × 1/2 = 0 and 1/4 × 1/2 = 1/8. Added up: **0.125**."
    )
    exercise(
        "area", "Now two *right* pieces: the heights are 1/4 and 1, so the pieces are 1/8 and 1/2. "
        "Added up?",
        0.625, 0.0006, "1/8 + 1/2. The left sum was too low by as much again: x² only rises.",
        [
            Mistake(1.25, "You added the heights: each counts only over its width, 1/2."),
            Mistake(0.5, "That is the last piece alone."),
            Mistake(0.125, "Those were the left pieces."),
        ],
        part="_right",
    )  # fmt: skip
    exercise(
        "area", "Four *midpoint* pieces of x² from 0 to 1: the heights are (1/8)², (3/8)², (5/8)² "
        "and (7/8)². The rest is yours; three decimals.",
        0.328, 0.0006,
        "(1 + 9 + 25 + 49) / 64 × 1/4: closer than left or right, with as many values.",
        [Mistake(0.344, "That is the trapezoid."), Mistake(1.312, "Multiply by the width, 1/4.")],
        part="_midpoint",
    )  # fmt: skip


def share() -> None:
    """A probability from six ratings."""
    exercise(
        "area", "Of the same six ratings, which share is 4 or more? Two decimals.",
        0.83, 0.006, "3/6 + 2/6 = 5/6: two of the pieces, each the share of its level.",
        [
            Mistake(5, "That is how many; divide by all six."),
            Mistake(0.5, "That is exactly 4: a 5 is 4 or more, too."),
            Mistake(0.33, "That is above 4; the 4s count as well."),
        ],
        part="_share",
    )  # fmt: skip


def sign() -> None:
    """What lies below the axis counts negative."""
    exercise(
        "area", "Under one arch of sin x, from 0 to π, the area is 2. And from 0 to 2π?",
        0, 0.001, "+2 above the axis, −2 below it.",
        [
            Mistake(4, "An area below the axis counts negative."),
            Mistake(2, "The second arch lies below the axis and takes its 2 away."),
            Mistake(-2, "That is the second arch alone."),
        ],
        part="_sign",
    )  # fmt: skip
