"""Logistic regression: its derivatives, its minimum, and the messages it is for."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from core.calculus.derivatives import central_difference, check_gradient
from core.datasets.messages import load_messages
from core.models.logistic import Objective, fit
from core.models.solver import solve

entries = st.floats(-30, 30)


def some_rows(n=60, d=7, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    return sparse.csr_array(X), (X[:, 0] + rng.normal(size=n) > 0).astype(float)


@given(
    parameters=arrays(float, 4, elements=entries),
    X=arrays(float, (5, 3), elements=entries),
    y=arrays(float, 5, elements=st.sampled_from([0.0, 1.0])),
)
@example(parameters=np.array([1e3, 0, 0, 0]), X=np.eye(5, 3), y=np.zeros(5))  # exp(1000)
@settings(max_examples=25)
def test_the_gradient_is_the_slope_of_the_loss(parameters, X, y):
    objective = Objective(sparse.csr_array(X), y)
    loss, gradient = objective.loss_and_gradient(parameters)
    assert np.isfinite(loss)
    slope = central_difference(objective.loss, parameters, step=1e-5)
    np.testing.assert_allclose(gradient, slope, rtol=1e-5, atol=1e-6 * max(1, loss))


def test_the_gradient_check_finds_the_gradient_right():
    objective = Objective(*some_rows())
    at = np.random.default_rng(1).normal(size=8)
    assert check_gradient(objective.loss, objective.gradient, at).right


def test_the_product_is_the_slope_of_the_gradient():
    objective, rng = Objective(*some_rows()), np.random.default_rng(1)
    at, v = rng.normal(size=8), rng.normal(size=8)
    slope = central_difference(lambda t: objective.gradient(at + t[0] * v) @ v, [0.0])
    assert v @ objective.hessian_vector_product(at, v) == pytest.approx(slope[0], rel=1e-8)


def test_at_zero_the_loss_is_that_of_a_coin_on_any_data():
    X, y = some_rows()
    assert Objective(X, y).loss(np.zeros(8)) == pytest.approx(np.log(2), rel=1e-15)


def test_the_smoothness_is_the_largest_curvature_of_a_quarter():
    X, y = some_rows()
    rows = np.column_stack([X.toarray(), np.ones(60)])
    largest = np.linalg.eigvalsh(rows.T @ rows / 240)[-1] + 1 / 600
    assert Objective(X, y).smoothness == pytest.approx(largest, rel=1e-3)


@pytest.mark.parametrize("C", [0.01, 1.0, 10.0, 1000.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_minimum_is_scikit_learns(C, seed):
    X, y = some_rows(seed=seed)
    model = fit(X, y, C=C)
    theirs = LogisticRegression(C=C, solver="newton-cg", tol=1e-10).fit(X, y)
    at = np.append(theirs.coef_[0], theirs.intercept_[0])
    objective = Objective(X, y, C)
    assert objective.loss(np.append(model.weights, model.intercept)) == pytest.approx(
        model.objective
    )
    assert model.objective == pytest.approx(objective.loss(at), rel=1e-8)
    assert model.weights == pytest.approx(theirs.coef_[0], rel=1e-3, abs=1e-4)


def test_the_minimum_on_the_messages_is_scikit_learns():
    messages = load_messages()
    model = fit(messages.X, messages.y)
    theirs = LogisticRegression(C=10.0, solver="newton-cg", tol=1e-8).fit(messages.X, messages.y)
    objective = Objective(messages.X, messages.y.astype(float))
    best = objective.loss(np.append(theirs.coef_[0], theirs.intercept_[0]))
    assert abs(model.objective - best) <= 1e-8


@pytest.mark.parametrize("size", [0.0, 1.0, 1e3, 1e6])
def test_the_solver_descends_from_any_start(size):
    X, y = some_rows()
    start = size * np.random.default_rng(2).normal(size=8)
    steps = list(solve(Objective(X, y), start))
    losses = np.array([step.loss for step in steps])
    assert (np.diff(losses) <= 0).all()
    assert losses[-1] == pytest.approx(fit(X, y).objective, rel=1e-8)


def test_from_its_own_start_the_solver_descends_too():
    messages = load_messages()
    steps = solve(Objective(messages.X, messages.y.astype(float)))
    losses = np.array([step.loss for step in steps])
    assert (np.diff(losses) <= 1e-6 * losses[:-1]).all()  # float32 until near the minimum


def test_the_solver_stops_where_it_was_told_to():
    objective = Objective(*some_rows())
    at_zero = np.linalg.norm(objective.gradient(np.zeros(8)))
    for tolerance in (1e-2, 1e-4, 1e-8):
        *_, last = solve(objective, tolerance=tolerance)
        assert np.linalg.norm(objective.gradient(last.parameters)) <= tolerance * at_zero
        assert last.evaluations.gradients == last.number + 1


def test_columns_of_very_different_size_do_not_slow_it():
    X, y = some_rows()
    scaled = sparse.csr_array(X.toarray() * np.logspace(-3, 3, 7))
    assert fit(scaled, y, C=1e4).steps < 200


@pytest.mark.parametrize(
    ("y", "said"),
    [
        ([1, 1, 1], "both 0 and 1"),
        ([0, 1, 2], "both 0 and 1"),
        ([0, 1], "3 rows and y has 2 labels"),
        ([0, 1, np.nan], "both 0 and 1"),
    ],
)
def test_labels_that_cannot_be_learned_from_are_refused(y, said):
    with pytest.raises(ValueError, match=said):
        fit(sparse.csr_array(np.eye(3)), y)


def test_words_and_booleans_are_taken_as_they_come():
    X, y = some_rows()
    one = fit(X, y)
    for rows in (X.toarray(), sparse.csc_array(X), sparse.csr_matrix(X)):
        assert fit(rows, y > 0).objective == pytest.approx(one.objective, rel=1e-9)


def test_the_filter_reaches_its_bars_in_five_folds():
    messages = load_messages()
    fold = np.random.default_rng(0).permutation(len(messages.y)) % 5
    p = np.empty(len(messages.y))
    for k in range(5):
        model = fit(messages.X[fold != k], messages.y[fold != k])
        p[fold == k] = model.probability(messages.X[fold == k])
    spam = messages.y == 1
    assert np.mean((p > 0.5) == spam) >= 0.975
    assert -np.mean(np.log(np.where(spam, p, 1 - p))) <= 0.07
    assert np.mean(p[spam] > np.quantile(p[~spam], 0.99)) >= 0.93
