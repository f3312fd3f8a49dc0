"""Accelerators against series whose sums are known, and the stop rules."""

import numpy as np
import pytest

from core.calculus import accelerators as a
from core.calculus.stopping import RULES, order_of_convergence

n = np.arange(1.0, 21)


@pytest.mark.parametrize(
    ("accelerate", "terms", "limit", "within"),
    [
        (a.aitken, 3 + 0.9**n, 3, 1e-12),
        (a.wynn_epsilon, 1 + 0.9**n - 0.5**n + (-0.3) ** n, 1, 1e-9),
        (a.brezinski_theta, np.cumsum(1 / n**2), np.pi**2 / 6, 1e-8),
        (a.levin_u, np.cumsum(1 / n**2), np.pi**2 / 6, 1e-9),
        (a.levin_t, np.cumsum((-1) ** (n + 1) / n), np.log(2), 1e-13),
        (a.richardson, (1 + 1 / n) ** n, np.e, 1e-9),
    ],
)
def test_some_order_comes_near_the_limit(accelerate, terms, limit, within):
    assert np.nanmin(np.abs(accelerate(terms) - limit)) < within


def test_accelerators_are_fooled_by_a_divergent_series_and_agree_on_its_antilimit():
    powers = np.cumsum((-2.0) ** np.arange(12))  # 1 / (1 + 2)
    assert a.aitken(powers)[1] == pytest.approx(1 / 3)
    assert a.wynn_epsilon(powers)[1] == pytest.approx(1 / 3)


def test_copies_beside_each_other_are_accelerated_apart():
    terms = np.cumsum(1 / n**2)
    both = np.column_stack([terms, 5 - 2 * terms])
    for accelerate in (a.aitken, a.wynn_epsilon, a.brezinski_theta, a.levin_u, a.richardson):
        np.testing.assert_array_equal(accelerate(both)[:, 0], accelerate(terms))


@pytest.mark.parametrize("rule", RULES.values())
def test_a_rule_says_yes_or_no_at_every_term_and_no_before_it_has_seen_enough(rule):
    for length in (1, 2, 9, 30):
        stop = rule(np.full(length, 2.0), 1e-3)
        assert stop.shape == (length,)
        assert not stop[0]


def test_orders_of_newton_and_of_a_geometric_sequence():
    newton = [3.0]
    for _ in range(8):
        newton.append((newton[-1] + 2 / newton[-1]) / 2)
    assert order_of_convergence(newton) == pytest.approx(2, abs=0.1)
    assert order_of_convergence(1 + 0.5 ** np.arange(20)) == pytest.approx(1, abs=1e-6)
    assert np.isnan(order_of_convergence([1.0, 1.0, 1.0]))
