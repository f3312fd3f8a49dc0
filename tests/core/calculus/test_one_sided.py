"""Whether a formula has a slope at a point, and why not."""

import numpy as np
import pytest

from core.calculus.formula import Formula
from core.calculus.one_sided import slope_at


@pytest.mark.parametrize(
    ("text", "x", "why"),
    [
        ("1/x", 0, "infinite value"), ("log(x)", 0, "infinite value"), ("sin(x)/x", 0, "no value"),
        ("log(x)", -2, "outside"), ("sqrt(x)", -2, "outside"), ("sqrt(x)", 0, "vertical"),
        ("sqrt(abs(x))", 0, "vertical"), ("x**x", 0, "vertical"), ("abs(x)", 0, "corner"),
        ("sqrt(1-cos(x))", 0, "corner"), ("0**abs(x)", 0, "jump"), ("sqrt(-x^2)", 0, "alone"),
        ("x*log(x)", 0, "edge"), ("exp(exp(exp(x)))", 3, "too large"),
        ("abs(x)*sin(log(abs(x)+1e-30))", 0, "unsettled"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_a_slope_is_named(text, x, why):
    found = slope_at(Formula(text), x)
    assert found.why == why
    assert np.isnan(found.value)
    assert "no slope" in str(found)


@pytest.mark.parametrize(
    ("text", "x", "slope"),
    [
        ("x*sin(x)", 1, np.sin(1) + np.cos(1)), ("abs(x)*x", 0, 0), ("abs(x)^3", 0, 0),
        ("abs(x)^1.1", 0, 0), ("x^0", 0, 0), ("abs(x-1)*(x-1)+3*x", 1, 3), ("abs(x)", -2, -1),
    ],
)  # fmt: skip
def test_a_slope_that_the_rules_miss_is_found_from_both_sides(text, x, slope):
    found = slope_at(Formula(text), x)
    assert found.why == ""
    assert found.value == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize(("text", "slope"), [("x^1.5", 0), ("sqrt(x)*x", 0), ("x+x^2.5", 1)])
def test_at_the_end_of_a_domain_the_slope_is_of_one_side(text, slope):
    found = slope_at(Formula(text), 0)
    assert (found.why, found.value) == ("one side", slope)
    assert "from the right only" in str(found)


def test_a_corner_is_said_with_both_of_its_slopes():
    assert "-1 from the left, 1 from the right" in str(slope_at(Formula("abs(x)"), 0))
