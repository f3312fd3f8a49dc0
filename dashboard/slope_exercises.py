"""More exercises on slopes: a worked example that fades, a kink, and curves to tell apart."""

from core.experiments.v_curves import four_curves
from dashboard.charts.v_curves import v_curves
from dashboard.drawing import draw
from dashboard.exercise import Mistake, exercise


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


def kink() -> None:
    """Where there is a value and no slope."""
    exercise(
        "slope",
        "What is the rate of |x| just right of 0, minus the rate just left of 0?",
        2.0, 0.001, "+1 and −1 never meet, however small h is: |x| has no slope at 0.",
        [
            Mistake(0, "0 is the value of |x| at 0. It has a value there, but no slope."),
            Mistake(1, "That is the rate on the right; on the left it is −1."),
        ],
        "_kink",
    )  # fmt: skip


def which_is_single() -> None:
    """Four V-curves, one of them computed with seven digits."""
    curves = four_curves()
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
