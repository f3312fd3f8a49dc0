"""Features of users and items, from who rated what and from what is known about the items.

The 0/1 pattern of who rated what says a lot before any rating is read: people choose what they
watch. Its truncated singular vectors become features of both halves.
"""

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import svds

from core.models.recommender.posterior import Array
from core.models.recommender.prior import Features

DAMP = 0.25  # power of the counts that tames heavy users and popular items


@dataclass(frozen=True, eq=False)
class Known:
    """What is known about items without any rating.

    Attributes
    ----------
    genres : ndarray, shape (n_items, n_genres), zero columns where unknown
    year : ndarray, shape (n_items, 3) or (n_items, 0)
        The standardised year z with z² and max(z, 0).
    """

    genres: Array
    year: Array


def known(genres: Array | None, year: Array | None, n_items: int) -> Known:
    """Item features from genres (n_items, n_genres) and years (n_items,), where there are any."""
    kinds = np.zeros((n_items, 0)) if genres is None else genres.astype(float)
    if year is None or np.isnan(year).all() or np.nanstd(year) == 0:
        return Known(kinds, np.zeros((n_items, 0)))
    filled = np.where(np.isnan(year), np.nanmedian(year), year)
    z = (filled - filled.mean()) / filled.std()
    return Known(kinds, np.column_stack([z, z**2, np.maximum(z, 0)]))


@dataclass(frozen=True, eq=False)
class Basis:
    """Singular vectors of the damped pattern, and how each feature column was standardised.

    Attributes
    ----------
    users, items : ndarray, shapes (n_users, n_history) and (n_items, n_history)
        Left and right singular vectors divided by their singular values.
    importance : ndarray, shape (n_history,)
        Singular values over the largest.
    user_scale, item_scale : ndarray, shape (2, n_features)
        Mean and standard deviation of each column on the data of the basis.
    """

    users: Array
    items: Array
    importance: Array
    user_scale: Array
    item_scale: Array


def pattern(user: Array, item: Array, n_users: int, n_items: int) -> sp.csr_array:
    """The 0/1 matrix of who rated what, shape (n_users, n_items)."""
    ones = np.ones(len(user))
    return sp.csr_array((ones, (user, item)), shape=(n_users, n_items))


def basis(watched: sp.csr_array, items: Known, n_history: int) -> Basis:
    """Singular vectors of the pattern, and the standardisation of all features.

    Parameters
    ----------
    watched : csr_array, shape (n_users, n_items)
    items : Known
    n_history : int
        Wanted singular vectors; fewer where the pattern is small.

    Returns
    -------
    Basis
    """
    popularity = watched.sum(0)
    left, values, right = _singular(_damped(watched, popularity), n_history)
    blank = np.zeros((2, 0))
    importance = values / values.max(initial=1e-12)
    raw = Basis(left / values, right / values, importance, blank, blank)
    users, _ = _user_columns(watched, popularity, raw, items)
    movies, _ = _item_columns(watched, raw, items)
    return replace(raw, user_scale=_scale(users), item_scale=_scale(movies))


def user_features(watched: sp.csr_array, popularity: Array, basis: Basis, items: Known) -> Features:
    """Features of the users whose rows `watched` holds, also of users the basis never saw.

    `popularity`, shape (n_items,), counts the ratings of each item in the training data.
    """
    columns, group = _user_columns(watched, popularity, basis, items)
    return Features(_standardised(columns, basis.user_scale, basis.importance), group)


def item_features(watched: sp.csr_array, basis: Basis, items: Known) -> Features:
    """Features of all items; the rows of `watched` are the users of the basis."""
    columns, group = _item_columns(watched, basis, items)
    return Features(_standardised(columns, basis.item_scale, basis.importance), group)


def _singular(matrix: sp.csr_array, n_wanted: int) -> tuple[Array, Array, Array]:
    n_wanted = min(n_wanted, min(matrix.shape) - 1)
    if n_wanted < 1 or not matrix.nnz:
        return np.zeros((matrix.shape[0], 0)), np.ones(0), np.zeros((matrix.shape[1], 0))
    # a hundredth of precision is enough for a feature, and takes half the time
    left, values, right = svds(matrix, k=n_wanted, v0=np.ones(min(matrix.shape)), tol=1e-2)
    order = np.argsort(-values)
    order = order[values[order] > 1e-9 * values.max()]
    return left[:, order], values[order], right[order].T


def _damped(watched: sp.csr_array, popularity: Array) -> sp.csr_array:
    by_user = (watched.sum(1) + 1.0) ** -DAMP
    by_item = (popularity + 1.0) ** -DAMP
    return sp.csr_array(sp.diags_array(by_user) @ watched @ sp.diags_array(by_item))


def _user_columns(
    watched: sp.csr_array, popularity: Array, basis: Basis, items: Known
) -> tuple[Array, Array]:
    count = watched.sum(1)[:, None]
    projected = _damped(watched, popularity) @ basis.items
    tastes = (watched @ items.genres) / (count + 1)
    age = (watched @ items.year[:, :1]) / (count + 1)
    return _grouped([projected, np.log1p(count), tastes, age])


def _item_columns(watched: sp.csr_array, basis: Basis, items: Known) -> tuple[Array, Array]:
    popularity = watched.sum(0)
    projected = _damped(watched, popularity).T @ basis.users
    years = [items.year[:, k : k + 1] for k in range(items.year.shape[1])]
    return _grouped([projected, np.log1p(popularity)[:, None], items.genres, *years])


def _grouped(parts: list[Array]) -> tuple[Array, Array]:
    parts = [part for part in parts if part.shape[1]]
    group = np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])
    return np.hstack(parts), group


def _scale(columns: Array) -> Array:
    spread = columns.std(0)
    return np.stack([columns.mean(0), np.where(spread > 1e-9, spread, np.inf)])


def _standardised(columns: Array, scale: Array, importance: Array) -> Array:
    columns = (columns - scale[0]) / scale[1]
    columns[:, : len(importance)] *= importance
    return columns
