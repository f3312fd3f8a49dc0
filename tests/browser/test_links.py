"""A copied link shows a stranger what its sender saw."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.contents import PAGES

pytestmark = pytest.mark.browser


def number(label: str, value: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        box = page.get_by_role("spinbutton", name=label, exact=True).first
        box.fill(value)
        box.press("Enter")
        box.blur()  # it says how to submit while it is written in

    return act


def button(label: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("radio", name=label, exact=True).first.click()


def pill(label: str) -> Callable[[Page], None]:
    return lambda page: (
        page.get_by_test_id("stButtonGroup").get_by_text(label, exact=True).first.click()
    )


def toggle(label: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_text(label, exact=True).click()


def choice(label: str, option: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("combobox", name=label, exact=True).click()
        page.get_by_role("option", name=option, exact=True).click()

    return act


# For every page with settings: one that changes what is seen, and the name it has in the link.
SET = {
    "start": (number("Spam: by how many percent do held-out errors fall?", "15"), "start_spam"),
    "slope": (pill("x³"), "slope_f"),
    "step_size": (pill("x³ at 1"), "step_size_f"),
    "descent": (number("Begin at a rate of", "1.1"), "descent_rate"),
    "spam": (choice("After", "momentum"), "spam_after"),
    "area": (pill("midpoint"), "area_rule"),
    "belief": (number("Viewers", "100"), "belief_viewers"),
    "recommend": (pill("nobody in particular"), "recommend_source"),
    "quality": (number("Percent lower", "12"), "quality_guess"),
    "sequences": (number("Your N", "11"), "sequences_first"),
    "stability": (toggle("spam"), "stability_rows"),
    "diagnose": (toggle("Logarithmic loss axis"), "diagnose_log"),
    "article": (pill("false"), "article_shown"),
}


def told(page: Page) -> tuple[str, list[str]]:
    """All words of a page, and what stands in its fields."""
    fields = page.locator("[data-testid=stMain] input").evaluate_all(
        "all => all.map(field => field.type === 'checkbox' || field.type === 'radio'"
        " ? String(field.checked) : field.value)"
    )
    return page.get_by_test_id("stMain").inner_text(), fields


def test_every_page_with_settings_is_tried():
    assert set(SET) == {entry.name for entry in PAGES} - {"about"}


@pytest.mark.parametrize("name", SET)
def test_a_copied_link_restores_the_view_in_a_fresh_browser(
    opened: Callable[..., Page], drawn: Callable[[Page], None], browser: Browser, name: str
):
    page = opened(name)
    usual = told(page)
    act, key = SET[name]
    act(page)
    page.wait_for_url(f"**{key}=**")
    fresh = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        stranger = fresh.new_page()
        stranger.goto(page.url)
        drawn(stranger)
        for _ in range(50):  # until both have settled
            if usual != told(page) == told(stranger):
                break
            page.wait_for_timeout(200)
        assert usual != told(page) == told(stranger)
    finally:
        fresh.close()


def test_a_hostile_link_is_answered_and_its_address_cleaned(opened: Callable[..., Page]):
    page = opened("area", f"area_pieces={'9' * 10_000}&area_rule=%3Cscript%3E&nothing=1")
    expect(page.get_by_text("This link asks for 3 settings that this page")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Pieces to begin with")).to_have_value("4")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.wait_for_function("location.search.length < 20")
    page.get_by_role("spinbutton", name="Total of 4 left pieces").fill("0.3")
    page.get_by_role("button", name="Compare with the finding").click()
    expect(page.get_by_text("This link asks for")).to_have_count(0)
    assert "area_pieces" not in page.url


@pytest.mark.parametrize("name", ["recommend", "quality", "descent", "diagnose"])
def test_nothing_of_an_uploaded_file_is_in_the_address(opened: Callable[..., Page], name: str):
    page = opened(name)
    rows = "".join(f"zyzzyva{k},{k % 5 + 1}\n" for k in range(30))
    page.locator("input[type=file]").first.set_input_files(
        {"name": "quokka.csv", "mimeType": "text/csv", "buffer": f"wombat,loss\n{rows}".encode()}
    )
    expect(page.get_by_text("quokka.csv")).to_be_visible()
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
    for word in ("zyzzyva", "quokka", "wombat"):
        assert word not in page.url
