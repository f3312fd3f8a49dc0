"""The limit of terms that fall like a power of n, by a fit to all of them.

Mathematics: t = 1 / n, scaled to be 1 at the first term in use. The terms are taken for
``limit + t**(p - 1) * (c_0 T_0 + c_1 T_1 + ...)``, with Chebyshev polynomials T_j in t.
"""

import numpy as np

from core.calculus.accelerators import Array
from core.calculus.pace import Estimate

MOST = 14  # polynomials
PLATEAU = 3  # of these that find nothing more show what is left to be rounding
BEYOND = 1.2  # how far behind the limit, in t, the nearest singularity must seem to be
FEW, MORE = 5, 11  # columns of the fits that look for a power
ROOTS = (2, 3)  # of a step, to be tried
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
    if len(t) < 2 * (FEW + 2) or n[first] <= 0.5:
        return NOTHING
    if 2 * power == round(2 * power):
        return _steep(y, *_columns(t, power), noise, steepness(t))
    sought, doubt = _sought(y, t, power, noise)
    found = _steep(y, *_columns(t, sought), noise, steepness(t))
    return Estimate(found.value, found.error + doubt)


def step_fit(terms: Array, noise: float) -> Estimate:
    """Fit the terms as ``limit + (polynomial in u)``, with u a root of the step to each term.

    Where every term is a smooth function of the one before, and the limit a fixed point of it
    where its slope is 1, the step is the distance to the limit to the power 2 or 3 times a
    smooth function; the root of it is a smooth number of the distance. So the logarithms of n
    that such sequences are full of do not matter.

    Parameters
    ----------
    terms : ndarray of shape (n,)
        All steps have one sign, and fall.
    noise : float
        Rounding of a term.

    Returns
    -------
    Estimate
        Of the limit; its error is infinite where no root leaves rounding only, as fast as in
        `power_fit`.

    Examples
    --------
    >>> x = [1.0]
    >>> for _ in range(39):
    ...     x.append(np.sin(x[-1]))
    >>> found = step_fit(np.array(x), 1e-16)
    >>> bool(abs(found.value) < found.error < 1e-6)
    True
    """
    y, _ = _later(terms)
    d = np.abs(np.diff(terms))[-len(y) :]
    if not len(y):
        return NOTHING
    found = [_by_root(y, d ** (1 / root), root, noise) for root in ROOTS]
    return min(found, key=lambda estimate: estimate.error)


def root_fit(terms: Array, noise: float, power: float) -> Estimate:
    """Fit ``limit + n**-(power - 1) * (polynomial in 1 / sqrt(n))``: sums that end at a root do.

    Terms, noise, power and estimate are as for `power_fit`; twice the power is rounded.

    Examples
    --------
    >>> n = np.arange(1.0, 41)
    >>> round(root_fit(1 / (n + np.sqrt(n)), 1e-16, 1.96).value, 9)
    0.0
    """
    y, t = _later(terms)
    if not len(y):
        return NOTHING
    root, leads = np.sqrt(t), max(1, round(2 * power - 2))
    return _sure(y, root, _shapes(root, 1 + leads), noise)


def log_fit(terms: Array, noise: float) -> Estimate:
    """Fit ``limit + n**-q * (polynomial in 1 / n, and another times log n)``, q a half or 1.

    Terms, noise and estimate are as for `power_fit`.

    Examples
    --------
    >>> n = np.arange(1.0, 41)
    >>> round(log_fit(np.log(n) / np.sqrt(n), 1e-16).value, 9)
    0.0
    """
    y, t = _later(terms)
    if not len(y):
        return NOTHING
    pair = np.stack([np.ones_like(t), np.log(t)], axis=1)[:, None]
    shapes = [(_shapes(t, power)[:, :, None] * pair).reshape(len(t), -1) for power in (1.5, 2)]
    return min((_sure(y, t, few, noise) for few in shapes), key=lambda fit: fit.error)


def _later(terms: Array) -> tuple[Array, Array]:
    """The last seven eighths of the terms, and their t; nothing if these are few."""
    first = max(len(terms) // 8, 1)
    n = np.arange(first + 1.0, len(terms) + 1)
    return (terms[first:], n[0] / n) if len(n) >= 2 * (FEW + 2) else (terms[:0], n[:0])


def _sure(y: Array, t: Array, shapes: Array, noise: float, most: float = 1e-10) -> Estimate:
    """The limit by these shapes; what a part that grows like log t might change is its error."""
    fits = []
    for first in ([np.ones_like(t)], [np.ones_like(t), np.log(t)]):
        columns = np.column_stack([*first, shapes])[:, : _n_most(t) + 1]
        fits.append(_steep(y, *np.linalg.qr(columns), noise, steepness(t), most))
    without, beside = fits
    error = without.error + beside.error + abs(without.value - beside.value)
    return Estimate(without.value, error) if error < np.inf else NOTHING


def _by_root(y: Array, u: Array, root: int, noise: float) -> Estimate:
    """The limit by polynomials in u; the noise of the steps, as a distance, adds to that of y."""
    t = u / u[0]
    unsure = noise * (1 + 2 * float((u[1:] / np.abs(np.diff(u))).max()) / root)
    return _sure(y, t, _shapes(t, 2), noise, unsure)


def steepness(t: Array) -> float:
    """By how much three polynomials more lessen what is left, if singularities are far away.

    That is the cube of the sum of half-axes of the ellipse, with foci at the ends of t, through
    the nearest one.
    """
    middle, half = (1 + t[-1]) / 2, (1 - t[-1]) / 2
    far = (middle + BEYOND) / half
    return float(far + np.sqrt(far**2 - 1)) ** 3


def _columns(t: Array, power: float) -> tuple[Array, Array]:
    """An orthonormal basis of the fits, each column one more polynomial, and its triangle."""
    basis, triangle = np.linalg.qr(np.column_stack([np.ones_like(t), _shapes(t, power)]))
    return basis, triangle


def _shapes(t: Array, power: float) -> Array:
    """The functions of which the way left is a sum, one more polynomial in t each."""
    within = (2 * t - 1 - t[-1]) / (1 - t[-1])
    shapes = np.polynomial.chebyshev.chebvander(within, _n_most(t) - 1)
    return np.asarray(shapes * t[:, None] ** (power - 1))


def _n_most(t: Array) -> int:
    """How many of them, of so many terms."""
    return min(MOST, len(t) // 2 + 1)


def _steep(
    y: Array, basis: Array, triangle: Array, noise: float, steep: float, most: float = 1e-10
) -> Estimate:
    """The limit by the first fit that leaves rounding only, if the fits before came there fast."""
    parts = basis * (basis.T @ y)
    left = np.abs(y[:, None] - np.cumsum(parts, axis=1)).max(axis=0)[1:]  # by polynomials
    floor = max(3 * noise, 3 * float(left.min()))
    k = int(np.argmax(left <= floor))
    after = len(left) - 1 - k
    if floor > most or after < (PLATEAU if left[k] > 3 * noise else 1):
        return NOTHING
    falling = left[: k + 1][left[: k + 1] > 3 * floor]
    if len(falling) < 1 or (falling[3:] > falling[:-3] / steep).any():
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
