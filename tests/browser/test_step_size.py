"""A visitor's errand on how small h should be."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_guess_is_drawn_and_a_planted_bug_named(app_url, page: Page):
    page.goto(f"{app_url}/step_size?step_size_bug=wrong+sign")
    page.get_by_label("Power of ten").fill("-6")
    page.get_by_role("button", name="Compare with the finding").click()
    expect(page.get_by_text("You guessed 10^-6")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue")).to_have_text("wrong: sign")
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks")).to_have_count(4)
    assert "step_size_guess=-6" in page.url
