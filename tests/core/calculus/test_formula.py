"""Formulas of visitors: evaluated and differentiated, never run."""

import numpy as np
import pytest

from core.calculus.derivatives import richardson
from core.calculus.formula import FUNCTIONS, Formula

SOME = ["x**2", "x^x", "sigmoid(3*x)/x", "tan(x)*tanh(x)", "sqrt(abs(x))-log(x)", "exp(-x^2)",
        "2^x", "pi*cos(e*x)", "-x+7", *(f"{name}(x/2)" for name in FUNCTIONS)]  # fmt: skip


@pytest.mark.parametrize("text", SOME)
def test_the_slope_is_the_slope_of_the_values(text):
    f = Formula(text)
    measured = richardson(lambda x: f(x[0]), [1.3])[0]
    assert float(f.slope()(1.3)) == pytest.approx(measured, rel=1e-9, abs=1e-12)


def test_a_corner_and_an_edge_have_no_slope():
    assert np.isnan(Formula("abs(x)").slope()(0.0))
    assert np.isnan(Formula("log(x)")(-1.0))


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "x.real", "(lambda: 1)()", "x if x else 1", "[1]", "y", "1e400", "x(1)",
     "exp(x, 1)", "", "(" * 60, "True", "'a'*9", "x" * 121, "exp", "x; x", "x = 1", "exp(*x)"],
)  # fmt: skip
def test_what_is_not_a_formula_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"not understood|not a formula|characters"):
        Formula(text)


def test_the_chart_s_language_says_the_same():
    said = Formula("x**2 + sigmoid(-x) * tanh(x) / pi").vega("v")
    assert said.startswith("(pow(v,2.0)+")
    v = 0.7
    names = {"pow": pow, "exp": np.exp, "v": v}
    assert eval(said, names) == pytest.approx(float(Formula("x**2+sigmoid(-x)*tanh(x)/pi")(v)))
