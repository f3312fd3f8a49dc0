"""The recommender's evidence, and that what is shipped is what the code gives."""

import os

import numpy as np
import pandas as pd
import pytest

from core.datasets.ratings import load_movielens, read_ratings
from core.experiments import recommendations
from core.experiments.held_out import fold_of
from core.experiments.recorded import recorded, shipped_model
from core.models.recommender import Settings, fit

RATINGS = load_movielens()


@pytest.fixture(scope="module")
def small():
    """A small model's evidence on one fold."""
    settings = recommendations.Settings(n_folds=1, model=Settings.quick())
    return recommendations.run(RATINGS, settings)


def test_every_rung_of_the_ladder_is_better_than_the_one_below(small):
    ladder = small.ladder.set_index("name")
    assert ladder["value"].is_monotonic_decreasing
    assert ladder.loc["everything", "gain_low"] > 0.1


def test_a_newcomer_s_ratings_help_beyond_the_interval(small):
    after = small.newcomers.query("stage == 'after'").set_index("own")["value"]
    assert after[20] < after[0] - 0.05
    assert small.newcomers.query("own == 20 and stage == 'after'")["high"].item() < (
        small.newcomers["value"].max()
    )


def test_watching_times_liking_beats_both_other_lists_beyond_the_intervals(small):
    lists = small.lists.set_index("name")
    assert lists["low"].iloc[-1] > lists["high"].iloc[:-1].max()


def test_predicted_shares_are_observed(small):
    assert (small.calibration["predicted"] - small.calibration["observed"]).abs().max() < 0.05


def test_noise_without_anyone_to_hold_out_still_gives_a_ladder():
    rows = "\n".join(f"u{k % 3},i{k % 10},{1 + k * 7 % 5}" for k in range(30))
    noise = read_ratings(f"user,item,rating\n{rows}".encode())
    settings = recommendations.Settings(n_folds=1, model=Settings.quick())
    result = recommendations.run(noise, settings)
    assert len(result.ladder) == 6
    assert result.newcomers.empty


def test_the_recorded_ladder_is_what_its_first_rungs_give():
    ladder = pd.DataFrame(recorded("recommendations")["ladder"]).set_index("name")["value"]
    fold, squares = fold_of(len(RATINGS.value), 0), {}
    for k in range(5):
        train, test = RATINGS.take(fold != k), RATINGS.take(fold == k)
        for name, said in recommendations.averages(train, test):
            squares.setdefault(name, []).append((test.value - said) ** 2)
    for name, parts in squares.items():
        assert ladder[name] == pytest.approx(np.sqrt(np.concatenate(parts).mean()), abs=1e-6)


def test_the_shipped_model_is_the_fit_to_the_shipped_ratings():
    shipped, again = shipped_model(RATINGS), fit(RATINGS)
    user, item = np.arange(671), np.arange(671) * 13
    # stored in single precision, and summed in another order on other machines
    np.testing.assert_allclose(
        shipped.predict(user, item).mean, again.predict(user, item).mean, atol=5e-3
    )


@pytest.mark.skipif(not os.environ.get("RECOMPUTE"), reason="minutes: set RECOMPUTE=1")
def test_everything_recorded_is_what_the_experiment_gives():
    result, stored = recommendations.run(RATINGS), recorded("recommendations")
    for name, table in vars(result).items():
        pd.testing.assert_frame_equal(table, pd.DataFrame(stored[name]), atol=2e-3, rtol=0)
