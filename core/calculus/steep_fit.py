"""The limit of terms by a fit to all of them, if it comes to rounding as fast as it must.

Mathematics: t falls from 1 at the first term in use towards 0 at the limit, and the terms are
taken for ``limit + t**(p - 1) * (c_0 T_0 + c_1 T_1 + ...)``, with Chebyshev polynomials T_j in t.
How fast more polynomials lessen what is left tells how far the nearest singularity is: a function
whose limit cannot be read off, as log(1 / t), has one at t = 0.
"""

import numpy as np

from core.calculus.accelerators import Array
from core.calculus.pace import Estimate

FEWEST = 14  # terms
MOST = 14  # polynomials
PLATEAU = 3  # of these that find nothing more show what is left to be rounding
BEYOND = 1.2  # how far behind the limit, in t, the nearest singularity must seem to be
NOTHING = Estimate(float("nan"), float("inf"))


def steepness(t: Array) -> float:
    """By how much three polynomials more lessen what is left, if singularities are far away.

    That is the cube of the sum of half-axes of the ellipse, with foci at the ends of t, through
    the nearest one.
    """
    middle, half = (1 + t[-1]) / 2, (1 - t[-1]) / 2
    far = (middle + BEYOND) / half
    return float(far + np.sqrt(far**2 - 1)) ** 3


def shapes(t: Array, power: float) -> Array:
    """The functions of which the way left is a sum, one more polynomial in t each."""
    within = (2 * t - 1 - t[-1]) / (1 - t[-1])
    powers = np.polynomial.chebyshev.chebvander(within, n_most(t) - 1)
    return np.asarray(powers * t[:, None] ** (power - 1))


def n_most(t: Array) -> int:
    """How many of them, of so many terms."""
    return min(MOST, len(t) // 2 + 1)


def steep_fit(
    y: Array, basis: Array, triangle: Array, noise: float, steep: float, most: float = 1e-10
) -> Estimate:
    """The limit by the first fit that leaves rounding only, if the fits before came there fast.

    Parameters
    ----------
    y : ndarray of shape (n,)
    basis, triangle : ndarray of shapes (n, k) and (k, k)
        Of the fits, by QR; the first column is the limit's.
    noise : float
        Rounding of a term.
    steep : float
        By how much three columns more must lessen what is left.
    most : float
        The most that rounding may leave.
    """
    parts = basis * (basis.T @ y)
    left = np.abs(y[:, None] - np.cumsum(parts, axis=1)).max(axis=0)[1:]  # by polynomials
    floor = max(3 * noise, 3 * float(left.min()))
    k = int(np.argmax(left <= floor))
    after = len(left) - 1 - k
    if floor > most or after < (PLATEAU if left[k] > 3 * noise else 1):
        return NOTHING
    falling = left[: k + 1][left[: k + 1] > 3 * floor]
    if not len(falling) or (falling[3:] > falling[:-3] / steep).any():
        return NOTHING
    weights = [limit_weights(basis, triangle, n_columns) for n_columns in (k + 2, k + 3)]
    now, one_more = (float(w @ y) for w in weights)
    rounding = max(noise, float(left[k])) * float(np.abs(weights[0]).sum())
    return Estimate(now, 3 * (rounding + abs(one_more - now)))


def limit_weights(basis: Array, triangle: Array, n_columns: int) -> Array:
    """What each term counts in the limit that the fit by so many columns gives."""
    within, first = triangle[:n_columns, :n_columns], np.eye(n_columns)[0]
    return basis[:, :n_columns] @ np.linalg.solve(within.T, first)
