"""A visitor brings a loss curve and leaves with a report."""

import math

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BROKEN = "step,loss\n" + "".join(
    f"{i},{'nan' if i > 60 else 0.3 + math.exp(-i / 9)}\n" for i in range(80)
)


def test_a_curve_is_uploaded_read_and_taken_away_as_a_report(app_url, page: Page, tmp_path):
    page.goto(f"{app_url}/diagnose?diagnose_log=true")
    expect(page.get_by_role("heading", name="Diagnose my curve")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "loss.csv", "mimeType": "text/csv", "buffer": BROKEN.encode()}
    )
    expect(page.get_by_role("heading", name="Verdict: not finite")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="The report").click()
    started.value.save_as(tmp_path / "report.md")
    report = (tmp_path / "report.md").read_text()
    assert report.startswith("# Loss curve: not finite")
    assert "19 of 80 values" in report
    expect(page.get_by_test_id("stException")).to_have_count(0)
