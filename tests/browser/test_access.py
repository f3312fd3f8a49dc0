"""Every page, for those who see, hold or read it differently."""

import os
from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page

from dashboard.contents import PAGES

pytestmark = pytest.mark.browser
NAMES = [entry.name for entry in PAGES]
THEMES = ("light", "dark")
DESKTOP, PHONE, SMALL = (1280, 900), (390, 844), (360, 780)
# What is inside a chart is described by its alt text, hidden from readers, and not walked through.
AXE = "axe.run({exclude: ['svg.marks > g']}, {resultTypes: ['violations']})"

# Streamlit's own navigation puts <div> between its <ul> and its <li>; no page can change that.
NAVIGATION = "[data-testid='stSidebarNavItems']"
EXEMPT = {"list": NAVIGATION, "listitem": NAVIGATION}


@pytest.fixture(scope="session")
def axe() -> str:
    """The program of axe-core that runs in the page."""
    try:
        from axe_playwright_python.base import AXE_FILE_PATH
    except ImportError:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("No axe-core: run `pip install -r tests/requirements.txt`.")
    return AXE_FILE_PATH.read_text()


def wear(page: Page, theme: str, size: tuple[int, int]) -> None:
    """Give the page a colour scheme and a size, and wait until its charts follow."""
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    dark = "true" if theme == "dark" else "false"
    page.wait_for_function(
        f"""() => {{
            const lightness = colour => Number(colour.match(/\\d+/));  // the red of a near-grey
            const app = getComputedStyle(document.querySelector('.stApp'));
            const words = document.querySelector('svg.marks text:not([fill=none])');
            return lightness(app.backgroundColor) < 128 === {dark}
                && (!words || lightness(getComputedStyle(words).fill) > 128 === {dark});
        }}"""
    )
    page.mouse.move(0, 0)  # nothing is lit up by a pointer, nor on its way to another colour
    page.wait_for_function(
        "() => !document.getAnimations().some(one => one instanceof CSSTransition)"
    )


def violations(page: Page) -> list[str]:
    """What axe calls serious or critical, but for what `EXEMPT` names."""
    found = []
    for rule in page.evaluate(AXE)["violations"]:
        for node in rule["nodes"]:
            target = node["target"][-1]
            inside = f"document.querySelector({target!r}).closest({EXEMPT.get(rule['id'])!r})"
            exempt = rule["id"] in EXEMPT and page.evaluate(f"{inside} !== null")
            if rule["impact"] in ("serious", "critical") and not exempt:
                found.append(f"{rule['id']}: {node['html'][:200]} ({node['failureSummary'][:200]})")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_serious(opened: Callable[..., Page], axe: str, name: str):
    page = opened(name)
    page.evaluate(axe)
    for folded in page.get_by_test_id("stExpander").all():
        folded.locator("summary").click()  # what is folded away is judged too
    for theme, size in product(THEMES, (DESKTOP, PHONE)):
        wear(page, theme, size)
        assert not violations(page), (theme, size)


@pytest.mark.parametrize("name", NAMES)
def test_a_small_phone_never_scrolls_sideways(opened: Callable[..., Page], page: Page, name: str):
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    opened(name)
    for header in page.get_by_test_id("stExpander").all():
        header.locator("summary").click()  # what is folded away must fit too
    page.wait_for_timeout(300)  # until what unfolds has its width
    beyond = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain], [data-testid=stMain] *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .filter(e => !e.closest('[style*="clip-path"]'))  // not what only readers meet
            .filter(e => !e.closest('[data-testid=stDataFrame], [data-testid=stCode], svg, .katex'))
            // A slider's own input is for readers and keys: clipped to a pixel, it is not drawn.
            .filter(e => !(e.type === 'range' && e.parentElement.offsetWidth <= 1))
            .map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 60))"""
    )
    assert not beyond
    assert page.get_by_test_id("stMain").evaluate("m => m.scrollWidth <= m.clientWidth + 1")
