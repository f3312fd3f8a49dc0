"""Slopes by differences, against references with more digits than a float."""

import math
from types import SimpleNamespace

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.derivatives import (
    central_difference,
    complex_step,
    errors_by_step,
    forward_difference,
    richardson,
    slope_with_error,
)
from core.calculus.derivatives.differences import CENTRAL, RICHARDSON

# Written once for numpy's functions and for mpmath's; the slope comes from mpmath.diff at 60
# digits. Scales from 1e-20 to 1e12, zero among them, and slopes from 1e-130 to 1e200.
FUNCTIONS = {
    "square": (lambda x, m: x**2, 3.0),
    "cube near zero": (lambda x, m: x**3, 1e-5),
    "exponential": (lambda x, m: m.exp(x), 1.3),
    "exponential at zero": (lambda x, m: m.exp(x), 0.0),
    "exponential at a tiny x": (lambda x, m: m.exp(x), 1e-12),
    "huge exponential": (lambda x, m: m.exp(x), 300.0),
    "tiny exponential": (lambda x, m: m.exp(x), -300.0),
    "steep exponential": (lambda x, m: m.exp(1e4 * x), 1e-4),
    "nearly flat cosine": (lambda x, m: m.cos(x), 1e-3),
    "logarithm near its edge": (lambda x, m: m.log(x), 1e-20),
    "logarithm far out": (lambda x, m: m.log(x), 1e9),
    "root": (lambda x, m: m.sqrt(x), 1e-8),
    "root of a large number": (lambda x, m: m.sqrt(x), 1e12),
    "fast sine": (lambda x, m: m.sin(100 * x), 0.1),
    "sine of a large number": (lambda x, m: m.sin(x), 10_000.5),
    "narrow peak": (lambda x, m: m.exp(-(((x - 1000) / 0.001) ** 2)), 1000.0003),
    "peak far out": (lambda x, m: m.exp(-((x - 1e6) ** 2)), 1e6 + 0.3),
    "pole": (lambda x, m: x**-5, 0.01),
    "sigmoid": (lambda x, m: 1 / (1 + m.exp(-x)), -20.0),
    "wide cosine": (lambda x, m: m.cos(1 + x / 1e6), 0.0),
    "power of itself": (lambda x, m: x**x, 2.5),
    "polynomial": (lambda x, m: x**5 - 3 * x**2 + 2, 1e3),
    "fraction": (lambda x, m: x / (1 + x * x), 1e5),
    "huge slope": (lambda x, m: 1e200 * m.sin(x), 1.0),
    "tangent near its pole": (lambda x, m: m.tan(x), 1.5),
}


def slope(name):
    f, x = FUNCTIONS[name]
    with mpmath.workdps(60):
        at, step = mpmath.mpf(x), mpmath.mpf(10) ** -25 * (abs(x) or 1)
        return mpmath.diff(lambda t: f(t, mpmath), at, h=step)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(
    ("difference", "bar"), [(central_difference, 1e-8), (richardson, 1e-11), (complex_step, 1e-14)]
)
def test_slopes_agree_with_mpmath(name, difference, bar):
    f, x = FUNCTIONS[name]
    exact = slope(name)
    found = difference(lambda x: f(x[0], np), np.array([x]))
    assert abs((found[0] - exact) / exact) <= bar


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("plan", [CENTRAL, RICHARDSON])
def test_the_error_estimate_covers_the_error(name, plan):
    f, x = FUNCTIONS[name]
    found = slope_with_error(lambda x: f(x[0], np), [x], plan)
    assert abs(found.value[0] - slope(name)) <= found.error[0]
    assert found.evaluations <= 300


# Where f is large beside its slope no step leaves eight digits: half a unit in the last place of
# f, on both sides, over the step, and the truncation h²/6 · f‴. f, its slope, f‴ and f there:
ROUNDED = {
    "arctan far out": (lambda x: np.arctan(x[0]), 1e6, 1 / (1 + 1e12), 6e-24, np.pi / 2),
    "sine on a million": (lambda x: 1e6 + np.sin(x[0]), 1.0, np.cos(1.0), np.cos(1.0), 1e6),
}


@pytest.mark.parametrize("name", ROUNDED)
def test_a_central_difference_comes_near_the_limit_that_rounding_sets(name):
    f, x, slope, third, value = ROUNDED[name]
    unit = 2.0**-53 * value
    best = (3 * unit / third) ** (1 / 3)  # where d/dh (h²/6 · third + unit / h) is zero
    limit = (best**2 / 6 * third + unit / best) / slope
    assert limit > 1e-8  # what no choice of the step can promise to go below
    found = slope_with_error(f, [x], CENTRAL)
    off = abs(found.value[0] / slope - 1)
    assert off <= 2 * limit
    assert off <= found.error[0] / slope  # and the estimate says so
    # Longer steps with extrapolation gain two digits, the complex step all of them.
    assert abs(richardson(f, [x])[0] / slope - 1) < limit / 50
    assert complex_step(f, [x])[0] == pytest.approx(slope, rel=1e-15)


def test_hidden_rounding_is_noticed():
    # 1 + x/1e6 rounds where log1p would not; the value itself is too small to show it.
    found = slope_with_error(lambda x: np.log(1 + x[0] / 1e6), [0.0])
    assert abs(found.value[0] - 1e-6) <= found.error[0] < 1e-16


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=4))
@settings(max_examples=30)
def test_each_entry_is_the_slope_along_its_own_axis(x):
    x = np.array(x)

    def f(x):
        return np.sin(x).sum() + x[0] * x[-1]

    exact = np.cos(x)
    exact[0] += x[-1]
    exact[-1] += x[0]
    for difference in (central_difference, richardson):
        assert difference(f, x) == pytest.approx(exact, rel=1e-7, abs=1e-9)
    assert complex_step(f, x) == pytest.approx(exact, rel=1e-14, abs=1e-15)
    assert forward_difference(f, x) == pytest.approx(exact, abs=1e-6)


def test_with_a_given_step_the_differences_are_their_definitions():
    # (3.5² - 3²) / .5 = 6.5, and the central difference of a parabola has no error.
    assert forward_difference(lambda x: x[0] ** 2, [3.0], step=0.5)[0] == 6.5
    assert central_difference(lambda x: x[0] ** 2, [3.0], step=0.5)[0] == 6.0
    # ((1.5)³ - (.5)³) / 1 = 3.25 and not 3: the truncation error is the square of the step.
    assert central_difference(lambda x: x[0] ** 3, [1.0], step=0.5)[0] == 3.25


@pytest.mark.parametrize("difference", [forward_difference, central_difference, complex_step])
def test_a_step_that_is_not_positive_is_refused(difference):
    with pytest.raises(ValueError, match="step must be positive, not 0"):
        difference(lambda x: x @ x, [1.0], step=0)


def test_a_function_with_several_values_is_refused():
    with pytest.raises(ValueError, match=r"one number, not an array of shape \(2,\)"):
        central_difference(lambda x: x**2, [1.0, 2.0])


def test_an_error_inside_the_function_is_not_swallowed():
    def broken(x):
        raise ValueError("no such file")

    with pytest.raises(ValueError, match="no such file"):
        central_difference(broken, [1.0])


def test_the_edge_of_a_domain_is_kept_away_from():
    assert richardson(lambda x: math.log(x[0]), [1e-6])[0] == pytest.approx(1e6, rel=1e-11)


def test_a_point_outside_the_domain_has_no_slope():
    assert np.isnan(central_difference(lambda x: math.log(x[0]), [-1.0])[0])


def test_the_function_cannot_change_the_point():
    def greedy(x):
        x *= 2
        return x @ x

    x = np.array([1.0, 2.0])
    assert central_difference(greedy, x) == pytest.approx(8 * np.array([1.0, 2.0]))
    assert list(x) == [1, 2]


def test_the_complex_step_refuses_a_function_that_drops_it():
    with pytest.raises(ValueError, match="use richardson instead"):
        complex_step(lambda x: abs(x[0]), [1.0])
    assert complex_step(lambda x: 3.0, [1.0])[0] == 0


def test_a_smaller_step_is_better_only_until_rounding():
    # Forward: error h/2 · f″ + eps/h has its minimum near 1e-8; central near 1e-5.
    steps = 10.0 ** -np.arange(0, 16)
    errors = errors_by_step(lambda x: np.exp(x[0]), [1.0], [np.e], steps)
    assert 1e-9 <= steps[errors.forward.argmin()] <= 1e-7
    assert 1e-7 <= steps[errors.central.argmin()] <= 1e-4
    assert errors.forward[-1] > 1e4 * errors.forward.min()
    ratio = SimpleNamespace(
        forward=errors.forward[1] / errors.forward[2], central=errors.central[1] / errors.central[2]
    )
    assert ratio.forward == pytest.approx(10, rel=0.1)  # order 1
    assert ratio.central == pytest.approx(100, rel=0.1)  # order 2


def test_extrapolation_gains_two_orders_and_the_complex_step_loses_no_digits():
    # Errors h²/24-ish of order 4 for one extrapolation; the complex step's is h²/6 · f‴.
    steps = 10.0 ** -np.arange(0, 16)
    errors = errors_by_step(lambda x: np.exp(x[0]), [1.0], [np.e], steps)
    assert errors.richardson[0] / errors.richardson[1] == pytest.approx(1e4, rel=0.1)
    assert errors.complex_step[1] / errors.complex_step[2] == pytest.approx(100, rel=0.1)
    assert errors.complex_step[8:].max() <= 2 * np.finfo(float).eps * np.e
    assert errors.richardson.min() < errors.central.min() / 10


def test_the_complex_step_keeps_the_precision_it_is_given_and_needs_complex_numbers():
    single = errors_by_step(lambda x: x[0] ** 3, [1.0], [3.0], [1e-3], np.float32)
    assert 1e-7 <= single.complex_step[0] <= 2e-6  # h² = 1e-6, and 7 digits of 3
    for refuses in (lambda x: abs(x[0]), lambda x: math.exp(x[0]), lambda x: 3.0):
        assert np.isnan(errors_by_step(refuses, [1.0], [1.0], [0.1]).complex_step).all()


def test_float32_has_its_best_step_far_earlier():
    steps = 10.0 ** -np.arange(0, 16)
    errors = errors_by_step(lambda x: np.exp(x[0]), [1.0], [np.e], steps[:8], np.float32)
    assert 1e-4 <= steps[errors.forward.argmin()] <= 1e-2
    assert errors.forward.min() > 1e-5
