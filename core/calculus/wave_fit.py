"""The limit of terms that swing about it, ever less, like sin(n) / n.

Mathematics: t = 1 / n, a_n for the step after term n. If the terms are the limit plus
``cos(w n + f) n**-p`` times a smooth function of t, then ``a_(n+2) = c(t) a_(n+1) - d(t) a_n`` with
smooth c and d, c(0) = 2 cos(w), d(0) = 1 and d'(0) = -2 p; and the limit is what smooth multiples
of two steps leave of a term (Levin and Sidi 1981).
"""

from dataclasses import dataclass

import numpy as np

from core.calculus.accelerators import Array
from core.calculus.pace import Estimate
from core.calculus.steep_fit import steepness

FEWEST, MOST = 4, 8  # polynomials of each kind
SPARE = 6  # terms more than what is fitted
STILL = 1e-6  # how near 1 d(0) must be: else some part of the swing may never fade
FADES = 0.1  # the least power
TURNS = 1.99  # the largest c(0): longer waves may grow ever longer, as those of sin(sqrt(n))
CLOSE = 1e-3  # of the swing that is left, how well the limit must be known


@dataclass(frozen=True)
class _Recurrence:
    """What a fit of the recurrence leaves, and c(0), d(0) and p by it."""

    left: float
    turn: float
    size: float
    power: float


def wave_fit(terms: Array, noise: float) -> Estimate | None:
    """The limit of a swing that fades like a power of n, if the steps leave no doubt that it is.

    Parameters
    ----------
    terms : ndarray of shape (n,)
    noise : float
        Rounding of a term.

    Returns
    -------
    Estimate or None
        None unless each polynomial more of the recurrence leaves much less, as one does whose
        coefficients are smooth also where n is infinite; for ``sin(n) (1 / n + c)`` they are not.

    References
    ----------
    .. [1] D. Levin and A. Sidi, "Two new classes of nonlinear transformations for accelerating
       the convergence of infinite integrals and series", Applied Mathematics and Computation 9
       (1981), 175-215.

    Examples
    --------
    >>> n = np.arange(1.0, 61)
    >>> found = wave_fit(np.cumsum(np.sin(n) / n), 1e-16)  # (pi - 1) / 2
    >>> round(found.value, 9)
    1.070796327
    >>> wave_fit(np.sin(n) * (0.001 + 1 / n), 1e-16) is None
    True
    """
    first = max(len(terms) // 8, 1)
    x, n = terms[first:], np.arange(first + 1.0, len(terms) + 1)
    most = min(MOST, (len(x) - 2 - SPARE) // 2)
    if most < FEWEST or not _fades(np.diff(x), n[1:-2], noise, most):
        return None
    found = _limit(x, n, noise, most)
    swing = float(np.abs(x[-len(x) // 3 :] - found.value).max())
    nearer = swing < float(np.abs(x[: len(x) // 3] - found.value).max())
    return found if nearer and found.error < CLOSE * swing else None


def _fades(d: Array, n: Array, noise: float, most: int) -> bool:
    """Whether the steps follow a recurrence of waves of one length that fade like a power."""
    size = np.maximum.reduce([np.abs(d[:-2]), np.abs(d[1:-1]), np.abs(d[2:])])
    if size.min() < 1e6 * noise:
        return False
    rounding = 20 * noise / float(size.min())
    steep = steepness(n[0] / n) ** (2 / 3)
    fits: list[_Recurrence] = []
    for count in range(1, most + 1):
        fits.append(_recurrence(d, n, size, count))
        if fits[-1].left < rounding:
            break
        if count > 2 and fits[-1].left > fits[-3].left / steep:
            return False
    if len(fits) < FEWEST:
        return False
    before, last = fits[-2:]
    settled = abs(last.power - before.power) < FADES / 2 and last.power > FADES
    return settled and abs(last.size - 1) < STILL and abs(last.turn) < TURNS


def _recurrence(d: Array, n: Array, size: Array, count: int) -> _Recurrence:
    """Fit ``c`` and ``d`` by so many polynomials each, to rows brought to one size."""
    shapes = _chebyshev(1 / n, n, count)
    rows = np.hstack([shapes * d[1:-1, None], -shapes * d[:-2, None]])
    rows, target = rows / size[:, None], d[2:] / size
    found = np.linalg.lstsq(rows, target, rcond=None)[0]
    left = float(np.abs(rows @ found - target).max())
    here, near = _chebyshev(np.array([0.0, 1e-4]), n, count)
    turn, level, ahead = here @ found[:count], here @ found[count:], near @ found[count:]
    return _Recurrence(left, float(turn), float(level), float((level - ahead) / 2e-4))


def _chebyshev(t: Array, n: Array, count: int) -> Array:
    """Chebyshev polynomials in t, on the span of 1 / n."""
    far, near = 1 / n[-1], 1 / n[0]
    return np.polynomial.chebyshev.chebvander((2 * t - far - near) / (near - far), count - 1)


def _limit(x: Array, n: Array, noise: float, most: int) -> Estimate:
    """What smooth multiples of two steps leave of the terms, by the count that changes it least."""
    d, values, rounding = np.diff(x), [], []
    for count in range(1, most + 1):
        shapes = _chebyshev(1 / n[1:-1], n[1:-1], count)
        columns = [np.ones((len(d) - 1, 1)), shapes * d[:-1, None], shapes * d[1:, None]]
        basis, triangle = np.linalg.qr(np.hstack(columns))
        weights = basis @ np.linalg.solve(triangle.T, np.eye(2 * count + 1)[0])
        values.append(float(weights @ x[1:-1]))
        left = float(np.abs(x[1:-1] - basis @ (basis.T @ x[1:-1])).max())
        rounding.append(max(noise, left) * float(np.abs(weights).sum()))
    change = np.abs(np.diff(values)) + 3 * np.array(rounding[1:])
    change[1:] = np.maximum(change[1:], 0.1 * change[:-1])  # a small one may be chance
    best = int(np.argmin(change))
    return Estimate(values[best + 1], 3 * float(change[best]))
