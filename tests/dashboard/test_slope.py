"""More exercises on slopes, and what a link may say on that page."""

import pytest


def answered(app, key: str, answer: float):
    check = next(i for i, b in enumerate(app.button) if b.form_id == f"{key}_form")
    app.number_input(key=key).set_value(answer)
    return app.button[check].click().run()


@pytest.mark.parametrize(
    ("page", "part", "right", "wrong"),
    [
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
