"""Curves with a known future."""

import numpy as np
import pytest

from core.calculus.derivatives import central_difference
from core.experiments.diagnosis import Run, label, load_digits, overfits, run_recipe
from core.experiments.recorded import recorded
from core.experiments.training_runs import FRESH, SEEN, Recipe, problem


@pytest.mark.parametrize("family", SEEN + FRESH)
def test_the_gradient_of_each_family_is_the_slope_of_its_loss(family):
    digits = (np.random.default_rng(1).random((400, 6)), np.arange(400) % 3)
    task = problem(family, digits, np.random.default_rng(5))
    at = task.start + 0.05 * np.random.default_rng(2).normal(size=task.start.size)
    rows = np.arange(5)
    along = np.random.default_rng(3).normal(size=at.size)

    def loss(s: np.ndarray) -> float:
        return task.loss_and_gradient(at + s[0] * along, rows)[0]

    slope = central_difference(loss, np.zeros(1))[0]
    analytic = task.loss_and_gradient(at, rows)[1] @ along
    assert analytic == pytest.approx(slope, rel=1e-3, abs=1e-6)


T = np.arange(100.0)


def run(full, **changes):
    values = {
        "recipe": Recipe("softmax", 0, 0.1, 100, 0),
        "logged": full,
        "full": full,
        "validation": np.ones(100),
        "later": np.full(10, full[-1]),
        "best": full.min(),
        "faster": full[-1],
        "cut": full[-1],
    }
    return Run(**(values | changes))


FALLING = np.exp(-T / 30)


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (run(FALLING), "plateau"),  # nothing came after
        (run(FALLING, later=np.zeros(10), best=0.0), "converging"),
        (run(np.where(T < 90, FALLING, np.nan)), "not finite"),
        (run(1 + T / 100), "diverging"),
        (run(FALLING, validation=1 + np.abs(T - 40) / 100), "overfitting"),
        (run(1 - 1e-6 * T), "stuck: dead"),
        (run(1 - 1e-3 * T, best=0.0, faster=0.2), "stuck: rate too small"),
        (run(0.5 + 0.1 * (-1) ** T + FALLING, best=0.4, cut=0.4), "oscillating"),
        (run(FALLING, later=np.full(10, np.nan)), ""),
    ],
)
def test_a_label_follows_its_definition(made, name):
    assert label(made) == name


def test_without_validation_no_run_is_labelled_overfitting():
    made = run(FALLING, validation=1 + np.abs(T - 40) / 100)
    assert label(made, with_validation=False) == "plateau"


def test_a_validation_that_rises_late_is_not_yet_overfitting():
    assert not overfits(1 + np.abs(T - 80) / 20, FALLING)


def test_the_same_recipe_gives_the_recorded_curve():
    example = next(one for one in recorded("diagnosis")["examples"] if one["label"] == "converging")
    recipe = Recipe(**example["recipe"])
    with np.errstate(all="ignore"):
        remade = run_recipe(recipe, load_digits())
    assert label(remade) == "converging"
    np.testing.assert_allclose(remade.logged[:50], example["loss"][:50], rtol=1e-4)
