"""A visitor's errand: from a file to a list to take away."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LETTERBOXD = """Date,Name,Year,Letterboxd URI,Rating
2024-01-02,The Matrix,1999,https://boxd.it/a,4.5
2024-01-03,Parasite,2019,https://boxd.it/b,5
2024-01-05,Alien,1979,https://boxd.it/e,4.5
2024-01-05,Heat,1995,https://boxd.it/h,4
"""


def test_a_deep_link_on_a_fresh_server_meets_the_navigation(app_url, page: Page):
    page.goto(f"{app_url}/recommend?recommend_liked=4.5")
    expect(page.get_by_role("link", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stSlider").first).to_contain_text("4.5")


def test_an_export_becomes_a_list_and_nothing_of_it_a_link(app_url, page: Page):
    page.goto(f"{app_url}/recommend")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "r.csv", "mimeType": "text/csv", "buffer": LETTERBOXD.encode()}
    )
    expect(page.get_by_text("Matched 3 of your 4 to the shipped movies")).to_be_visible()
    expect(page.get_by_text("3 ratings: mostly averages")).to_be_visible()
    expect(page.locator("svg.marks").first).to_be_visible()
    assert "Matrix" not in page.url
    assert "boxd" not in page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Recommendations").click()
    raw = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert len(rows) == 10
    assert 0 < float(rows[0]["probability"]) < 1
    assert not {"Matrix, The (1999)", "Alien (1979)"} & {row["title"] for row in rows}
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_another_visitor_does_not_meet_the_upload(app_url, page: Page):
    page.goto(f"{app_url}/recommend")
    expect(page.get_by_text("of 100 like this person")).to_be_visible()
    expect(page.get_by_text("Matched")).to_have_count(0)
