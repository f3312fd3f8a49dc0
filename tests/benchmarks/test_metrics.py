"""The metrics against other libraries and cases done by hand."""

import numpy as np
import pytest
from metrics import (
    best_width,
    by_user,
    distribution_scores,
    gaussian_levels,
    ranking_scores,
    rmse_interval,
)
from sklearn.metrics import brier_score_loss, log_loss, ndcg_score

SCALE = np.arange(1.0, 6.0)
LIKED = SCALE >= 4


def test_nll_and_brier_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    levels, level = rng.dirichlet(np.ones(5), 200), rng.integers(5, size=200)
    found = distribution_scores(levels, level, LIKED)
    assert found["nll"] == pytest.approx(log_loss(level, levels), rel=1e-9)
    assert found["brier"] == pytest.approx(brier_score_loss(LIKED[level], levels[:, 3:].sum(1)))


def test_ece_is_the_gap_between_chance_and_frequency():
    # ten ratings said to be liked with .9 of which 6 were, ten with .2 of which 2 were: .3 and 0
    levels = np.repeat([[0, 0.1, 0, 0.9, 0], [0.8, 0, 0, 0, 0.2]], 10, axis=0)
    level = np.r_[np.full(6, 3), np.full(4, 1), np.full(2, 4), np.full(8, 0)]
    assert distribution_scores(levels, level, LIKED)["ece"] == pytest.approx(0.15)


def test_ndcg_is_that_of_scikit_learn_and_users_without_relevant_items_do_not_count():
    rng = np.random.default_rng(1)
    scores, relevant = rng.random((30, 40)), rng.random((30, 40)) < 0.2
    relevant[4] = False
    best = np.argsort(-scores, axis=1)[:, :10]
    kept = relevant.any(1)
    expected = ndcg_score(relevant[kept], scores[kept], k=10)
    assert ranking_scores(best, *np.nonzero(relevant), 40)["ndcg"] == pytest.approx(expected)


def test_a_perfect_list_scores_one_even_when_few_items_are_relevant():
    best = np.array([[5, 2, 0], [1, 4, 3]])
    found = ranking_scores(best, np.array([0, 1, 1, 1]), np.array([5, 1, 4, 3]), 6)
    assert found == {"ndcg": 1.0, "recall": 1.0}


def test_the_width_of_the_ratings_themselves_is_found():
    rng = np.random.default_rng(2)
    mean = rng.uniform(2, 4, 20_000)
    value = np.clip(np.rint(mean + rng.normal(0, 0.9, mean.size)), 1, 5)
    assert best_width(mean, (value - 1).astype(int), SCALE) == pytest.approx(0.9, abs=0.03)
    assert gaussian_levels(mean, 0.9, SCALE).sum(1) == pytest.approx(1)


def test_the_interval_holds_the_error_and_shrinks_with_more_users():
    rng = np.random.default_rng(3)
    error, user = rng.normal(0, 0.8, 40_000), rng.integers(1000, size=40_000)
    few = rmse_interval(by_user(error[user < 50], user[user < 50], 50))
    many = rmse_interval(by_user(error, user, 1000))
    assert many[0] < 0.8 < many[1]
    assert few[1] - few[0] > 3 * (many[1] - many[0])  # sqrt(20) in the long run


def test_the_difference_of_a_model_from_itself_is_exactly_zero():
    sums = by_user(np.ones(10), np.arange(10) % 3, 3)
    assert rmse_interval(sums, sums) == (0, 0)
