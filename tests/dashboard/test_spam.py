"""The spam page: any baseline, guesses that stay, every way, and the experiment run again."""

import pandas as pd
import pytest

from core.experiments import spam_tables as tables
from core.experiments.derivatives import METHODS
from core.experiments.recorded import recorded
from core.experiments.spam_baselines import BASELINES
from dashboard.charts import spam as charts
from dashboard.charts.marks import GUESS
from dashboard.words import signed

RECORD = recorded("derivatives")
WAYS = [*BASELINES, *METHODS]


def text_of(app):
    said = [*app.markdown, *app.header, *app.metric, *app.caption]
    return " ".join(element.value for element in said)


def specs_of(app):
    return [chart.proto.spec for chart in app.get("vega_lite_chart")]


@pytest.mark.parametrize("before", WAYS)
def test_any_baseline_can_be_chosen(open_page, before):
    app = open_page("spam")
    app.selectbox(key="spam_before").set_value(before)
    app.selectbox(key="spam_after").set_value("solver").run()
    assert not app.exception
    right = RECORD["quality"][before]["accuracy"]["value"]
    assert f"From {right:.1%} right to" in text_of(app)
    errors = 1000 * RECORD["pairs"][f"{before} | solver"]["errors"]["value"]
    assert f"**{signed(errors, 0)} (" in text_of(app)
    assert "-0.000" not in text_of(app)
    assert "-0 " not in text_of(app)


def test_guesses_are_kept_and_drawn(open_page, guesses_drawn):
    app = open_page("spam")
    assert not any(guesses_drawn(app))
    app.number_input(key="spam_guess").set_value(50.0)
    app.button[0].click().run()
    assert "You guessed 50%" in text_of(app)
    app.number_input(key="spam_caught_guess").set_value(90.0)
    app.number_input(key="spam_lost_guess").set_value(2.0)
    press(app, "spam_mistakes_form")
    drawn = dict(zip(specs_of(app), guesses_drawn(app), strict=True))
    assert [guesses for guesses in drawn.values() if guesses] == [[0.5], [90.0, 2.0]]
    assert all(GUESS in spec for spec, guesses in drawn.items() if guesses)


def press(app, form):
    next(b for b in app.button if b.form_id == form).click().run()


def test_nothing_is_trained_until_asked_and_the_record_is_met_number_for_number(open_page):
    app = open_page("spam")
    assert "Nothing is trained until you ask" in text_of(app)
    n_charts = len(specs_of(app))
    app.button(key="spam_train").click().run()
    assert not app.exception
    assert len(specs_of(app)) == n_charts + 2
    assert "That is the record, number for number." in text_of(app)
    assert "recorded -188 (-212 to -163)" in text_of(app)


def test_every_setting_of_the_live_run_changes_it(open_page):
    app = open_page("spam")
    app.selectbox(key="spam_after").set_value("chosen step").run()
    app.number_input(key="spam_steps_300").set_value(5)
    app.select_slider(key="spam_c").set_value(1.0)
    app.number_input(key="spam_seed").set_value(3)
    app.select_slider(key="spam_rate").set_value(4.0)
    app.button_group(key="spam_equal").set_value("evaluations")
    app.button_group(key="spam_split").set_value("time").run()
    app.button(key="spam_train").click().run()
    said = text_of(app)
    assert "with 5 evaluations, C = 1, seed 3, the newest mails held out" in said
    assert "number for number" not in said
    before = said
    app.select_slider(key="spam_rate").set_value(32.0).run()
    assert "what you trained last" in text_of(app)
    app.button(key="spam_train").click().run()
    assert text_of(app) != before
    assert not app.exception


def test_equal_milliseconds_may_be_asked_for(open_page):
    app = open_page("spam")
    app.button_group(key="spam_equal").set_value("milliseconds")
    app.number_input(key="spam_steps_300").set_value(40).run()
    app.button(key="spam_train").click().run()
    assert "Now, with 40 milliseconds, C = 10" in text_of(app)
    assert not app.exception


def test_measured_gradients_may_take_fifty_steps_and_no_more(open_page):
    app = open_page("spam")
    app.selectbox(key="spam_before").set_value("finite differences").run()
    assert app.number_input(key="spam_steps_50").max == 50
    app.number_input(key="spam_steps_50").set_value(2).run()
    app.button(key="spam_train").click().run()
    assert "apart in some weight" in text_of(app)


def test_a_live_baseline_has_no_weights_to_compare(open_page):
    app = open_page("spam")
    app.selectbox(key="spam_before").set_value("naive Bayes").run()
    app.number_input(key="spam_steps_300").set_value(3).run()
    app.button(key="spam_train").click().run()
    assert not app.exception
    assert "apart in some weight" not in text_of(app)


def test_the_nudge_follows_its_size(open_page):
    app = open_page("spam")
    app.select_slider(key="spam_nudge").set_value(-1.0).run()
    assert "-1 on" in text_of(app)


def test_the_second_exercise_says_why_a_wrong_answer_tempts(open_page):
    app = open_page("spam")
    for answer, said in (("The accuracy", "same verdict"), ("Nothing", "two losses")):
        app.radio(key="spam_answer_differs").set_value(answer)
        press(app, "spam_answer_differs_form")
        assert said in app.warning[0].value
    app.radio(key="spam_answer_differs").set_value("The work")
    press(app, "spam_answer_differs_form")
    assert app.success[0].value.startswith("Right.")


def test_the_words_of_the_scrubbed_chart_stand_in_a_view_of_their_own():
    looks = tables.looks(RECORD, "majority", "1/L")
    drawn = charts.training(looks, True).to_dict()
    words, lines = drawn["vconcat"]
    assert words["mark"]["type"] == "text"
    marks = {layer["mark"]["type"]: layer for layer in lines["layer"]}
    assert "text" not in marks
    level = marks["rule"]  # a baseline has no path: its loss is a level
    assert level["transform"] == [{"filter": "datum.last == 0"}]
    assert (looks["last"] == 0).any()
    assert not (tables.looks(RECORD, "naive step", "1/L")["last"] == 0).any()


def test_mistakes_alone_are_framed():
    counts = tables.per_thousand(RECORD, "naive step", "solver")
    assert list(counts["right"]) == list(counts["truth"] == counts["called"])
    boxes = charts.two_by_two(counts).to_dict()["layer"][0]
    assert boxes["encoding"]["stroke"]["condition"] == {
        "test": "datum.right", "value": "transparent",
    }  # fmt: skip


def test_counts_per_thousand_are_those_of_the_record():
    counts = tables.per_thousand(RECORD, "naive step", "solver")
    assert counts.groupby("stage")["n"].sum().eq(1000).all()
    end = RECORD["traces"]["solver"][-1]
    caught = counts.query("stage == 'after' and truth == 'spam' and called == 'spam'")["n"].item()
    assert caught == pytest.approx(1000 * end["caught"] / RECORD["n_held_out"], abs=0.5)


def test_three_ways_meet_the_same_loss_at_their_own_cost():
    table = tables.to_reach(RECORD)
    met = table[table["crossing"]].set_index("name")["cost"]
    assert met["momentum"] < met["exact"] < met["measured"] / 1000
    assert (
        charts.to_reach(table, tuple(met.index), 0.16).to_dict()["layer"][1]["mark"]["type"]
        == "line"
    )


def test_other_splits_show_the_spread_over_their_seeds():
    table = tables.differences(RECORD, "finite differences", "solver")
    splits = pd.DataFrame(RECORD["splits"]).pivot_table("accuracy", "seed", "name")
    by_seed = 1000 * (splits["1/L"] - splits["solver"])
    assert list(table.loc[1, ["low", "high"]]) == [by_seed.min(), by_seed.max()]
    assert table.loc[1, "name"] == "5 splits"


@pytest.mark.parametrize("before", list(RECORD["traces"]))
def test_counts_per_thousand_add_up_to_a_thousand(before):
    counts = tables.per_thousand(RECORD, before, "solver")
    assert counts.groupby("stage")["n"].sum().eq(1000).all()
