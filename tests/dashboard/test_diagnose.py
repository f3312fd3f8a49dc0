"""Diagnose my curve, without a browser."""

import json

import numpy as np
import pytest

from core.models.diagnosis import NAMES

t = np.arange(200)
FALLING = "step,loss\n" + "\n".join(f"{i},{0.3 + 2 * np.exp(-i / 10)}" for i in t)
BROKEN = "step,loss\n" + "\n".join(f"{i},{'nan' if i > 30 else 2 - i / 50}" for i in range(40))


def verdict(app):
    return next(s.value for s in app.header if s.value.startswith("Verdict: "))[9:]


def press(app, label, place=0):
    [button for button in app.button if button.label == label][place].click().run()


def words(app):
    return " ".join(element.value for element in [*app.markdown, *app.caption])


def spec(app, place=0):
    return json.loads(app.get("vega_lite_chart")[place].proto.spec)


def test_a_sample_is_diagnosed_with_reasons_before_anything_is_given(open_page):
    app = open_page("diagnose")
    assert verdict(app) in NAMES
    for part in ("Where it is heading", "What it cannot show", "Cheapest next test"):
        assert part in words(app)


def test_each_sample_can_be_chosen_and_they_get_different_verdicts(open_page):
    app = open_page("diagnose")
    found = set()
    for sample in app.selectbox(key="diagnose_sample").options:
        app.selectbox(key="diagnose_sample").select(sample).run()
        assert not app.exception
        found.add(verdict(app))
    assert len(found) >= 6


def test_an_uploaded_curve_is_diagnosed(open_page):
    app = open_page("diagnose")
    app.file_uploader(key="diagnose_file").upload("loss.csv", FALLING.encode()).run()
    assert verdict(app) == "plateau"
    assert "200 losses" in words(app)
    assert "0.3" in words(app)


def test_what_is_no_curve_is_refused_and_the_rest_of_the_page_stays(open_page):
    app = open_page("diagnose")
    below = [header.value for header in app.header[1:]]
    app.text_area(key="diagnose_pasted").set_value("no numbers at all").run()
    assert app.error
    assert [header.value for header in app.header] == below


def test_pasted_numbers_are_diagnosed(open_page):
    app = open_page("diagnose")
    app.text_area(key="diagnose_pasted").set_value("2.3 2.2 2.1").run()
    assert verdict(app) == "too short to say"


def test_what_is_not_finite_is_drawn_and_named(open_page):
    app = open_page("diagnose")
    app.file_uploader(key="diagnose_file").upload("loss.csv", BROKEN.encode()).run()
    assert verdict(app) == "not finite"
    assert "first (nan) at point 31" in words(app)
    assert "triangle-up" in json.dumps(spec(app))


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"PK\x03\x04", "zip"), (b"", "empty"), (b"a,b\n1,2\n", "No column is called loss")],
)
def test_a_file_without_a_curve_is_refused_in_words(open_page, raw, why):
    app = open_page("diagnose")
    app.file_uploader(key="diagnose_file").upload("x.csv", raw).run()
    assert why in app.error[0].value
    assert not app.exception


def test_columns_can_be_changed(open_page):
    app = open_page("diagnose")
    raw = "loss,other\n" + "\n".join(f"{2 + i},{1.02**i}" for i in range(100))
    app.file_uploader(key="diagnose_file").upload("x.csv", raw.encode()).run()
    box = next(s for s in app.selectbox if s.label == "Which column is the loss?")
    box.select("other").run()
    assert "loss: other" in words(app)


def test_the_axis_follows_its_switch(open_page):
    app = open_page("diagnose")
    app.text_area(key="diagnose_pasted").set_value(" ".join(str(2 / (i + 1)) for i in t)).run()
    assert '"type": "log"' not in json.dumps(spec(app))
    app.toggle(key="diagnose_log").set_value(True).run()
    assert '"type": "log"' in json.dumps(spec(app))


def test_a_guess_is_set_beside_the_verdict(open_page):
    app = open_page("diagnose")
    app.radio(key="diagnose_guess").set_value("plateau")
    press(app, "Compare with the finding")
    assert "You said plateau." in words(app)


def test_six_curves_are_guessed_and_the_score_is_kept(open_page):
    app = open_page("diagnose")
    app.selectbox(key="diagnose_cause_A").select("plateau").run()
    assert "You said **plateau**" in words(app)
    app.pills(key="diagnose_curve_ABCDEF").set_value("B").run()
    app.selectbox(key="diagnose_cause_B").select("converging").run()
    assert app.metric[0].value.endswith("of 2")
    app.segmented_control(key="diagnose_round").set_value("six more").run()
    assert not app.metric


def test_exercises_say_why_a_wrong_answer_tempts(open_page):
    app = open_page("diagnose")
    app.number_input(key="diagnose_answer").set_value(80.0)
    press(app, "Check")
    assert "rows it has seen" in app.warning[0].value
    app.number_input(key="diagnose_answer").set_value(40.0)
    press(app, "Check")
    assert app.success[0].value.startswith("Right.")
    app.number_input(key="diagnose_answer_rounding").set_value(1.0)
    press(app, "Check", 1)
    assert len(app.success) == 2


def test_its_own_errors_are_on_screen(open_page):
    app = open_page("diagnose")
    assert "called" in words(app)
    assert "healthy" in words(app)
    assert "share" in json.dumps(spec(app, 2))


def test_the_second_six_are_another_mix_with_the_causes_that_were_missing(open_page):
    app = open_page("diagnose")
    truths = {}
    for letters in ("ABCDEF", "GHIJKL"):
        if letters[0] == "G":
            app.segmented_control(key="diagnose_round").set_value("six more").run()
        truths[letters] = []
        for letter in letters:
            app.pills(key=f"diagnose_curve_{letters}").set_value(letter).run()
            app.selectbox(key=f"diagnose_cause_{letter}").select("plateau").run()
            said = next(text.value for text in app.markdown if "You said **plateau**" in text.value)
            truths[letters].append(said.split("**")[3])
    first, second = truths.values()
    assert sorted(first) != sorted(second)
    assert not any(one == other for one, other in zip(first, second, strict=True))
    assert {*first, *second} == set(NAMES[:-1])


def test_the_first_answer_stands_once_the_truth_is_shown(open_page):
    app = open_page("diagnose")
    app.selectbox(key="diagnose_cause_A").select("diverging").run()
    assert app.selectbox(key="diagnose_cause_A").disabled
    assert "You said **diverging**" in words(app)
    assert app.metric[0].value == "0 of 1"
    app.pills(key="diagnose_curve_ABCDEF").set_value("B").run()
    app.pills(key="diagnose_curve_ABCDEF").set_value("A").run()
    assert app.selectbox(key="diagnose_cause_A").value == "diverging"


def test_a_logarithmic_axis_is_refused_with_a_reason_where_a_loss_is_not_positive(open_page):
    app = open_page("diagnose")
    assert not app.toggle(key="diagnose_log").disabled
    app.text_area(key="diagnose_pasted").set_value("1 0.5 0.2 0 -0.1 -0.2 -0.3 -0.4").run()
    assert app.toggle(key="diagnose_log").disabled
    assert "0 or less" in words(app)


def test_the_legend_names_validation_only_where_there_is_some(open_page):
    app = open_page("diagnose")
    app.text_area(key="diagnose_pasted").set_value("2.3 2.2 2.1").run()
    assert '"domain": ["training"]' in json.dumps(spec(app))


def test_one_loss_is_counted_as_one(open_page):
    app = open_page("diagnose")
    app.text_area(key="diagnose_pasted").set_value("2.3").run()
    assert "1 losses" not in words(app)
    assert "1 loss" in words(app) or app.error


def test_points_are_tied_to_the_steps_of_the_file(open_page):
    app = open_page("diagnose")
    app.file_uploader(key="diagnose_file").upload("loss.csv", FALLING.encode()).run()
    assert "point 0 is step" not in words(app)
    rows = [f"{10 * i},{0.3 + 2 * np.exp(-i / 10)}" for i in t]
    app.file_uploader(key="diagnose_file").upload(
        "tens.csv", "\n".join(["step,loss", *rows]).encode()
    ).run()
    assert "point 0 is step 0, point 199 is step 1,990" in words(app)
