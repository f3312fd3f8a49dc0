"""Every errand can be done by those who use no pointer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# Whether what has the focus, or what stands around it, looks otherwise without it.
SEEN = """async () => {
    const last = document.activeElement;
    const hidden = last.closest('[style*="clip"]');  // behind the circle or box that is drawn
    const shown = hidden ? hidden.parentElement : last;
    const around = () => {
        const parts = [];
        for (let e = shown, k = 0; e && k < 5; e = e.parentElement, k++) {
            const s = getComputedStyle(e);
            parts.push(s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor);
        }
        return parts.join();
    };
    const pause = () => new Promise(done => setTimeout(done, 100));
    await pause(); await pause(); await pause();  // the edge of a field changes within 0.2 s
    const focused = around();
    last.blur();
    for (let k = 0; k < 20 && focused === around(); k++) await pause();
    const without = around();
    last.focus();
    return focused !== without;
}"""
NAME = """() => {
    const e = document.activeElement;
    if (!['INPUT', 'BUTTON'].includes(e.tagName)) return '';
    const label = e.labels && e.labels.length ? e.labels[0].textContent : '';
    return (e.getAttribute('aria-label') || label || e.textContent || '').trim();
}"""


def reach(page: Page, name: str) -> None:
    """Press Tab until what is called `name` has the focus, and see that it shows."""
    for _ in range(250):
        page.keyboard.press("Tab")
        if name in page.evaluate(NAME):
            assert page.evaluate(SEEN), f"nothing shows that {name!r} has the focus"
            return
    raise AssertionError(f"{name!r} is not reached by Tab")


def typed(name: str, value: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        reach(page, name)
        page.keyboard.type(value)

    return act


def chosen(name: str, *keys: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        reach(page, name)
        for key in keys:
            page.keyboard.press(key)

    return act


ERRANDS = {
    "area": (typed("Total of 4 left pieces", "0.3"), "You guessed 0.3", "0.625", "The pieces"),
    "belief": (chosen("3 of 3", "ArrowDown"), "You guessed so.", "0.738", "The movies"),
    "sequences": (chosen("1/n", "Space"), "You were right about 3", "101", "The stop rules"),
    "diagnose": (chosen("plateau", "Space"), "You said plateau.", "40", "The confusion matrix"),
}


@pytest.mark.parametrize("name", ERRANDS)
def test_guess_finding_exercise_and_download_need_no_pointer(
    opened: Callable[..., Page], drawn: Callable[[Page], None], name: str
):
    page = opened(name)
    guess, finding, answer, download = ERRANDS[name]
    guess(page)
    reach(page, "Compare with the finding")
    page.keyboard.press("Enter")
    expect(page.get_by_text(finding)).to_be_visible()
    drawn(page)
    reach(page, "Your answer")
    page.keyboard.type(answer)
    reach(page, "Check")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Right.").first).to_be_visible()
    drawn(page)
    reach(page, download)
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".csv")


def test_a_chart_is_moved_and_saved_by_keys(opened: Callable[..., Page]):
    page = opened("area")
    reach(page, "Number of pieces")
    page.keyboard.press("ArrowRight")
    expect(page.locator("svg.marks").first).to_contain_text("pieces: 0.240000")  # five left ones
    reach(page, "Save as SVG")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "area-1.svg"
