"""A visitor's two columns."""

import numpy as np
import pytest

from core.experiments.two_columns import (
    SAMPLE,
    TableError,
    edge,
    fit_by_descent,
    in_units_of_x,
    loss_of,
    read_two_columns,
)
from core.experiments.valley import METHODS, RATES, down_a_valley, losses, zone


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n2,4\n3,7",
        "x;y\n1,0;2\n2;4,0\n3;7",
        "1\t2\n2\t4\n3\t7",
        "1 2\n2  4\n3 7",
        "\ufeffa,b\n1,2\n2,4\n3,7",
    ],
)
def test_columns_are_read_however_they_are_separated(text):
    points = read_two_columns(text)
    assert (list(points.x), list(points.y), points.skipped) == ([1, 2, 3], [2, 4, 7], 0)


def test_rows_without_two_numbers_are_left_out_and_counted():
    points = read_two_columns("x,y\n1,2\nno,4\n2,4\n3,7\n4,inf\n5")
    assert (len(points.x), points.skipped, points.names) == (3, 3, ("x", "y"))


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "0 rows"), ("1,2\n2,3", "2 rows"), ("1,2\n1,3\n1,4", "always the same"),
     ("1,2\n" * 501, "at most 500")],
)  # fmt: skip
def test_what_cannot_be_fitted_is_refused_in_words(text, said):
    with pytest.raises(TableError, match=said):
        read_two_columns(text)


def test_a_logistic_curve_needs_zeros_and_ones():
    with pytest.raises(TableError, match="0 and 1"):
        loss_of(read_two_columns("1,2\n2,4\n3,7"), "logistic")


def test_the_line_that_descent_finds_is_that_of_least_squares():
    x = np.array([10.0, 11, 12, 15, 19])
    y = np.array([3.0, 1, 4, 1, 5])
    points = read_two_columns("\n".join(f"{a},{b}" for a, b in zip(x, y, strict=True)))
    last = in_units_of_x(points, fit_by_descent(points, "line", 1.0, 50))[-1]
    assert (last["slope"], last["height"]) == pytest.approx(tuple(np.polyfit(x, y, 1)))


def test_the_edge_for_a_line_is_where_it_climbs():
    points = read_two_columns(SAMPLE)
    below = fit_by_descent(points, "line", 0.99 * edge("line"), 100)
    above = fit_by_descent(points, "line", 1.01 * edge("line"), 100)
    assert below[-1].loss < below[0].loss < above[-1].loss


def test_a_path_that_explodes_ends_where_numbers_end():
    steps = fit_by_descent(read_two_columns(SAMPLE), "line", 1e6, 100)
    assert len(steps) < 100
    assert np.isfinite(steps[-1].loss)


def test_momentum_is_ahead_in_a_long_valley():
    end = {name: down_a_valley(100.0, name, 1.0, 60)[-1].loss for name in ("gradient", "momentum")}
    assert end["momentum"] < end["gradient"] / 10
    assert np.isfinite(down_a_valley(100.0, "Adam", 1.0, 60)[-1].loss)


def test_the_zones_of_the_parabola():
    assert [zone(rate) for rate in (0.3, 0.8, 1.0, 1.1)] == [
        "shrinks on one side", "flips and shrinks", "flips for ever", "flips and grows",
    ]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_rates_side_by_side_give_the_losses_of_each_alone(method):
    together = losses(30.0, method, 40)
    for place in (0, 9, len(RATES) - 1):
        alone = [step.loss for step in down_a_valley(30.0, method, float(RATES[place]), 40)]
        np.testing.assert_allclose(together[:, place], alone, rtol=1e-12)
