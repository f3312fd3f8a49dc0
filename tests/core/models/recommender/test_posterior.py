"""Half a sweep, the variance of a pair, and leaving one rating out, against brute force."""

import numpy as np
import pytest

from core.models.recommender.person import left_out
from core.models.recommender.posterior import Half, half_sweep, moments, side, triangle

RNG = np.random.default_rng(3)
N_COLUMNS = 3
ROWS, COLUMNS = triangle(N_COLUMNS)


def half(n_rows: int, spread: float) -> Half:
    root = RNG.normal(scale=spread, size=(n_rows, N_COLUMNS, N_COLUMNS))
    cov = root @ root.transpose(0, 2, 1)
    mean = RNG.normal(size=(n_rows, N_COLUMNS))
    return Half(mean, cov[:, ROWS, COLUMNS], RNG.gamma(5, 0.2, n_rows))


def full(packed: np.ndarray) -> np.ndarray:
    out = np.empty((N_COLUMNS, N_COLUMNS))
    out[ROWS, COLUMNS] = out[COLUMNS, ROWS] = packed
    return out


def test_with_certain_items_a_user_is_a_bayesian_linear_regression():
    items = half(6, 0.0)
    value, seen = RNG.normal(size=4), np.array([0, 2, 3, 5])
    ratings = side(np.zeros(4, int), seen, value, 1)
    prior_mean, prior = RNG.normal(size=(1, N_COLUMNS)), np.array([0.5, 0.7, 0.9])
    users, _ = half_sweep(ratings, items, np.array([1.3]), 0.6, prior_mean, prior)
    x, weight = items.design[seen], 1.3 * items.precision[seen] / 0.6
    precision = np.diag(1 / prior) + x.T @ (weight[:, None] * x)
    right = x.T @ (weight * (value - items.mean[seen, 0])) + prior_mean[0] / prior
    np.testing.assert_allclose(users.mean[0], np.linalg.solve(precision, right), rtol=1e-10)
    np.testing.assert_allclose(full(users.cov[0]), np.linalg.inv(precision), rtol=1e-10)


def test_expected_squares_are_those_of_draws_from_both_posteriors():
    items, value = half(5, 0.3), RNG.normal(size=5)
    ratings = side(np.zeros(5, int), np.arange(5), value, 1)
    users, squares = half_sweep(
        ratings, items, np.ones(1), 1.0, np.zeros((1, N_COLUMNS)), np.ones(N_COLUMNS)
    )
    n, total = 200_000, 0.0
    theta = RNG.multivariate_normal(users.mean[0], full(users.cov[0]), n)
    for k in range(5):
        phi = RNG.multivariate_normal(items.mean[k], full(items.cov[k]), n)
        error = value[k] - theta[:, 0] - phi[:, 0] - (theta[:, 1:] * phi[:, 1:]).sum(1)
        total += items.precision[k] * (error**2).mean()
    assert squares[0] == pytest.approx(total, rel=0.02)  # 200,000 draws: about half a percent


def test_the_variance_of_a_pair_is_that_of_draws_from_both_posteriors():
    users, items = half(1, 0.5), half(1, 0.5)
    mean, variance, _ = moments(users, items, 1.0, np.array([0]), np.array([0]))
    n = 400_000
    theta = RNG.multivariate_normal(users.mean[0], full(users.cov[0]), n)
    phi = RNG.multivariate_normal(items.mean[0], full(items.cov[0]), n)
    draws = theta[:, 0] + phi[:, 0] + (theta[:, 1:] * phi[:, 1:]).sum(1)
    assert mean[0] == pytest.approx(draws.mean(), abs=0.02)
    assert variance[0] == pytest.approx(draws.var(), rel=0.02)


def test_leaving_a_rating_out_is_what_fitting_without_it_gives():
    items = half(6, 0.0)  # with certain items the shortcut is exact
    value = RNG.normal(size=6)
    prior_mean, prior = np.zeros((1, N_COLUMNS)), np.ones(N_COLUMNS)

    def fitted(kept: np.ndarray) -> Half:
        ratings = side(np.zeros(len(kept), int), kept, value[kept], 1)
        return half_sweep(ratings, items, np.ones(1), 0.5, prior_mean, prior)[0]

    everyone, zero = np.arange(6), np.zeros(1, int)
    seen = moments(fitted(everyone), items, 0.5, np.zeros(6, int), everyone)
    mean, variance, _ = left_out(value, *seen)
    for k in range(6):
        truth = moments(fitted(np.delete(everyone, k)), items, 0.5, zero, np.array([k]))
        assert mean[k] == pytest.approx(truth[0][0], abs=1e-5)  # the look-up is in float32
        assert variance[k] == pytest.approx(truth[1][0], rel=1e-4)
