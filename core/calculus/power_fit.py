"""The limit of terms that fall like a power of n, by a fit in 1 / n (see `steep_fit`)."""

import numpy as np

from core.calculus.accelerators import Array
from core.calculus.pace import Estimate
from core.calculus.steep_fit import FEWEST, NOTHING, limit_weights, shapes, steep_fit, steepness

FEW, MORE = 5, 11  # columns of the fits that look for a power
FAR = 0.1  # from where the search for a power starts


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
        some 500 times smaller, until only rounding is left. A function whose nearest singularity
        is at t = 0, where the limit is, as log n / n, gives a factor of about 9.

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
    if len(t) < FEWEST or n[first] <= 0.5:
        return NOTHING
    if 2 * power == round(2 * power):
        return steep_fit(y, *_columns(t, power), noise, steepness(t))
    sought, doubt = _sought(y, t, power, noise)
    found = steep_fit(y, *_columns(t, sought), noise, steepness(t))
    return Estimate(found.value, found.error + doubt)


def _columns(t: Array, power: float) -> tuple[Array, Array]:
    """An orthonormal basis of the fits, each column one more polynomial, and its triangle."""
    basis, triangle = np.linalg.qr(np.column_stack([np.ones_like(t), shapes(t, power)]))
    return basis, triangle


def _sought(y: Array, t: Array, power: float, noise: float) -> tuple[float, float]:
    """The power near this one that leaves least, and what its error may do to the limit.

    Gauss and Newton's steps; the error is the last of them, and what rounding can do.
    """
    found, doubt = power, float("inf")
    for n_columns in range(FEW, min(MORE, len(t) // 2 + 1)):
        basis, triangle = (part[:, :n_columns] for part in _columns(t, found))
        weights, fitted = limit_weights(basis, triangle, n_columns), basis @ (basis.T @ y)
        slope = (fitted - weights @ y) * np.log(t)
        beyond = slope - basis @ (basis.T @ slope)
        change = float(beyond @ (y - fitted) / (beyond @ beyond))
        found += change
        if not abs(found - power) < FAR:
            return power, float("inf")
        unsure = abs(change) + 3 * noise * float(np.sqrt(len(t) / (beyond @ beyond)))
        doubt = abs(float(weights @ slope)) * unsure
    return found, doubt
