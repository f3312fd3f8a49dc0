"""What a visitor sees first."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_plain_command_serves_the_start_page_with_the_project_s_theme(app_url, page: Page):
    page.goto(app_url)
    expect(page.get_by_role("heading", name="Calculus, tested")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    colour = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert colour == "rgb(28, 36, 48)"  # of config.toml, though started from another folder
