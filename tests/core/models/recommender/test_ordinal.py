"""The integral from a belief to the probability of each level, and its calibration."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.stats import norm

from core.models.recommender import ordinal
from core.models.recommender.ordinal import Ordinal


@pytest.mark.parametrize("mean", [-3.0, 0.0, 0.4, 8.0])
@pytest.mark.parametrize(("belief", "noise"), [(1e-4, 1.0), (0.3, 0.5), (2.0, 0.01)])
def test_the_closed_form_is_the_integral_it_stands_for(mean, belief, noise):
    cut = Ordinal(np.array([-1.0, 0.2, 1.5]), log_noise=0.1, log_belief=-0.3, log_power=0.2)
    (reading,), (unknown,) = cut.variances(np.array([belief]), np.array([noise]))
    levels = cut.levels(np.array([mean]), np.array([belief]), np.array([noise]))[0]
    sd, around = np.sqrt(unknown), 10 * np.sqrt(unknown)
    for threshold, below in zip(cut.thresholds, np.cumsum(levels), strict=False):
        area, _ = quad(
            lambda x, c=threshold: norm.cdf((c - x) / np.sqrt(reading)) * norm.pdf(x, mean, sd),
            mean - around, mean + around, epsabs=1e-13, epsrel=1e-13, limit=400,
            points=[mean, np.clip(threshold, mean - around, mean + around)],
        )  # fmt: skip
        assert below == pytest.approx(area, abs=1e-10)


def test_levels_sum_to_one_even_far_from_every_threshold():
    cut = Ordinal(np.array([-1.0, 0.0, 1.0]))
    levels = cut.levels(np.array([-1e3, 1e3]), np.full(2, 0.1), np.full(2, 1.0))
    np.testing.assert_allclose(levels.sum(1), 1, rtol=1e-12)
    assert levels[0, 0] == levels[1, -1] == 1


def test_the_gradient_of_the_calibration_is_its_slope():
    rng = np.random.default_rng(0)
    level, mean = rng.integers(0, 5, 300), rng.normal(size=300)
    belief, noise = rng.gamma(2, 0.1, 300), rng.gamma(3, 0.2, 300)
    start = np.r_[-1.0, np.log([0.6, 0.8, 0.5]), 0, 0, 0]
    data = (start, level, mean, belief, noise)
    at = start + rng.normal(scale=0.2, size=7)
    slope = approx_fprime(at, lambda p: ordinal.loss_and_gradient(p, *data)[0], 1e-7)
    np.testing.assert_allclose(ordinal.loss_and_gradient(at, *data)[1], slope, atol=1e-6)


def test_calibration_finds_the_thresholds_and_noise_that_made_the_ratings():
    rng = np.random.default_rng(1)
    n, truth = 60_000, np.array([-1.2, -0.1, 0.9])
    mean, belief = rng.normal(size=n), np.full(n, 0.2)
    liking = mean + rng.normal(scale=np.sqrt(0.2), size=n)
    level = np.searchsorted(truth, liking + rng.normal(scale=np.sqrt(0.8), size=n))
    # told half the noise there is: the calibration must double it
    cut = ordinal.fitted(np.array([-1.5, -0.5, 0.5, 1.5]), level, mean, belief, np.full(n, 0.4))
    np.testing.assert_allclose(cut.thresholds, truth, atol=0.03)
    reading, unknown = cut.variances(np.array([0.2]), np.array([0.4]))
    assert reading + unknown == pytest.approx(1.0, abs=0.03)
