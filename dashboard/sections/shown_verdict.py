"""A verdict on a loss curve: marked in the chart, in sentences, and as a report to keep."""

import numpy as np
import pandas as pd
import streamlit as st

from core.datasets.curves import Curve
from core.models.diagnosis import NAMES, Verdict, diagnose
from core.models.diagnosis.report import as_markdown, limit_in_words
from dashboard.charts import diagnosis as charts
from dashboard.drawing import draw
from dashboard.exercise import choose
from dashboard.sections.curve_points import (
    STRETCHES,
    all_positive,
    as_points,
    has_validation,
    thinned,
)
from dashboard.sections.curve_upload import Chosen, chosen_curve
from dashboard.words import counted

# For one visitor only: what is said of a curve is theirs.
second_opinion = st.cache_data(scope="session", max_entries=5, ttl=3600, show_spinner=False)(
    diagnose
)


@st.fragment
def opinion_on_one(samples: dict[str, Curve]) -> None:
    """Ask for a curve and for the reader's own verdict; show what the tool says of it, and why."""
    chosen = chosen_curve(samples, "diagnose")
    if chosen is None:
        return
    positive = all_positive(as_points(chosen.curve))
    logarithmic = st.toggle("Logarithmic loss axis", key="diagnose_log", bind="query-params",
                            disabled=not positive)  # fmt: skip
    if not positive:
        st.caption("Some losses are 0 or less, which a logarithmic axis has no place for.")
    guess = choose("diagnose_guess", "What does this curve say?", NAMES)
    verdict = second_opinion(chosen.curve.loss, chosen.curve.validation)
    st.header(f"Verdict: {verdict.name}")
    if guess is not None:
        st.write(f"You said {guess}.")
    marked_curve(chosen, verdict, logarithmic and positive)
    report(chosen, verdict)


def marked_curve(chosen: Chosen, verdict: Verdict, logarithmic: bool) -> None:
    """The curve with the windows that the verdict rests on and the level it heads for."""
    curve = chosen.curve
    every = as_points(curve)
    points = thinned(every)
    windows = pd.DataFrame(
        [
            (curve.step[w.first], curve.step[w.last], w.what, 16 + 14 * i)
            for i, w in enumerate(verdict.windows)
        ],
        columns=["first", "last", "what", "row"],
    )
    level = pd.DataFrame(
        [(verdict.limit, verdict.low, verdict.high)], columns=["limit", "low", "high"]
    )
    draw(
        charts.loss_curve, points, windows, level.dropna(), logarithmic, has_validation(points),
        alt=f"{counted(len(curve.loss), 'loss', 'losses')} from {curve.loss[0]:.3g} to "
        f"{curve.loss[-1]:.3g}, {curve.n_not_finite} not finite; verdict "
        f"{verdict.name}. {limit_in_words(verdict)}",
    )  # fmt: skip
    dots = "Every logged loss is a dot"
    if len(points) < len(every):
        dots = (
            f"The lowest and the highest loss of each of {STRETCHES:,} stretches are dots; the "
            "verdict rests on all"
        )
    st.caption(f"{dots}; what is not finite is a red triangle on the top edge.")


def report(chosen: Chosen, verdict: Verdict) -> None:
    """The reasons, the level, what stays open and what to try next; the same as a file."""
    curve = chosen.curve
    for sentence in verdict.because:
        st.markdown(f"- {sentence}")
    if (curve.step != np.arange(len(curve.step))).any():
        last = len(curve.step) - 1
        st.caption(
            f"Points are counted from 0 as they were logged: point 0 is step {curve.step[0]:,g}, "
            f"point {last:,} is step {curve.step[-1]:,g}."
        )
    st.markdown(f"**Where it is heading.** {limit_in_words(verdict)}")
    st.markdown(f"**What it cannot show.** {verdict.cannot_show}")
    st.markdown(f"**Cheapest next test.** {verdict.try_next}")
    st.download_button(
        "The report", as_markdown(verdict, chosen.source, len(curve.loss), curve.notes),
        "loss-curve.md", "text/markdown", key="diagnose_report", on_click="ignore", icon="⬇️",
    )  # fmt: skip
