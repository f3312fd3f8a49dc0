"""Sweeps over users and items: where they start, and how they go on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import svds

from core.models.recommender import history
from core.models.recommender.history import Basis, Known
from core.models.recommender.posterior import Array, Half, Side, half_sweep, side
from core.models.recommender.prior import RIDGE, Features, Prior, updated


@dataclass(frozen=True, eq=False)
class State:
    """Where the sweeps stand: beliefs and priors of both halves, and the noise variance."""

    users: Half
    items: Half
    user_prior: Prior
    item_prior: Prior
    noise: float


@dataclass(frozen=True, eq=False)
class Sample:
    """Ratings as codes and standard units, with what features say of each half."""

    user: Array
    item: Array
    value: Array
    by_user: Side
    by_item: Side
    user_features: Features
    item_features: Features


def sample(
    user: Array, item: Array, value: Array, shape: tuple[int, int], basis: Basis, known: Known
) -> Sample:
    """Sort ratings both ways and look the features up; codes and values of shape (n_ratings,)."""
    watched = history.pattern(user, item, *shape)
    return Sample(
        user, item, value,
        side(user, item, value, shape[0]),
        side(item, user, value, shape[1]),
        history.user_features(watched, watched.sum(0), basis, known),
        history.item_features(watched, basis, known),
    )  # fmt: skip


def start(data: Sample, n_factors: int) -> State:
    """Biases by alternating ridge regressions, factors from the residuals' singular vectors."""
    n_users, n_items = len(data.by_user.start) - 1, len(data.by_item.start) - 1
    counts = data.by_user.count, data.by_item.count
    user_bias, item_bias = np.zeros(n_users), np.zeros(n_items)
    for _ in range(3):
        item_bias, item_weights = _ridge(
            data.item_features, data.item, data.value - user_bias[data.user], counts[1], 4.0
        )
        user_bias, user_weights = _ridge(
            data.user_features, data.user, data.value - item_bias[data.item], counts[0], 5.0
        )
    residual = data.value - item_bias[data.item] - user_bias[data.user]
    factors = _factors(data, residual, n_factors)
    noise = max(float(residual.var()), 1e-4)
    blank = np.zeros((n_users, n_factors))
    users = _certain(np.column_stack([user_bias, blank]))
    items = _certain(np.column_stack([item_bias, factors]))
    return State(
        users, items,
        _prior(data.user_features, user_weights, 0.2, 0.3, n_factors),
        _prior(data.item_features, item_weights, 0.1, 0.1, n_factors),
        noise,
    )  # fmt: skip


def sweeps(data: Sample, state: State, strength: float) -> Iterator[State]:
    """Update items, priors, noise and users, for as long as the caller asks.

    Parameters
    ----------
    data : Sample
    state : State
        Where to begin.
    strength : float
        `Settings.noise_strength`.

    Yields
    ------
    State
        After each sweep. Users come last: their beliefs are exactly the answer to the items, noise
        and priors of the same state, so that a person folded in later is treated alike.
    """
    counts = data.by_user.count, data.by_item.count
    users, items, noise = state.users, state.items, state.noise
    user_prior, item_prior = state.user_prior, state.item_prior
    fresh = not items.cov.any()  # beliefs from `start` are not yet posteriors
    users, squares = _update(data.by_user, users, items, noise, user_prior, data.user_features)
    while True:
        items, item_squares = _update(
            data.by_item, items, users, noise, item_prior, data.item_features
        )
        item_prior = updated(item_prior, items, data.item_features)
        # two imagined ratings with a variance of 1 keep a handful of equal ratings from certainty
        noise = (noise * item_squares.sum() + 2) / (len(data.value) + 2)
        if not fresh:
            items = _reweighed(items, counts[1], item_squares, strength)
            users = _reweighed(users, counts[0], squares, strength)
        fresh = False
        user_prior = updated(user_prior, users, data.user_features)
        users, squares = _update(data.by_user, users, items, noise, user_prior, data.user_features)
        yield State(users, items, user_prior, item_prior, noise)


def _update(
    ratings: Side, half: Half, other: Half, noise: float, prior: Prior, features: Features
) -> tuple[Half, Array]:
    said = prior.mean(features)
    return half_sweep(ratings, other, half.precision, noise, said, prior.variance)


def _reweighed(half: Half, count: Array, squares: Array, strength: float) -> Half:
    """Relative precisions, shrunk to 1 by `strength` ratings and averaging to 1 over ratings.

    The gamma posterior mean of a row's own noise precision [1]_.

    References
    ----------
    .. [1] B. Lakshminarayanan, G. Bouchard and C. Archambeau, "Robust Bayesian Matrix
       Factorisation", AISTATS 2011.
    """
    precision = (strength + count) / (strength + squares / half.precision)
    return replace(half, precision=precision / np.average(precision, weights=count))


def _ridge(
    features: Features, row: Array, target: Array, count: Array, shrink: float
) -> tuple[Array, Array]:
    """Row means of `target`, shrunk towards a weighted ridge regression on the features."""
    columns = features.columns
    mean = np.bincount(row, target, len(count)) / np.maximum(count, 1)
    weight = count / (count + shrink)
    gram = columns.T @ (weight[:, None] * columns) + RIDGE * np.eye(columns.shape[1])
    weights = np.linalg.solve(gram, columns.T @ (weight * mean))
    said = columns @ weights
    return said + weight * (mean - said), weights


def _factors(data: Sample, residual: Array, n_factors: int) -> Array:
    """Item factors from the singular vectors of the shrunken residuals, shape (n_items, K)."""
    by_user, by_item = data.by_user.count + 5.0, data.by_item.count + 5.0
    scaled = residual / np.sqrt(by_user[data.user] * by_item[data.item])
    shape = len(by_user), len(by_item)
    n_found = min(n_factors, min(shape) - 1)
    out = np.zeros((shape[1], n_factors))
    if n_found < 1 or not scaled.any():
        return out
    matrix = sp.csr_array((scaled, (data.user, data.item)), shape=shape)
    found = svds(matrix, k=n_found, v0=np.ones(min(shape)), tol=1e-2)[2]
    factors = found[::-1].T / np.sqrt(by_item)[:, None]
    size = np.sqrt((factors**2 * data.by_item.count[:, None]).sum(0) / len(residual))
    out[:, :n_found] = 0.15 * factors / np.maximum(size, 1e-12)
    return out


def _certain(mean: Array) -> Half:
    n_rows, n_columns = mean.shape
    return Half(mean, np.zeros((n_rows, n_columns * (n_columns + 1) // 2)), np.ones(n_rows))


def _prior(
    features: Features, bias_weights: Array, bias: float, factor: float, n_factors: int
) -> Prior:
    n_groups = features.group.max(initial=-1) + 1
    weights = np.zeros((len(features.group), 1 + n_factors))
    weights[:, 0] = bias_weights
    relevance = np.full((n_groups, 1 + n_factors), 10.0)
    return Prior(weights, relevance, np.r_[bias, np.full(n_factors, factor)])
