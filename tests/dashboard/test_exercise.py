"""Checked answers."""

from streamlit.testing.v1 import AppTest


def ask() -> None:
    from dashboard.exercise import Mistake, exercise, predict

    predict("toy_guess", "How much?", "Guess", 0.0, 10.0, 0.5)
    exercise("start", "Slope of x² at 3?", 6, 0.01, "It is 2x.", [Mistake(9, "9 is the height.")])


def answered(value: float) -> AppTest:
    app = AppTest.from_function(ask).run()
    app.number_input(key="start_answer").set_value(value)
    return app.button[1].click().run()


def test_a_right_answer_is_told_why_and_noted():
    app = answered(6.0)
    assert "It is 2x." in app.success[0].value
    assert app.session_state["done"] == {"start"}


def test_a_tempting_answer_is_told_why_it_tempts():
    app = answered(9.0)
    assert "9 is the height." in app.warning[0].value
    assert not app.success


def test_any_other_wrong_answer_gets_a_second_try():
    assert "Try again" in answered(1.0).warning[0].value


def test_without_an_answer_nothing_is_judged():
    app = AppTest.from_function(ask).run()
    assert not app.success
    assert not app.warning
