"""Error of a slope against the step: on functions one knows, on the spam filter's loss, unnamed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.calculus.derivatives import errors_by_step
from core.datasets.messages import load_messages
from core.models.logistic import Objective

Array = np.ndarray
STEPS = 10.0 ** -np.arange(0, 15.5, 0.5)
FINE = np.logspace(0, -15, 61)
METHODS = {"forward": "forward", "central": "central", "richardson": "Richardson",
           "complex_step": "complex step"}  # fmt: skip
PRECISIONS = ("float64", "float32")
WORD = "click"


@dataclass(frozen=True, eq=False)
class Case:
    """A function of one number that keeps the precision it is given, a point, its slope there."""

    f: Callable[[Array], float]
    at: float
    exact: float


def spam_loss() -> Case:
    """The spam filter's loss by the weight of one word, all other weights being zero."""
    messages = load_messages()
    column = messages.vocabulary.index(WORD)
    objective = Objective(messages.X, messages.y.astype(float))
    signed = messages.X[:, [column]].toarray()[:, 0] * np.where(messages.y == 1, -1, 1)

    def loss(x: Array) -> float:
        # As a plain formula: logaddexp takes no complex numbers, and margins are small here.
        weight, kept = x[0], signed.astype(x.dtype)
        losses = np.log(1 + np.exp(kept * weight)).mean(dtype=x.dtype)
        return losses + x.dtype.type(objective.penalty / 2) * weight * weight

    exact = objective.gradient(np.zeros(len(messages.vocabulary) + 1))[column]
    return Case(loss, 0.0, float(exact))


CASES: dict[str, Callable[[], Case]] = {
    "x² at 3": lambda: Case(lambda x: x[0] ** 2, 3.0, 6.0),
    "x³ at 1": lambda: Case(lambda x: x[0] ** 3, 1.0, 3.0),
    "eˣ at 1": lambda: Case(lambda x: np.exp(x[0]), 1.0, float(np.e)),
    "spam loss": spam_loss,
}


def error_table(name: str) -> pd.DataFrame:
    """Errors of four differences in two precisions, for steps from 1 to 1e-15.

    Parameters
    ----------
    name : str
        One of `CASES`.

    Returns
    -------
    DataFrame
        `step`, `power` (of ten), `error`, `method` and `precision`.
    """
    case = CASES[name]()
    tables = []
    for precision in PRECISIONS:
        with np.errstate(over="ignore"):
            found = errors_by_step(case.f, [case.at], [case.exact], STEPS, precision)
        for attribute, method in METHODS.items():
            tables.append(
                pd.DataFrame(
                    {"step": STEPS, "power": np.log10(STEPS).round(1), "method": method,
                     "error": getattr(found, attribute), "precision": precision}
                )
            )  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def best_steps(table: pd.DataFrame) -> pd.DataFrame:
    """The row of least error for each `method`, by precision: the index is the pair."""
    rows = table.loc[table.groupby(["precision", "method"])["error"].idxmin()]
    return rows.set_index(["precision", "method"])


def times_worse(table: pd.DataFrame, power: float, method: str = "forward") -> tuple[float, float]:
    """The float64 error at the step nearest to a power of ten, and how often the least it is."""
    rows = table[(table["method"] == method) & (table["precision"] == "float64")]
    there = float(rows["error"].iloc[int((rows["power"] - power).abs().argmin())])
    return there, there / float(rows["error"].min())


CUBE, SLOPE = 3.0, 27.0  # the point, and the slope of x³ there


def four_curves() -> pd.DataFrame:
    """Errors of four differences of x³ at 3, without names; only the third is float32.

    Returns
    -------
    DataFrame
        Columns `h`, `error` (above 0) and `curve` ("1" to "4": forward and central in float64,
        forward in float32, central with one step of Richardson's extrapolation in float64).

    Examples
    --------
    >>> least = four_curves().groupby("curve")["error"].min()
    >>> bool(least["3"] > 1e-6 > least.drop("3").max())
    True
    """
    double, single = (
        errors_by_step(lambda x: x[0] * x[0] * x[0], [CUBE], [SLOPE], FINE, dtype)
        for dtype in (np.float64, np.float32)
    )
    columns = [double.forward, double.central, single.forward, double.richardson]
    table = pd.concat(
        pd.DataFrame({"h": FINE, "error": column, "curve": str(number)})
        for number, column in enumerate(columns, start=1)
    )
    return table[table["error"] > 0].reset_index(drop=True)
