"""Fits that nothing confirms: what they find, and what they must leave alone."""

from itertools import accumulate

import numpy as np
import pytest

from core.calculus.limits import limit_of
from core.calculus.lone_fits import log_fit, root_fit, step_fit

N_TERMS = [15, 20, 30, 50, 100, 150]


def iterates(rule, start, n):
    return np.array(list(accumulate(range(n - 1), lambda x, _: rule(x), initial=start)))


@pytest.mark.parametrize("n_terms", N_TERMS)
@pytest.mark.parametrize(
    "rule",
    [lambda x: x - x**2, lambda x: x - x**3, lambda x: x - 0.4 * x**3],
)
def test_a_fixed_point_of_slope_1_is_found_from_the_steps(rule, n_terms):
    terms = 2 + iterates(rule, 0.5, n_terms)
    found = step_fit(terms, 1e-15)
    assert abs(found.value - 2) <= found.error < 1e-7
    assert limit_of(terms).verdict == "converges"


@pytest.mark.parametrize("n_terms", [30, 50, 100, 150])
@pytest.mark.parametrize("rule", [np.sin, np.arctan, np.tanh, np.log1p])
def test_slow_iterations_of_the_textbooks_are_answered(rule, n_terms):
    found = limit_of(iterates(rule, 1.0, n_terms))
    assert found.verdict == "converges"
    assert abs(found.value) <= found.error < 1e-5


@pytest.mark.parametrize("n_terms", N_TERMS)
@pytest.mark.parametrize("miss", [1e-8, 1e-6, 1e-4])
def test_a_fixed_point_that_is_missed_is_not_found(miss, n_terms):
    terms = iterates(lambda x: x - 0.3 * x**2 - miss, 0.6, n_terms)
    assert step_fit(terms, 1e-16).error == np.inf
    assert limit_of(terms).verdict != "converges"


RIEMANN = {
    "left": lambda n: np.sqrt(np.arange(n) / n).mean(),
    "middle": lambda n: np.sqrt((np.arange(n) + 0.5) / n).mean(),
    "trapezoid": lambda n: np.sqrt(np.arange(n + 1) / n).sum() / n - 0.5 / n,
}


@pytest.mark.parametrize("n_terms", [50, 100, 150])
@pytest.mark.parametrize("rule", RIEMANN)
def test_sums_for_the_area_below_a_root_are_answered(rule, n_terms):
    found = limit_of([RIEMANN[rule](n) for n in range(1, n_terms + 1)])
    assert found.verdict == "converges"
    assert abs(found.value - 2 / 3) <= found.error < 1e-6


def test_powers_of_a_root_need_the_right_first_one():
    n = np.arange(1.0, 61)
    for power, terms in ((1.5, n**-0.5 + 1 / n), (2, 1 / n + n**-1.5), (2.5, n**-1.5 + n**-2)):
        found = root_fit(3 + terms, 1e-15, power)
        assert abs(found.value - 3) <= found.error < 1e-8


@pytest.mark.parametrize("n_terms", [50, 100, 150])
@pytest.mark.parametrize("power", [0.5, 1])
def test_a_logarithm_over_a_power_is_answered(power, n_terms):
    n = np.arange(1.0, n_terms + 1)
    found = limit_of(np.log(n) / n**power)
    assert found.verdict == "converges"
    assert abs(found.value) <= found.error < 1e-6


@pytest.mark.parametrize("n_terms", N_TERMS)
@pytest.mark.parametrize(
    "grows", [np.log, np.sqrt, lambda n: n**0.2, lambda n: np.log(n + 1) ** 0.5]
)
@pytest.mark.parametrize("share", [1e-5, 1e-3, 0.1, 1.0])
def test_what_grows_beside_is_not_overlooked(share, grows, n_terms):
    n = np.arange(1.0, n_terms + 1)
    for fades in (1 / (n + np.sqrt(n)), np.log(n + 1) / n, iterates(np.sin, 1.0, n_terms)):
        assert limit_of(fades + share * grows(n)).verdict != "converges"


@pytest.mark.parametrize("n_terms", N_TERMS)
@pytest.mark.parametrize(
    "slow", [lambda n: 1 / np.log(n + 1), lambda n: np.log(np.log(n + 2)), lambda n: np.log(n) ** 2]
)
def test_what_no_fit_is_made_for_is_refused_by_each(slow, n_terms):
    terms = slow(np.arange(1.0, n_terms + 1))
    for found in (step_fit(terms, 1e-15), log_fit(terms, 1e-15), root_fit(terms, 1e-15, 1.5)):
        assert found.error == np.inf


def test_few_terms_are_refused():
    n = np.arange(1.0, 14)
    for found in (step_fit(1 / n, 1e-16), log_fit(1 / n, 1e-16), root_fit(1 / n, 1e-16, 2)):
        assert found.error == np.inf
