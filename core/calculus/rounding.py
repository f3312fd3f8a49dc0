"""How far the terms of a sequence are off: by rounding, or as they rest."""

import numpy as np

from core.calculus.accelerators import Array

EPSILON = float(np.finfo(float).eps)
TREMBLING = 12  # steps that tell noise from a last part of the way


def is_coarse(s: Array) -> bool:
    """Whether the terms look rounded to a few decimals: often still, and all steps on one grid."""
    d = np.abs(np.diff(s))
    moved = d[d > 0]
    if not len(moved) or len(d) - len(moved) < len(d) / 8:
        return False
    grid = d / moved.min()
    return bool(np.abs(grid - np.round(grid)).max() < 1e-6)


def noise_of(s: Array) -> float:
    """How far terms are off: by rounding, from 2 to 256 units in the last place, or as they rest.

    The higher differences of smooth steps are small; what remains of them is noise, after
    division by the growth that differencing gives it. Where the last terms only tremble, that is
    their noise, also if it is larger.
    """
    unit = EPSILON * float(np.abs(s).max())
    d, estimates = np.abs(np.diff(s))[-24:], []
    growth = 2.0
    for order in range(1, min(9, len(d) - 4)):
        d = np.diff(d)
        growth *= (4 * order + 2) / (order + 1)  # binomial(2k, k), the variance of k-th differences
        estimates.append(float(np.sqrt(np.mean(d**2) / growth)))
    lowest = min(estimates, default=0.0)
    return max(2 * unit, 2 * lowest if lowest < 128 * unit else 0.0, _tremble(s))


def _tremble(s: Array) -> float:
    """The size of the last steps if they are tiny, of either sign and do not shrink, else 0."""
    d = np.diff(s)[-max(TREMBLING, min(2 * TREMBLING, len(s) // 4)) :]
    turns = np.count_nonzero(d[1:] * d[:-1] < 0)
    tiny = np.abs(d).max(initial=0.0) < 1e-9 * float(np.ptp(s))
    if len(d) < TREMBLING or not tiny or not len(d) / 4 < turns < len(d) - 1:
        return 0.0
    first, last = (float(np.sqrt(np.mean(part**2))) for part in np.array_split(d, 2))
    return 2 * max(first, last) if last > first / 3 else 0.0
