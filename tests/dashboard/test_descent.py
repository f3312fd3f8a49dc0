"""Descent: guesses drawn, zones, the valley by rate, and the real model."""

import json

import numpy as np
import pytest

from core.datasets.messages import load_messages
from core.experiments import spam_tables as tables
from core.experiments import valley
from core.experiments.one_step import one_step
from core.experiments.recorded import recorded
from dashboard.charts import descent as charts
from dashboard.charts.marks import GUESS
from dashboard.drawing import guess_rows


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def specs_of(app):
    return [chart.proto.spec for chart in app.get("vega_lite_chart")]


def test_the_guess_is_drawn_on_the_curve(open_page, guesses_drawn):
    app = open_page("descent")
    assert not guesses_drawn(app)[0]
    app.number_input(key="descent_guess").set_value(2.0)
    app.button[0].click().run()
    assert "You guessed 2, the purple line" in text_of(app)
    assert guesses_drawn(app)[0] == [2.0]
    assert GUESS in specs_of(app)[0]


def test_the_rate_of_the_link_begins_the_chart(open_page):
    app = open_page("descent", descent_rate="0.3")
    hand = next(p for p in json.loads(specs_of(app)[0])["params"] if p["name"] == "rate")
    assert hand["value"] == 0.3


def test_the_valley_follows_its_steps_and_its_shape(open_page):
    app = open_page("descent")
    app.number_input(key="descent_steps").set_value(120).run()
    assert "Loss after 120 steps" in text_of(app)
    said = text_of(app)
    app.select_slider(key="descent_condition").set_value(3).run()
    assert text_of(app) != said
    assert "gradient from 2.1/L, momentum from 1.4/L" in text_of(app)


def test_own_points_take_as_many_steps_as_one_likes(open_page):
    app = open_page("descent")
    app.number_input(key="descent_own_steps").set_value(7).run()
    assert "after 7 steps" in text_of(app)


def test_one_step_follows_where_the_filter_stands(open_page):
    app = open_page("descent")
    said = text_of(app)
    app.button_group(key="descent_place").set_value("half-way to the trained ones").run()
    assert text_of(app) != said
    assert "1/L stands after **3**" in text_of(app)


def test_the_zones_of_the_rate_are_those_of_the_path():
    for low, high, name, _ in charts.ZONES:
        inside = valley.zone((low + high) / 2)
        assert {"one side": "one side", "flips, shrinks": "flips and shrinks", "grows": "grows"}[
            name
        ] in inside
    drawn = charts.parabola(guess_rows(), 12, 4.0).to_dict()
    assert "rect" in [layer["mark"]["type"] for layer in drawn["vconcat"][1]["layer"]]


def test_past_twice_1_over_l_the_gradient_ends_higher_and_before_it_lower():
    for condition in (1.0, 30.0, 100.0):
        swept = valley.by_rate(condition, 60).query("step == 60")
        gradient = swept[swept["method"] == "gradient"].set_index("rate")["loss"]
        start = 0.5 * (81 + condition)
        assert (gradient[gradient.index < 2.0] < start).all()
        assert (gradient[gradient.index > 2.0] > start).all()
        assert valley.fails_from(swept, start)["gradient"] == 2.1
        assert valley.fails_from(swept, start)["Adam"] == np.inf


def test_every_path_counts_one_gradient_a_step():
    paths = valley.paths(10.0, 0.5, 20)
    assert (paths["evaluations"] == paths["step"] + 1).all()
    assert set(paths["method"]) == set(charts.METHODS)


@pytest.mark.parametrize("place", ["all weights zero", "half-way to the trained ones"])
def test_a_step_of_1_over_l_never_climbs_and_a_longer_one_is_better(place):
    found = one_step(load_messages(), place)
    safe = np.interp(1.0, found.losses["length"], found.losses["loss"])
    assert found.losses["loss"].min() < safe < found.now
    assert found.best > 1
    # 2 over the curvature is where a parabola would be level again; the loss is nearly one.
    assert found.climbs == pytest.approx(found.limit, rel=0.6)


def test_the_recorded_descents_are_compared_at_equal_loss():
    record = recorded("derivatives")
    n = tables.steps_to_match(record, "1/L", "naive step")
    at = {row["step"]: row["train_loss"] for row in record["traces"]["1/L"]}
    target = record["traces"]["naive step"][-1]["train_loss"]
    assert at[n] <= target < at[n - 1]


def test_the_guess_is_asked_and_drawn_at_the_rate_that_the_chart_begins_with(open_page):
    app = open_page("descent")
    assert f"with rate {charts.ASKED}" in text_of(app)
    drawn = json.loads(specs_of(app)[0])
    assert next(p["value"] for p in drawn["params"] if p["name"] == "rate") == charts.ASKED
    assert "after 3 steps at -4" in app.get("vega_lite_chart")[0].proto.alt
    guess = drawn["vconcat"][0]["layer"][-1]
    assert guess["transform"] == [{"filter": f"abs(rate - {charts.ASKED}) < 0.001"}]


def test_a_line_too_steep_to_draw_is_cut_off_and_said(open_page):
    app = open_page("descent")
    app.button_group(key="descent_shape").set_value("line").run()
    captions = " ".join(caption.value for caption in app.caption)
    assert "it is cut off" not in captions
    app.slider(key="descent_own_line").set_value(12.0).run()
    assert "it is cut off" in " ".join(caption.value for caption in app.caption)
    assert not app.exception
    assert "clamp(" in json.dumps(charts.onto_points(guess_rows(), guess_rows(), False)
                                  .to_dict())  # fmt: skip
