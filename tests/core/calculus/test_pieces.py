"""Pieces of areas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calculus.pieces import RULES, measured_order, pieces


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # x² on [0, 1] in quarters: (0 + 1 + 4 + 9) / 64, (1 + 4 + 9 + 16) / 64, and so on.
        ("left", 14 / 64),
        ("right", 30 / 64),
        ("midpoint", 84 / 256),
        ("trapezoid", 22 / 64),
        ("Simpson", 1 / 3),
        ("Gauss-Legendre", 1 / 3),
    ],
)
def test_four_pieces_of_a_square_add_up_as_on_paper(rule, expected):
    assert pieces(lambda x: x**2, 0, 1, 4, rule).total == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize(
    ("rule", "order"),
    [
        ("left", 1),
        ("right", 1),
        ("midpoint", 2),
        ("trapezoid", 2),
        ("Simpson", 4),
        ("Gauss-Legendre", 4),
    ],
)
def test_the_error_falls_at_the_rate_of_the_rule(rule, order):
    found = measured_order(np.exp, 0, 2, np.exp(2) - 1, rule, (8, 16, 32, 64))
    assert found == pytest.approx(order, abs=0.1)


def test_an_exact_rule_has_no_finite_order():
    assert measured_order(lambda x: 1 + 0 * x, 0, 1, 1.0, "left") == float("inf")


@given(st.sampled_from(sorted(RULES)), st.integers(1, 50), st.floats(-5, 5), st.floats(-5, 5))
def test_pieces_are_value_times_width_and_run_to_the_total(rule, n, lower, upper):
    found = pieces(np.sin, lower, upper, n, rule)
    np.testing.assert_allclose(found.piece, found.value * (found.right - found.left))
    assert found.running[-1] == pytest.approx(found.piece.sum(), abs=1e-12)
    assert found.left[0] == lower
    assert found.right[-1] == upper


@given(st.sampled_from(sorted(RULES)), st.integers(1, 40))
def test_evaluations_count_the_different_points(rule, n):
    asked = set()

    def f(x):
        asked.update(np.round(x * 1e9).astype(int).tolist())
        return x

    assert pieces(f, 0, 1, n, rule).evaluations == len(asked)


def test_area_below_the_axis_is_negative():
    assert pieces(np.sin, np.pi, 2 * np.pi, 100, "midpoint").total == pytest.approx(-2, abs=1e-3)


def test_impossible_requests_are_refused_in_words():
    with pytest.raises(ValueError, match="at least one piece"):
        pieces(np.sin, 0, 1, 0)
    with pytest.raises(ValueError, match="left, right"):
        pieces(np.sin, 0, 1, 4, "guess")
