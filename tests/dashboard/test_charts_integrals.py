"""The charts of the integrals pages."""

from typing import Any

import numpy as np
import pandas as pd

from core.experiments import areas, integrals
from core.models.belief import Belief
from dashboard.charts import beliefs, marks
from dashboard.charts import integrals as charts
from dashboard.drawing import guess_rows


def pieces_of(name: str, rule: str, guess: float | None = None) -> dict[str, Any]:
    upper = {"x²": 1.0, "sin x": 6.28}[name]
    truth = {"x²": 1 / 3, "sin x": 0.0}[name]
    rows = guess_rows(guess)
    return charts.area_in_pieces(rows, name, rule, 0.0, upper, truth, (0.0,) * 10).to_dict()


def test_pieces_and_running_total_share_their_range_and_follow_one_slider():
    spec = pieces_of("x²", "left")
    (slider,) = spec["params"]
    assert slider["bind"]["max"] == charts.MOST
    assert slider["value"] == 4
    for part in spec["vconcat"][:2]:
        ranges = [
            layer["encoding"]["x"]["scale"]["domain"]
            for layer in part["layer"]
            if "scale" in layer["encoding"].get("x", {})
        ]
        assert ranges
        assert all(found == [0.0, 1.0] for found in ranges)


def test_the_exact_curve_is_solid_and_the_sum_of_pieces_dashed():
    spec = pieces_of("sin x", "midpoint")
    curve = spec["vconcat"][0]["layer"][1]["mark"]
    total = spec["vconcat"][1]["layer"][1]["mark"]
    assert "strokeDash" not in curve
    assert total["strokeDash"] == marks.DASHED


def test_a_guess_is_dotted_and_stands_in_the_running_total():
    spec = pieces_of("x²", "left", 0.2)
    guess = spec["vconcat"][1]["layer"][2]
    assert spec["datasets"][guess["data"]["name"]] == [{"guess": 0.2}]
    assert guess["mark"]["color"] == marks.GUESS


def test_the_table_says_value_times_width_piece_and_total():
    spec = pieces_of("x²", "left")
    assert spec["vconcat"][2]["encoding"]["x"]["sort"] == charts.COLUMNS


def test_guides_stand_behind_the_measured_errors():
    measured = areas.errors(areas.examples(np.full(10, 0.1))["√x"])
    guides = areas.guides(measured)
    for words, power in (("falls with 1/n", 1), ("falls with 1/n²", 2)):
        line = guides[guides["slope"] == words]
        np.testing.assert_allclose(
            np.polyfit(np.log(line["n"]), np.log(line["error"]), 1)[0], -power
        )
    spec = charts.errors_by_rule(measured, guides).to_dict()
    assert spec["layer"][1]["encoding"]["text"]["field"] == "slope"


def test_ratings_from_a_movable_star_on_are_filled_and_added_up():
    table = pd.DataFrame({"rating": [3.0, 4.0, 5.0], "share": [0.5, 0.3, 0.2]})
    spec = charts.ratings_in_pieces(table).to_dict()
    assert spec["params"][0]["value"] == 4
    assert "datum.rating >= least" in str(spec["vconcat"][0]["layer"][0]["transform"])
    assert "mean = " in str(spec["vconcat"][1]["layer"][1]["transform"])


def test_the_prior_is_dashed_and_the_threshold_moves():
    spec = beliefs.belief().to_dict()
    assert spec["params"][0]["name"] == "threshold"
    assert spec["vconcat"][0]["layer"][1]["mark"]["strokeDash"] == marks.DASHED


def test_as_many_of_a_hundred_are_filled_as_the_area_says_under_the_same_hand():
    people = beliefs.belief().to_dict()["vconcat"][1]["layer"][0]
    steps = [part.get("calculate") or part.get("filter") for part in people["transform"]]
    assert "datum.share >= threshold" in steps
    assert "datum.i < datum.n ? 'after' : 'before'" in steps


def test_movies_differ_in_dash_as_well_as_in_colour_and_are_named_with_their_ratings():
    table = pd.DataFrame(
        {"title": ["A"] * 2, "n": [3] * 2, "kind": ["few ratings"] * 2, "rule": ["mean", "sum"]}
        | {"rank": [1, 99], "place": [1, 33]}
    )
    spec = beliefs.changing_places(table, ("mean", "sum"), 30).to_dict()
    lines = spec["layer"][1]["encoding"]
    assert lines["strokeDash"]["scale"]["range"] == [marks.DASHED, marks.SOLID]
    assert lines["y"]["scale"]["reverse"]
    named = spec["layer"][3]
    assert named["encoding"]["text"]["field"] == "words"
    assert "datum.n" in str(named["transform"])


def test_two_beliefs_are_told_apart_by_dash_and_the_guess_stands_beside_one():
    table = integrals.densities(Belief(4, 1), Belief(81, 21))
    spec = beliefs.two_beliefs(table, guess_rows(78), 0.7, ("few", "many")).to_dict()
    dashes = [layer["mark"].get("strokeDash") for layer in spec["layer"]]
    assert [2, 2] in dashes
    beside = [layer for layer in spec["layer"] if layer["mark"].get("text") == "▲ your guess"]
    assert [spec["datasets"][layer["data"]["name"]] for layer in beside] == [[{"guess": 78.0}]]


def test_shares_and_probabilities_of_levels_have_the_look_of_before_and_after():
    table = pd.DataFrame({"rating": [4.0, 4.0], "stage": ["before", "after"]})
    spec = beliefs.all_levels(table.assign(value=0.5, prior=0.3)).to_dict()
    assert spec["layer"][1]["encoding"]["shape"]["scale"]["range"] == ["circle", "diamond"]
