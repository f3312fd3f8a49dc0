"""The page Area follows its controls."""

import numpy as np
import pytest

from core.calculus.pieces import RULES
from dashboard.charts import integrals as charts


def text(app):
    return " ".join(element.value for element in [*app.markdown, *app.subheader, *app.caption])


def test_the_finding_stands_there_without_a_click_and_a_guess_is_compared(open_page):
    app = open_page("area")
    assert "0.219" in app.subheader[0].value
    app.number_input(key="area_guess").set_value(0.25)
    app.button[0].click().run()
    assert "0.031 away" in text(app)


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


def test_wrong_answers_are_told_why_and_right_ones_are_marked(open_page):
    app = open_page("area")
    for answer, words in ((25, "without shares"), (4.17, "25/6")):
        app.number_input(key="area_answer").set_value(answer)
        app.button[1].click().run()
        assert words in " ".join(e.value for e in [*app.warning, *app.success])
    app.number_input(key="area_answer_midpoint").set_value(0.344)
    app.button[2].click().run()
    assert "trapezoid" in app.warning[-1].value


def test_the_chart_asks_where_the_rules_of_core_ask():
    for rule, (at, weights) in RULES.items():
        np.testing.assert_allclose(charts.ASKED[rule], np.column_stack([at, weights]))
