"""The charts of the integrals pages."""

import pandas as pd

from dashboard.charts import integrals as charts
from dashboard.charts import marks


def test_pieces_and_running_total_share_their_range_and_follow_one_slider():
    spec = charts.area_in_pieces("x²", "left", 4, 0.0, 1.0, 1 / 3, [0.0] * 10).to_dict()
    (slider,) = spec["params"]
    assert slider["bind"]["max"] == charts.MOST
    assert slider["value"] == 4
    for part in spec["vconcat"]:
        ranges = [
            layer["encoding"]["x"]["scale"]["domain"]
            for layer in part["layer"]
            if "scale" in layer["encoding"].get("x", {})
        ]
        assert ranges
        assert all(found == [0.0, 1.0] for found in ranges)


def test_the_exact_curve_is_solid_and_the_sum_of_pieces_dashed():
    spec = charts.area_in_pieces("sin x", "midpoint", 4, 0.0, 6.28, 0.0, [0.0] * 10).to_dict()
    curve = spec["vconcat"][0]["layer"][1]["mark"]
    total = spec["vconcat"][1]["layer"][1]["mark"]
    assert "strokeDash" not in curve
    assert total["strokeDash"] == marks.DASHED


def test_the_prior_is_dashed_and_the_threshold_moves():
    spec = charts.belief(3, 0, 0.5, 2.0, 0.7).to_dict()
    assert spec["params"][0]["name"] == "threshold"
    assert spec["layer"][1]["mark"]["strokeDash"] == marks.DASHED


def test_movies_with_few_ratings_differ_in_dash_as_well_as_in_colour():
    table = pd.DataFrame(
        {"title": ["A"], "n": [3], "kind": ["few ratings"], "rule": ["mean"], "rank": [1]}
        | {"shown": [1]}
    )
    lines = charts.changing_places(table, 30).to_dict()["layer"][0]["encoding"]
    assert lines["strokeDash"]["scale"]["range"] == [marks.DASHED, marks.SOLID]
    assert lines["y"]["scale"]["reverse"]


def test_as_many_of_a_hundred_are_filled_as_are_said():
    calculated = charts.people(76).to_dict()["transform"]
    assert "datum.i < 76 ? 'after' : 'before'" in [part["calculate"] for part in calculated]
