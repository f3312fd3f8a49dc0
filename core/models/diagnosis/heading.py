"""Where a loss is heading: what the fitted shapes expect, and what trees know them to get wrong."""

from typing import Any

import numpy as np

from core.models.diagnosis.features import in_units, start_of
from core.models.diagnosis.learned import LEVEL, learned, rounded
from core.models.diagnosis.level import outlook

Array = np.ndarray
NARROW = 0.2  # what an interval is widened by is never measured in less, in expected falls
LEAST_FALL = 0.02  # that a curve may turn out to have, in expected falls
STEPS = np.sinh(np.linspace(0, 3, 60)) / np.sinh(3)
SHARES = np.concatenate([-STEPS[:0:-1], STEPS, [1.1, 1.2, 1.35, 1.5]])  # finest about 0


def level_of(x: Array, y: Array) -> tuple[float, float, float]:
    """The level of a curve with features `x` after ten times as many steps, with a 95% interval."""
    model = learned()
    start, shapes = start_of(y), expected_level(y)
    asked = np.append(x, shapes)
    middle = nearest(model["level"].leaves(asked[None])[0])
    low, high = (float(model[name].total(asked)[0]) for name in LEVEL[1:])
    shares = corrected(middle, low, high, model["widen"])
    values = [float(start * (shapes - share * expected_fall(shapes))) for share in shares]
    if y.min() >= 0:  # such a loss has no negative level
        values = [max(0.0, value) for value in values]
    return values[0], values[1], values[2]


def expected_level(loss: Array) -> float:
    """The level that the fitted shapes expect, in units of the start, as trees are given it."""
    return float(rounded(outlook(in_units(loss, start_of(loss)))))


def nearest(values: Array) -> float:
    """How far below the shapes' level to expect the level, if it may lie as far as each value.

    The share of `SHARES` whose error is the least on average, where an error is measured in whole
    falls and counts for one at most: the level is judged like that, and nothing is won by coming
    a little nearer where the shapes are lost.

    Examples
    --------
    >>> float(nearest(np.array([0.0, 0.0, 0.0, 0.9])))
    0.0
    """
    cut = np.clip(values.ravel(), LEAST_FALL - 1, 3)
    return float(SHARES[error(SHARES[:, None], cut).mean(1).argmin()])


def error(share: Array, truth: Array) -> Array:
    """Error in whole falls, at most 1, of levels so many expected falls below the shapes' level."""
    return np.minimum(np.abs(share - truth) / (1 + truth), 1)


def corrected(middle: Any, low: Any, high: Any, widen: Array) -> tuple[Any, Any, Any]:
    """How far below the shapes' level the level lies: expected, at most and at least.

    The ends move by `widen` (2,) times the width, for what trees expect of kinds of curves that
    they know is too narrow for others.
    """
    low, high = np.minimum(low, middle), np.maximum(high, middle)
    width = high - low + NARROW
    return middle, high + widen[1] * width, low - widen[0] * width


def expected_fall(level: float) -> float:
    """The whole fall from a start at 1 that the fitted shapes expect; their size if they rise."""
    return max(1.0 - level, 1e-6) if level < 1 else 0.3 * level
