"""What derivatives buy a spam filter, and that the record says so."""

import json
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import numpy as np
import pytest

from core.datasets.messages import load_messages
from core.experiments import derivatives as experiment
from core.experiments.comparison import Comparison, mean, share
from core.experiments.derivatives import Settings, run, train
from core.experiments.spam_baselines import BASELINES, by_baseline
from core.models.logistic import LogisticFit, Objective, difference_gradient

DATA = Path(__file__).parents[3] / "data"
RECORD = json.loads((DATA / "derivatives.json").read_text())
MESSAGES = load_messages()


def test_a_larger_safe_step_beats_the_naive_one_beyond_its_interval():
    result = run(MESSAGES, Settings())
    assert result.log_loss.difference.high < 0
    assert result.right.difference.low > 0


def test_measured_gradients_lead_to_the_same_filter_at_a_thousand_times_the_work():
    result = run(MESSAGES, Settings(before="finite differences", after="1/L", budget=5))
    assert result.before.parameters == pytest.approx(result.after.parameters, abs=1e-9)
    assert result.before.cost[-1] > 1000 * result.after.cost[-1]


def test_at_equal_work_measured_gradients_do_not_get_beyond_the_start():
    result = run(MESSAGES, Settings("finite differences", "1/L", equal="evaluations"))
    assert result.before.step[-1] == 0
    assert result.after.step[-1] == 100


def test_equal_milliseconds_end_each_training_by_the_clock_alone():
    ticks = count(0, 1 / 1024)  # a little less than a millisecond passes while a step is made
    settings = Settings("naive step", "1/L", budget=25, equal="milliseconds")
    result = run(MESSAGES, settings, clock=lambda: next(ticks))
    assert result.before.step[-1] == result.after.step[-1] == 24
    assert result.log_loss.difference.high < 0


def test_against_a_competent_method_nothing_is_gained_but_work():
    pair = RECORD["pairs"]["momentum | solver"]["errors"]
    assert pair["low"] <= 0 <= pair["high"]


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_learns_from_the_training_messages_alone(name):
    test = experiment.held_out(MESSAGES, Settings())
    lied = replace(MESSAGES, y=np.where(test, 1 - MESSAGES.y, MESSAGES.y))
    assert (by_baseline(name, lied, ~test) == by_baseline(name, MESSAGES, ~test)).all()
    less = replace(MESSAGES, y=np.where(MESSAGES.day > 11_900, 1 - MESSAGES.y, MESSAGES.y))
    assert (by_baseline(name, less, ~test) != by_baseline(name, MESSAGES, ~test)).any()


def test_each_baseline_beats_the_one_before_it_beyond_its_interval():
    names = list(BASELINES)
    for before, after in pairwise(names):
        result = run(MESSAGES, Settings(before=before, after=after))
        assert result.right.difference.low > 0
        assert result.log_loss.difference.high < 0


def test_the_trained_filter_beats_every_baseline_beyond_its_interval():
    for name in BASELINES:
        found = RECORD["pairs"][f"{name} | solver"]
        assert found["errors"]["high"] < 0
        assert found["log_loss"]["high"] < 0


def test_a_longer_step_helps_until_it_does_not():
    # 1/L is safe and not fastest; far beyond it the loss climbs first and ends high.
    at = {row["rate"]: row for row in RECORD["sweep"]}
    assert at[16.0]["train_loss"] < at[1.0]["train_loss"] < at[0.0625]["train_loss"]
    assert at[256.0]["train_loss"] > at[16.0]["train_loss"]
    assert at[2.0]["worst"] == pytest.approx(np.log(2))  # up to 2/L the loss only falls
    assert at[4.0]["worst"] > at[2.0]["worst"]
    again = train(
        "chosen step", MESSAGES, experiment.held_out(MESSAGES, Settings()), Settings(rate=4.0)
    )
    assert again.train_loss[-1] == pytest.approx(at[4.0]["train_loss"], rel=1e-6)


def test_progress_is_told_up_to_the_end():
    told = []
    run(MESSAGES, Settings(budget=3), lambda share, what: told.append((share, what)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert told[-1] == (1.0, "1/L")
    assert {what for _, what in told} == {"naive step", "1/L"}


def test_a_step_far_too_long_ends_where_numbers_end():
    test = experiment.held_out(MESSAGES, Settings())
    found = train("chosen step", MESSAGES, test, Settings(rate=1e6, C=1e-3))
    assert not np.isfinite(found.train_loss[-1])
    assert len(found.step) < 57


def test_the_newest_messages_judge_the_split_by_time():
    test = experiment.held_out(MESSAGES, Settings(split="time"))
    assert MESSAGES.day[test].min() >= MESSAGES.day[~test].max()
    assert run(MESSAGES, Settings(split="time", budget=3)).truth.size == test.sum()


def test_the_record_is_of_these_messages_and_this_code():
    assert RECORD["digest"] == MESSAGES.digest
    result = run(MESSAGES, Settings())
    for trace in (result.before, result.after):
        recorded = RECORD["traces"][trace.method]
        assert [row["train_loss"] for row in recorded] == pytest.approx(trace.train_loss, rel=1e-6)
    for name in BASELINES:
        fitted = run(MESSAGES, Settings(before=name, budget=1)).before
        assert RECORD["traces"][name][-1]["train_loss"] == pytest.approx(fitted.train_loss[-1])
    difference = RECORD["pairs"]["naive step | 1/L"]["log_loss"]
    assert result.log_loss.difference.value == pytest.approx(difference["value"], rel=1e-6)


def test_the_recorded_filter_reaches_its_bars():
    folds = RECORD["five_folds"]
    assert folds["accuracy"]["value"] >= 0.975
    assert folds["log_loss"]["value"] <= 0.07
    assert folds["recall"]["value"] >= 0.93
    assert folds["hard_lost"]["low"] > folds["easy_lost"]["high"]  # hard ham is hard


def test_the_shipped_filter_is_the_minimum():
    with np.load(DATA / "spam_filter.npz") as stored:
        assert str(stored["digest"]) == MESSAGES.digest
        at = np.append(stored["weights"], stored["intercept"])
    objective = Objective(MESSAGES.X, MESSAGES.y.astype(float))
    at_zero = np.linalg.norm(objective.gradient(np.zeros_like(at)))
    assert np.linalg.norm(objective.gradient(at)) <= 2e-6 * at_zero


def test_the_gradient_by_columns_is_that_of_whole_losses():
    rng = np.random.default_rng(0)
    objective = Objective(MESSAGES.X[:200], MESSAGES.y[:200].astype(float))
    at = rng.normal(size=objective.X.shape[1] + 1)
    measured = difference_gradient(objective, at)
    assert measured == pytest.approx(objective.gradient(at), abs=1e-9)
    for j in (0, 17, 3015, 3016):
        moved = np.zeros_like(at)
        moved[j] = 1e-5
        whole = (objective.loss(at + moved) - objective.loss(at - moved)) / 2e-5
        assert measured[j] == pytest.approx(whole, abs=1e-9)


def test_pushes_add_up_to_the_probability_beyond_an_empty_message():
    rng = np.random.default_rng(0)
    for size in (1e-9, 1e-3, 1.0, 30.0):
        model = LogisticFit(size * rng.normal(size=3016), -0.7, 0.0, 0)
        for row in range(20):
            x = MESSAGES.X[[row]]
            pushed = model.pushes(x).sum()
            beyond = model.probability(x)[0] - 1 / (1 + np.exp(0.7))
            assert pushed == pytest.approx(beyond, abs=1e-12)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"before": "magic"}, "before must be one of"),
        ({"split": "alphabet"}, "split must be one of"),
        ({"test_share": 1.0}, "test_share must be between 0 and 1"),
        ({"rate": 0.0}, "rate must be above 0"),
        ({"equal": "seconds"}, "equal must be one of"),
        ({"equal": "milliseconds"}, "need a clock"),
    ],
)
def test_a_setting_that_is_not_offered_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        run(MESSAGES, replace(Settings(), **change))


def test_intervals_are_those_of_their_formulas():
    # Wilson for 8 of 10: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), by hand.
    found = share(np.array([True] * 8 + [False] * 2))
    assert (found.low, found.high) == pytest.approx((0.4901625, 0.9433178), abs=1e-7)
    assert mean(np.array([1.0, 3.0])).high == pytest.approx(2 + 1.959964 * 1.0, rel=1e-6)


def test_scores_of_different_rows_are_refused():
    with pytest.raises(ValueError, match="before has 2 rows and after has 3"):
        Comparison(np.zeros(2), np.zeros(3))
