"""Curves with a known future."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestRegressor

from core.calculus.derivatives import central_difference
from core.experiments.corpus import corpus, load_digits, recipes, runs_of, short_runs, usual_runs
from core.experiments.diagnosis import Recipe, Run, label, overfits
from core.experiments.diagnosis_report import LEFT_OUT
from core.experiments.recorded import recorded
from core.experiments.training_runs.descending import Schedule, at_start, descend, sharpness
from core.experiments.training_runs.families import FRESH, SEEN, problem
from core.experiments.tree_arrays import from_forest
from core.models.diagnosis.trees import from_arrays

FEW_DIGITS = (np.random.default_rng(1).random((400, 6)), np.arange(400) % 3)


@pytest.mark.parametrize("seed", [5, 6, 7])
@pytest.mark.parametrize("family", SEEN + FRESH)
def test_the_gradient_of_each_family_is_the_slope_of_its_loss(family, seed):
    task = problem(family, FEW_DIGITS, 3, np.random.default_rng(seed))
    at = task.start + 0.05 * np.random.default_rng(2).normal(size=task.start.shape)
    rows = np.random.default_rng(4).integers(0, task.n_rows, (3, 5))
    along = np.random.default_rng(3).normal(size=at.shape)
    gradient = task.loss_and_gradient(at, rows)[1]
    for run in range(3):

        def loss(s: np.ndarray, run: int = run) -> float:
            return task.loss_and_gradient(at + s[0] * along, rows)[0][run]

        slope = central_difference(loss, np.zeros(1))[0]
        assert gradient[run] @ along[run] == pytest.approx(slope, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("family", SEEN + FRESH)
def test_a_run_does_not_depend_on_its_neighbours(family):
    task = problem(family, FEW_DIGITS, 4, np.random.default_rng(5))
    alone = task.only(np.array([False, False, True, False]))
    rate, rng = np.full((4, 1), 1e-2), np.random.default_rng(0)
    with np.errstate(all="ignore"):  # a bad start may blow up
        together = [loss for loss, _ in descend(task, Schedule(), at_start(task), rate, 6, rng)]
        single = [loss for loss, _ in descend(alone, Schedule(), at_start(alone), rate[:1], 6, rng)]
    np.testing.assert_allclose(np.array(together)[:, 2], np.array(single)[:, 0], rtol=1e-9)


def test_an_unknown_family_is_refused():
    with pytest.raises(ValueError, match="no family 'soft'"):
        problem("soft", FEW_DIGITS, 2, np.random.default_rng(0))


def test_a_descent_of_a_straight_model_turns_at_the_measured_edge():
    # plain descent on a quadratic shrinks below 2 / curvature and grows above it
    task = problem("linear", FEW_DIGITS, 3, np.random.default_rng(8))
    edge = 2 / sharpness(task, np.random.default_rng(1))
    for share, grows in ((0.8, False), (1.4, True)):
        rng = np.random.default_rng(0)
        path = [v for v, _ in descend(task, Schedule(), at_start(task), share * edge, 300, rng)]
        assert ((path[-2] > path[0]) == grows).all()


def test_every_learned_family_is_left_out_once_and_no_judged_one_is_learned():
    assert sorted(name for together in LEFT_OUT for name in together) == sorted(SEEN)
    assert not set(FRESH) & set(SEEN)


def test_a_leaf_keeps_quantiles_of_the_rows_that_fall_into_it():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(300, 4)).astype(np.float32), rng.normal(size=300)
    forest = RandomForestRegressor(5, min_samples_leaf=9, random_state=0).fit(X, y)
    said, fell = from_forest(forest, X, y, 3).leaves(X), forest.apply(X)
    for tree in range(5):
        for leaf in np.unique(fell[:, tree]):
            mine = fell[:, tree] == leaf
            inside = np.sort(y[mine])
            kept = inside[[len(inside) // 6, len(inside) // 2, 5 * len(inside) // 6]]
            np.testing.assert_allclose(said[mine, tree], np.tile(kept, (mine.sum(), 1)))


def test_stored_trees_answer_as_those_that_were_learned():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(300, 4)).astype(np.float32), rng.normal(size=300)
    trees = from_forest(RandomForestRegressor(5, random_state=0).fit(X, y), X, y, 3)
    stored = from_arrays(trees.arrays("some trees"), "some trees")
    np.testing.assert_allclose(stored.leaves(X), trees.leaves(X), rtol=1e-6)


def test_runs_on_all_cores_are_those_of_one():
    several = list(corpus(16, ("linear", "hinge"), seed=4))
    alone = [run for recipe in recipes(2, ("linear", "hinge"), 4) for run in usual_runs(recipe)]
    assert [run.recipe for run in several] == [run.recipe for run in alone]
    for one, same in zip(several, alone, strict=True):
        np.testing.assert_array_equal(one.logged, same.logged)
        np.testing.assert_array_equal(one.later, same.later)


def test_short_runs_are_near_the_edge_often_enough_to_blow_up():
    with np.errstate(all="ignore"):
        curves = np.array(list(short_runs(64, ("linear", "perceptron"), seed=1, n_steps=40)))
        grown = ~(curves <= 2 * curves[:, :1]).all(1)
    assert curves.shape == (64, 40)
    assert 6 < grown.sum() < 58


def test_recipes_hold_every_way_of_training():
    drawn = recipes(300, SEEN, seed=3)
    assert {recipe.optimiser for recipe in drawn} == {"plain", "momentum", "adam"}
    assert {recipe.family for recipe in drawn} == set(SEEN)
    assert {recipe.batch == 0 for recipe in drawn} == {True, False}
    assert all(recipe.n_logged % 20 == 0 for recipe in drawn)


T = np.arange(100.0)


def run(full, **changes):
    values = {
        "recipe": Recipe("softmax", 0, 100),
        "place": 0,
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
        remade = runs_of(recipe, load_digits())[example["place"]]
    assert label(remade) == "converging"
    np.testing.assert_allclose(remade.logged[:50], example["loss"][:50], rtol=1e-4)
