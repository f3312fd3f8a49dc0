"""The variational posterior of users and items, one half at a time.

Notation: a rating is r = b_u + c_i + p_u·q_i + noise, in units of the ratings' standard deviation
around their mean. A row of a half is [b, p] for a user and [c, q] for an item: D = 1 + n_factors
numbers with a full covariance, kept as its packed upper triangle of M = D(D+1)/2 entries. The
design of a row is x = [1, q]: what multiplies the other half's numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

Array = np.ndarray
BLOCK = 2048  # rows whose matrices fit in the processor's cache


@dataclass(frozen=True, eq=False)
class Half:
    """Beliefs about all users, or about all items.

    Attributes
    ----------
    mean : ndarray, shape (n_rows, D)
    cov : ndarray, shape (n_rows, M)
        Upper triangles, row by row: the first D entries are the bias's covariances.
    precision : ndarray, shape (n_rows,)
        How much sharper than usual this row's ratings are; mean 1 over ratings.
    """

    mean: Array
    cov: Array
    precision: Array

    @property
    def design(self) -> Array:
        """[1, q] of each row, shape (n_rows, D)."""
        x = self.mean.copy()
        x[:, 0] = 1
        return x

    @cached_property
    def as_item(self) -> Array:
        """What each item brings to the variance of a belief, shape (n_rows, 2M), float32.

        The variance of b + c + p·q is xᵀSx + zᵀTz + tr(ST) over the factors: an inner product of
        this and `as_user`, so that any number of pairs is a table look-up. Single precision is
        far below the error of the model.
        """
        outer = expected_products(self)[:, : self.cov.shape[1]]
        return np.hstack([outer, self.cov]).astype(np.float32)

    @cached_property
    def as_user(self) -> Array:
        """The users' side of `as_item`, shape (n_rows, 2M), float32."""
        z, (rows, columns) = self.design, triangle(self.mean.shape[1])
        twice = np.where(rows == columns, 1.0, 2.0)
        outer = z[:, rows] * z[:, columns] * twice
        return np.hstack([self.cov * twice, outer]).astype(np.float32)

    @property
    def variance(self) -> Array:
        """The diagonals of the covariances, shape (n_rows, D)."""
        return self.cov[:, diagonal(self.mean.shape[1])]


@dataclass(frozen=True, eq=False)
class Side:
    """The ratings as seen from one half: compressed rows of the rating matrix.

    Attributes
    ----------
    start : ndarray of int, shape (n_rows + 1,)
        Row k's ratings are entries start[k] to start[k + 1].
    other : ndarray of int, shape (n_ratings,)
        Codes in the other half.
    value : ndarray, shape (n_ratings,)
        Ratings in standard units.
    row : ndarray of int, shape (n_ratings,)
        The row of each entry.
    """

    start: Array
    other: Array
    value: Array
    row: Array

    @property
    def count(self) -> Array:
        """Ratings per row, shape (n_rows,)."""
        return np.diff(self.start)


def side(row: Array, other: Array, value: Array, n_rows: int) -> Side:
    """Sort ratings by row; codes of shape (n_ratings,) in, a `Side` out."""
    short = row.astype(np.uint16) if n_rows <= 2**16 else row  # sorted by radix: ten times faster
    order = np.argsort(short, kind="stable")
    start = np.r_[0, np.cumsum(np.bincount(row, minlength=n_rows))]
    return Side(start, other[order].astype(np.int32), value[order], row[order].astype(np.int32))


def triangle(size: int) -> tuple[Array, Array]:
    """Rows and columns of the packed upper triangle of a (size, size) matrix."""
    return np.triu_indices(size)


def diagonal(size: int) -> Array:
    """Where the diagonal stands in the packed triangle, shape (size,)."""
    return np.cumsum(np.r_[0, np.arange(size, 1, -1)])


def unpacking(size: int) -> Array:
    """Positions in the packed triangle that fill the full matrix, shape (size * size,)."""
    full = np.empty((size, size), dtype=int)
    rows, columns = triangle(size)
    full[rows, columns] = full[columns, rows] = np.arange(len(rows))
    return full.ravel()


def expected_products(half: Half) -> Array:
    """E[xxᵀ] packed, E[xc] and E[c²] of each row, shape (n_rows, M + D + 1)."""
    x, n_columns = half.design, half.mean.shape[1]
    rows, columns = triangle(n_columns)
    outer = x[:, rows] * x[:, columns]
    outer[:, n_columns:] += half.cov[:, n_columns:]  # the bias enters x as an exact 1
    cross = x * half.mean[:, :1]
    cross[:, 1:] += half.cov[:, 1:n_columns]
    square = half.mean[:, :1] ** 2 + half.cov[:, :1]
    return np.hstack([outer, cross, square])


def half_sweep(
    ratings: Side, other: Half, precision: Array, noise: float, prior_mean: Array, prior: Array
) -> tuple[Half, Array]:
    """Update every row of one half given the other half.

    Parameters
    ----------
    ratings : Side
        As seen from the half to update.
    other : Half
        The half that stays.
    precision : ndarray, shape (n_rows,)
        Present relative precisions of the rows to update.
    noise : float
        Variance of a rating's noise where both relative precisions are 1.
    prior_mean : ndarray, shape (n_rows, D)
    prior : ndarray, shape (D,)
        Prior variances of the columns.

    Returns
    -------
    half : Half
        The new beliefs, with `precision` as it was.
    squares : ndarray, shape (n_rows,)
        Weighted sums of expected squared errors.

    Notes
    -----
    Coordinate ascent of the variational bound with one full-covariance Gaussian per row [1]_:
    the row's precision matrix is diag(1/prior) + Σ w E[xxᵀ], its mean that matrix's inverse
    times prior_mean/prior + Σ w (r E[x] - E[xc]).

    References
    ----------
    .. [1] Y. J. Lim and Y. W. Teh, "Variational Bayesian Approach to Movie Rating Prediction",
       Proceedings of KDD Cup and Workshop, 2007, section 3.
    """
    n_rows, n_columns = prior_mean.shape
    products, linear = expected_products(other), np.hstack([other.design, other.mean[:, :1]])
    mean, squares = np.empty((n_rows, n_columns)), np.empty(n_rows)
    cov = np.empty((n_rows, products.shape[1] - n_columns - 1))
    for rows, entries in blocks(ratings.start):
        weight = (precision[ratings.row[entries]] / noise) * other.precision[ratings.other[entries]]
        sums = _sums(ratings, rows, entries, weight, products)
        value = ratings.value[entries]
        values = _sums(ratings, rows, entries, weight * value, linear)
        total = np.bincount(ratings.row[entries] - rows.start, weight * value**2, len(values))
        mean[rows], cov[rows], squares[rows] = _solve(sums, values, total, prior_mean[rows], prior)
    return Half(mean, cov, precision), squares


def blocks(start: Array) -> Iterator[tuple[slice, slice]]:
    """Rows in blocks of at most `BLOCK`, with the slice of their ratings."""
    for first in range(0, len(start) - 1, BLOCK):
        last = min(first + BLOCK, len(start) - 1)
        yield slice(first, last), slice(start[first], start[last])


def _sums(ratings: Side, rows: slice, entries: slice, weight: Array, table: Array) -> Array:
    """Weighted sums of the other half's rows of `table` for each row of a block."""
    start = ratings.start[rows.start : rows.stop + 1] - entries.start
    shape = (rows.stop - rows.start, len(table))
    return sp.csr_array((weight, ratings.other[entries], start), shape=shape) @ table


def _solve(
    sums: Array, values: Array, total: Array, prior_mean: Array, prior: Array
) -> tuple[Array, Array, Array]:
    """Posterior mean, packed covariance and expected squares of a block of rows."""
    n_columns = len(prior)
    rows, columns = triangle(n_columns)
    packed = sums[:, : len(rows)]
    right = values[:, :n_columns] - sums[:, len(rows) : -1]
    full = packed[:, unpacking(n_columns)].reshape(-1, n_columns, n_columns)
    full[:, np.arange(n_columns), np.arange(n_columns)] += 1 / prior
    cov = np.linalg.inv(full)
    mean = np.einsum("nij,nj->ni", cov, right + prior_mean / prior)
    packed_cov = cov[:, rows, columns]
    twice = np.where(rows == columns, 1.0, 2.0)
    second = packed_cov + mean[:, rows] * mean[:, columns]
    spread = np.einsum("nk,nk,k->n", packed, second, twice)
    squares = total - 2 * values[:, -1] + sums[:, -1] - 2 * np.einsum("nk,nk->n", mean, right)
    return mean, packed_cov, squares + spread


def moments(
    users: Half, items: Half, noise: float, user: Array, item: Array
) -> tuple[Array, Array, Array]:
    """Mean liking, the variance of what is not known of it, and that of a rating's noise.

    For codes of shape (n,), three arrays of shape (n,), in standard units.
    """
    mean = users.mean[user, 0] + items.mean[item, 0]
    mean += np.einsum("nk,nk->n", users.mean[user, 1:], items.mean[item, 1:])
    belief = np.einsum("nk,nk->n", users.as_user[user], items.as_item[item])
    reading = noise / (users.precision[user] * items.precision[item])
    return mean, np.maximum(belief.astype(float), 1e-9), reading
