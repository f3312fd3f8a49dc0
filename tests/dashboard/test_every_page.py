"""What holds on every page."""

import contextlib
import io

import pytest

from dashboard.contents import PAGES, neighbours
from dashboard.snippet import LABEL

NAMES = [entry.name for entry in PAGES]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_with_its_title_and_without_an_exception(open_page, name):
    app = open_page(name)
    assert app.title[0].value
    assert not app.error


@pytest.mark.parametrize("name", NAMES)
def test_the_code_for_a_number_prints_that_number(open_page, name):
    expanders = [e for e in open_page(name).expander if e.label == LABEL]
    for shown in expanders:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(shown.code[0].value, name, "exec"), {"__name__": "__main__"})
        assert f"`{printed.getvalue().strip()}`" in shown.caption[0].value
    assert len(expanders) <= 1


def test_every_page_is_reached_from_the_one_before_it():
    assert [after.name for name in NAMES[:-1] if (after := neighbours(name)[1])] == NAMES[1:]
