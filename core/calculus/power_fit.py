"""The limit of terms that fall like a power of n, by a fit to all of them.

Mathematics: t = 1 / n, scaled to be 1 at the first term in use. The terms are taken for
``limit + t**(p - 1) * (c_0 T_0 + c_1 T_1 + ...)``, with Chebyshev polynomials T_j in t.
"""

import numpy as np

from core.calculus.accelerators import Array
from core.calculus.pace import Estimate

MOST = 14  # polynomials
PLATEAU = 3  # of these that find nothing more show what is left to be rounding
STEEP = 512  # by which three more polynomials must lessen what is left
FEW, MORE = 5, 11  # columns of the fits that look for a power
FAR = 0.1  # from where the search for a power starts
NOTHING = Estimate(float("nan"), float("inf"))


def power_fit(terms: Array, noise: float, power: float, offset: float) -> Estimate:
    """Fit ``limit + n**-(power - 1) * (polynomial in 1 / n)`` to the later terms.

    Parameters
    ----------
    terms : ndarray of shape (n,)
    noise : float
        Rounding of a term.
    power : float
        The steps between terms fall like ``n**-power``; sought near this if it is no half.
    offset : float
        The first term has the number 1 + offset.

    Returns
    -------
    Estimate
        Of the limit. Its error is infinite unless each three more polynomials make what is left
        512 times smaller, until only rounding is left. A function whose nearest singularity is at
        t = 0, where the limit is, as log n / n, gives a factor of about 9.

    References
    ----------
    .. [1] L. N. Trefethen, *Approximation Theory and Approximation Practice*, 2013, chapter 8.

    Examples
    --------
    >>> n = np.arange(1.0, 41)
    >>> round(power_fit((1 + 1 / n) ** n, 1e-15, 2, 0).value, 9)  # e
    2.718281828
    >>> power_fit(np.log(n) / n, 1e-15, 2, 0).error
    inf
    """
    n = np.arange(1.0, len(terms) + 1) + offset
    first = max(len(n) // 8, int(np.argmax(n > 0.5)))
    y, t = terms[first:], n[first] / n[first:]
    if len(t) < 2 * (FEW + 2) or n[first] <= 0.5:
        return NOTHING
    if 2 * power == round(2 * power):
        return _steep(y, *_columns(t, power), noise)
    sought, doubt = _sought(y, t, power, noise)
    found = _steep(y, *_columns(t, sought), noise)
    return Estimate(found.value, found.error + doubt)


def _columns(t: Array, power: float) -> tuple[Array, Array]:
    """An orthonormal basis of the fits, each column one more polynomial, and its triangle."""
    within = (2 * t - 1 - t[-1]) / (1 - t[-1])
    n_most = min(MOST, len(t) // 2 + 1)
    shapes = np.polynomial.chebyshev.chebvander(within, n_most - 1) * t[:, None] ** (power - 1)
    basis, triangle = np.linalg.qr(np.column_stack([np.ones_like(t), shapes]))
    return basis, triangle


def _steep(y: Array, basis: Array, triangle: Array, noise: float) -> Estimate:
    """The limit by the first fit that leaves rounding only, if the fits before came there fast."""
    parts = basis * (basis.T @ y)
    left = np.abs(y[:, None] - np.cumsum(parts, axis=1)).max(axis=0)[1:]  # by polynomials
    floor = max(3 * noise, 3 * float(left.min()))
    k = int(np.argmax(left <= floor))
    after = len(left) - 1 - k
    if floor > 1e-10 or after < (PLATEAU if left[k] > 3 * noise else 1):
        return NOTHING
    falling = left[: k + 1][left[: k + 1] > 3 * floor]
    if len(falling) < 2 or (falling[3:] > falling[:-3] / STEEP).any():
        return NOTHING
    weights = [_weights(basis, triangle, n_columns) for n_columns in (k + 2, k + 3)]
    now, one_more = (float(w @ y) for w in weights)
    rounding = max(noise, float(left[k])) * float(np.abs(weights[0]).sum())
    return Estimate(now, 3 * (rounding + abs(one_more - now)))


def _weights(basis: Array, triangle: Array, n_columns: int) -> Array:
    """What each term counts in the limit that the fit by so many columns gives."""
    within, first = triangle[:n_columns, :n_columns], np.eye(n_columns)[0]
    return basis[:, :n_columns] @ np.linalg.solve(within.T, first)


def _sought(y: Array, t: Array, power: float, noise: float) -> tuple[float, float]:
    """The power near this one that leaves least, and what its error may do to the limit.

    Gauss and Newton's steps; the error is the last of them, and what rounding can do.
    """
    found, doubt = power, float("inf")
    for n_columns in range(FEW, min(MORE, len(t) // 2 + 1)):
        basis, triangle = (part[:, :n_columns] for part in _columns(t, found))
        weights, fitted = _weights(basis, triangle, n_columns), basis @ (basis.T @ y)
        slope = (fitted - weights @ y) * np.log(t)
        beyond = slope - basis @ (basis.T @ slope)
        change = float(beyond @ (y - fitted) / (beyond @ beyond))
        found += change
        if not abs(found - power) < FAR:
            return power, float("inf")
        unsure = abs(change) + 3 * noise * float(np.sqrt(len(t) / (beyond @ beyond)))
        doubt = abs(float(weights @ slope)) * unsure
    return found, doubt
