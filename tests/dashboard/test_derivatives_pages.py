"""The four pages on derivatives: every control changes what it should."""

import pytest


def text_of(app):
    return " ".join(element.value for element in [*app.markdown, *app.header, *app.metric])


def test_slope_follows_the_function_and_the_point(open_page):
    app = open_page("slope")
    app.number_input(key="slope_x_square").set_value(2.0).run()
    assert "At x = 2 the slope is **4**" in text_of(app)
    app.button_group(key="slope_f").set_value("|x|").run()
    assert "no slope" in text_of(app)
    assert not app.exception


def test_slope_takes_a_formula_and_refuses_what_is_none(open_page):
    app = open_page("slope")
    app.button_group(key="slope_f").set_value("my own").run()
    app.text_input(key="slope_formula").set_value("x^3").run()
    assert "At x = 1 the slope is **3**" in text_of(app)
    for wrong in ("__import__('os')", "log(0*x)", "x +"):
        app.text_input(key="slope_formula").set_value(wrong).run()
        assert app.error[0].value
        assert not app.exception


def test_slope_compares_the_guess(open_page):
    app = open_page("slope")
    app.number_input(key="slope_guess").set_value(7.0)
    app.button[0].click().run()
    assert "You guessed 7" in text_of(app)


@pytest.mark.parametrize(
    ("page", "right", "wrong", "said"),
    [
        ("slope", 27.0, 9.0, "without the factor 3"),
        ("step_size", 0.1, 6.1, "slope over h"),
        ("descent", 0.2, 1.0, "five times larger"),
        ("spam", 0.693, 0.5, "minus its logarithm"),
    ],
)
def test_the_exercises_answer_by_the_kind_of_error(open_page, page, right, wrong, said):
    app = open_page(page)
    form = f"{page}_answer_form"
    check = next(i for i, b in enumerate(app.button) if b.form_id == form)
    app.number_input(key=f"{page}_answer").set_value(wrong)
    app.button[check].click().run()
    assert said in app.warning[0].value
    app.number_input(key=f"{page}_answer").set_value(right)
    app.button[check].click().run()
    assert app.success[0].value.startswith("Right.")


@pytest.mark.parametrize(
    ("bug", "cause"),
    [("none", "right"), ("3% off one weight", "wrong: one entry"), ("wrong sign", "wrong: sign"),
     ("1/n forgotten", "wrong: scale"), ("one term dropped", "wrong: one entry")],
)  # fmt: skip
@pytest.mark.parametrize("trained", [False, True])
def test_each_planted_bug_is_named(open_page, bug, cause, trained):
    app = open_page("step_size")
    app.button_group(key="step_size_bug").set_value(bug)
    app.toggle(key="step_size_trained").set_value(trained).run()
    if not trained or bug == "none":  # at the minimum every entry is small beside its terms
        assert app.metric[0].value == cause
    assert not app.exception


def test_the_best_step_depends_on_the_function(open_page):
    app = open_page("step_size")
    said = app.header[0].value
    app.button_group(key="step_size_f").set_value("x² at 3").run()
    assert app.header[0].value != said
    assert "too kind" in app.info[0].value
    app.button_group(key="step_size_f").set_value("spam loss").run()
    assert "By the weight of “click”" in " ".join(c.value for c in app.caption)


def test_the_twelve_weights_are_drawn_anew(open_page):
    app = open_page("step_size")
    said = text_of(app)
    app.number_input(key="step_size_draw").set_value(1).run()
    assert text_of(app) != said
    assert app.metric[0].value == "wrong: one entry"


def test_the_guess_of_a_step_is_told_its_error(open_page):
    app = open_page("step_size")
    app.number_input(key="step_size_guess").set_value(-12.0)
    app.button[0].click().run()
    assert "You guessed 10^-12, the purple line: the error there is" in text_of(app)
    assert "times the least" in text_of(app)


def test_descent_follows_its_rates(open_page):
    app = open_page("descent")
    app.number_input(key="descent_rate").set_value(1.1).run()
    assert "flips and grows" in text_of(app)
    app.slider(key="descent_share").set_value(2.2).run()
    assert "path climbs" in text_of(app)
    app.select_slider(key="descent_condition").set_value(3).run()
    assert not app.exception


def test_descent_fits_a_visitor_s_points(open_page):
    app = open_page("descent")
    assert "after 100 steps" in text_of(app)
    app.button_group(key="descent_shape").set_value("line").run()
    app.text_area(key="descent_text").set_value("1,2\n2,4\n3,6\nx,1").run()
    assert "**0" in text_of(app) or "e-" in text_of(app)
    app.slider(key="descent_own_line").set_value(2.5).run()
    assert "It climbs" in text_of(app)
    app.file_uploader(key="descent_file").upload("own.csv", b"a,b\n1,5\n2,6\n4,9\n").run()
    assert not app.error
    app.button_group(key="descent_shape").set_value("logistic").run()
    assert "0 and 1" in app.error[0].value


def test_spam_compares_any_two_methods(open_page):
    app = open_page("spam")
    assert "From 75.3% right to 94.1%" in text_of(app)
    app.selectbox(key="spam_before").set_value("momentum")
    app.selectbox(key="spam_after").set_value("solver").run()
    assert "From 97.9% right to 97.9%" in text_of(app)
    axis = spec_of_training(app)
    app.toggle(key="spam_log").set_value(False).run()
    assert spec_of_training(app) != axis
    assert not app.exception


def spec_of_training(app):
    specs = [chart.proto.spec for chart in app.get("vega_lite_chart")]
    return next(spec for spec in specs if "training loss (nats)" in spec and '"look"' in spec)


def test_spam_scores_and_explains_a_pasted_message(open_page):
    app = open_page("spam")
    spam = float(app.metric[0].value.rstrip("%"))
    app.text_area(key="spam_text").set_value("Subject: Re: lunch\n\n> at one?\nYes, see you.").run()
    assert float(app.metric[0].value.rstrip("%")) < 20 < 80 < spam
    app.selectbox(key="spam_word").select_index(1).run()
    assert "should change the loss" in text_of(app)
    app.text_area(key="spam_text").set_value("").run()
    assert not app.exception


def test_the_worst_weight_is_called_by_its_word(open_page):
    app = open_page("step_size")
    said = " ".join(element.value for element in app.markdown)
    chart = next(c for c in app.get("vega_lite_chart") if "worst entry is" in c.proto.alt)
    word = chart.proto.alt.split("worst entry is ")[1].split(" with ")[0]
    assert f"Worst is “{word}”" in said
