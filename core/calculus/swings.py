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
    """Whether the last three rounds of some period, of half a dozen terms or more, are equal."""
    for period in range(2, len(x) // 3 + 1):
        rounds = -(-6 // period) if period < 3 else 3
        tail = x[-max(rounds, 3) * period :]
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
    Estimate, "diverges" or None
        The steps then obey a linear recurrence; they add up if and only if every root of its
        polynomial lies inside the unit circle (Prony's method).
    """
    d, swings = np.diff(x), changes_direction(x)
    for order in range(1, 5 if swings else 3):
        if len(d) < 3 * order + 4 or np.abs(d[-order - 1 :]).max() < 1e3 * noise:
            return None
        c, misfit = _recurrence(d, order)
        if misfit < min(1e-7, CLOSE + 20 * noise / np.abs(d[-order - 4 :]).max()):
            largest = np.abs(np.roots(np.append(1.0, -c[::-1]))).max()
            if largest > 1 - 1e-7:
                return "diverges" if swings else None
            seen = min(len(x), 40) * (1 - largest)  # through a small window all bends look alike
            return _far_end(x, noise, order) if seen > (0.3 if swings else 1) else None
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
    return bool(halves[1] > 0.97 * halves[0] and thirds[1] > 0.97 * thirds[0])


def keeps_climbing(x: Array) -> bool:
    """Whether twenty terms or more go on by uneven steps that do not get shorter."""
    d = np.diff(x)
    if len(d) < 19 or np.abs(np.sign(d).sum()) < len(d) or not changes_direction(d):
        return False  # even steps, which a rule would fit, may be the start of an S
    thirds = [np.abs(part).mean() for part in np.array_split(d, 3)]
    return bool(thirds[0] <= thirds[1] <= thirds[2])


def fading(x: Array, noise: float) -> Estimate | None:
    """Take the last term, where the largest step falls steeply from each quarter to the next."""
    if len(x) < 9:
        return None
    d = np.abs(np.diff(x))
    largest = np.array([part.max() for part in np.array_split(d, 4)])
    if not (largest[1:] < 0.1 * largest[:-1]).all() or largest[-1] > 1e-8:
        return None
    return Estimate(0.0, float(d[len(d) // 2 :].sum()) + noise)
