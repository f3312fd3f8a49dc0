"""More exercises on slopes: a worked example that fades, a kink, and curves to tell apart."""

import streamlit as st

from core.experiments.v_curves import four_curves
from dashboard.charts.v_curves import v_curves
from dashboard.drawing import draw
from dashboard.exercise import Mistake, exercise
from dashboard.kept import kept

TEMPTING = {  # guesses of the slope over half a unit, and why they tempt
    9.0: "9 is the height of the curve at 3, not its rate.",
    12.25: "12.25 is the height at 3.5, not the rate.",
    3.25: "3.25 is the rise; divide it by the run, 0.5.",
    6.0: "6 is the limit; over half a unit the average is a little more.",
    7.0: "7 is the average over a whole unit.",
}


def guesses() -> tuple[float | None, float | None]:
    """Ask for an average slope and its limit, before either is shown."""
    with st.form("slope_guess_form"):
        st.markdown("**Your guess first.** For y = x², the slope (rise over run):")
        with st.container(horizontal=True):
            average = st.number_input("From x = 3 to x = 3.5", -20.0, 20.0, None, 0.1,
                                      key="slope_guess", bind="query-params",
                                      placeholder="a number")  # fmt: skip
            limit = st.number_input("At x = 3 alone", -20.0, 20.0, None, 0.1,
                                    key="slope_limit_guess", bind="query-params",
                                    placeholder="a number")  # fmt: skip
        st.form_submit_button("Compare with the finding")
    st.caption("No guess? Read on: the finding is below either way.")
    return average, limit


def compared(average: float | None, limit: float | None) -> None:
    """Say what was guessed beside what is, and why a wrong guess tempts."""
    if average is not None:
        tempts = TEMPTING.get(round(average, 2), "")
        st.write(
            f"You guessed {average:g}. The rise is 12.25 - 9 = 3.25, over a run of 0.5. {tempts}"
        )
    if limit is not None:
        st.write(f"At x = 3 alone you guessed {limit:g}: it is 6. Your guesses are the purple "
                 "ticks in the lower chart.")  # fmt: skip


def worked() -> None:
    """The worked example, all of its steps shown."""
    st.markdown(
        "**x² at x = 3, all steps.**\n"
        "1. The rise from 3 to 3 + h: (3 + h)² − 9 = 6h + h².\n"
        "2. Over the run h: (6h + h²) / h = 6 + h.\n"
        "3. As h goes to 0: **6**, which is 2x."
    )


def last_step() -> None:
    """The worked example once more, its last step left out."""
    exercise(
        "slope",
        "At x = 5 the rise of x² is 10h + h², so rise over run is 10 + h. Only the last step is "
        "yours: the slope is …",
        10.0, 0.001, "h goes only after the division, and what it leaves is 2x.",
        [
            Mistake(25, "25 is the height of the curve at 5, not its rate."),
            Mistake(11, "11 is the average over a whole unit: let h go to 0."),
            Mistake(10.5, "10.5 is the average over half a unit: let h go to 0."),
            Mistake(0, "The rise goes to 0 and the run with it: divide first, then let h go."),
        ],
        "_last",
    )  # fmt: skip


def last_two_steps() -> None:
    """x³ with the division and the limit left out."""
    exercise(
        "slope",
        "Now x³ at x = 3: its rise is 27h + 9h² + h³. First your division: what is rise over run "
        "for h = 0.1 (2 decimals)?",
        27.91, 0.006, "27 + 9h + h² = 27 + 0.9 + 0.01.",
        [
            Mistake(2.79, "2.79 is the rise itself: divide it by the run, 0.1."),
            Mistake(27, "27 is the limit: at h = 0.1 the other terms still count."),
            Mistake(27.9, "Almost: h² = 0.01 is still there."),
        ],
        "_divide",
    )  # fmt: skip
    exercise(
        "slope", "And your limit: what is the slope of x³ at x = 3?", 27, 0.01,
        "27 + 9h + h² goes to 27 as h goes to 0: 3x² = 3 · 9.",
        [
            Mistake(9, "9 is x², without the factor 3 from the three ways to pick an h."),
            Mistake(6, "6 is the slope of x² at 3; here the function is x³."),
            Mistake(37, "37 is the average over h = 1."),
            Mistake(18, "The factor is the power, 3."),
            Mistake(27.91, "27.91 is the average over 0.1: let h go on to 0."),
        ],
    )  # fmt: skip


def which_is_single() -> None:
    """Four V-curves, one of them computed with seven digits."""
    curves = kept(four_curves)()
    least = curves.groupby("curve")["error"].min()
    draw(
        v_curves, curves,
        alt="Four V-curves of error against step. Smallest errors: "
        + ", ".join(f"curve {name} {error:.0e}" for name, error in least.items()) + ".",
    )  # fmt: skip
    exercise(
        "step_size",
        "Three of these curves were computed in float64. Which one in float32?",
        3.0, 0.1, "Seven digits: rounding takes over at steps ten thousand times as long.",
        [
            Mistake(1, "Curve 1 turns near √ε = 1e-8: a forward difference with 16 digits."),
            Mistake(2, "Curve 2 turns near 1e-5, far below any error that 7 digits allow."),
            Mistake(4, "Curve 4 is extrapolated: for x³ it begins with rounding, of 16 digits."),
        ],
        "_curve",
    )  # fmt: skip
