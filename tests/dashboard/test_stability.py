"""The page on training that holds: every control, without a browser."""

import pytest

from core.experiments import limits, stability


def text(app):
    return " ".join(str(e.value) for e in [*app.markdown, *app.caption, *app.header])


def test_the_finding_is_there_before_any_guess_and_claims_no_crash_at_the_edge(open_page):
    app = open_page("stability")
    assert "most runs fail from" in app.header[0].value
    assert "Crossing 2 / L is no crash" in text(app)
    assert "You guessed" not in text(app)


def test_a_guess_is_shown_beside_the_finding(open_page):
    app = open_page("stability", stability_guess="0.5")
    assert "You guessed 0.5." in text(app)


@pytest.mark.parametrize("name", ["digits", "spam"])
def test_the_shares_on_screen_are_the_recorded_ones(open_page, name):
    app = open_page("stability")
    app.radio(key="stability_rows").set_value(name).run()
    after = stability.recorded(name).after
    assert f"with the guard **{after.survived:.0%}**" in text(app)


def test_the_seeds_follow_the_rate(open_page):
    app = open_page("stability")
    assert "20 of 20 fail before" in text(app)
    app.select_slider(key="stability_rate").set_value(stability.recorded("digits").rates[4]).run()
    assert "0 of 20 fail before" in text(app)


def test_a_run_is_trained_only_when_asked_and_as_asked(open_page):
    app = open_page("stability")
    assert "held-out accuracy 1" not in text(app)
    app.selectbox(key="stability_method").set_value(limits.BEFORE)
    app.number_input(key="stability_seed").set_value(3)
    app.button(key="stability_train").click().run()
    assert f"{limits.BEFORE} at 10, seed 3: held-out accuracy" in text(app)
    app.selectbox(key="stability_method").set_value(limits.AFTER)
    app.button(key="stability_train").click().run()
    assert f"{limits.AFTER} at 10, seed 3: held-out accuracy 9" in text(app)


def test_the_first_number_lost_is_named(open_page):
    assert "the first to go is the loss, at step 2" in text(open_page("stability"))


def test_signals_change_with_the_gain(open_page):
    app = open_page("stability")
    before = app.get("vega_lite_chart")[-1].proto.spec
    app.slider(key="stability_gain").set_value(0.5).run()
    assert app.get("vega_lite_chart")[-1].proto.spec != before


def test_the_exercise_takes_two_over_the_curvature(open_page):
    app = open_page("stability")
    for answer, kind, said in [(8.3, "warning", "1 / L"), (16.7, "success", "Right")]:
        app.number_input(key="stability_answer").set_value(answer)
        next(b for b in app.button if b.label == "Check").click().run()
        assert said in getattr(app, kind)[-1].value


def test_a_chosen_gain_is_kept_beside_what_arrives(open_page):
    app = open_page("stability")
    assert "You chose" not in text(app)
    app.radio(key="stability_gain_guess").set_value("1")
    next(b for b in app.button if b.key.startswith("FormSubmitter:stability_gain")).click().run()
    assert "You chose 1. Of a picture's signal" in text(app)
    assert "3e-05 at gain 0.7" in text(app)


@pytest.mark.parametrize(
    ("choice", "kind", "said"),
    [("NaN", "warning", "needs an overflow"), ("bounces", "success", "Right"),
     ("faster", "warning", "Past 2 / L")],
)  # fmt: skip
def test_a_rate_far_past_the_edge_bounces_and_overflows_nothing(open_page, choice, kind, said):
    app = open_page("stability")
    radio = app.radio(key="stability_answer_bounce")
    radio.set_value(next(option for option in radio.options if choice in option))
    next(b for b in app.button if b.key.startswith("FormSubmitter:stability_answer_bounce")
         ).click().run()  # fmt: skip
    assert any(said in box.value for box in getattr(app, kind))
