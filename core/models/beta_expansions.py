"""Expansions of the Beta distribution: for many of both kinds, and for few beside many.

n = a + b; s: skewness of one like, (b - a) / √(a b); z: distance of t from the peak in standard
deviations, measured by the likelihood; y = -log(1 - t); m = b + (a - 1) / 2.
"""

from typing import TypeVar

import numpy as np
from scipy.special import gammaincc, gammaln, ndtr

Numbers = TypeVar("Numbers", float, np.ndarray)

FAR = 800.0  # loss of log-likelihood: what lies beyond is below the smallest float
# Slope of the standardised logit by z: the coefficient of (z / √n)^j is a polynomial in s, lowest
# power first and only every other one. The tests rebuild them from the cumulants of one like.
SLOPES = [
    [1.0],
    [-1 / 3],
    [1 / 4, 1 / 12],
    [-1 / 15, -2 / 135],
    [1 / 96, 1 / 144, 1 / 864],
    [1 / 210, 1 / 378, 1 / 2835],
    [-1 / 384, -41 / 9600, -139 / 86400, -139 / 777600],
]
# log(sinh(y / 2) / (y / 2)) as a series in y², from y² on: B(2k) / (2k (2k)!).
LOG_SINH = [1 / 24, -1 / 2880, 1 / 181440, -1 / 9676800, 1 / 479001600, -691 / 15692092416000]


def many_of_both(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Find P(x > t) where there are hundreds of both kinds; all of shape (m,).

    Notes
    -----
    The likelihood is a normal curve in z, the logit's slope a slowly varying factor [1]_, whose
    series is integrated term by term. The first term left out is of the order of
    ``min(a, b) ** -3.5``.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, section 8.18(ii).
    """
    n = a + b
    z = likelihood_distance(a, b, t)
    s, fine = (b - a) / np.sqrt(a * b), 1 / np.sqrt(n)
    bell = np.exp(-z * z / 2) * (1 / np.sqrt(2 * np.pi))
    moments = [ndtr(-z), bell]  # of a standard normal, from z upwards
    for j in range(2, len(SLOPES)):
        bell = bell * z
        moments.append(bell + (j - 1) * moments[j - 2])
    whole, part, square, odd, scale = 1.0, moments[0], s * s, 1.0, fine
    for j, coefficients in enumerate(SLOPES[1:], start=1):
        slope = np.polynomial.polynomial.polyval(square, coefficients) * scale
        part = part + (slope * s if j % 2 else slope) * moments[j]
        if j % 2 == 0:
            odd *= j - 1  # 1, 3, 15: the even moments of a standard normal
            whole = whole + slope * odd
        scale = scale * fine
    return np.clip(part / whole, 0, 1)


def few_of_one(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Find P(x > t) where one kind is at most a twentieth of the other; all of shape (m,)."""
    swapped = a > b  # then 1 - t is exact, unless t is so far away that it does not matter
    few, many = np.where(swapped, b, a), np.where(swapped, a, b)
    above = few_likes(few, many, np.where(swapped, 1 - t, t))
    return np.where(swapped, 1 - above, above)


def few_likes(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Find P(x > t) where `a` is at most a twentieth of `b`; all of shape (m,).

    Notes
    -----
    In y the density is ``y ** (a - 1) * exp(-m y)``, a gamma's, times ``(sinh(y / 2) / (y / 2)) **
    (a - 1)`` [1]_. That factor's series in y² gives incomplete gamma functions whose first
    parameter grows by 2, and those are had from the first by adding the steps between them.

    References
    ----------
    .. [1] A. R. DiDonato and A. H. Morris, "Algorithm 708: Significant Digit Computation of the
       Incomplete Beta Function Ratios", ACM Transactions on Mathematical Software 18 (1992),
       360-373.
    """
    m = b + (a - 1) / 2
    y = -np.log1p(-np.minimum(t, 1 - 2.0**-53))
    z = m * y  # whose logarithm would lack digits where y is near the smallest float
    step = np.exp(a * (np.log(m) + np.log(y)) - z - gammaln(a + 1))
    above = gammaincc(np.where(a < 1, a + 1, a), z)
    above = np.where(a < 1, above - step, above)  # scipy is slow, not wrong, below 1
    shape, between, part = np.ones_like(a), np.zeros_like(a), np.zeros_like(a)
    whole, series = shape, [shape]
    for k in range(1, n_terms(a, m) + 1):
        for j in (2 * k - 2, 2 * k - 1):
            shape = shape * ((a + j) / m)
            between = between + step
            step = step * (z / (a + j + 1))
        log_slope = [i * LOG_SINH[i - 1] * series[k - i] for i in range(1, k + 1)]
        series.append((a - 1) * sum(log_slope) / k)
        weight = series[k] * shape
        whole, part = whole + weight, part + weight * between
    return np.clip(above + part / whole, 0, 1)


def n_terms(a: np.ndarray, m: np.ndarray) -> int:
    """Count the powers of y² that matter to the last digit for all of some pairs."""
    largest = float(np.max(a * (a / m) ** 2, initial=0.0)) / 24
    size, k = largest, 1
    while size > 1e-14 and k < len(LOG_SINH):
        k += 1
        size *= largest / k
    return k


def likelihood_distance(a: np.ndarray, b: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Find the standard deviations from the peak to `t`: the log-likelihood loses z² / 2."""
    over = excess(a, b, t)
    with np.errstate(divide="ignore"):  # a threshold that is 0 or 1 but for rounding
        lost = -a * np.log1p(over / a) - b * np.log1p(-over / b)
    return np.copysign(np.sqrt(2 * np.clip(lost, 0, FAR)), over)


def excess(a: Numbers, b: Numbers, t: Numbers) -> Numbers:
    """Evaluate t (a + b) - a with the roundings of sum and product given back.

    Near the peak it is a few thousand in 10**7, and plain rounding would cost three digits.
    """
    n = a + b
    lost = (a - (n - (n - a))) + (b - (n - a))
    whole = t * n
    (high, low), (left, right) = split(t), split(n)
    rounding = ((high * left - whole) + high * right + low * left) + low * right
    return (whole - a) + (rounding + t * lost)


def split(x: Numbers) -> tuple[Numbers, Numbers]:
    """Split numbers into two halves of their digits: products of halves are exact [1].

    [1] T. J. Dekker, "A Floating-Point Technique for Extending the Available Precision",
    Numerische Mathematik 18 (1971), 224-242.
    """
    high = x * 134217729.0  # 2**27 + 1
    high = high - (high - x)
    return high, x - high
