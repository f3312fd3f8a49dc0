"""Probabilities of Beta variables, to twelve digits at any counts."""

import math
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.special import betaincc

from core.models import beta_expansions
from core.models.beta import beta_above


def below(a, b, t):
    """Share of Beta(a, b) up to t < its peak, by the continued fraction of DLMF 8.17.22."""
    h = d = 1 / (1 - (a + b) * t / (a + 1))
    c, m, step = mp.mpf(1), 0, mp.mpf(0)
    while abs(step - 1) > mp.mpf(10) ** -42:
        m += 1
        even = m * (b - m) * t / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * t / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d, c = 1 / (1 + part * d), 1 + part / c
            step = d * c
            h *= step
    scale = mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
    return mp.exp(scale + a * mp.log(t) + b * mp.log1p(-t)) / a * h


def true_above(a, b, t):
    with mp.workdps(50):
        a, b, t = mp.mpf(a), mp.mpf(b), mp.mpf(t)
        if t in (0, 1):
            return float(1 - t)
        return float(1 - below(a, b, t) if t < (a + 1) / (a + b + 2) else below(b, a, 1 - t))


def test_the_reference_agrees_with_closed_forms():
    # 1 - t**a for Beta(a, 1), (1 - t)**b for Beta(1, b), and 1816 / 2048 from eleven coins.
    assert true_above(4, 1, 0.7) == pytest.approx(1 - 0.7**4, abs=1e-15)
    assert true_above(1, 1e7, 1e-7) == pytest.approx(math.exp(1e7 * math.log1p(-1e-7)), abs=1e-14)
    assert true_above(8, 4, 0.5) == pytest.approx(1816 / 2048, abs=1e-15)


def drawn(rng):
    """Parameters of every kind, whole and broken, and thresholds near the peak and far away."""
    a, b = [
        10 ** rng.uniform(-2, 7, 2),
        np.floor(10 ** rng.uniform(0, 7, 2)),
        10 ** rng.uniform(2.6, 7, 2),
        (10 ** rng.uniform(-1, 2.7), 10 ** rng.uniform(3.9, 7)),
        (10 ** rng.uniform(3.9, 7), 10 ** rng.uniform(-1, 2.7)),
    ][rng.integers(5)]
    mean = a / (a + b)
    sd = math.sqrt(mean * (1 - mean) / (a + b + 1))
    t = [
        mean + 2 * rng.normal() * sd,
        mean + rng.uniform(-12, 12) * sd,
        rng.random(),
        10 ** rng.uniform(-300, -3),
        1 - 10 ** rng.uniform(-15, -3),
    ][rng.integers(5)]
    return a, b, min(max(t, 0.0), 1.0)


def test_probabilities_have_twelve_digits_whatever_the_parameters_and_thresholds():
    rng = np.random.default_rng(7)
    a, b, t = np.array([drawn(rng) for _ in range(400)]).T
    truth = [true_above(*triple) for triple in zip(a, b, t, strict=True)]
    np.testing.assert_allclose(beta_above(a, b, t), truth, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "t"),
    [
        (20, 9_999_980, 2.0012e-6),
        (500, 9_999_500, 5.01e-5),
        (499.9, 9_501, 0.0499),
        (10**7, 499.9, 0.99995),
        (4_863_330.8754472295, 764.3617077056047, 0.9998396781794681),  # rounding of a + b
        (600, 700, 0.46),
        (40_000, 60_001, 0.4),
        (7_000_000, 3_000_000, 0.70001),
        (0.3, 2.5, 0.01),
        (0.01, 2.0, 5e-324),  # scipy is off by 2e-6 here
        (0.001, 9_999, 5e-324),
        (0.001, 10**7, 5e-324),
        (9_499, 0.01, np.nextafter(1, 0)),
        (570_415, 3.66, 1e-100),  # 1 - t is 1
        (4_517_672, 33_351, 5e-324),
        (3, 10**7, 0.0),
        (3, 10**7, 1.0),
    ],
)
def test_the_corners_have_twelve_digits_too(a, b, t):
    assert float(beta_above(a, b, t)) == pytest.approx(true_above(a, b, t), abs=1e-12)


counts = st.integers(0, 7).flatmap(lambda digits: st.integers(0, 10**digits))


@given(likes=counts, dislikes=counts, z=st.floats(-9, 9))
@example(likes=19, dislikes=9_999_979, z=0.01)  # one of scipy's routines loses six digits here
@example(likes=499, dislikes=10**7, z=0.0)
@example(likes=10**7, dislikes=10**7, z=0.0)
@settings(max_examples=300, deadline=None)
def test_probabilities_agree_with_scipy_for_all_counts(likes, dislikes, z):
    a, b = likes + 1.0, dislikes + 1.0
    mean = a / (a + b)
    t = min(max(mean + z * math.sqrt(mean * (1 - mean) / (a + b)), 0.0), 1.0)
    assert float(beta_above(a, b, t)) == pytest.approx(float(betaincc(a, b, t)), abs=1e-12)


def test_the_slopes_follow_from_the_cumulants_of_one_like():
    # With w the standardised logit the likelihood says w' (w + l3 w²/2! + l4 w³/3! + …) = z, where
    # l3, l4, … are the standardised cumulants of one like. At skewness s, p (1 - p) = 1 / (s² + 4).
    for s in (Fraction(0), Fraction(1), Fraction(-3, 7)):
        u = s * s + 4
        cumulants = [s, u - 6, s * (u - 12), u**2 - 30 * u + 120, s * (u**2 - 60 * u + 360)]
        cumulants += [u**3 - 126 * u**2 + 1680 * u - 5040]
        order = len(cumulants) + 1
        w = [Fraction(0)] * (order + 2)
        w[1] = Fraction(1)
        for m in range(2, order + 1):  # choose w[m] so that the coefficient of z**m is right
            w[m] = Fraction(0)
            missing = force_times_slope(w, cumulants, m)
            w[m] = -missing / (m + 1)
        for j, coefficients in enumerate(beta_expansions.SLOPES):
            found = sum(c * float(s) ** (2 * k + j % 2) for k, c in enumerate(coefficients))
            assert found == pytest.approx(float((j + 1) * w[j + 1]), abs=1e-14)


def force_times_slope(w, cumulants, m):
    """Coefficient of z**m in w' (w + l3 w²/2! + …), less that of z."""
    force, power, factorial = list(w), list(w), 1
    for k, cumulant in enumerate(cumulants, start=2):
        power = [sum(power[i] * w[r - i] for i in range(r + 1)) for r in range(len(w))]
        factorial *= k
        force = [f + cumulant * p / factorial for f, p in zip(force, power, strict=True)]
    return sum(i * w[i] * force[m - i + 1] for i in range(1, m + 1))


def test_the_logarithm_of_sinh_has_bernoulli_s_coefficients():
    for k, coefficient in enumerate(beta_expansions.LOG_SINH, start=1):
        exact = mp.bernoulli(2 * k) / (2 * k * mp.factorial(2 * k))
        assert coefficient == pytest.approx(float(exact), rel=1e-15)
