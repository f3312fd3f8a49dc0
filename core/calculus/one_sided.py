"""Whether a formula has a slope at a point, and if not, why: its value, a corner, an edge.

Where the rules of differentiation give no number, the slope may exist all the same, as that of
x abs(x) at 0. By the mean value theorem it is then where the slopes beside the point go to.
"""

from dataclasses import dataclass

import numpy as np

from core.calculus.formula import Formula

Array = np.ndarray
NEAR = 10.0 ** -np.arange(2, 7)  # distances from the point; nearer, rounding spoils differences
SETTLED = 1e-6  # change of a value, relative to 1 or itself, from which on it stands still
FALLS = 0.9  # a change that falls to less of itself with each tenth of the distance adds up
ALIKE = 1e-5  # two limits read from five values each


@dataclass(frozen=True)
class SlopeAt:
    """What is true of the slope at a point.

    Attributes
    ----------
    value : float
        The slope, from one side only where the function ends; NaN where there is none.
    left, right : float
        Where the slopes beside the point go to: infinite where they grow without bound, NaN where
        they do not settle or the function has no value on that side.
    why : str
        "" where there is a slope, "one side" where the function has no value on the other one;
        else "no value", "infinite value", "too large", "outside", "edge", "alone", "jump",
        "corner", "vertical" or "unsettled".
    """

    value: float
    left: float
    right: float
    why: str

    def __str__(self) -> str:
        """Say it in a sentence or two, as what holds at the point."""
        if self.why == "":
            return f"the slope is **{self.value:.6g}**."
        if self.why == "one side":
            side, other = ("right", "left") if np.isfinite(self.right) else ("left", "right")
            return (
                f"the slope is **{self.value:.6g}**, from the {side} only: the function has no "
                f"value on the {other}."
            )
        return f"there is **no slope**: {self._reason()}"

    def _reason(self) -> str:
        if self.why == "corner":
            return (
                f"{_said(self.left)} from the left, {_said(self.right)} from the right. The "
                "function has a value there and a corner."
            )
        if self.why == "vertical" and np.isnan([self.left, self.right]).any():
            side, rate = ("left", self.left) if np.isnan(self.right) else ("right", self.right)
            return (
                "the tangent is vertical at the edge of the domain. From the "
                f"{side} the rates go to {_said(rate)}."
            )
        return REASONS[self.why].format(left=_said(self.left), right=_said(self.right))


REASONS = {
    "no value": "the function has no value there, though it has values on both sides.",
    "infinite value": "the function has no finite value there; beside it, its size grows without "
    "bound.",
    "too large": "the value there is too large to be computed.",
    "outside": "the point is outside the domain, where the function has no value.",
    "edge": "the function has no value there: its domain begins or ends at this point.",
    "alone": "the function has a value at this point alone, and none beside it.",
    "jump": "the function jumps there.",
    "vertical": "the tangent is vertical; the rates go to {left} from the left and to {right} from "
    "the right.",
    "unsettled": "the rates beside it do not settle on a number.",
}


def slope_at(f: Formula, x: float) -> SlopeAt:
    """Find the slope of a formula at a point, or what stands in its way.

    Parameters
    ----------
    f : Formula
    x : float

    Returns
    -------
    SlopeAt

    Notes
    -----
    What the rules give is taken where the function has values around the point. Else the slopes
    at five distances on each side are followed to their limits, which is an estimate.

    Examples
    --------
    >>> slope_at(Formula("x*abs(x)"), 0.0).value, slope_at(Formula("abs(x)"), 0.0).why
    (0.0, 'corner')
    """
    size = max(1.0, abs(x))
    values = [f(x + side * size * NEAR) for side in (-1, 1)]
    here = float(f(x))
    none = float("nan")
    if not np.isfinite(here):
        return SlopeAt(none, none, none, _missing(here, values))
    there = [bool(np.isfinite(v[-1])) for v in values]
    if not any(there):
        return SlopeAt(none, none, none, "alone")
    exact = float(f.slope()(x))
    if np.isfinite(exact):
        left, right = (exact if known else none for known in there)
        return SlopeAt(exact, left, right, "" if all(there) else "one side")
    for beside, known in zip(values, there, strict=True):
        if known and abs(limit_beside(beside) - here) > ALIKE * (1 + abs(here)):
            return SlopeAt(none, none, none, "jump")
    left, right = (limit_beside(f.slope()(x + side * size * NEAR)) if known else none
                   for side, known in zip((-1, 1), there, strict=True))  # fmt: skip
    return _judged(left, right, there)


def _missing(here: float, values: list[Array]) -> str:
    """Why there is no finite value at a point, by the values beside it."""
    there = [bool(np.isfinite(v[-1])) for v in values]
    if np.isinf(here):
        return "infinite value" if any(there) else "too large"
    return "no value" if all(there) else "edge" if any(there) else "outside"


def _judged(left: float, right: float, there: list[bool]) -> SlopeAt:
    """A verdict on the limits of the slopes on those sides where the function has values."""
    none, known = float("nan"), [s for s, t in zip((left, right), there, strict=True) if t]
    if np.isnan(known).any():
        return SlopeAt(none, left, right, "unsettled")
    if np.isinf(known).all():
        return SlopeAt(none, left, right, "vertical")
    if len(known) == 1:
        return SlopeAt(round(known[0], 6) + 0.0, left, right, "one side")
    if np.isfinite(known).all() and abs(left - right) <= ALIKE * (1 + abs(left)):
        return SlopeAt(round((left + right) / 2, 6) + 0.0, left, right, "")
    return SlopeAt(none, left, right, "corner")


def limit_beside(values: Array) -> float:
    """Where values at ever tenth of a distance go to: a number, an infinity, or NaN if unclear.

    Parameters
    ----------
    values : ndarray of float, shape (5,)
        At the distances `NEAR`, the nearest last.

    Examples
    --------
    >>> limit_beside(np.sqrt(NEAR)) < 1e-9, limit_beside(1 / NEAR)
    (True, inf)
    """
    if not np.isfinite(values).all():
        return float(values[-1]) if np.isinf(values[-1]) else float("nan")
    steps = np.diff(values)
    least = int(np.argmin(np.abs(steps)))
    if abs(steps[least]) <= SETTLED * (1 + abs(values[least])):
        return float(values[least + 1])
    before, last = steps[-2:]
    if before * last < 0:
        return float("nan")
    if abs(last) <= FALLS * abs(before):
        return float(values[-1] + last * last / (before - last))
    return float(np.copysign(np.inf, last))


def _said(slope: float) -> str:
    if np.isinf(slope):
        return "+∞" if slope > 0 else "−∞"
    return f"{round(slope, 6) + 0.0:g}"
