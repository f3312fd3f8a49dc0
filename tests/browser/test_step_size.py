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
    errors = page.get_by_test_id("stVegaLiteChart").first
    errors.locator("input[name=power]").fill("-3")
    expect(errors).to_contain_text("h 1e-3, complex step")
    page.get_by_label("Your answer").first.fill("6.1")
    page.get_by_role("button", name="Check").first.click()
    expect(page.get_by_text("6.1 is the slope over h")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="gradcheck.py, to check your own").click()
    assert "def check_gradient(" in taken.value.path().read_text()
