"""A visitor's errand on the Limits page."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_visitor_guesses_keeps_a_promise_and_judges_own_numbers(app_url, page: Page):
    page.goto(f"{app_url}/sequences")
    expect(page.get_by_role("heading", name="Limits", exact=True)).to_be_visible()
    form = page.get_by_test_id("stForm").first
    having = form.get_by_role("toolbar", name="Which have a limit?")
    having.get_by_role("button", name="1/n", exact=True).click()
    form.get_by_role("button", name="Compare with the finding").click()
    expect(page.get_by_text("You were right about 3 of the 6.")).to_be_visible()
    page.get_by_role("spinbutton", name="Your N").fill("11")
    page.get_by_role("spinbutton", name="Your N").press("Enter")
    expect(page.get_by_text("From n = 11 on, 10,000 terms are within 0.1 of 0.")).to_be_visible()
    assert "sequences_first=11" in page.url
    terms = page.get_by_role("textbox", name="Terms, in order")
    terms.fill("1 1.5 1.75 1.875 1.9375 1.96875 1.984375 1.9921875")
    terms.press("Control+Enter")
    expect(page.get_by_text("To 2, off by about")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
