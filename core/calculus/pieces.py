"""Pieces: value times width, one by one, and what they add up to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

ArrayFunction = Callable[[np.ndarray], np.ndarray]

# Where in a piece each rule asks (0 its left edge, 1 its right), and with which weights.
GAUSS_AT = 0.5 - np.sqrt(3) / 6
RULES: dict[str, tuple[list[float], list[float]]] = {
    "left": ([0.0], [1.0]),
    "right": ([1.0], [1.0]),
    "midpoint": ([0.5], [1.0]),
    "trapezoid": ([0.0, 1.0], [1 / 2, 1 / 2]),
    "Simpson": ([0.0, 0.5, 1.0], [1 / 6, 4 / 6, 1 / 6]),
    "Gauss-Legendre": ([GAUSS_AT, 1 - GAUSS_AT], [1 / 2, 1 / 2]),
}


@dataclass(frozen=True, eq=False)
class Pieces:
    """Neighbouring pieces of an area, from the left; every field but `evaluations` is (n,).

    Attributes
    ----------
    left, right : ndarray
        Edges.
    value : ndarray
        The height that the rule gives each piece.
    piece : ndarray
        Value times width; negative below the axis.
    running : ndarray
        The total so far; the last is the area.
    evaluations : int
        How many different points the function was asked at.
    """

    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    piece: np.ndarray
    running: np.ndarray
    evaluations: int

    @property
    def total(self) -> float:
        """All pieces added up."""
        return float(self.running[-1])


def pieces(f: ArrayFunction, lower: float, upper: float, n: int, rule: str = "left") -> Pieces:
    """Cut an area into pieces of equal width and add them up.

    Parameters
    ----------
    f : callable
        Takes and returns an array.
    lower, upper : float
        The limits.
    n : int
        How many pieces.
    rule : str
        One of `RULES`: left, right, midpoint, trapezoid, Simpson, Gauss-Legendre (two points).

    Returns
    -------
    Pieces

    Raises
    ------
    ValueError
        If `n` is below 1 or the rule is unknown.

    Examples
    --------
    >>> pieces(lambda x: x**2, 0, 1, 4, "left").total
    0.21875
    """
    if n < 1:
        raise ValueError(f"There must be at least one piece, not {n}.")
    if rule not in RULES:
        raise ValueError(f"The rule must be one of {', '.join(RULES)}, not {rule!r}.")
    edges = np.linspace(lower, upper, n + 1)
    left, width = edges[:-1], np.diff(edges)
    at, weights = (np.array(part) for part in RULES[rule])
    x = left[:, None] + width[:, None] * at
    value = f(x.ravel()).reshape(x.shape) @ weights
    piece = value * width
    shared = {"trapezoid": n + 1, "Simpson": 2 * n + 1}
    return Pieces(
        left, edges[1:], value, piece, np.cumsum(piece), shared.get(rule, n * len(weights))
    )


def measured_order(
    f: ArrayFunction,
    lower: float,
    upper: float,
    truth: float,
    rule: str,
    n: Sequence[int] = (8, 16, 32, 64),
) -> float:
    """Measure how fast a rule's error falls: it goes with n to the power of minus this.

    Parameters
    ----------
    f, lower, upper, rule
        As for `pieces`.
    truth : float
        The area.
    n : sequence of int
        Numbers of pieces; few enough that rounding, 1e-15 of the area, does not show.

    Returns
    -------
    float
        The slope of log error against log n, turned positive; inf where the rule is exact.

    Examples
    --------
    >>> round(measured_order(np.exp, 0, 1, np.e - 1, "trapezoid"), 1)
    2.0
    """
    errors = np.array([abs(pieces(f, lower, upper, k, rule).total - truth) for k in n])
    if (errors <= 1e-15 * abs(truth)).all():
        return float("inf")
    rough = errors > 0
    return -float(np.polyfit(np.log(np.array(n)[rough]), np.log(errors[rough]), 1)[0])
