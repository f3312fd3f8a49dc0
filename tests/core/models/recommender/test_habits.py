"""How people use the scale."""

import numpy as np
from scipy.optimize import minimize

from core.models.recommender import habits

RNG = np.random.default_rng(5)


def test_a_tilt_is_the_mode_of_its_posterior():
    covariance = np.array([[1.0, 0.6, 0.0], [0.6, 1.5, -0.2], [0.0, -0.2, 0.7]])
    given, expected = np.array([[9.0, 0.0, 2.0]]), np.array([[3.0, 4.0, 4.0]])
    precision = np.linalg.inv(covariance)

    def loss(t):
        return (expected[0] * np.exp(t) - given[0] * t).sum() + 0.5 * t @ precision @ t

    tilt, _ = habits.tilts(given, expected, covariance)
    found = minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-9})
    np.testing.assert_allclose(tilt[0], found.x, atol=1e-3)  # the Newton steps stop there


def test_levels_used_alike_lend_each_other_evidence():
    # half of the people never use levels 1 and 3, as those who give no half stars
    n, expected = 400, np.full((400, 4), 10.0)
    never = RNG.random(n) < 0.5
    rate = expected * np.where(never[:, None] & np.array([False, True, False, True]), 0.02, 1.0)
    covariance = habits.covariance(RNG.poisson(rate).astype(float), expected)
    assert covariance[1, 3] > 5 * abs(covariance[0, 2])
    few = np.full((1, 4), 4.0)
    alone = habits.tilts(np.array([[4.0, 0.0, 4.0, 4.0]]), few, covariance)[0][0, 1]
    both = habits.tilts(np.array([[4.0, 0.0, 4.0, 0.0]]), few, covariance)[0][0, 1]
    assert both < alone - 0.3


def test_without_ratings_there_is_no_tilt():
    tilt, _ = habits.tilts(np.zeros((1, 3)), np.zeros((1, 3)), np.eye(3))
    np.testing.assert_array_equal(tilt, 0)
