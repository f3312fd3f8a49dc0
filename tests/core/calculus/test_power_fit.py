"""A fit of powers: limits it finds, and sequences it must refuse."""

import math

import numpy as np
import pytest
from scipy.special import zeta

from core.calculus.power_fit import power_fit

EPSILON = np.finfo(float).eps


@pytest.mark.parametrize("n_terms", [30, 50, 150])
@pytest.mark.parametrize("power", [1.5, 2.0, 3.0, 4.0])
def test_a_sum_of_powers_is_followed_to_its_end(power, n_terms):
    terms = np.cumsum(np.arange(1.0, n_terms + 1) ** -power)
    found = power_fit(terms, EPSILON * terms[-1], power, 0.0)
    assert abs(found.value - zeta(power)) <= found.error < 1e-9


def test_a_power_that_is_no_half_is_sought_and_costs_a_larger_error():
    answered = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        power, start, n_terms = rng.uniform(1.1, 4), rng.uniform(0, 1), int(rng.integers(18, 200))
        terms = np.cumsum((np.arange(1.0, n_terms + 1) + start) ** -power)
        near = power + rng.choice([-1, 1]) * 10 ** rng.uniform(-7, -3)
        found = power_fit(terms, EPSILON * terms[-1], near, start)
        if found.error < np.inf:
            answered += 1
            assert abs(found.value - zeta(power, 1 + start)) <= found.error
    assert answered > 180


@pytest.mark.parametrize("offset", [0.0, 0.4, 3.0])
def test_the_numbering_need_not_be_exact(offset):
    n = np.arange(1.0, 81)
    found = power_fit((1 + 1 / n) ** n, 1e-15, 2, offset)
    assert abs(found.value - math.e) <= found.error < 1e-7


@pytest.mark.parametrize("n_terms", [20, 50, 150, 400])
@pytest.mark.parametrize(
    ("terms", "power"),
    [
        (lambda n: np.log(n) / n, 2.0),
        (lambda n: np.log(n) / n, 1.8),
        (lambda n: n ** (1 / n), 1.8),
        (lambda n: np.cumsum(np.log(n) / n**2), 1.84),
        (lambda n: 1 / np.log(n + 1), 1.3),
        (lambda n: 1 / n + 1e-7 * np.log(n), 2.0),
        (lambda n: 1 / n + 1e-7 * n, 2.0),
        (lambda n: 1 / n + 1e-9 * 1.2**n, 2.0),
        (lambda n: np.maximum(1 / n, 1 / 15), 2.0),
        (lambda n: np.random.default_rng(0).normal(size=len(n)), 2.0),
    ],
)
def test_what_is_no_sum_of_powers_is_refused(terms, power, n_terms):
    values = terms(np.arange(1.0, n_terms + 1))
    with np.errstate(all="ignore"):
        assert power_fit(values, EPSILON * np.abs(values).max(), power, 0.0).error == np.inf


@pytest.mark.parametrize("offset", [-100.0, -20.5, 1e12])
def test_a_numbering_that_no_terms_can_have_is_answered(offset):
    n = np.arange(1.0, 31)
    with np.errstate(all="ignore"):
        assert power_fit(1 / n, 1e-16, 1.77, offset).error == np.inf


def test_rounding_larger_than_it_was_said_to_be_is_seen():
    # 1 - cos(1/n) loses digits: the terms are off by hundreds of units in the last place
    n = np.arange(1.0, 61)
    found = power_fit(n**2 * (1 - np.cos(1 / n)), 1e-16, 3, -0.5)
    assert abs(found.value - 0.5) <= found.error < 1e-9
