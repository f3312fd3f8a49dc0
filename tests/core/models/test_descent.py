"""Descent on losses whose path is known."""

import numpy as np
import pytest

from core.models.descent import Evaluations, descend, descend_locally, nesterov

CURVATURE = np.array([1.0, 4.0, 25.0])


def valley(x):
    return float(x @ (CURVATURE * x)) / 2, CURVATURE * x


def curved(x, v):
    return CURVATURE * v


@pytest.mark.parametrize(
    ("rate", "path"), [(0.25, [4, 2, 1, 0.5]), (1.0, [4, -4, 4, -4]), (1.5, [4, -8, 16, -32])]
)
def test_on_a_parabola_each_step_multiplies_by_1_minus_twice_the_rate(rate, path):
    steps = descend(lambda x: (float(x @ x), 2 * x), np.array([4.0]), rate, 3)
    assert [step.parameters[0] for step in steps] == path


def test_the_stability_limit_is_2_over_the_largest_curvature():
    below = list(descend(valley, np.ones(3), 0.99 * 2 / 25, 300))
    above = list(descend(valley, np.ones(3), 1.01 * 2 / 25, 300))
    assert below[-1].loss < 0.05 * below[0].loss
    assert above[-1].loss > above[0].loss


def test_the_local_rate_is_a_share_of_that_limit():
    first, second = descend_locally(valley, curved, np.ones(3), 1, share=0.5)
    # The curvature by ten power iterations: off by (4/25)^20 at most.
    assert second.parameters == pytest.approx(1 - CURVATURE / 25, rel=1e-6)
    assert first.evaluations == Evaluations(1, 1, 0)
    assert second.evaluations == Evaluations(2, 2, 10)


def test_momentum_needs_fewer_gradients_in_a_long_valley():
    curvature = np.array([1.0, 1000.0])

    def long(x):
        return float(x @ (curvature * x)) / 2, curvature * x

    def count(steps):
        return next(step.evaluations.gradients for step in steps if step.loss < 1e-6)

    plain = count(descend(long, np.ones(2), 1 / 1000, 20_000))
    fast = count(nesterov(long, np.ones(2), 1 / 1000, 20_000))
    assert fast < plain / 8


def test_the_start_is_not_changed():
    start = np.ones(3)
    list(descend(valley, start, 0.01, 3)), list(nesterov(valley, start, 0.01, 3))
    assert (start == 1).all()
