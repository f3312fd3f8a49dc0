"""A link restores a view, or says that it cannot."""

from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.contents import PAGES, PAGES_FOLDER
from dashboard.links import LONGEST, possible, same

NAMES = [entry.name for entry in PAGES]
HOSTILE = {
    "an unknown value": "no such thing",
    "a number out of range": "-123456789",
    "a number without end": "inf",
    "no number": "nan",
    "a script": "<script>alert(1)</script>",
    "ten thousand digits": "9" * 10_000,
    "ten thousand letters": "x" * 10_000,
    "markdown": "[free](http://example.org)",
}


SCRIPT = """
import streamlit as st
from dashboard import links
links.follow({name!r}, st.navigation([st.Page({path!r}, default=True)], position="hidden"))
"""


@pytest.fixture
def follow(open_page) -> Callable[..., AppTest]:
    """Follow a link to a page: AppTest by itself runs a page without the app around it."""

    def followed(name: str, **query: str | list[str]) -> AppTest:
        if name == "start":
            return open_page(name, **query)
        path = str(PAGES_FOLDER / f"{name}.py")
        app = AppTest.from_string(SCRIPT.format(name=name, path=path), default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, [error.value for error in app.exception]
        return app

    return followed


def bound(app: AppTest) -> dict[str, Any]:
    """The controls of a page that the link keeps, by name, with what they show."""
    kinds = (
        app.number_input, app.selectbox, app.select_slider, app.slider, app.radio, app.toggle,
        app.button_group, app.text_input, app.text_area, app.checkbox,
    )  # fmt: skip
    return {
        widget.proto.query_param_key: widget.value
        for kind in kinds
        for widget in kind
        if widget.proto.query_param_key
    }


def said(app: AppTest) -> list[str]:
    return [box.value for box in app.warning if box.value.startswith("This link asks for")]


@pytest.mark.parametrize("what", HOSTILE)
def test_every_hostile_value_is_answered_in_words_and_the_usual_view(follow, what: str):
    controls = [key for key in bound(follow("area")) if "_answer" not in key]  # those take any
    app = follow("area", **dict.fromkeys(controls, HOSTILE[what]))
    assert bound(app) == bound(follow("area"))
    assert said(app)
    assert HOSTILE[what] not in said(app)[0]
    assert not app.query_params


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("article", "about")])
def test_every_control_of_a_page_bears_a_hostile_link(follow, name: str):
    usual = bound(follow(name))
    assert usual
    for turn in (0, 3):  # each control meets two of the values, neighbours different ones
        values = list(HOSTILE.values())[turn:] + list(HOSTILE.values())[:turn]
        app = follow(name, **dict(zip(usual, cycle(values), strict=False)))
        assert bound(app).keys() == usual.keys()
        assert said(app)


def test_a_number_out_of_range_is_answered_by_the_usual_one(follow):
    app = follow("area", area_pieces="61")
    assert app.number_input(key="area_pieces").value == 4
    assert "`area_pieces`" in said(app)[0]


def test_a_setting_that_no_control_has_is_named_by_number_alone(follow):
    app = follow("area", nonsense="1", more="2")
    assert said(app)[0].startswith("This link asks for 2 settings that this page cannot show. ")


def test_a_setting_given_twice_is_answered_in_words(follow):
    app = follow("area", area_pieces=["7", "9"])
    assert said(app)


@pytest.mark.parametrize(
    "query",
    [
        {"area_pieces": "7", "area_rule": "midpoint"},
        {"area_rule": "left", "area_pieces": "4"},  # the usual ones, spelled out
        {"done": "area"},
        {"embed": "true"},
    ],
)
def test_a_link_that_can_be_followed_is_followed_without_a_word(follow, query):
    app = follow("area", **query)
    assert not said(app)
    assert app.number_input(key="area_pieces").value == int(query.get("area_pieces", 4))


def test_the_word_is_gone_when_the_reader_goes_on(follow):
    app = follow("area", area_pieces="abc")
    assert said(app)
    app.number_input(key="area_pieces").set_value(9).run()
    assert not said(app)


def test_what_a_visitor_brings_has_no_place_in_a_link(open_page):
    for name in NAMES:
        app = open_page(name)
        typed = {key for key in bound(app) if isinstance(bound(app)[key], str)}
        free = {w.proto.query_param_key for kind in (app.text_area, app.text_input) for w in kind}
        assert typed & free <= {"slope_formula"}, name  # a formula is a setting
        assert not any("file" in key for key in bound(app))


@pytest.mark.parametrize("value", ["inf", "-inf", "nan", "1e999", "9" * 400, "x" * (LONGEST + 1)])
def test_what_no_control_can_take_is_seen_before_it_is_tried(value: str):
    assert not possible(value)


@pytest.mark.parametrize("value", ["", "0", "-1e3", "x³ at 1", "x" * LONGEST])
def test_what_a_control_may_take_is_let_through(value: str):
    assert possible(value)


@pytest.mark.parametrize(
    ("text", "value", "equal"),
    [("0.0316", 0.03162, True), ("4", 4, True), ("5", 4, False), ("left", "left", True),
     ("true", True, True), ("1", True, False), ("x", 1.0, False)],
)  # fmt: skip
def test_a_text_is_compared_with_a_value_as_controls_write_it(text: str, value, equal: bool):
    assert same(text, value) is equal
