"""A chart's form is made once, sees no row, and is filled with what was given, whole."""

import gc
import json
from collections.abc import Iterator
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st

from dashboard import drawing
from dashboard.contents import PAGES

TABLE = pd.DataFrame({"name": ["a", "b"], "value": [1.0, np.nan], "n": [1, 2]})


def chart(table: alt.ChartDataType, title: str) -> alt.Chart:
    return alt.Chart(table, title=title).mark_point().encode(x="value:Q", y="n:Q")


def filled(table: pd.DataFrame, title: str = "all", **params: float) -> dict[str, Any]:
    return drawing.filled(chart, (table, title), params)


def test_the_rows_of_a_specification_are_those_of_the_table():
    specification = filled(TABLE)
    found = pa.ipc.open_stream(specification["datasets"]["rows 0"]).read_pandas()
    pd.testing.assert_frame_equal(found, TABLE)
    assert specification["data"] == {"name": "rows 0"}
    assert specification["title"] == "all"


def test_a_number_without_end_is_left_out_as_one_that_is_missing():
    rows = drawing.arrow(TABLE.assign(value=[np.inf, 2.0]))
    assert pa.ipc.open_stream(rows).read_all()["value"].to_pylist() == [None, 2.0]


def test_other_rows_have_the_same_form_and_another_title_another():
    blank = drawing.form(chart, drawing.Rows("rows 0"), "all")
    assert drawing.form(chart, drawing.Rows("rows 0"), "all") is blank
    assert drawing.form(chart, drawing.Rows("rows 0"), "some")["title"] == "some"
    assert "datasets" not in blank
    assert blank["data"] == {"name": "rows 0"}


@pytest.mark.parametrize(
    "other",
    [
        TABLE.assign(value=[1.0, 2.0]),
        TABLE.assign(name=["a", "c"]),
        TABLE.rename(columns={"n": "m"}),
        TABLE.iloc[::-1],
        pd.concat([TABLE, TABLE]),
    ],
)
def test_a_change_anywhere_in_a_table_is_told_to_the_browser(other: pd.DataFrame):
    assert filled(other)["usermeta"] != filled(TABLE)["usermeta"]
    assert filled(TABLE.copy())["usermeta"] == filled(TABLE)["usermeta"]


def test_a_chart_cannot_depend_on_the_rows_it_is_given():
    def peeping(table: pd.DataFrame) -> alt.Chart:
        return chart(table, f"{len(table)} rows")

    with pytest.raises(TypeError):
        drawing.filled(peeping, (TABLE,), {})


def moved(table: alt.ChartDataType) -> alt.LayerChart:
    here, there = (alt.param(name=name, value=1.5) for name in ("here", "there"))
    return alt.layer(chart(table, "")).add_params(here, there)


def test_parameters_begin_where_they_are_told_to_or_where_the_chart_says():
    found = drawing.filled(moved, (TABLE,), {"here": 2.0})["params"]
    assert {param["name"]: param["value"] for param in found} == {"here": 2.0, "there": 1.5}
    again = drawing.filled(moved, (TABLE,), {})["params"]
    assert {param["value"] for param in again} == {1.5}


def test_a_slider_without_an_end_of_its_own_ends_where_it_stands():
    def slid(table: alt.ChartDataType) -> alt.Chart:
        free, fixed = alt.binding_range(min=0, step=1), alt.binding_range(min=0, max=9)
        hands = [alt.param(name="free", bind=free), alt.param(name="fixed", bind=fixed)]
        return chart(table, "").add_params(*hands)

    free, fixed = drawing.filled(slid, (TABLE,), {"free": 5.0, "fixed": 5.0})["params"]
    assert (free["value"], free["bind"]["max"]) == (5.0, 5.0)
    assert (fixed["value"], fixed["bind"]["max"]) == (5.0, 9)


def test_a_parameter_that_a_chart_has_not_is_refused():
    with pytest.raises(ValueError, match="nowhere"):
        drawing.filled(moved, (TABLE,), {"nowhere": 1.0})


def with_legend(table: alt.ChartDataType) -> alt.Chart:
    return chart(table, "").configure_legend(orient="bottom")


def test_the_common_look_leaves_a_chart_its_own():
    config = drawing.filled(with_legend, (TABLE,), {})["config"]
    assert config["legend"] == {**drawing.WORDS, "orient": "bottom"}
    assert config["mark"] == {"aria": False}
    assert config["view"]["continuousWidth"] > 0  # Altair's own stays


def test_guesses_are_rows_as_many_as_there_are():
    assert drawing.guess_rows(None)["guess"].tolist() == []
    assert drawing.guess_rows(None, 2.0)["guess"].tolist() == [2.0]
    assert drawing.guess_rows()["guess"].dtype == float


def held_by_the_forms() -> str:
    """All that the cache of forms holds while the server runs: what was asked, what was made."""
    caches = [held for held in gc.get_referents(drawing.form) if isinstance(held, dict)]
    kept = [link for cache in caches for link in cache.values()]
    return repr([gc.get_referents(link) for link in kept])


def test_no_form_holds_the_headers_of_a_visitor_s_points(open_page):
    app = open_page("descent")
    table = "My dose,My answer\n" + "\n".join(f"{k},{k % 2}" for k in range(9))
    app.file_uploader(key="descent_file").upload("x.csv", table.encode()).run()
    drawn = [chart.proto.spec for chart in app.get("vega_lite_chart")]
    assert any("My answer against My dose" in spec for spec in drawn)
    assert "in units of 1/L" in held_by_the_forms()
    assert "My answer" not in held_by_the_forms()


def test_no_form_holds_a_visitor_s_formula(open_page):
    app = open_page("slope", slope_f="my own", slope_formula="x**3 + 0.1729*x")
    assert any("0.1729" in chart.proto.spec for chart in app.get("vega_lite_chart"))
    assert "0.1729" not in held_by_the_forms()


def sources(spec: Any) -> Iterator[str]:
    """Every name of rows that a specification draws from."""
    if isinstance(spec, dict):
        own = spec.get("data")
        if isinstance(own, dict) and "name" in own:
            yield own["name"]
    parts = spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ()
    for part in parts:
        yield from sources(part)


@pytest.mark.parametrize("name", [entry.name for entry in PAGES])
def test_every_chart_of_a_page_has_the_rows_that_it_draws_from_and_no_others(open_page, name: str):
    for drawn in open_page(name).get("vega_lite_chart"):
        given = {rows.name for rows in drawn.proto.datasets}
        assert set(sources(json.loads(drawn.proto.spec))) == given, drawn.proto.alt


@pytest.mark.parametrize(("zone", "waits"), [("Europe/Vienna", [drawing.HEAD_START]), (None, [])])
def test_only_the_first_chart_in_a_browser_gets_a_head_start(monkeypatch, open_page, zone, waits):
    waited = []
    monkeypatch.setattr(drawing, "sleep", waited.append)
    monkeypatch.setattr(type(st.context), "timezone", zone)
    app = open_page("slope")
    assert len(app.get("vega_lite_chart")) > 1
    assert waited == waits
    app.switch_page("pages/area.py").run()
    assert waited == waits
