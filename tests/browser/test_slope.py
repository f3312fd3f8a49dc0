"""A visitor's errands on the two pages about slopes."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
WIDE = "() => {const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth <= "


def test_a_link_with_a_formula_draws_it_and_a_hostile_one_falls_back(app_url, page: Page):
    page.goto(f"{app_url}/slope?slope_f=my+own&slope_formula=x%5E2%2B3*x")
    expect(page.get_by_text("At x = 1 the slope is 5.")).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("svg.marks")).to_be_visible()
    before = chart.locator("svg.marks").inner_html()
    chart.locator("input[type=range]").last.fill("-2")
    expect(chart.locator("svg.marks")).not_to_have_js_property("innerHTML", before)
    formula = page.get_by_role("textbox", name="Your formula in x")
    formula.fill("![x](http://example.org/x.png)")
    formula.press("Enter")
    expect(page.get_by_text("this shows x²")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 780})
    page.wait_for_function(f"{WIDE}m.clientWidth + 1}}")
