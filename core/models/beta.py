"""The Beta distribution, fast and to twelve digits at any counts."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammaln

from core.models.beta_expansions import excess, few_of_one, many_of_both

MANY = 500  # from this many of both kinds the first expansion is exact to rounding
FEW = 10_000  # up to this sum betainc has 13 digits; far above, beside a small count, only 9
TINY = 1e-30  # a threshold below which one term of the power series is all
CHUNK = 8192  # as many as fit into the processor's cache


def beta_above(a: npt.ArrayLike, b: npt.ArrayLike, threshold: npt.ArrayLike) -> np.ndarray:
    """Find the probability that a Beta variable exceeds a threshold.

    Parameters
    ----------
    a, b : array_like of float
        Positive parameters; they and `threshold` broadcast to one shape (…,).
    threshold : array_like of float
        Between 0 and 1.

    Returns
    -------
    ndarray of shape (…,)
        Between 0 and 1, within 1e-12 for parameters up to 10**7.

    Raises
    ------
    ValueError
        If a parameter is not positive, or a threshold is outside [0, 1].

    Notes
    -----
    `scipy.special.betainc` where it is quick and exact: below 500 of either kind and 10,000 of
    both. Elsewhere one of two expansions, about the peak or in incomplete gamma functions.

    Examples
    --------
    >>> float(beta_above(4, 1, 0.7).round(4))
    0.7599
    """
    a, b, t = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in (a, b, threshold)))
    if not ((a > 0) & (b > 0) & (t >= 0) & (t <= 1)).all():
        raise ValueError("Beta needs positive parameters, and a threshold between 0 and 1.")
    above = np.where(t > 0, 0.0, 1.0)
    inside = (t > 0) & (t < 1)
    both = np.minimum(a, b) >= MANY
    small = ~both & (a + b < FEW)
    for rows, rule in (
        (inside & small, few_of_both),
        (inside & both, many_of_both),
        (inside & ~both & ~small, few_of_one),
    ):
        above[rows] = in_chunks(rule, a[rows], b[rows], t[rows])
    return above


def few_of_both(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Find P(x > t) by SciPy, which is off by up to 2e-6 near the smallest floats; all (m,)."""
    below = betainc(a, b, np.maximum(t, TINY))
    return 1 - below * np.minimum(1, t / TINY) ** a  # there it goes with t ** a


def in_chunks(rule: Callable[..., np.ndarray], *columns: np.ndarray) -> np.ndarray:
    """Apply a rule to columns of shape (m,), as many rows at once as the cache holds."""
    starts = range(0, columns[0].size, CHUNK)
    parts = [rule(*(column[i : i + CHUNK] for column in columns)) for i in starts]
    return np.concatenate([*parts, np.zeros(0)])


def beta_density(a: float, b: float) -> Callable[[float], float]:
    """Make the density of one Beta distribution, a function of one float between 0 and 1.

    Notes
    -----
    The logarithm of the Beta function is as large as the counts, and its rounding would cost six
    digits at a million: the peak's height comes from Stirling's series instead, and the rest is
    told from the peak.

    Examples
    --------
    >>> round(beta_density(2, 1)(0.25), 12)
    0.5
    """
    n = a + b
    bend = float(stirling(np.array(n)) - stirling(np.array(a)) - stirling(np.array(b)))
    height = math.sqrt(a / n * b / (2 * math.pi)) * math.exp(bend)

    def density(x: float) -> float:
        if not 0 < x < 1:
            near, far = (a, b) if x == 0 else (b, a)
            edge = math.inf if near < 1 else far if near == 1 else 0.0
            return edge if x in (0, 1) else 0.0
        over = excess(a, b, x)
        # Far from the peak the ratios themselves have more digits: 1 + over / a can round to 0.
        first = math.log(x * n / a) if x * n < a / 2 else math.log1p(over / a)
        second = math.log((1 - x) * n / b) if (1 - x) * n < b / 2 else math.log1p(-over / b)
        lost = -a * first - b * second
        return height * math.exp(-lost) / (x * (1 - x))

    return density


def stirling(a: np.ndarray) -> np.ndarray:
    """Find what Stirling's formula for log Γ(a) leaves out, about 1 / (12 a)."""
    series = (1 - (1 - (2 / 7 - 3 / (14 * a**2)) / a**2) / (30 * a**2)) / (12 * a)
    whole = gammaln(a) - ((a - 0.5) * np.log(a) - a + np.log(2 * np.pi) / 2)
    return np.where(a > 30, series, whole)
