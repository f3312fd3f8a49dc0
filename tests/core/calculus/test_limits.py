"""limit_of: the sequences that fool simpler rules, and laws for all sequences."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.limits import limit_of

n = np.arange(1.0, 51)
FOOLS = {  # name: terms, and the truth, None where there is no limit
    "a geometric error that has hardly begun to shrink": (1 + 0.999 ** n[:8], 1.0),
    "two different limits by turns, whose accelerators agree on 0": ((-1) ** n * (1 + 1 / n), None),
    "poles": (np.tan(n), None),
    "Grandi's series, with the antilimit 1/2": (np.cumsum((-1) ** n), None),
    "powers of -2, with the antilimit 1/3": (np.cumsum((-2.0) ** n), None),
    "factorials with signs, with a Borel sum": (
        np.cumsum([(-1) ** k * math.factorial(k) for k in range(20)]),
        None,
    ),
    "terms that shrink for a hundred steps": (
        np.array([math.factorial(k) / 100.0**k for k in range(1, 21)]),
        None,
    ),
    "between 1/k and 1/k**2, divergent": (np.cumsum(1 / ((n + 1) * np.log(n + 1))), None),
    "between 1/k and 1/k**2, convergent": (
        np.cumsum(1 / ((n + 1) * np.log(n + 1) ** 2)),
        2.10974280,
    ),
    "steps of a staircase that get longer": (np.floor(np.log2(n)), None),
    "a staircase that stops": (np.minimum(n, 5), 5.0),
    "alternating, towards two values close together": ((-1) ** n * (0.001 + 1 / n), None),
    "halving for a while, by Newton's method from far away": (
        1e6 / 2.0 ** np.arange(10) + 2 ** np.arange(10.0) / 1e6,
        None,
    ),
    "a wave so long that it looks settled": (np.cos(np.log(n)), None),
}  # fmt: skip


@pytest.mark.parametrize("name", FOOLS)
def test_what_fools_simpler_rules_gets_no_wrong_verdict(name):
    terms, truth = FOOLS[name]
    found = limit_of(terms)
    if truth is None:
        assert found.verdict != "converges"
    else:
        assert found.verdict != "diverges"
        assert found.verdict == "cannot tell" or abs(found.value - truth) <= found.error


@pytest.mark.parametrize(
    ("terms", "verdict"),
    [
        ([], "cannot tell"),
        ([1.0], "cannot tell"),
        ([3.0, 3.0, 3.0, 3.0], "cannot tell"),
        ([3.0] * 5, "converges"),
        ([1, 2, np.nan, 4, 5, 6, 7, 8], "cannot tell"),
        ([np.inf] * 8, "cannot tell"),
        (np.r_[1e80 ** np.arange(1.0, 4), 1e250, 1e300, np.inf, np.inf], "diverges"),
        ([0.0, 1e308, -1e308] * 7, "cannot tell"),
        ([5e-324] * 7 + [0.0], "cannot tell"),
    ],
)
def test_short_and_non_finite_sequences_are_answered(terms, verdict):
    found = limit_of(terms)
    assert found.verdict == verdict
    assert found.terms == len(terms)


def test_noise_and_random_walks_are_not_said_to_converge():
    # The bar is 1 in 200 of 10,000 draws; `tests/benchmarks` counts them all.
    rng = np.random.default_rng(11)
    drawn = rng.standard_normal((300, 24))
    samples = [*drawn, *drawn.cumsum(axis=1), *(5 + 1e-3 * rng.random((300, 24)))]
    assert sum(limit_of(x).verdict == "converges" for x in samples) <= len(samples) / 200


@settings(max_examples=60, deadline=None)
@given(
    ratio=st.floats(0.05, 0.95) | st.floats(-0.95, -0.05),
    power=st.integers(-8, 8),
    sign=st.sampled_from([-1, 1]),
    shift=st.floats(-3, 3),
)
def test_a_geometric_sequence_converges_to_its_limit_at_any_scale(ratio, power, sign, shift):
    scale = sign * 10.0**power
    found = limit_of(scale * (shift + ratio ** np.arange(30)))
    assert found.verdict == "converges"
    assert abs(found.value - scale * shift) <= found.error
    assert found.error <= 1e-6 * abs(scale)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=40))
def test_any_list_of_floats_is_answered(terms):
    found = limit_of(terms)
    assert found.verdict in ("converges", "diverges", "cannot tell")
    assert math.isfinite(found.error) == (found.verdict == "converges")
