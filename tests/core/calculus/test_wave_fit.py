"""Swings that fade like a power: their limits, and swings that only seem to fade."""

import mpmath as mp
import numpy as np
import pytest

from core.calculus.limits import limit_of
from core.calculus.wave_fit import wave_fit

N_TERMS = [40, 60, 100, 150]


@pytest.mark.parametrize("n_terms", N_TERMS)
@pytest.mark.parametrize("power", [0.5, 1, 2])
@pytest.mark.parametrize("turn", [0.7, 1.0, 2.0, 2.8])
def test_a_wave_that_fades_like_a_power_ends_at_its_middle(turn, power, n_terms):
    n = np.arange(1.0, n_terms + 1)
    found = limit_of(5 + np.sin(turn * n + 0.3) / n**power)
    assert found.verdict == "converges"
    assert abs(found.value - 5) <= found.error < 1e-4


SUMS = {
    "sin n / n": (lambda n: np.sin(n) / n, (mp.pi - 1) / 2),
    "sin n / n^2": (lambda n: np.sin(n) / n**2, mp.clsin(2, 1)),
    "cos n / n^2": (lambda n: np.cos(n) / n**2, mp.clcos(2, 1)),
    "cos 2n / n": (lambda n: np.cos(2 * n) / n, -mp.log(2 * mp.sin(1))),
}


@pytest.mark.parametrize("n_terms", N_TERMS)
@pytest.mark.parametrize("name", SUMS)
def test_a_sum_of_waves_is_answered(name, n_terms):
    terms, truth = SUMS[name]
    found = limit_of(np.cumsum(terms(np.arange(1.0, n_terms + 1))))
    assert found.verdict == "converges"
    assert abs(found.value - float(truth)) <= found.error < 1e-5


@pytest.mark.parametrize("n_terms", [20, 30, *N_TERMS])
@pytest.mark.parametrize("rest", [0.001, 0.01, 0.1, 1.0])
@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_a_wave_that_fades_to_a_smaller_one_has_no_limit(power, rest, n_terms):
    n = np.arange(1.0, n_terms + 1)
    for turn in (0.7, 1.0, 2.6):
        assert limit_of(np.sin(turn * n) * (rest + n**-power)).verdict != "converges"


@pytest.mark.parametrize("n_terms", [20, 30, *N_TERMS])
@pytest.mark.parametrize(
    "waves",
    [
        lambda n: np.sin(3 * np.sqrt(n)),  # their steps fade, they do not
        lambda n: np.sin(5 * np.log(n)),
        lambda n: np.sin(n**0.9),
        lambda n: np.sin(n) * n**0.1,
        lambda n: np.sin(n) / n + 1e-3 * np.log(n),
        lambda n: np.sin(n) / n + 1e-4 * np.sin(2 * n),
        lambda n: np.sin(n) / n + 1e-5 * n,
    ],
)
def test_waves_without_a_limit_are_given_none(waves, n_terms):
    assert limit_of(waves(np.arange(1.0, n_terms + 1))).verdict != "converges"


def test_noise_is_no_wave():
    rng = np.random.default_rng(8)
    for n_terms in (20, 50, 150):
        n = np.arange(1.0, n_terms + 1)
        assert all(wave_fit(rng.normal(size=n_terms) / n, 1e-16) is None for _ in range(200))
