"""A visitor adds up pieces."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_slider_in_the_chart_cuts_finer_and_the_link_keeps_the_view(app_url, page: Page):
    page.goto(f"{app_url}/area")
    said = page.locator(".vega-embed svg.marks text", has_text="pieces: ")
    expect(said.first).to_have_text("pieces: 0.218750, exact: 0.333333", timeout=30_000)
    slider = page.locator(".vega-bindings input[type=range]").first
    slider.fill("60")
    expect(said.first).to_have_text("pieces: 0.325046, exact: 0.333333")
    above, below = slider.bounding_box(), said.first.bounding_box()
    assert above["y"] < below["y"]
    page.get_by_test_id("stButtonGroup").get_by_text("midpoint", exact=True).click()
    expect(said.first).to_have_text("pieces: 0.328125, exact: 0.333333", timeout=30_000)
    expect(page).to_have_url(re.compile("area_rule=midpoint"))
    page.reload()
    expect(said.first).to_have_text("pieces: 0.328125, exact: 0.333333", timeout=30_000)


def test_the_exercise_is_answered(app_url, page: Page):
    page.goto(f"{app_url}/area")
    # what is typed while the page is still being drawn would be lost
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
    page.get_by_label("Your answer").first.fill("4.17")
    page.get_by_role("button", name="Check").first.click()
    expect(page.get_by_text("Right. 5 × 2/6")).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
