"""A visitor's errand on the page about training that holds."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_visitor_sees_the_edge_and_trains_a_network_that_breaks_and_one_that_holds(
    app_url, page: Page
):
    page.goto(f"{app_url}/stability?stability_guess=3")
    expect(page.get_by_role("heading", name="Training that holds")).to_be_visible()
    expect(page.get_by_text("You guessed 3.")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg.marks").first).to_be_visible()
    page.get_by_role("button", name="Train 240 steps").click()
    expect(page.get_by_text("fixed, naive softmax at 10, seed 0: held-out")).to_be_visible()
    page.get_by_role("combobox", name="Method").click()
    page.get_by_role("option", name="guard", exact=True).click()
    expect(page.get_by_role("combobox", name="Method")).to_have_value("guard")
    expect(page).to_have_url(re.compile("stability_method=guard"))
    page.get_by_role("button", name="Train 240 steps").click()
    expect(page.get_by_text("digits, guard at 10, seed 0: held-out accuracy 8")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Every run").click()
    assert download.value.suggested_filename == "stability-digits.csv"
    expect(page.get_by_test_id("stException")).to_have_count(0)
