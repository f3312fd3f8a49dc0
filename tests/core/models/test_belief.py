"""Beliefs about movies."""

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from core.calculus.integrals import area
from core.calculus.volumes import volume
from core.models.belief import (
    Belief,
    LevelBelief,
    fit_level_prior,
    fit_prior,
    three_ways,
)
from core.models.beta import beta_density
from core.models.better import probability_better


@pytest.mark.parametrize(
    ("likes", "dislikes", "share", "expected"),
    [
        (0, 0, 0.3, 0.7),  # the uniform belief: P(x > s) = 1 - s
        (3, 0, 0.7, 1 - 0.7**4),  # Beta(n, 1) has the distribution function x**n
        # Seven likes of ten: P(Beta(8, 4) > 1/2) is the chance of at most 7 heads in 11 fair
        # tosses, 1816 of the 2**11 outcomes.
        (7, 3, 0.5, 1816 / 2048),
        (90_000, 10_000, 0.5, 1.0),
    ],
)
def test_probability_above_agrees_with_the_closed_form(likes, dislikes, share, expected):
    found = Belief(1, 1).after(likes, dislikes).probability_above(share)
    assert found == pytest.approx(expected, abs=1e-13)


@given(likes=st.integers(0, 10**5), dislikes=st.integers(0, 10**5))
@settings(max_examples=15, deadline=None)
def test_the_area_of_a_density_is_one(likes, dislikes):
    belief = Belief(1 + likes, 1 + dislikes)
    marks = [float(belief.mean + k * belief.sd) for k in (-8, 0, 8)]
    found = area(beta_density(likes + 1.0, dislikes + 1.0), 0, 1, marks)
    assert found.value == pytest.approx(1, abs=1e-10)


def added_up(a, b, c, d):
    """P(Beta(a, b) > Beta(c, d)) for a whole `a`, a sum of `a` terms.

    Writing the inner area as a binomial sum leaves one Beta integral a term; each follows from the
    one before it.
    """
    term, whole = mp.beta(c, b + d) / mp.beta(c, d), mp.mpf(0)  # 1 / (b B(1, b)) is 1
    for i in range(a):
        whole += term
        term *= mp.mpf((c + i) * (b + i)) / ((c + i + b + d) * (1 + i))
    return whole


def exact_better(a, b, c, d):
    """The same by the shortest of four sums: either movie, its likes or its dislikes."""
    with mp.workdps(50):
        sums = {
            a: lambda: added_up(a, b, c, d),
            b: lambda: 1 - added_up(b, a, d, c),
            c: lambda: 1 - added_up(c, d, a, b),
            d: lambda: added_up(d, c, b, a),
        }
        return float(sums[min(sums)]())


@pytest.mark.parametrize(
    "pair",
    [
        (4, 1, 81, 21),
        (1, 1, 1, 1),
        (1, 5, 9, 2),
        (300, 100, 290, 120),
        (2, 1, 900, 2),
        (1, 400, 3, 3),
        (2000, 1000, 2050, 1000),
        (1, 1, 3000, 1),
    ],
)
def test_the_chance_of_being_better_agrees_with_the_exact_sum(pair):
    a, b, c, d = pair
    found = probability_better(Belief(a, b), Belief(c, d))
    assert found == pytest.approx(exact_better(a, b, c, d), abs=1e-9)
    assert probability_better(Belief(c, d), Belief(a, b)) == pytest.approx(1 - found, abs=1e-9)


def test_the_chance_of_being_better_agrees_with_the_exact_sum_for_counts_to_100_000():
    rng = np.random.default_rng(5)
    for _ in range(200):
        counts = np.floor(10 ** rng.uniform(0, 5, 4)).astype(int) - 1
        counts[rng.random(4) < 0.15] = 0
        if rng.random() < 0.3:  # much alike, so that the chance is neither 0 nor 1
            counts[2:] = np.abs(counts[:2] + rng.integers(-2, 3, 2) * np.sqrt(counts[:2]))
        a, b, c, d = (1 + int(count) for count in counts)
        found = probability_better(Belief(a, b), Belief(c, d))
        assert found == pytest.approx(exact_better(a, b, c, d), abs=1e-9)


@pytest.mark.parametrize(
    ("parameters", "exact"),
    # 25 digits by mpmath: the same integral over the logit, regularized incomplete Beta inside.
    [
        ((0.001, 0.001, 0.001, 0.002), 0.6111113845996),
        ((0.005, 0.005, 0.005, 0.01), 0.6111178819595),
        ((0.001, 5, 0.002, 7), 0.3335767708813),
        ((0.01, 100, 0.02, 3), 0.3098165706823),
    ],
)
def test_the_chance_of_being_better_knows_shares_below_the_smallest_float(parameters, exact):
    a, b, c, d = parameters
    assert probability_better(Belief(a, b), Belief(c, d)) == pytest.approx(exact, abs=1e-9)
    assert probability_better(Belief(b, a), Belief(d, c)) == pytest.approx(1 - exact, abs=1e-9)


def test_beliefs_that_reach_too_far_to_compare_are_refused():
    with pytest.raises(ValueError, match="too few"):
        probability_better(Belief(1e-4, 1e-4), Belief(1e-4, 1e-5))
    assert probability_better(Belief(1e-4, 1e-4), Belief(3, 3)) == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize("pair", [(0.5, 0.5), (0.5, 2), (0.05, 3), (0.3, 0.3)])
def test_three_ways_agree_from_0_on_where_the_density_is_infinite(pair):
    formula, quadrature, _ = three_ways(Belief(*pair), 0.0, 10, np.random.default_rng(0))
    assert formula.value == 1
    assert quadrature.value == pytest.approx(1, abs=1e-10)


def test_a_density_that_floats_cannot_add_up_is_refused():
    with pytest.raises(ArithmeticError, match="area"):
        three_ways(Belief(0.01, 0.01), 0.5, 10, np.random.default_rng(0))


def test_the_chance_of_being_better_is_a_double_integral():
    first, second = beta_density(4, 2), beta_density(3, 3)

    def f(points):
        # The triangle y < x as a square: y = x u, dy = x du.
        return np.array([first(x) * second(x * u) * x for x, u in points])

    found = volume(f, np.zeros(2), np.ones(2))
    assert found.value == pytest.approx(probability_better(Belief(4, 2), Belief(3, 3)), abs=1e-9)


def test_with_a_flat_prior_three_of_three_has_the_larger_mean_and_the_smaller_probability():
    few, many = Belief(1, 1).after(3, 0), Belief(1, 1).after(80, 20)
    assert few.mean > many.mean
    assert few.probability_above(0.7) < many.probability_above(0.7)


def test_three_ways_agree_within_their_own_errors():
    ways = three_ways(Belief(4, 1), 0.7, 20_000, np.random.default_rng(0))
    for way in ways:
        assert abs(way.value - (1 - 0.7**4)) <= 5 * way.error


def test_the_interval_holds_its_share_of_the_belief():
    low, high = Belief(8, 4).interval(0.9)
    belief = Belief(8, 4)
    assert belief.probability_above(low) - belief.probability_above(high) == pytest.approx(0.9)


def test_the_prior_is_recovered_from_movies_drawn_from_it():
    rng = np.random.default_rng(0)
    n = rng.integers(1, 60, 4000)
    likes = rng.binomial(n, rng.beta(6, 3, n.size))
    prior = fit_prior(likes, n)
    assert prior.a == pytest.approx(6, rel=0.1)
    assert prior.b == pytest.approx(3, rel=0.1)


def test_the_prior_is_the_most_probable_one_to_a_millionth():
    rng = np.random.default_rng(1)
    n = rng.integers(1, 60, 400)
    likes = rng.binomial(n, rng.beta(6, 3, n.size))
    prior = fit_prior(likes, n)

    def evidence(log_a: float, log_b: float) -> float:
        return betabinom.logpmf(likes, n, prior.a * np.exp(log_a), prior.b * np.exp(log_b)).sum()

    h = 1e-3
    for by_a, by_b in ((h, 0), (0, h), (h, h)):
        before, here, after = evidence(-by_a, -by_b), evidence(0, 0), evidence(by_a, by_b)
        slope, bend = (after - before) / (2 * h), (after - 2 * here + before) / h**2
        assert bend < 0
        assert abs(slope / bend) < 1e-6  # how far away the top is, by Newton's method


def test_counts_that_say_nothing_about_a_prior_are_refused():
    with pytest.raises(ArithmeticError, match="No prior"):
        fit_prior(np.full(50, 7), np.full(50, 7))
    with pytest.raises(ArithmeticError, match="No prior"):
        fit_prior(np.full(50, 5), np.full(50, 10))  # alike as no belief would have them
    with pytest.raises(ValueError, match="likes"):
        fit_prior(np.array([3]), np.array([2]))
    with pytest.raises(ValueError, match="positive"):
        Belief(0, 1)


def test_the_predictive_of_levels_adds_up_and_its_upper_part_is_a_beta():
    belief = LevelBelief(np.array([1.0, 2.0, 3.0])).after(np.array([[0, 5, 1], [2, 0, 0]]))
    np.testing.assert_allclose(belief.predictive.sum(axis=1), 1)
    np.testing.assert_allclose(belief.share_from(2).mean, belief.predictive[:, 2])


def test_the_prior_of_levels_is_recovered_from_movies_drawn_from_it():
    rng = np.random.default_rng(1)
    shares = rng.dirichlet([1.0, 4.0, 5.0], 1500)
    drawn = np.array([rng.multinomial(30, share) for share in shares])
    np.testing.assert_allclose(fit_level_prior(drawn).counts, [1, 4, 5], rtol=0.12)
