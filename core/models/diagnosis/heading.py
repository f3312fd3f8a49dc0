"""Where a loss is heading: what the fitted shapes expect, and what trees know them to get wrong."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.models.diagnosis.features import in_units, start_of
from core.models.diagnosis.learned import LEVEL, learned, rounded
from core.models.diagnosis.level import outlook

Array = np.ndarray
NARROW = 0.2  # what an interval is widened by is never measured in less, in expected falls


def level_of(x: Array, y: Array) -> tuple[float, float, float]:
    """The level of a curve with features `x` after ten times as many steps, with a 95% interval."""
    model = learned()
    start, shapes = start_of(y), expected_level(y)
    asked = np.append(x, shapes)
    shares = corrected([float(model[part].total(asked)[0]) for part in LEVEL], model["widen"])
    values = [float(start * (shapes - share * expected_fall(shapes))) for share in shares]
    if y.min() >= 0:  # such a loss has no negative level
        values = [max(0.0, value) for value in values]
    return values[0], values[1], values[2]


def expected_level(loss: Array) -> float:
    """The level that the fitted shapes expect, in units of the start, as trees are given it."""
    return float(rounded(outlook(in_units(loss, start_of(loss)))))


def corrected(said: Sequence[Any], widen: Array) -> tuple[Any, Any, Any]:
    """How far below the shapes' level the level lies: expected, at most and at least.

    From what the trees of `LEVEL` say; expected is half-way between the first two. The ends move
    by `widen` (2,) times the width, for what trees expect of kinds of curves that they know is too
    narrow for others.
    """
    mean, median, low, high = said
    middle = (mean + median) / 2
    low, high = np.minimum(low, middle), np.maximum(high, middle)
    width = high - low + NARROW
    return middle, high + widen[1] * width, low - widen[0] * width


def expected_fall(level: float) -> float:
    """The whole fall from a start at 1 that the fitted shapes expect; their size if they rise."""
    return max(1.0 - level, 1e-6) if level < 1 else 0.3 * level
