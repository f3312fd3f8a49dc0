"""Will you watch it."""

import numpy as np
import pytest
import scipy.sparse as sp

from core.models.recommender import watch
from core.models.recommender.watch import (
    IMAGINED,
    RIDGE,
    Watch,
    inverse_in_place,
    products,
    weights,
)

RNG = np.random.default_rng(2)


def regression(x: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    """Each item's column on all the others, one ridge regression at a time, evened out."""
    out = np.zeros((x.shape[1], x.shape[1]))
    for k in range(x.shape[1]):
        rest = np.delete(np.arange(x.shape[1]), k)
        gram = x[:, rest].T @ x[:, rest] + ridge * np.eye(len(rest))
        found = np.linalg.solve(gram, x[:, rest].T @ x[:, k])
        # λP_kk is λ over the least loss of the regression: the error and the penalty
        loss = ((x[:, k] - x[:, rest] @ found) ** 2).sum() + ridge * (1 + (found**2).sum())
        out[rest, k] = found * np.sqrt(ridge / loss)
    return out


@pytest.mark.parametrize("shape", [(8, 20), (20, 8), (8, 9)])
@pytest.mark.parametrize("n_genres", [0, 3])
def test_scores_are_those_of_one_ridge_regression_per_item(shape, n_genres, monkeypatch):
    monkeypatch.setattr(watch, "BLOCK", 3)
    monkeypatch.setattr(watch, "RIDGE", 5.0)
    history = sp.csr_array((RNG.random(shape) < 0.4) * RNG.uniform(5, 50, shape))
    genres = RNG.random((shape[1], n_genres)) < 0.3
    x = history.toarray() / np.sqrt((history.data**2).mean())
    said = regression(np.vstack([x, np.sqrt(IMAGINED) * genres.T]), 5.0)
    expected = x @ said + 1e-3 * (x > 0).mean(0)
    scores = Watch(history, genres).scores(history)
    np.testing.assert_allclose(scores, expected, rtol=2e-4, atol=2e-6)


def test_an_item_nobody_rated_is_scored_by_its_genre():
    history = sp.csr_array(np.array([[1.0, 1, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 1, 0, 0]]))
    scores = Watch(history, np.array([[1], [1], [0], [1], [0]], bool)).scores(history[:2])
    assert (scores[:, 3] > scores[:, 4]).all()


def test_without_a_genre_column_the_scores_are_those_without_genres():
    history = sp.csr_array((RNG.random((3, 4)) < 0.6) * 1.0)
    none = Watch(history, np.zeros((4, 0), bool)).scores(history)
    np.testing.assert_array_equal(none, Watch(history).scores(history))


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


def test_genres_reach_the_items_regressed_where_both_sides_are_large(monkeypatch):
    monkeypatch.setattr(watch, "LARGEST", 5)
    monkeypatch.setattr(watch, "RIDGE", 5.0)
    history = sp.csr_array((RNG.random((40, 9)) < np.linspace(0.9, 0.2, 9)) * 1.0)
    genres = RNG.random((9, 2)) < 0.5
    made = Watch(history, genres)
    few = np.sort(np.argsort(-history.toarray().sum(0), kind="stable")[:5])
    x = history.toarray()[:, few]
    said = regression(np.vstack([x, np.sqrt(IMAGINED) * genres.T[:, few]]), 5.0)
    expected = x @ said + 1e-3 * x.mean(0)
    np.testing.assert_allclose(made.scores(history)[:, few], expected, rtol=2e-4, atol=2e-6)


def test_a_product_by_blocks_is_the_product(monkeypatch):
    monkeypatch.setattr(watch, "ROWS", 3)
    x = sp.csr_array((RNG.random((8, 5)) < 0.5) * 1.0)
    by_item = sp.csr_array(x.T)
    np.testing.assert_array_equal(products(x, by_item, np.float64), (x @ by_item).toarray())


def test_the_inverse_takes_the_place_of_the_matrix():
    x = RNG.normal(size=(30, 12))
    matrix = (x.T @ x + np.eye(12)).astype(np.float32)
    expected = np.linalg.inv(matrix.astype(float))
    inverse = inverse_in_place(matrix)
    np.testing.assert_allclose(inverse, expected, rtol=1e-4, atol=1e-6)  # float32
    assert np.shares_memory(inverse, matrix)


def test_a_matrix_without_a_positive_root_has_no_inverse_here():
    with pytest.raises(ArithmeticError, match="minor 2"):
        inverse_in_place(np.array([[1, 2], [2, 1]], np.float32))
