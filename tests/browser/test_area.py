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
    table = page.locator(".vega-embed svg.marks").first.get_by_text("0.3250", exact=True)
    expect(table).to_have_count(1)  # the table under the pieces follows the hand as well
    above, below = slider.bounding_box(), said.first.bounding_box()
    assert above["y"] < below["y"]
    page.get_by_test_id("stButtonGroup").get_by_text("midpoint", exact=True).click()
    expect(said.first).to_have_text("pieces: 0.328125, exact: 0.333333", timeout=30_000)
    expect(page).to_have_url(re.compile("area_rule=midpoint"))
    page.reload()
    expect(said.first).to_have_text("pieces: 0.328125, exact: 0.333333", timeout=30_000)


def test_the_star_from_which_on_ratings_are_added_up_follows_the_hand(app_url, page: Page):
    page.goto(f"{app_url}/area")
    said = page.locator(".vega-embed svg.marks text", has_text="P(≥")
    expect(said).to_have_text("P(≥ 4.0 stars) = 51.6%", timeout=30_000)
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
    page.locator(".vega-bindings input[type=range]").last.fill("5")
    expect(said).to_have_text("P(≥ 5.0 stars) = 15.1%")


def test_a_guess_stays_in_the_chart_and_the_exercise_is_answered(app_url, page: Page):
    page.goto(f"{app_url}/area")
    # what is typed while the page is still being drawn would be lost
    drawn = page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")
    drawn.wait_for()
    page.get_by_label("Total of 4 left pieces").fill("0.25")
    page.get_by_role("button", name="Compare with the finding").click()
    expect(page.get_by_text("0.031 away, and too little")).to_be_visible(timeout=30_000)
    dotted = page.locator(".vega-embed svg.marks text", has_text="your guess")
    expect(dotted).to_have_count(1)
    drawn.wait_for()
    page.get_by_label("Your answer").first.fill("1.25")
    page.get_by_role("button", name="Check").first.click()
    expect(page.get_by_text("each counts only over its width")).to_be_visible(timeout=30_000)
    drawn.wait_for()
    page.get_by_label("Your answer").first.fill("0.625")
    page.get_by_role("button", name="Check").first.click()
    expect(page.get_by_text("Right. 1/8 + 1/2")).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="The pieces", exact=True).click()
    assert download.value.path().read_text(encoding="utf-8-sig").count("\n") == 5
    expect(page.get_by_test_id("stException")).to_have_count(0)
