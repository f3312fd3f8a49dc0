"""Charts are taken away as pictures, without leaving the browser."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def saved(page: Page, kind: str, place: int = 0) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {kind}: ").nth(place).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_every_chart_is_saved_as_svg_with_its_words_and_its_description(
    opened: Callable[..., Page],
):
    page = opened("start")
    expect(page.get_by_role("button", name="Save as SVG: ")).to_have_count(3)
    name, raw = saved(page, "SVG", 1)
    assert name == "start-2.svg"
    root = ElementTree.fromstring(raw)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "typical error is" in root.findtext("{http://www.w3.org/2000/svg}title")
    assert "movie mean" in " ".join(root.itertext())


def test_a_chart_is_saved_as_a_picture_of_twice_its_size(opened: Callable[..., Page]):
    page = opened("start")
    name, raw = saved(page, "PNG")
    assert name == "start-1.png"
    assert raw.startswith(b"\x89PNG")
    width = int.from_bytes(raw[16:20])
    shown = page.locator("svg.marks").first.evaluate("svg => svg.width.baseVal.value")
    assert width == 2 * int(shown)
    assert len(raw) > 3_000  # not blank: a blank one of this size has about 2,000 bytes


def test_what_was_moved_by_hand_is_saved_as_it_stands(opened: Callable[..., Page]):
    page = opened("area")
    page.locator(".vega-bindings input[type=range]").first.fill("60")
    expect(page.locator("svg.marks").first).to_contain_text("0.325046")
    _, raw = saved(page, "SVG")
    assert b"0.325046" in raw


def test_a_chart_drawn_anew_can_be_saved_again(opened: Callable[..., Page]):
    page = opened("area")
    page.get_by_test_id("stButtonGroup").get_by_text("midpoint", exact=True).click()
    expect(page.locator("svg.marks").first).to_contain_text("0.328125")
    first = page.get_by_test_id("stVegaLiteChart").first
    expect(first.get_by_role("button", name="Save as SVG: By the rule midpoint")).to_have_count(1)
