"""A visitor weighs 3 of 3 against 80 of 100."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_threshold_follows_the_hand_and_counts_change_the_belief(app_url, page: Page):
    page.goto(f"{app_url}/belief")
    said = page.locator(".vega-embed svg.marks text", has_text="P(share").first
    expect(said).to_have_text("P(share > 70%) = 0.760", timeout=30_000)
    page.locator(".vega-bindings input[type=range]").first.fill("0.5")
    expect(said).to_have_text("P(share > 50%) = 0.938")  # 1 - 1/16, from 2,000 pieces
    people = page.locator(".vega-embed svg.marks text", has_text="of 100 movies with such a record")
    expect(people).to_have_text("of 100 movies with such a record, about 94 exceed 50%")
    page.get_by_role("spinbutton", name="Viewers").fill("100")
    page.get_by_role("spinbutton", name="Likes").fill("80")
    page.get_by_role("spinbutton", name="Likes").press("Enter")
    expect(said).to_have_text("P(share > 70%) = 0.986", timeout=30_000)
    page.get_by_text("80 of 100", exact=True).first.click()
    page.get_by_role("button", name="Compare with the finding").click()
    expect(page.locator(".vega-embed svg.marks text", has_text="your guess")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="The movies, with beliefs").click()
    assert "Shawshank" in download.value.path().read_text(encoding="utf-8-sig")
    expect(page.get_by_test_id("stException")).to_have_count(0)
