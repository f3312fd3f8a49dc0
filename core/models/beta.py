"""The Beta distribution, fast and to twelve digits at any counts.

n = a + b; p = a / n; v = p (1 - p); z: distance of t from p in standard deviations, measured by
the likelihood; g: slopes of the logit in z; w: the logit itself, standardised.
"""

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincc, gammaln, ndtr

Numbers = TypeVar("Numbers", float, np.ndarray)

MANY = 500  # from this many of both kinds the expansion is exact to rounding
FEW = 10_000  # up to this sum betainc has 13 digits; far above, beside a small count, only 9
FAR = 39.0  # standard deviations, beyond which a probability is below the smallest float
ORDER = 6  # of the expansion: its error is of the order of MANY ** -(ORDER + 1) / 2
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
    `scipy.special.betainc` up to 500 of either kind. Above, where it takes some microseconds
    each, the density is written as a normal one times a slowly varying factor [1]_, whose series
    is integrated term by term.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, section 8.18(ii).

    Examples
    --------
    >>> float(beta_above(4, 1, 0.7).round(4))
    0.7599
    """
    a, b, t = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in (a, b, threshold)))
    if not ((a > 0) & (b > 0) & (t >= 0) & (t <= 1)).all():
        raise ValueError("Beta needs positive parameters, and a threshold between 0 and 1.")
    above = np.empty(a.shape)
    inside = (np.minimum(a, b) >= MANY) & (t > 0) & (t < 1)
    quick = ~inside & (a + b < FEW)
    above[quick] = 1 - betainc(a[quick], b[quick], t[quick])
    slow = ~inside & ~quick
    above[slow] = unlike(a[slow], b[slow], t[slow])
    many = [x[inside] for x in (a, b, t)]
    above[inside] = np.concatenate(
        [expanded(*(x[i : i + CHUNK] for x in many)) for i in range(0, many[0].size, CHUNK)]
        or [np.zeros(0)]
    )
    return above


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
        lost = -a * math.log1p(over / a) - b * math.log1p(-over / b)
        return height * math.exp(-lost) / (x * (1 - x))

    return density


def stirling(a: np.ndarray) -> np.ndarray:
    """Find what Stirling's formula for log Γ(a) leaves out, about 1 / (12 a)."""
    series = (1 - (1 - (2 / 7 - 3 / (14 * a**2)) / a**2) / (30 * a**2)) / (12 * a)
    whole = gammaln(a) - ((a - 0.5) * np.log(a) - a + np.log(2 * np.pi) / 2)
    return np.where(a > 30, series, whole)


def unlike(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    """P(x > t) for few of one kind and many of the other, all of shape (m,): 0 or 1 if far away."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = likelihood_distance(a, b, t)
    above = np.where(z > 0, 0.0, 1.0)
    near = ~(abs(z) > FAR)
    above[near] = betaincc(a[near], b[near], t[near])
    return above


def expanded(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    """P(x > t) by the expansion for many of both kinds; all of shape (m,)."""
    n = a + b
    z = likelihood_distance(a, b, t)
    g = slopes(a / n, b / n)
    bell = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    moments = [ndtr(-z), bell]  # of a standard normal, from z upwards
    for j in range(2, ORDER + 1):
        bell = bell * z
        moments.append(bell + (j - 1) * moments[j - 2])
    whole, part, odd = np.ones_like(n), moments[0] * g[0], 1.0
    for j in range(1, ORDER + 1):
        scale = g[j] * n ** (-j / 2)
        part = part + scale * moments[j]
        if j % 2 == 0:
            odd *= j - 1  # 1, 3, 15, …: the even moments of a standard normal
            whole = whole + scale * odd
    return np.clip(part / whole, 0, 1)


def likelihood_distance(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Find the standard deviations from the peak to `t`: the log-likelihood loses z² / 2."""
    over = excess(a, b, t)
    lost = -a * np.log1p(over / a) - b * np.log1p(-over / b)
    return np.sign(over) * np.sqrt(2 * np.maximum(lost, 0))


def excess(a: Numbers, b: Numbers, t: Numbers) -> Numbers:
    """Evaluate t (a + b) - a with the roundings of sum and product given back.

    Near the peak it is a few thousand in 10**7, and plain rounding would cost three digits.
    """
    n = a + b
    lost = (a - (n - (n - a))) + (b - (n - a))
    high = t * 134217729.0  # 2**27 + 1: the upper half of t's digits, whose product is exact
    high = high - (high - t)
    return (high * n - a) + ((t - high) * n + t * lost)


def slopes(p: np.ndarray, q: np.ndarray) -> list[np.ndarray]:
    """Coefficients of the logit's slope as a series in z / √n; ORDER + 1 arrays of shape (m,).

    With w the standardised logit, the likelihood says w' (w + l3 w²/2! + l4 w³/3! + …) = z, where
    l3, l4, … are the standardised cumulants of one like. Each order gives one coefficient of w.
    """
    v, d = p * q, q - p
    cumulants = [
        d,
        1 - 6 * v,
        d * (1 - 12 * v),
        1 - 30 * v + 120 * v**2,
        d * (1 - 60 * v + 360 * v**2),
        1 - 126 * v + 1680 * v**2 - 5040 * v**3,
    ]
    root, factorial = 1 / np.sqrt(v), 1.0
    terms = []
    for k, cumulant in enumerate(cumulants, start=2):
        factorial *= k
        terms.append(cumulant * root ** (k - 1) / factorial)
    zero = np.zeros_like(p)
    w = [zero, np.ones_like(p)]
    force = [zero, np.ones_like(p)]  # coefficients of w + l3 w²/2! + …
    for m in range(2, ORDER + 2):
        w.append(zero)
        powers, known = w, zero
        for term in terms[: m - 1]:
            powers = product(powers, w, m)
            known = known + term * powers[m]
        cross = sum((i * w[i] * force[m - i + 1] for i in range(2, m)), zero)
        w[m] = -(known + cross) / (m + 1)
        force.append(w[m] + known)
    return [(j + 1) * w[j + 1] for j in range(ORDER + 1)]


def product(one: list[np.ndarray], two: list[np.ndarray], order: int) -> list[np.ndarray]:
    """Multiply two power series, up to an order; both begin with 0."""
    zero = np.zeros_like(one[0])
    return [sum((one[i] * two[r - i] for i in range(1, r)), zero) for r in range(order + 1)]
