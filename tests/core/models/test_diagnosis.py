"""A second opinion on a loss curve."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiments.corpus import corpus
from core.experiments.recorded import recorded
from core.experiments.training_runs.families import FRESH
from core.models.diagnosis import NAMES, diagnose, warn
from core.models.diagnosis.heading import error, nearest
from core.models.diagnosis.learned import learned
from core.models.diagnosis.level import ALL, GRID, curves, outlook
from core.models.diagnosis.warning import doubling, signs, steady_growth

t = np.arange(200)
NOISE = np.random.default_rng(0).normal(size=200)
RECORD = recorded("diagnosis")
EXAMPLES = [
    tuple(
        np.array([np.nan if v is None else v for v in one[name]]) for name in ("loss", "validation")
    )
    for one in RECORD["examples"]
]
NEIGHBOURS = {
    "plateau": {"converging"},
    "converging": {"plateau", "stuck: rate too small"},
    "overfitting": {"converging", "plateau"},
    "oscillating": {"converging", "plateau", "diverging"},
    "diverging": {"oscillating", "converging", "plateau"},
    "stuck: rate too small": {"converging", "stuck: dead"},
    "stuck: dead": {"stuck: rate too small", "converging", "plateau"},
}


@pytest.mark.parametrize(
    ("loss", "name"),
    [
        (0.3 + 2 * np.exp(-t / 10), "plateau"),
        (2.3 / (1 + t / 20), "converging"),
        (np.full(200, 2.303), "stuck: dead"),
        (2.303 * (1 - 1e-4 * t), "stuck: rate too small"),
        (1.02**t, "diverging"),
        (np.where(t < 150, 1.0, np.inf), "not finite"),
        (np.where(t == 70, np.nan, 1.0), "not finite"),
        (2.3 - 0.01 * t[:12], "too short to say"),
        ([], "too short to say"),
    ],
)
def test_a_plain_case_has_its_name(loss, name):
    assert diagnose(loss).name == name


def test_validation_that_turns_upwards_while_training_falls_is_overfitting():
    loss = 2 * np.exp(-t / 60)
    validation = 1 + np.exp(-t / 20) + 0.5 * (t / 200) ** 2 * 4
    verdict = diagnose(loss, validation)
    assert verdict.name == "overfitting"
    assert diagnose(loss).name != "overfitting"
    assert "lowest" in " ".join(verdict.because)


def test_rounding_after_convergence_is_a_plateau_and_no_divergence():
    loss = 0.5 + np.exp(-t / 8) + 1e-12 * np.abs(NOISE)
    loss[-60:] += 1e-12 * np.arange(60)  # forty rises and more
    assert diagnose(loss).name == "plateau"


@pytest.mark.parametrize("place", range(len(EXAMPLES)))
def test_the_units_of_the_loss_change_no_verdict(place):
    loss, validation = EXAMPLES[place]
    with np.errstate(over="ignore"):
        before, after = diagnose(loss, validation), diagnose(1000 * loss, 1000 * validation)
    assert before.name == after.name
    np.testing.assert_allclose(1000 * before.limit, after.limit, rtol=1e-4)


@pytest.mark.parametrize("place", range(len(EXAMPLES)))
def test_a_name_comes_with_evidence_limits_and_a_next_test(place):
    verdict = diagnose(*EXAMPLES[place])
    assert verdict.name in NAMES
    assert verdict.because
    assert any(character.isdigit() for character in " ".join(verdict.because))
    assert verdict.cannot_show.startswith("This curve cannot show")
    assert verdict.try_next
    if np.isfinite(verdict.limit):
        assert verdict.low <= verdict.limit <= verdict.high
    else:
        assert verdict.name in ("not finite", "diverging", "too short to say")


def test_most_beginnings_of_a_curve_get_its_verdict_or_a_neighbour():
    far = []
    for run in corpus(160, FRESH, seed=11):  # of families that nothing was learned from
        whole = diagnose(run.logged, run.validation).name
        for share in (0.03, 0.5, 0.75, 0.9):
            n = int(share * len(run.logged))
            part = diagnose(run.logged[:n], run.validation[:n]).name
            near = {whole, "too short to say"} | NEIGHBOURS.get(whole, set(NAMES))
            far.append(part not in near)
    assert len(far) == 640
    assert np.mean(far) <= 0.05


def test_a_plateau_says_since_when_it_lasts():
    loss = 0.3 + 2 * np.exp(-t / 10)
    because = " ".join(diagnose(loss).because)
    reached = int(np.argmax(loss - 0.3 < 0.02 * 2))  # 2% of the fall of 2
    assert f"Since point {reached} it has stayed within 2%" in because


def test_a_start_at_an_even_guess_is_pointed_out():
    even = np.log(10) * np.exp(-t / 40)
    assert "an even guess among 10 classes" in " ".join(diagnose(even).because)
    assert "even guess" not in " ".join(diagnose(1.1 * even).because)


def test_a_level_too_uncertain_to_plan_with_is_said_to_be():
    flat_then_falling = np.where(t < 150, 1.0, 1.0 - 0.004 * (t - 150)) + 0.01 * NOISE
    verdict = diagnose(flat_then_falling)
    assert verdict.high - verdict.low > flat_then_falling[0] - flat_then_falling.min()
    assert "too wide to plan with" in " ".join(verdict.because)
    assert "too wide" not in " ".join(diagnose(0.3 + 2 * np.exp(-t / 10)).because)


@given(curve=st.lists(st.floats(0.01, 100), min_size=3, max_size=60))
@settings(max_examples=60, deadline=None)
def test_signs_of_a_step_know_nothing_of_later_steps(curve):
    loss = np.array(curve)
    np.testing.assert_allclose(signs(loss)[: len(loss) - 2], signs(loss[:-1]), rtol=1e-9)


@given(curve=st.lists(st.floats(0.01, 100), min_size=3, max_size=60))
@settings(max_examples=60, deadline=None)
def test_signs_have_no_units(curve):
    loss = np.array(curve)
    np.testing.assert_allclose(signs(1024 * loss), signs(loss), rtol=1e-9)


def test_a_growth_by_halves_doubles_when_it_says():
    # steps .1, .15, .225 grow by 1.5: k more add .3375 (1.5^k - 1) / .5, which is .525 at k = 1.419
    y = np.array([1.0, 1.1, 1.25, 1.475])
    assert doubling(y)["steps to double"][-1] == pytest.approx(1.419, abs=0.001)


def test_trees_answer_many_rows_as_they_answer_each():
    trees = learned()["names trees"]
    X = np.random.default_rng(0).normal(size=(20, len(RECORD["features"])))
    np.testing.assert_allclose(trees.totals(X), [trees.total(x) for x in X], rtol=1e-12)


@pytest.mark.parametrize("kind", ALL)
def test_shapes_start_at_1_and_fall(kind):
    found = curves(np.array([0.0, 0.01, 0.1, 1.0, 10.0]), (kind,))
    np.testing.assert_allclose(found[:, 0], 1)
    assert (np.diff(found) <= 0).all()
    assert (found >= 0).all()
    assert (found[:, -1] < 1).all()


@pytest.mark.parametrize("kind", ALL)
def test_a_curve_that_is_a_shape_is_continued_along_it(kind):
    place = (np.arange(400) + 0.5) / 400
    for shape in GRID[kind][3::9]:
        falling = kind(place, *np.array(shape))
        later = 0.2 + 0.8 * kind(np.array(10.0), *np.array(shape))
        assert outlook(0.2 + 0.8 * falling) == pytest.approx(float(later), abs=0.05)


def test_a_loss_that_is_never_negative_is_expected_to_stay_so():
    steep = np.maximum(1 - np.arange(200) / 150, 0.0)
    assert outlook(steep) >= 0
    assert outlook(steep - 1) < -0.5


def test_a_level_is_withheld_where_there_is_none():
    for loss in (1.02**t, np.where(t > 5, np.nan, 1.0), t[:5]):
        verdict = diagnose(loss)
        assert np.isnan([verdict.limit, verdict.low, verdict.high]).all()


def test_the_level_of_a_curve_that_has_arrived_is_where_it_is():
    verdict = diagnose(0.3 + 2 * np.exp(-t / 10))
    assert verdict.limit == pytest.approx(0.3, abs=0.03)


def test_a_loss_below_zero_is_read_like_one_above():
    falling = 2 * np.exp(-t / 10)
    verdict = diagnose(falling - 3)
    assert verdict.name == diagnose(falling + 0.3).name == "plateau"
    assert verdict.limit == pytest.approx(-3, abs=0.1)
    assert verdict.low <= verdict.limit <= verdict.high
    assert diagnose(-1 - np.arange(300.0)).name == "converging"
    assert not any(warn((-1 - t / 50)[:n]) for n in range(1, 200))
    assert warn([-1.0, -1.2, 1.3])


@pytest.mark.parametrize("loss", [np.full(100, 0.6931), np.repeat([2.3, 2.2], 50)])
def test_a_loss_that_stands_still_is_expected_where_it_stands(loss):
    verdict = diagnose(loss)
    assert verdict.limit == pytest.approx(loss[-1])
    assert verdict.low <= loss[-1] <= verdict.high


@pytest.mark.parametrize("seed", range(6))
def test_noise_alone_is_said_to_show_no_trend(seed):
    noise = np.random.default_rng(seed).normal(size=100)
    verdict = diagnose(1 + 0.2 * noise)
    said = any("shows no trend" in sentence for sentence in verdict.because)
    assert said
    assert ("thousand rows" in verdict.try_next) == (verdict.name != "oscillating")
    falling = diagnose(1 + 0.2 * noise + np.exp(-np.arange(100) / 20))
    assert not any("shows no trend" in sentence for sentence in falling.because)


@pytest.mark.parametrize("seed", range(8))
def test_the_expected_level_has_the_least_expected_error(seed):
    rng = np.random.default_rng(seed)
    values = np.where(
        rng.random(180) < rng.random(), rng.normal(0, 0.1, 180), rng.uniform(-0.9, 1, 180)
    )
    ours = error(nearest(values), values).mean()
    others = error(np.linspace(-0.9, 1.4, 301)[:, None], values).mean(1)
    assert ours <= others.min() + 0.01
    assert ours <= error(values.mean(), values).mean() + 0.001


@given(
    loss=st.lists(st.floats(), max_size=60),
    validation=st.none() | st.lists(st.floats(), min_size=60, max_size=60),
)
@settings(max_examples=60, deadline=None)
def test_any_numbers_get_a_verdict(loss, validation):
    verdict = diagnose(loss, None if validation is None else validation[: len(loss)])
    assert verdict.name in NAMES
    assert warn(loss) in (True, False)


@pytest.mark.parametrize("bad", [np.ones((3, 2)), 1.0])
def test_what_is_no_curve_is_refused(bad):
    with pytest.raises(ValueError, match="shape"):
        diagnose(bad)


def test_validation_of_another_length_is_refused():
    with pytest.raises(ValueError, match="validation has shape"):
        diagnose(np.ones(30), np.ones(29))


def test_gaps_in_validation_are_bridged():
    loss, validation = 2 * np.exp(-t / 60), 1 + np.exp(-t / 20) + 2 * (t / 200) ** 2
    sparse = np.where(t % 5 == 0, validation, np.nan)
    assert diagnose(loss, sparse).name == diagnose(loss, validation).name == "overfitting"


def test_a_steady_growth_is_warned_of_before_it_has_doubled():
    loss = np.concatenate([1 / (1 + t[:30] / 10), 0.25 * 1.25 ** t[:40]])
    first = next(n for n in range(1, 70) if warn(loss[:n]))
    assert loss[first - 1] < 2 * loss[0]
    assert first > 25


@pytest.mark.parametrize(
    "loss", [[np.inf], [np.nan, 1.0], [1.0, 2.1], [1.0, 0.9, np.nan], [1.0, 0.9, 2.5, 0.5]]
)
def test_a_blow_up_that_has_come_is_warned_of_even_when_the_loss_falls_back(loss):
    assert warn(loss)


def test_half_as_much_again_at_the_second_loss_is_warned_of():
    assert warn([1.0, 1.5])
    assert not warn([1.0, 0.9])


def test_a_falling_loss_is_never_warned_of():
    loss = 0.1 + np.exp(-t / 30)
    assert not any(warn(loss[:n]) for n in range(201))


def test_a_loss_that_bounces_is_no_steady_growth():
    assert steady_growth(0.3 * 1.2 ** t[:9])[-1]
    assert not steady_growth(1 + 0.3 * NOISE).any()
    assert not steady_growth(0.3 + 0.001 * t).any()  # it rises, but would take 700 steps to double
