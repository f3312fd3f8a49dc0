"""One slope from many step sizes: where truncation and rounding together are smallest.

h is a step, f a function of one number's displacement: ``f(h)`` is the value h away from x.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import comb

import numpy as np

EPS = float(np.finfo(float).eps)
N_SPACED = 9  # values in a table of differences
RESOLVED = 30.0  # how far change must exceed noise
IN_STEP = 1e-3  # of the next spacing's noise: no spacing shows so little but by chance
AGREE = 1e-3  # two slopes of one function differ by less, unless one step misses a feature


@dataclass(frozen=True)
class Plan:
    """How to look for the best step.

    Attributes
    ----------
    start : float
        The first and largest step of the first ladder, in units of max(1, abs(x)).
    n_levels : int
        Steps on a ladder, each half of the one before.
    n_columns : int
        Columns of Richardson's tableau; 1 is the plain central difference.
    goal : float
        Relative error estimate with which the search is content.
    limit : float
        The largest step, in the same units as `start`.
    """

    start: float
    n_levels: int
    n_columns: int
    goal: float
    limit: float = 1e12


@dataclass(frozen=True)
class Found:
    """A slope, an estimate of its error, and the step it came from."""

    value: float
    error: float
    step: float


NOTHING = Found(np.nan, np.inf, np.nan)


@np.errstate(all="ignore")  # a trial step may leave the domain, or a float's range
def best_slope(f: Callable[[float], float], size: float, plan: Plan, noise: float = 0.0) -> Found:
    """Search the step sizes for the slope of `f` at 0.

    Parameters
    ----------
    f : callable
        Value at a displacement; NaN outside its domain.
    size : float
        Absolute value of the coordinate that is displaced.
    plan : Plan
    noise : float
        Error of a value of `f`, when known to be above rounding.

    Returns
    -------
    Found
        `error` is an estimate: the change between neighbours in the tableau [1]_ plus rounding.

    References
    ----------
    .. [1] C. J. F. Ridders, "Accurate computation of F'(x) and F'(x) F''(x)", Advances in
       Engineering Software 4(2), 75-76, 1982.
    """
    natural = _power_of_two(max(1.0, size))
    best = _ladder(f, plan.start * natural, plan, noise)
    if best.error <= plan.goal * abs(best.value) and _confirmed(f, best, natural, noise):
        return best
    noise = noise or noise_level(f, size)
    best = _downwards(f, natural, size, plan, noise)
    return _upwards(f, best, plan, noise, plan.limit * natural)


@np.errstate(all="ignore")
def noise_level(f: Callable[[float], float], size: float) -> float:
    """Estimate the error of a value of `f` from tables of its differences.

    Parameters
    ----------
    f : callable
        Value at a displacement.
    size : float
        Absolute value of the coordinate that is displaced.

    Returns
    -------
    float
        Standard deviation of the noise, 0 where nothing changes; where no spacing tells noise
        from change, what the widest one shows.

    Notes
    -----
    High differences of evenly spaced values hold no smooth part, only noise [1]_. A spacing
    counts when the values change far more than their noise: wider ones mistake wiggles for
    noise, and narrower ones see steps of the arithmetic in place of either.

    References
    ----------
    .. [1] J. J. Moré and S. M. Wild, "Estimating Computational Noise", SIAM Journal on
       Scientific Computing 33(3), 1292-1314, 2011.
    """
    levels: list[float] = []
    unresolved: list[float] = []
    for natural in {max(1.0, size), size or 1.0}:
        for spacing in _power_of_two(natural) * 0.5 ** np.arange(3, 39, 7):
            values = np.array([f((N_SPACED + k) * spacing) for k in range(N_SPACED)])
            deviations = [_deviation(values, k) for k in range(1, 7)]
            # Of two neighbours the larger: a single order can come out low by chance.
            level = min(max(pair) for pair in pairwise(deviations))
            seen = deviations[0] > RESOLVED * level
            (levels if seen else unresolved).append(level)
    changing = [level for level in unresolved if level > 0]
    told = sorted(levels)
    # By chance one spacing falls in step with the rounding; the next one does not.
    if len(told) > 2 and told[0] < IN_STEP * told[1]:
        return told[1]
    return float(told[0] if told else (changing or [0.0])[0])


def _deviation(values: np.ndarray, order: int) -> float:
    """Noise of each value as the differences of this order show it."""
    size = float(np.abs(values).max()) or 1.0  # squares of values like 1e200 would overflow
    squares = np.diff(values / size, order) ** 2
    return size * float(np.sqrt(np.mean(squares) / comb(2 * order, order)))


def _power_of_two(size: float) -> float:
    """The nearest power of two: steps that are powers of two leave x + h without rounding."""
    return float(2.0 ** np.round(np.log2(size)))


def _downwards(
    f: Callable[[float], float], natural: float, size: float, plan: Plan, noise: float
) -> Found:
    """Try ever shorter ladders, and those that fit a small coordinate."""
    best, first = NOTHING, plan.start * natural
    shrink = 0.5**plan.n_levels
    starts = [first * shrink**k for k in range(int(52 / plan.n_levels) + 1)]
    if 0 < size < 1:
        starts += [start * _power_of_two(size) for start in starts]
    here = max(noise, EPS * abs(f(0.0)))
    for start in sorted(starts, reverse=True):
        if here / start > best.error:
            break  # rounding alone is worse from here on
        found = _ladder(f, start, plan, noise)
        if found.error < best.error and _confirmed(f, found, natural, noise):
            best = found
    return best


def _upwards(
    f: Callable[[float], float], best: Found, plan: Plan, noise: float, limit: float
) -> Found:
    """Try longer ladders while each confirms the one before more exactly."""
    start = best.step * 2.0**plan.n_levels
    while start <= limit and best.error > plan.goal * abs(best.value):
        found = _ladder(f, start, plan, noise)
        if not (found.error < best.error and abs(found.value - best.value) <= 3 * best.error):
            break
        best = found
        start *= 2.0**plan.n_levels
    return best


def _ladder(f: Callable[[float], float], start: float, plan: Plan, noise: float) -> Found:
    """The best entry of one tableau, whose steps halve from `start`."""
    best = NOTHING
    above: list[float] = []
    for level in range(plan.n_levels):
        step = start * 0.5**level
        high, low = f(step), f(-step)
        rounding = max(noise, EPS * max(abs(high), abs(low))) / step
        row = [(high - low) / (2 * step)]
        for column, before in enumerate(above[: plan.n_columns - 1], 1):
            row.append(row[-1] + (row[-1] - before) / (4.0**column - 1))
        for column, value in enumerate(row):
            if column < len(above):
                change = abs(value - above[column]) / (3 if plan.n_columns == 1 else 1)
                if column:
                    change = max(abs(value - row[column - 1]), abs(value - above[column - 1]))
                if change + rounding < best.error:
                    best = Found(value, change + rounding, step)
        above = row
    return best


def _confirmed(f: Callable[[float], float], found: Found, natural: float, noise: float) -> bool:
    """Whether a much smaller step agrees: a long ladder can step over a narrow feature."""
    step = _power_of_two(min(1e-3 * found.step, 1e-8 * natural))
    high, low = f(step), f(-step)
    slope = (high - low) / (2 * step)
    rounding = 10 * max(noise, EPS * max(abs(high), abs(low), natural * abs(slope))) / step
    return not abs(slope - found.value) > rounding + AGREE * abs(found.value) + found.error
