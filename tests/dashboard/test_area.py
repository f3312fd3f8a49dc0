"""The page Area follows its controls."""

import numpy as np
import pytest

from core.calculus.pieces import RULES, pieces
from core.datasets.ratings import load_movielens
from dashboard.charts import integrals as charts


def text(app):
    return " ".join(element.value for element in [*app.markdown, *app.header, *app.caption])


def test_the_finding_stands_there_without_a_click_and_a_guess_is_compared(open_page, guesses_drawn):
    app = open_page("area")
    assert "0.219" in app.header[0].value
    app.number_input(key="area_guess").set_value(0.25)
    app.button[0].click().run()
    assert "0.031 away, and too little" in text(app)
    assert guesses_drawn(app)[0] == [0.25]
    app.segmented_control(key="area_function").set_value("sin x").run()
    assert not guesses_drawn(app)[0]


def test_the_table_adds_up_to_what_the_page_says(open_page):
    app = open_page("area")
    assert "0.21875" in text(app)
    app.number_input(key="area_pieces").set_value(8).run()
    assert len(app.dataframe[0].value) == 8
    assert "0.273438" in text(app)  # (0 + 1 + … + 49) / 512


@pytest.mark.parametrize("rule", list(charts.ASKED))
def test_every_rule_is_shown_with_its_own_total(open_page, rule):
    app = open_page("area")
    app.pills(key="area_rule").set_value(rule).run()
    total = app.dataframe[0].value["total"].iloc[-1]
    assert f"{total:.6f}" in text(app)
    assert abs(total - 1 / 3) < 0.14


def test_every_function_is_drawn_and_its_errors_are_described(open_page):
    app = open_page("area")
    for name in ("sin x", "√x", "ratings", "x²"):
        app.segmented_control(key="area_function").set_value(name).run()
        assert not app.exception
    app.segmented_control(key="area_function").set_value("√x").run()
    assert "midpoint 2.8" in text(app)  # order 3/2: the root is steep at 0


def test_the_trap_is_shown_with_both_answers(open_page):
    said = text(open_page("area"))
    assert "2.5e-09" in said
    assert "1.000000" in said


@pytest.mark.parametrize(
    ("part", "answer", "words"),
    [
        ("_right", 1.25, "only over its width"),
        ("_right", 0.625, "1/8 + 1/2"),
        ("_midpoint", 0.344, "trapezoid"),
        ("_midpoint", 0.328, "closer than left"),
        ("", 25, "without shares"),
        ("", 4.17, "25/6"),
        ("_share", 0.5, "a 5 is 4 or more"),
        ("_share", 0.83, "5/6"),
        ("_sign", 4, "counts negative"),
        ("_sign", 0, "+2 above"),
    ],
)
def test_each_answer_is_told_why_it_tempts_or_why_it_is_right(open_page, part, answer, words):
    app = open_page("area")
    key = f"area_answer{part}"
    app.number_input(key=key).set_value(answer)
    next(b for b in app.button if b.proto.form_id == f"{key}_form").click().run()
    assert words in " ".join(e.value for e in [*app.warning, *app.success])


def test_the_right_answers_are_what_the_rules_and_the_ratings_give():
    def square(x):
        return x**2

    ratings = np.array([5, 5, 4, 4, 4, 3])
    assert pieces(square, 0, 1, 2, "left").total == 0.125
    assert pieces(square, 0, 1, 2, "right").total == 0.625
    assert pieces(square, 0, 1, 4, "midpoint").total == pytest.approx(0.328, abs=5e-4)
    assert ratings.mean() == pytest.approx(4.17, abs=5e-3)
    assert (ratings >= 4).mean() == pytest.approx(0.83, abs=5e-3)


def test_mean_and_probability_are_said_as_totals_of_the_histogram(open_page):
    app, ratings = open_page("area"), load_movielens()
    assert f"{ratings.value.mean():.4f} stars" in text(app)
    assert f"{(ratings.value >= 4).mean():.1%}" in text(app)


def test_the_measured_order_is_said(open_page):
    assert "left 1.0, right 1.0, midpoint 2.0, trapezoid 2.0" in text(open_page("area"))


def test_the_chart_asks_where_the_rules_of_core_ask():
    for rule, (at, weights) in RULES.items():
        np.testing.assert_allclose(charts.ASKED[rule], np.column_stack([at, weights]))


def test_one_piece_is_one(open_page):
    app = open_page("area", area_pieces="1")
    assert "1 piece adds up to" in text(app)
    assert [box.label for box in app.expander if "piece" in box.label] == ["The one piece"]
