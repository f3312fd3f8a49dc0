"""Tails that swing: what rides on the waves is added, or the area is refused."""

import math
from math import cos, exp, inf, pi, sin, sqrt

import mpmath as mp
import pytest

from core.calculus.integrals import area

DIRICHLET = float(mp.pi / 2 - mp.si(1))  # sin x / x from 1 on


def with_peak(height, at, sd):
    return lambda x: sin(x) / x + height * exp(-(((x - at) / sd) ** 2) / 2)


@pytest.mark.parametrize(
    ("height", "at", "sd"),
    [(3e-3, 300, 5), (6e-3, 200, 1), (1e-6, 100, 1), (1e-3, 50, 0.1), (1e-4, 5000, 1), (0, 1, 1)],
)
def test_a_peak_that_rides_on_waves_is_added(height, at, sd):
    found = area(with_peak(height, at, sd), 1, inf)
    truth = DIRICHLET + height * sd * sqrt(2 * pi)
    assert found.value == pytest.approx(truth, abs=1e-11)
    assert abs(found.value - truth) <= 10 * found.error + 1e-14
    assert found.evaluations <= 200_000


def test_a_peak_on_waves_to_the_left_is_added_too():
    found = area(lambda x: with_peak(3e-3, 300, 5)(-x), -inf, -1)
    assert found.value == pytest.approx(DIRICHLET + 0.015 * sqrt(2 * pi), abs=1e-11)


@pytest.mark.parametrize(
    ("part", "truth"),
    [
        (lambda x: 1e-3 / x**2, 1e-3),
        (lambda x: 1e-5 / x**2, 1e-5),
        (lambda x: 1e-8 / x**2, 1e-8),
        (lambda x: 1e-6 / x, None),
        (lambda x: 1e-9 / x, None),
        (lambda x: 0.5e-5 * exp(-(((x - 1e5) / 1e4) ** 2) / 2), 0.05 * sqrt(2 * pi)),
        (lambda x: sin(x) * max(0.0, 1e-4 - 1 / x), None),  # waves that stop shrinking
        (lambda x: sin(2 * x) / (10 * x), float(mp.pi / 2 - mp.si(2)) / 10),
    ],
)
def test_a_part_that_does_not_swing_is_never_dropped(part, truth):
    try:
        found = area(lambda x: sin(x) / x + part(x), 1, inf)
    except ArithmeticError:
        return
    assert truth is not None
    assert abs(found.value - DIRICHLET - truth) <= 10 * found.error


@pytest.mark.parametrize(
    ("f", "lower", "truth"),
    [
        (lambda x: cos(x * x), 0, mp.sqrt(mp.pi / 8)),
        (lambda x: sin(x) ** 3 / x, 0, mp.pi / 4),
        (lambda x: sin(sqrt(x)) / x, 1, 2 * DIRICHLET),
        (lambda x: cos(2 * pi * x) / (1 + x), 0, -mp.ci(2 * mp.pi)),
        (lambda x: sin(1e3 * x) / x, 1, mp.pi / 2 - mp.si(1000)),
    ],
)
def test_waves_alone_are_exact_to_eleven_digits(f, lower, truth):
    assert area(f, lower, inf).value == pytest.approx(float(truth), abs=1e-11)


def test_an_area_beyond_the_floats_is_refused():
    with pytest.raises(ArithmeticError, match="No reliable area"):
        area(lambda x: 1e300, 0, 1e10)
    with pytest.raises(ArithmeticError, match="No reliable area"):
        area(lambda x: math.copysign(1e300, x), -1e10, 1e10)
