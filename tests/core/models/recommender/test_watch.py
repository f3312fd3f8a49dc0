"""Will you watch it."""

import numpy as np
import pytest
import scipy.sparse as sp

from core.models.recommender import watch
from core.models.recommender.watch import RIDGE, Watch, weights

RNG = np.random.default_rng(2)


def regression(x: np.ndarray) -> np.ndarray:
    """Each item's column on all the others, one ridge regression at a time."""
    out = np.zeros((x.shape[1], x.shape[1]))
    for k in range(x.shape[1]):
        rest = np.delete(np.arange(x.shape[1]), k)
        gram = x[:, rest].T @ x[:, rest] + RIDGE * np.eye(len(rest))
        out[rest, k] = np.linalg.solve(gram, x[:, rest].T @ x[:, k])
    return out


@pytest.mark.parametrize("shape", [(8, 20), (20, 8)])
def test_scores_are_those_of_one_ridge_regression_per_item(shape, monkeypatch):
    monkeypatch.setattr(watch, "BLOCK", 3)
    history = sp.csr_array((RNG.random(shape) < 0.4) * RNG.uniform(5, 50, shape))
    unit = np.sqrt((history.data**2).mean())
    x = history.toarray() / unit
    expected = x @ regression(x) + 1e-3 * (x > 0).mean(0)
    np.testing.assert_allclose(Watch(history).scores(history), expected, rtol=2e-4, atol=1e-6)


def test_where_both_sides_are_large_only_the_most_rated_items_are_regressed(monkeypatch):
    monkeypatch.setattr(watch, "LARGEST", 5)
    history = sp.csr_array((RNG.random((200, 12)) < np.linspace(0.9, 0.1, 12)) * 1.0)
    scores = Watch(history).scores(history)
    assert np.ptp(scores[:, :5], axis=0).min() > 0
    assert np.ptp(scores[:, 5:], axis=0).max() == 0  # the rest: their popularity alone


def test_a_good_rating_says_more_and_a_heavy_rater_less():
    made = weights(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([True, False, False]), (2, 2))
    assert made[0, 0] == 1.5 * made[0, 1]
    assert made[1, 0] > made[0, 1]
