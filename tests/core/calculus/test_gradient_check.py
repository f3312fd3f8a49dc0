"""What the gradient check says of right and of wrong gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.derivatives import check_along, check_gradient, taylor_remainder

N, D = 200, 12
rng = np.random.default_rng(3)
X = rng.normal(size=(N, D))
Y = (rng.random(N) < 0.5).astype(float)
W = rng.normal(size=D) / 2


def logistic(dtype=np.float64, scale=1.0, penalty=0.01):
    """Loss and gradient of a small logistic regression, all of it in one precision."""
    rows, labels, l2 = (X * scale).astype(dtype), Y.astype(dtype), dtype(penalty)

    def f(w):
        w = w.astype(dtype)
        m = rows @ w
        return np.mean(np.logaddexp(dtype(0), m) - labels * m) + l2 / 2 * (w @ w)

    def g(w):
        w = w.astype(dtype)
        return rows.T @ (1 / (1 + np.exp(-(rows @ w))) - labels) / dtype(N) + l2 * w

    return f, g


def changed(g, **factors):
    """The gradient with some entries multiplied."""

    def wrong(w):
        out = np.array(g(w))
        for entry, factor in factors.items():
            out[int(entry[1:])] *= factor
        return out

    return wrong


SINGLE = np.ones(D)
SINGLE[3] = 1e4
PRECISIONS = {"float64": np.float64, "float32": np.float32}


@pytest.mark.parametrize("of_loss", PRECISIONS.values(), ids=PRECISIONS)
@pytest.mark.parametrize("of_gradient", PRECISIONS.values(), ids=PRECISIONS)
def test_a_right_gradient_is_not_accused(of_loss, of_gradient):
    found = check_gradient(logistic(of_loss)[0], logistic(of_gradient)[1], W)
    assert (found.right, found.cause) == (True, "")
    assert found.remainder_order == pytest.approx(2, abs=0.5)


@pytest.mark.parametrize("dtype", PRECISIONS.values(), ids=PRECISIONS)
@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (lambda g: lambda w: -g(w), "sign"),
        (lambda g: lambda w: N * g(w), "scale"),  # a missing 1/n
        (lambda g: lambda w: g(w) / 2, "scale"),
        (lambda g: lambda w: 1.03 * g(w), "scale"),
        (lambda g: changed(g, _5=1.03), "one entry"),
        (lambda g: changed(g, _5=-1), "one entry"),
        (lambda g: changed(g, _5=0), "one entry"),
        (lambda g: changed(g, _2=1.2, _7=0.9), "some entries"),
    ],
)
def test_the_cause_of_a_wrong_gradient_is_named(dtype, wrong, cause):
    f, g = logistic(dtype)
    found = check_gradient(f, wrong(g), W)
    assert (found.right, found.cause) == (False, cause)
    if cause == "one entry":
        assert found.worst == 5


def test_a_missing_1_over_n_is_seen_beside_a_penalty():
    f, g = logistic(penalty=0.001)
    assert check_gradient(f, lambda w: N * (g(w) - 0.001 * w) + 0.001 * w, W).cause == "scale"


def test_the_relative_error_is_that_of_the_worst_entry():
    found = check_gradient(logistic()[0], changed(logistic()[1], _5=1.03), W)
    assert found.relative_error == pytest.approx(1 - 1 / 1.03, rel=1e-6)
    assert found.analytic[5] == pytest.approx(1.03 * found.numeric[5], rel=1e-6)
    assert "One entry is wrong" in str(found)


@pytest.mark.parametrize("dtype", PRECISIONS.values(), ids=PRECISIONS)
@pytest.mark.parametrize("size", [1e4, 1e-4])
def test_variables_may_have_different_scales(dtype, size):
    scale = np.where(np.arange(D) == 3, size, 1.0)
    f, g = logistic(dtype, scale, penalty=0.0)
    assert check_gradient(f, g, W / scale).right
    assert check_gradient(f, lambda w: -g(w), W / scale).cause == "sign"
    found = check_gradient(f, changed(g, _3=1.03), W / scale)
    assert (found.cause, found.worst) == ("one entry", 3)


def relu(x):
    return np.maximum(x, 0).sum()


def test_a_kink_is_not_called_an_error():
    at_kink = np.array([1.0, 0.0, -1.0])
    found = check_gradient(relu, lambda x: (x > 0) * 1.0, at_kink)
    assert (found.right, found.cause, found.worst) == (False, "not differentiable here", 1)
    assert check_gradient(lambda x: np.abs(x).sum(), np.sign, [0.0]).cause == found.cause


@given(st.floats(-12, -1), st.sampled_from([-1, 1]))
@settings(max_examples=20)
def test_a_kink_nearby_does_not_disturb(power, side):
    # Closer than about 1e-8, no step is both inside the smooth part and above rounding.
    x = np.array([1.0, side * 10**power, -1.0])
    cause = check_gradient(relu, lambda x: (x > 0) * 1.0, x).cause
    assert cause in ({""} if power > -8 else {"", "not differentiable here"})


def test_a_wrong_gradient_is_seen_beside_a_kink():
    at_kink = np.array([1.0, 0.0, 1.5, -1.0])
    assert check_gradient(relu, lambda x: -1.0 * (x > 0), at_kink).cause == "sign"


@pytest.mark.parametrize(
    ("f", "other"), [(np.sqrt, 0.5), (np.cbrt, 1 / 3), (lambda x: 1 / np.where(x, x, np.nan), -1)]
)
def test_a_point_without_a_slope_is_called_that(f, other):
    found = check_gradient(lambda x: f(x).sum(), lambda x: np.array([0, other]), [0.0, 1.0])
    assert (found.right, found.cause) == (False, "not differentiable here")


@pytest.mark.parametrize(
    ("f", "n"),
    [
        (lambda x: abs(x[0]) ** 0.5, 1),
        (lambda x: abs(x[0]) ** 0.1 + x @ x, 1),
        (lambda x: float(x[0] > 0), 1),
        (lambda x: float(x[0] == 0), 1),
        (lambda x: 1 / abs(x[0]) if x[0] else 0.0, 1),
        (lambda x: 1 / x[0] ** 2 if x[0] else 5.0, 1),
        (lambda x: np.log(abs(x[0])) if x[0] else 0.0, 1),
        (lambda x: np.hypot(*x) ** 0.5, 2),
        (lambda x: abs(x[0] * x[1]) ** 0.5, 2),  # flat along both axes
        (lambda x: float(x[0] * x[1] > 0), 2),
        (lambda x: x[0] ** 2 * x[1] / (x @ x) if x @ x else 0.0, 2),
    ],
)
def test_a_cusp_a_jump_or_a_pole_is_not_passed_because_it_is_even(f, n):
    found = check_gradient(f, np.zeros(n), np.zeros(n))
    assert (found.right, found.cause) == (False, "not differentiable here")


@pytest.mark.parametrize("width", [1e-3, 1e-6, 1e-8])
def test_a_narrow_smooth_top_is_no_cusp(width):
    assert check_gradient(lambda x: np.exp(-((x[0] / width) ** 2)), [0.0], [0.0]).right
    assert check_gradient(lambda x: np.hypot(x[0], width), [0.0], [0.0]).right


def test_a_gradient_without_entries_is_refused():
    for check in (check_gradient, check_along):
        with pytest.raises(ValueError, match="no entries"):
            check(lambda x: 0.0, lambda x: x, [])
    with pytest.raises(ValueError, match="no entries"):
        check_along(lambda x: x @ x, lambda x: 2 * x, [1.0], n_directions=0)


def test_values_too_coarse_to_judge_are_said_to_be():
    f, g = logistic()
    found = check_gradient(lambda w: np.float32(1e6 + f(w)), g, W)
    assert (found.right, found.cause) == (False, "too little precision")


def test_at_a_minimum_a_gradient_of_zero_is_right():
    curvature = np.arange(1.0, 6.0)
    assert check_gradient(
        lambda x: x @ (curvature * x), lambda x: 2 * curvature * x, np.zeros(5)
    ).right
    assert check_gradient(lambda x: 3.0, lambda x: 0 * x, np.ones(5)).right
    assert not check_gradient(lambda x: 3.0, lambda x: 0 * x + 1, np.ones(5)).right


def test_a_gradient_that_is_not_a_number_is_wrong():
    found = check_gradient(logistic()[0], changed(logistic()[1], _3=np.nan), W)
    assert (found.right, found.worst) == (False, 3)


def test_a_gradient_of_another_length_is_refused():
    with pytest.raises(ValueError, match="2 entries and x has 3"):
        check_gradient(lambda x: x @ x, lambda x: x[:2], np.ones(3))


def test_random_directions_find_one_wrong_entry_among_many():
    # Ten thousand entries in eight slopes; the function is called some hundred times.
    target, x, calls = np.linspace(-1, 1, 10_000), np.linspace(2, 3, 10_000), []

    def f(x):
        calls.append(1)
        return np.sum((x - target) ** 4)

    def g(x):
        return 4 * (x - target) ** 3

    assert check_along(f, g, x).right
    assert len(calls) < 300
    assert check_along(f, lambda x: -g(x), x).cause == "sign"
    assert check_along(f, changed(g, _1234=1.03), x).cause == "some entries"


def test_the_remainder_falls_with_the_square_of_the_step_only_for_a_right_gradient():
    f, g = logistic()
    steps = 0.5 ** np.arange(4, 9)
    right = taylor_remainder(f, g, W, np.ones(D), steps)
    wrong = taylor_remainder(f, changed(g, _5=1.03), W, np.ones(D), steps[-3:] / 1000)
    assert np.log2(right[:-1] / right[1:]) == pytest.approx(2, abs=0.1)
    assert np.log2(wrong[:-1] / wrong[1:]) == pytest.approx(1, abs=0.1)


def test_the_worst_entry_is_named_as_the_reader_knows_it_and_zero_has_no_sign():
    found = check_gradient(lambda x: x @ x, lambda x: 2 * x * [1, -0.0], np.array([1.0, 2.0]))
    assert "entry 1, counting from 0: 0 against a slope of 4" in str(found)
    assert "Worst is “over”: 0 against" in found.said("“over”")
