"""Lists by mean and by belief, judged on held-out ratings."""

import json

import numpy as np
import pandas as pd
import pytest

from core.datasets.ratings import load_movielens
from core.experiments import integrals
from core.experiments.levels import levels
from core.experiments.recorded import recorded
from core.models.rankings import RULES, order


@pytest.fixture(scope="module")
def record():
    return recorded("integrals")


def test_the_list_by_probability_is_liked_more_than_the_list_by_mean(record):
    gain, low, high = record["gain"]
    assert low > 0
    assert low < gain < high
    assert gain > 0.1


def test_pulling_the_mean_together_helps_about_as_much_as_the_probability(record):
    rates = dict(zip(record["rates"]["name"], record["rates"]["value"], strict=True))
    assert abs(rates["shrunk mean"] - rates["probability"]) < 0.03


def test_the_recorded_result_comes_from_the_shipped_ratings_and_settings(record):
    ratings = load_movielens()
    assert record["digest"] == ratings.digest
    assert integrals.Settings(**record["settings"]) == integrals.Settings()
    one = integrals.run(ratings, integrals.Settings(n_splits=1))
    np.testing.assert_allclose(one.prior.a, record["prior"]["a"], rtol=1e-6)
    assert one.movies["title"].tolist() == record["movies"]["title"]
    np.testing.assert_allclose(one.movies["probability"], record["movies"]["probability"])
    shares = integrals.histogram(ratings)["share"]
    np.testing.assert_allclose(shares, record["histogram"]["share"])


def test_the_recorded_trap_is_the_one_that_is_sprung_here(record):
    for found, stored in zip(integrals.trap(), record["trap"], strict=True):
        assert found.value == pytest.approx(stored["value"], rel=1e-6)
    assert record["trap"][0]["value"] < 1e-8
    assert record["trap"][1]["value"] == pytest.approx(1, abs=1e-12)


def test_the_recorded_levels_come_from_the_first_training_half(record):
    ratings, settings = load_movielens(), integrals.Settings()
    half = integrals.drawn(ratings, settings, np.random.default_rng(settings.seed))
    found = levels(ratings.take(half))
    stored = pd.DataFrame(record["levels"])
    assert found["title"].tolist() == stored["title"].tolist()
    np.testing.assert_allclose(found["predictive"], stored["predictive"], atol=1e-6)
    sums = found.groupby("title")[["share", "prior", "predictive"]].sum()
    np.testing.assert_allclose(sums, 1)


def test_the_fewer_the_ratings_the_more_the_prior_decides(record):
    rows = pd.DataFrame(record["levels"])
    pull = (rows["predictive"] - rows["prior"]).abs().groupby(rows["n"]).sum()
    own = (rows["predictive"] - rows["share"]).abs().groupby(rows["n"]).sum()
    assert pull[1] < 0.2 < own[1]
    assert own[rows["n"].max()] < pull[rows["n"].max()]


def test_beyond_the_last_rank_movies_stand_in_order_below_it(record):
    found = integrals.places(pd.DataFrame(record["movies"]))
    for _, rows in found.groupby("rule"):
        by_rank = rows.sort_values("rank")
        assert by_rank["place"].is_monotonic_increasing
        assert by_rank["place"].is_unique
    near = found[found["rank"] <= 30]
    assert (near["place"] == near["rank"]).all()


def test_one_seed_gives_one_result():
    ratings = load_movielens()
    settings = integrals.Settings(n_splits=1, seed=3)
    first, second = (integrals.run(ratings, settings) for _ in range(2))
    assert json.dumps(integrals.as_json(first)) == json.dumps(integrals.as_json(second))


def test_of_equal_scores_the_more_often_rated_movie_comes_first():
    assert order(np.array([5.0, 5.0, 4.0]), np.array([1, 2, 90])).tolist() == [1, 0, 2]


def test_settings_out_of_range_are_refused_in_words():
    ratings = load_movielens()
    with pytest.raises(ValueError, match="threshold"):
        integrals.run(ratings, integrals.Settings(threshold=1.2))
    with pytest.raises(ValueError, match="at least 100"):
        integrals.run(ratings.take(np.arange(50)))


def test_every_rule_is_recorded(record):
    assert record["rates"]["name"] == RULES
