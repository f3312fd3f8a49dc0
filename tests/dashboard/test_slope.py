"""More exercises on slopes, and what a link may say on that page."""

import json

import pytest

from core.datasets.messages import load_messages
from core.experiments.dial_board import dial_board
from dashboard.charts.marks import GUESS


def answered(app, key: str, answer: float):
    check = next(i for i, b in enumerate(app.button) if b.form_id == f"{key}_form")
    app.number_input(key=key).set_value(answer)
    return app.button[check].click().run()


@pytest.mark.parametrize(
    ("page", "part", "right", "wrong"),
    [
        ("slope", "divide", 27.91, {2.79: "divide it by the run", 27: "still count"}),
        ("slope", "last", 10, {25: "height", 11: "whole unit", 0: "divide first"}),
        ("slope", "kink", 2, {0: "no slope", 1: "on the left"}),
    ],
)
def test_a_wrong_answer_is_told_why_and_a_right_one_too(open_page, page, part, right, wrong):
    app = open_page(page)
    for answer, feedback in wrong.items():
        assert feedback in answered(app, f"{page}_answer_{part}", answer).warning[0].value
    app = answered(app, f"{page}_answer_{part}", right)
    assert app.success[0].value.startswith("Right.")
    assert not app.warning


def test_a_hostile_formula_falls_back_with_a_word_and_is_shown_as_plain_text(open_page):
    app = open_page("slope")
    app.button_group(key="slope_f").set_value("my own").run()
    for text in ("__import__('os')", "x.__class__", "![x](http://example.org/x.png)", "x;x"):
        app.text_input(key="slope_formula").set_value(text).run()
        assert not app.exception
        assert "this shows x²" in app.error[0].value
        assert "![x](" not in app.error[0].value
        assert app.dataframe[0].value["rise"].iloc[0] == 3  # x² from 1 to 2


def specs_of(app):
    return [chart.proto.spec for chart in app.get("vega_lite_chart")]


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def test_the_point_and_the_run_come_from_the_link(open_page):
    app = open_page("slope", slope_f="x³", slope_x_cube="2", slope_h="0.01")
    assert "At x = 2 the slope is **12**" in text_of(app)
    start = json.loads(specs_of(app)[0])
    values = {p["name"]: p["value"] for p in start["params"] if "bind" in p}
    assert values == {"point": 2.0, "logh": pytest.approx(-2)}


def test_the_controls_of_the_run_and_the_point_begin_the_chart(open_page):
    app = open_page("slope")
    app.select_slider(key="slope_h").set_value(0.1)
    app.number_input(key="slope_x_square").set_value(-1.0).run()
    assert "from x = -1 over a run of 0.1" in app.get("vega_lite_chart")[0].proto.alt
    assert "At x = -1 the slope is **-2**" in text_of(app)


def test_both_guesses_are_drawn_in_the_lower_chart_and_answered_by_kind(open_page, guesses_drawn):
    app = open_page("slope")
    assert not guesses_drawn(app)[0]
    app.number_input(key="slope_guess").set_value(9.0)
    app.number_input(key="slope_limit_guess").set_value(5.0)
    next(b for b in app.button if b.form_id == "slope_guess_form").click().run()
    assert "9 is the height of the curve at 3" in text_of(app)
    assert "you guessed 5: it is 6" in text_of(app)
    assert guesses_drawn(app)[0] == [9.0, 5.0]
    assert GUESS in specs_of(app)[0]


def test_the_dials_follow_the_place_and_the_nudge(open_page):
    app = open_page("slope")
    alt = dials_alt(app)
    app.button_group(key="slope_place").set_value("trained").run()
    assert dials_alt(app) != alt
    app.button_group(key="slope_place").set_value("half-way")
    app.select_slider(key="slope_nudge").set_value(10.0).run()
    assert "rise over run for h = 10" in text_of(app)
    assert not app.exception


def dials_alt(app):
    return app.get("vega_lite_chart")[1].proto.alt


def test_a_small_nudge_does_what_the_slope_says_and_trained_dials_rest():
    messages = load_messages()
    small, large = (dial_board(messages, "all weights zero", h) for h in (0.01, 10.0))
    assert small["rate"].to_numpy() == pytest.approx(small["slope"].to_numpy(), rel=0.01)
    assert (large["rate"] - large["slope"]).abs().max() > 0.1 * large["slope"].abs().max()
    assert (small["slope"].abs().diff().dropna() <= 0).all()  # the steepest first
    trained = dial_board(messages, "trained", 0.01)["slope"].abs().max()
    assert trained < 1e-3 * small["slope"].abs().max()


@pytest.mark.parametrize(
    ("formula", "x", "said"),
    [
        ("1/x", 0.0, "no finite value there"), ("sin(x)/x", 0.0, "no value there"),
        ("sqrt(x)", -2.0, "outside the domain"), ("sqrt(x)", 0.0, "vertical at the edge"),
        ("abs(x)*x", 0.0, "the slope is **0**"), ("abs(x)", 0.0, "a corner"),
    ],
)  # fmt: skip
def test_a_formula_of_one_s_own_is_told_what_is_true_of_its_slope(open_page, formula, x, said):
    app = open_page("slope", slope_f="my own", slope_formula=formula, slope_x_own=f"{x:g}")
    assert said in text_of(app)
    assert ("corner" in said) == ("a corner" in text_of(app))


def test_what_is_too_large_to_draw_is_left_out_and_said(open_page):
    app = open_page("slope", slope_f="my own", slope_formula="exp(exp(exp(x)))")
    drawn = json.loads(specs_of(app)[0])
    bottom, top = drawn["vconcat"][0]["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert top - bottom < 1e6
    assert "have no finite value" in " ".join(caption.value for caption in app.caption)
