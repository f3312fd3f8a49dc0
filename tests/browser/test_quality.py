"""A visitor's errand on the evidence page: guess, compare, share."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_guess_is_compared_and_kept_in_the_link(app_url, page: Page):
    page.goto(f"{app_url}/quality")
    # what is typed while the page is still being drawn would be lost
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
    page.get_by_label("Percent lower").fill("12")
    page.get_by_role("button", name="Compare with the finding").click()
    expect(page.get_by_text("You guessed 12%.")).to_be_visible()
    assert "quality_guess=12" in page.url
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_text("You guessed 12%.")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks")).to_have_count(5)
