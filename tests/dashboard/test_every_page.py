"""What holds on every page."""

import contextlib
import io
from itertools import pairwise

import pytest
from streamlit.testing.v1.element_tree import HeadingBase

from dashboard.contents import PAGES, neighbours
from dashboard.snippet import KEY, LABEL

NAMES = [entry.name for entry in PAGES]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_with_its_title_and_without_an_exception(open_page, name):
    app = open_page(name)
    assert app.title[0].value
    assert not app.error


@pytest.mark.parametrize("name", NAMES)
def test_headings_never_skip_a_level(open_page, name):
    levels = [int(one.tag[1]) for one in open_page(name).main if isinstance(one, HeadingBase)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("start", "about")])
def test_the_code_for_a_number_prints_the_number_that_the_page_shows(open_page, name):
    app = open_page(name)
    app.session_state[KEY] = True
    app.run()
    (snippet,) = [folded for folded in app.expander if folded.label == LABEL]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(snippet.code[0].value, name, "exec"), {"__name__": "__main__"})
    number = printed.getvalue().strip()
    assert f"`{number}`" in snippet.caption[0].value
    words = (*app.markdown, *app.caption, *app.header, *app.subheader, *app.metric)
    told = [word.value for word in words if word.value != snippet.caption[0].value]
    told += [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert any(number in word for word in told)


def test_every_page_is_reached_from_the_one_before_it():
    assert [after.name for name in NAMES[:-1] if (after := neighbours(name)[1])] == NAMES[1:]
