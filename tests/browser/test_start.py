"""What a visitor sees first."""

import urllib.request
from pathlib import Path

import pytest
import streamlit
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_plain_command_serves_the_start_page_with_the_project_s_theme(app_url, page: Page):
    page.goto(app_url)
    expect(page.get_by_role("heading", name="Calculus, tested")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    colour = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert colour == "rgb(14, 20, 27)"  # of config.toml, though started from another folder


def test_the_first_page_is_opened_by_its_name_too(app_url, page: Page):
    page.goto(f"{app_url}/start?start_spam=15")
    expect(page.get_by_text("You guessed 15%.")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.locator("svg.marks")).to_have_count(3)


def test_a_script_arrives_as_it_is_on_the_disk_the_second_time_too(app_url):
    scripts = Path(streamlit.__file__).parent / "static" / "static" / "js"
    script = max(scripts.glob("index.*.js"), key=lambda path: path.stat().st_size)
    for _ in range(2):
        with urllib.request.urlopen(f"{app_url}/static/js/{script.name}") as answer:
            assert "immutable" in answer.headers["cache-control"]  # so it is kept in memory
            assert answer.read() == script.read_bytes()
