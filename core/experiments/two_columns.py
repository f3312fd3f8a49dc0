"""A visitor's own two columns, and a line or a logistic curve that descends onto them."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from core.models.descent import Step, descend
from core.models.logistic import mean_log_loss

Array = np.ndarray
MOST_ROWS = 500
SAMPLE = "hours,passed\n0.5,0\n1,0\n1.5,0\n2,0\n2.5,1\n3,0\n3.5,1\n4,1\n4.5,1\n5,1\n"


class TableError(ValueError):
    """A visitor's two columns cannot be used: what was found, and what to do."""


@dataclass(frozen=True, eq=False)
class Points:
    """Two columns: x and y, shapes (n,), their names, and how many rows were left out."""

    x: Array
    y: Array
    names: tuple[str, str]
    skipped: int

    @property
    def scaled(self) -> Array:
        """The first column with mean 0 and standard deviation 1: one rate suits both parameters."""
        return (self.x - self.x.mean()) / self.x.std()


def read_two_columns(text: str) -> Points:
    r"""Read two columns of numbers, with or without a header.

    Parameters
    ----------
    text : str
        Separated by commas, semicolons, tabs or spaces; with semicolons, decimal commas are read.

    Returns
    -------
    Points

    Raises
    ------
    TableError
        If fewer than three rows hold two numbers, or x is always the same.

    Examples
    --------
    >>> read_two_columns("x,y\n1,2\n2,4\n3,7").y
    array([2., 4., 7.])
    """
    rows = _rows(text.lstrip("\ufeff").strip())
    numbers = [_pair(row) for row in rows]
    good = [pair for pair in numbers if pair]
    if len(good) < 3:
        raise TableError(f"Found {len(good)} rows with two numbers; give at least 3.")
    if len(good) > MOST_ROWS:
        raise TableError(f"Found {len(good):,} rows; give at most {MOST_ROWS}.")
    x, y = np.array(good).T
    if np.ptp(x) == 0:
        raise TableError("The first column is always the same number; a slope needs two.")
    header = rows[0] if numbers[0] is None and len(rows[0]) >= 2 else ["x", "y"]
    skipped = len(rows) - len(good) - (numbers[0] is None)
    return Points(x, y, (header[0][:30] or "x", header[1][:30] or "y"), skipped)


def _rows(text: str) -> list[list[str]]:
    separator = next((mark for mark in ";\t," if mark in text), None)
    if separator is None:
        return [line.split() for line in text.splitlines() if line.strip()]
    read = csv.reader(io.StringIO(text), delimiter=separator)
    swapped = separator == ";"
    return [[cell.strip().replace(",", ".") if swapped else cell.strip() for cell in row]
            for row in read if row]  # fmt: skip


def _pair(row: list[str]) -> tuple[float, float] | None:
    try:
        x, y = float(row[0]), float(row[1])
    except (ValueError, IndexError):
        return None
    return (x, y) if np.isfinite(x) and np.isfinite(y) and max(abs(x), abs(y)) < 1e12 else None


def loss_of(points: Points, shape: str) -> Callable[[Array], tuple[float, Array]]:
    """Loss and gradient of slope and height, for "line" or "logistic".

    Raises
    ------
    TableError
        If a logistic curve is asked for and y is not of zeros and ones.
    """
    x, y = points.scaled, points.y
    if shape == "logistic" and set(np.unique(y)) != {0.0, 1.0}:
        raise TableError("A logistic curve needs a second column of 0 and 1, both of them.")

    def line(at: Array) -> tuple[float, Array]:
        off = at[0] * x + at[1] - y
        return float(off @ off) / (2 * len(x)), np.array([off @ x, off.sum()]) / len(x)

    def logistic(at: Array) -> tuple[float, Array]:
        margins = at[0] * x + at[1]
        off = expit(margins) - y
        return mean_log_loss(margins, y), np.array([off @ x, off.sum()]) / len(x)

    return logistic if shape == "logistic" else line


def fit_by_descent(points: Points, shape: str, learning_rate: float, n_steps: int) -> list[Step]:
    """Every step of the descent, from slope and height zero; it ends where numbers end."""
    steps = []
    with np.errstate(over="ignore", invalid="ignore"):
        for step in descend(loss_of(points, shape), np.zeros(2), learning_rate, n_steps):
            if not np.isfinite(step.loss):
                break
            steps.append(step)
    return steps


def edge(shape: str) -> float:
    """The rate above which descent must fail: 2 over the curvature, 1 for a line, 1/4 at most."""
    return 8.0 if shape == "logistic" else 2.0


def in_units_of_x(points: Points, steps: list[Step]) -> list[dict[str, float]]:
    """Slope and height of each step in the units of the first column, and the loss."""
    centre, spread = points.x.mean(), points.x.std()
    return [
        {
            "step": step.number,
            "slope": float(step.parameters[0] / spread),
            "height": float(step.parameters[1] - step.parameters[0] * centre / spread),
            "loss": step.loss,
        }
        for step in steps
    ]
