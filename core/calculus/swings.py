"""Sequences that swing: periods, fading circles, and swings that do not get smaller."""

import numpy as np

from core.calculus.accelerators import Array
from core.calculus.pace import Estimate, shaken

CLOSE = 1e-9  # how well a recurrence must fit, relative to the steps it joins


def changes_direction(x: Array) -> bool:
    """Whether the steps change sign at least once in eight."""
    sign = np.sign(np.diff(x))
    return bool((sign[1:] * sign[:-1] < 0).sum() >= max(2, len(x) // 8))


def repeats(x: Array, noise: float) -> bool:
    """Whether the second half repeats, in three rounds or more, of half a dozen terms or more."""
    for period in range(2, len(x) // 3 + 1):
        tail = x[-max(3 * period, 6, len(x) // 2) :]
        close = np.abs(tail[period:] - tail[:-period]).max() <= 16 * noise
        if close and np.ptp(tail) > 1e4 * noise:
            return True
    return False


def _recurrence(d: Array, order: int) -> tuple[Array, float]:
    """Coefficients of d[i + order] = sum(c[j] * d[i + j]), and how badly they fit."""
    rows = np.lib.stride_tricks.sliding_window_view(d, order + 1)[-40:]
    rows = rows / np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-300)
    found = np.linalg.lstsq(rows[:, :-1], rows[:, -1], rcond=None)[0]
    return found, float(np.abs(rows[:, :-1] @ found - rows[:, -1]).max())


def _largest_root(c: Array) -> float:
    """The factor, in size, by which the slowest part of a recurrence shrinks or grows."""
    return float(np.abs(np.roots(np.append(1.0, -c[::-1]))).max())


def _as_wide_as_before(x: Array) -> bool:
    """Whether the steps are not shorter in the second half; slow fading gives roots near 1 too."""
    d = np.abs(np.diff(x))
    half = len(d) // 2
    return bool(d[half:].max() > 0.97 * d[:half].max())


def hides_growth(x: Array, noise: float, slow: float = 1e-7) -> bool:
    """Whether the steps obey, but for rounding, a recurrence of which some part does not fade.

    Accelerators are exact for a sum of powers of some numbers, also if one of these exceeds 1:
    what they find is then no limit. The least order that fits decides, since a higher one has
    roots that mean nothing. Of several parts one that fades by less than `slow` a term is
    doubtful too. Copies shaken by `noise` must all agree.
    """
    d = np.diff(shaken(x[-41:], noise), axis=0)
    for order in range(1, 5):
        if len(d) < 2 * order + 2:
            return False
        c, misfit = _plain_recurrence(d[:, 0], order)
        if misfit < 20 * noise * (1 + np.abs(c).sum()):
            roots = [_largest_root(_plain_recurrence(copy, order)[0]) for copy in d.T]
            return min(roots) > 1 - (slow if order > 1 else 1e-7)
    return False


def _plain_recurrence(d: Array, order: int) -> tuple[Array, float]:
    """As `_recurrence`, but every row counts as much as its size, since rounding is the same."""
    rows = np.lib.stride_tricks.sliding_window_view(d, order + 1)
    c = np.linalg.lstsq(rows[:, :-1], rows[:, -1], rcond=None)[0]
    return c, float(np.abs(rows[:, :-1] @ c - rows[:, -1]).max())


def by_recurrence(x: Array, noise: float) -> Estimate | str | None:
    """Find the limit of a sum of a few geometric errors; None if it is none.

    Parameters
    ----------
    x : ndarray of shape (n,)
        Terms, scaled to a spread of 1.
    noise : float
        Rounding of a term.

    Returns
    -------
    Estimate, "diverges", "cannot tell" or None
        The steps then obey a linear recurrence; they add up if and only if every root of its
        polynomial lies inside the unit circle (Prony's method).
    """
    d, swings = np.diff(x), changes_direction(x)
    for order in range(1, 5 if swings else 3):
        if len(d) < 3 * order + 4 or np.abs(d[-order - 1 :]).max() < 1e3 * noise:
            return None
        c, misfit = _recurrence(d, order)
        if misfit < min(1e-7, CLOSE + 20 * noise / np.abs(d[-order - 4 :]).max()):
            largest = _largest_root(c)
            if largest > 1 - 1e-7:
                return ("diverges" if _as_wide_as_before(x) else "cannot tell") if swings else None
            seen = min(len(x), 40) * (1 - largest)  # through a small window all bends look alike
            if seen > (0.3 if swings else 1):
                return _far_end(x, noise, order)
            return "cannot tell" if swings else None
    return None


def _far_end(x: Array, noise: float, order: int) -> Estimate:
    """Where the recurrence leads, with the spread over shaken copies and one term fewer."""
    copies = [*shaken(x, noise).T, x[:-1]]
    ends = []
    for s in copies:
        c = np.append(-_recurrence(np.diff(s), order)[0], 1.0)
        ends.append(float(c @ s[-order - 1 :] / c.sum()))
    return Estimate(ends[0], 10 * max(abs(end - ends[0]) for end in ends[1:]) + noise)


def keeps_swinging(x: Array) -> bool:
    """Whether there are twenty terms or more whose swings show no sign of getting smaller."""
    if len(x) < 20 or not changes_direction(x):
        return False
    n = len(x)
    halves = np.ptp(x[: n // 2]), np.ptp(x[n // 2 :])
    thirds = np.ptp(x[: n // 3]), np.ptp(x[-(n // 3) :])
    widths = np.std(x[: n // 2]), np.std(x[n // 2 :])
    return all(late > 0.97 * early for early, late in (halves, thirds, widths))


def keeps_climbing(x: Array) -> bool:
    """Whether twenty terms or more go on by uneven steps that get longer, beyond chance."""
    d = np.diff(x)
    if len(d) < 19 or np.abs(np.sign(d).sum()) < len(d) or not changes_direction(d):
        return False  # even steps, which a rule would fit, may be the start of an S
    thirds = [np.abs(part) for part in np.array_split(d, 3)]
    first, middle, last = (part.mean() for part in thirds)
    chance = np.sqrt(thirds[0].var() / len(thirds[0]) + thirds[2].var() / len(thirds[2]))
    return bool(first <= middle <= last and last - first > 2 * chance)


def fading(x: Array, noise: float) -> Estimate | None:
    """Take the last term, where the largest step falls steeply from each eighth to the next.

    Steps of rounding only, which come last, are no part of the eighths.
    """
    d = np.abs(np.diff(x))
    d = d[: int(np.max(np.flatnonzero(d > 32 * noise), initial=-1)) + 1]
    if len(d) < 16:
        return None
    largest = np.array([part.max() for part in np.array_split(d, 8)])
    if not (largest[1:] < 0.3 * largest[:-1]).all() or largest[-1] > 1e-8:
        return None
    return Estimate(0.0, float(d[len(d) // 2 :].sum()) + noise)
