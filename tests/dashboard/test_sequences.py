"""The Limits page: every control, without a browser."""

import pytest


def text(app):
    return " ".join(str(e.value) for e in [*app.markdown, *app.caption, *app.header])


def test_the_finding_is_there_before_any_guess(open_page):
    app = open_page("sequences")
    assert "4 of the six have a limit" in app.header[0].value
    assert "you were right" not in text(app)


def test_a_guess_is_counted_right_where_it_agrees(open_page):
    app = open_page("sequences")
    app.pills(key="sequences_guess").set_value(["1/n", "(-1)ⁿ"])
    app.button[0].click().run()
    # Right about 1/n, and about 1 + 1/2 + ... which it leaves out; wrong about the other four.
    assert "On which have a limit you were right about 2 of the 6" in text(app)
    assert "On which ever equal it" not in text(app)


def test_only_the_constant_ever_equals_its_limit(open_page):
    app = open_page("sequences")
    app.pills(key="sequences_equal_guess").set_value(["2, 2, 2, …"])
    app.button[0].click().run()
    assert "On which ever equal it you were right about 6 of the 6" in text(app)


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [(100, "warning", "equals 0.01"), (99, "warning", "a little more"), (101, "success", "Right")],
)
def test_the_first_term_within_a_width_is_told_from_its_neighbours(open_page, answer, kind, said):
    app = open_page("sequences", sequences_answer_within=str(answer))
    assert any(said in box.value for box in getattr(app, kind))


@pytest.mark.parametrize(("first", "kind"), [(10, "warning"), (11, "success")])
def test_for_one_tenth_the_promise_on_1_over_n_begins_at_eleven(open_page, first, kind):
    app = open_page("sequences")
    app.number_input(key="sequences_first").set_value(first).run()
    assert len(getattr(app, kind)) == 1


def test_a_smaller_width_needs_a_larger_n(open_page):
    app = open_page("sequences")
    app.number_input(key="sequences_first").set_value(11).run()
    app.pills(key="sequences_epsilon").set_value(0.01).run()
    assert "Not yet: term 11" in app.warning[0].value


def test_no_claim_holds_for_a_sequence_without_a_limit(open_page):
    app = open_page("sequences")
    app.pills(key="sequences_name").set_value("1 + 1/2 + … + 1/n").run()
    app.number_input(key="sequences_claim").set_value(7.49).run()
    app.number_input(key="sequences_first").set_value(1001).run()
    assert "Would a larger N help?" in app.warning[0].value


def test_the_axis_follows_the_toggle(open_page):
    app = open_page("sequences")
    assert '"log"' not in app.get("vega_lite_chart")[6].proto.spec
    app.toggle(key="sequences_log").set_value(True).run()
    assert '"log"' in app.get("vega_lite_chart")[6].proto.spec


def test_a_finer_tolerance_changes_which_rules_are_fooled(open_page):
    app = open_page("sequences")
    before = text(app)
    app.pills(key="sequences_tolerance").set_value(0.01).run()
    assert text(app) != before
    assert "limit_of, 100 terms 0" in text(app)


def test_pasted_terms_are_judged_and_words_refused(open_page):
    app = open_page("sequences")
    assert app.metric[0].value == "converges"
    assert "3.1415926" in text(app)
    app.text_area(key="sequences_terms").set_value("1 2; 3, 4\n5 6 7").run()
    assert app.metric[0].value == "diverges"
    app.text_area(key="sequences_terms").set_value("1 2 three").run()
    assert "“three” is no number" in app.error[0].value
    app.text_area(key="sequences_terms").set_value("").run()
    assert not app.error


def test_a_gain_above_one_makes_the_signal_grow(open_page):
    app = open_page("sequences")
    assert "w²⁹ = 0.047" in text(app)
    app.slider(key="sequences_gain").set_value(1.2).run()
    assert "w²⁹ = 2e+02" in text(app)


def test_the_exercise_names_the_misconception_and_takes_the_right_answer(open_page):
    app = open_page("sequences")
    for answer, kind in [(7.49, "warning"), (1000, "warning"), (1001, "success")]:
        app.number_input(key="sequences_answer").set_value(answer)
        next(b for b in app.button if b.key.startswith("FormSubmitter:sequences_answer_form")
             ).click().run()  # fmt: skip
        assert any("Asked is n" in w.value or "equals 0.001" in w.value or "7.49" in w.value
                   for w in getattr(app, kind))  # fmt: skip
