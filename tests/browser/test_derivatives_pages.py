"""A visitor's errands on the pages about derivatives."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def fine(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg, canvas").first).to_be_visible()


def test_slope_shrinks_h_by_hand_and_keeps_a_formula_in_the_link(app_url, page: Page):
    page.goto(f"{app_url}/slope")
    fine(page)
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_contain_text("rise 3.25 / run 0.5 = 6.5")
    chart.locator("input[name=logh]").fill("-3")
    expect(chart).to_contain_text("run 0.001 = 6.001")
    page.get_by_label("Begin at x").fill("2")
    page.get_by_label("Begin at x").press("Enter")
    expect(page.get_by_text("At x = 2 the slope is 4")).to_be_visible()
    expect(page).to_have_url(re.compile("slope_x_square=2"))
    page.reload()
    expect(page.get_by_text("At x = 2 the slope is 4")).to_be_visible()
    page.get_by_role("button", name="my own").or_(page.get_by_text("my own")).first.click()
    expect(page).not_to_have_url(re.compile("slope_x_square"))  # the server has tidied the link
    box = page.get_by_label("Your formula in x")
    box.fill("x^3")
    box.press("Enter")
    expect(page.get_by_text("At x = 1 the slope is 3")).to_be_visible()
    expect(page).to_have_url(re.compile("slope_formula"))
    page.get_by_label("Your answer").first.fill("25")
    page.get_by_role("button", name="Check").first.click()
    expect(page.get_by_text("25 is the height of the curve at 5")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="The table of h as CSV").click()
    assert taken.value.path().read_text("utf-8-sig").startswith('"h (the run)"')


def test_step_size_finds_the_planted_bug(app_url, page: Page):
    page.goto(f"{app_url}/step_size?step_size_guess=-8")
    fine(page)
    expect(page.get_by_text("You guessed 10^-8")).to_be_visible()
    page.get_by_text("wrong sign", exact=True).first.click()
    expect(page.get_by_test_id("stMetricValue")).to_have_text("wrong: sign")


def test_descent_is_guessed_moved_by_hand_and_fits_an_uploaded_table(app_url, page: Page):
    page.goto(f"{app_url}/descent?descent_shape=line&descent_rate=0.3")
    fine(page)
    page.get_by_label("x after 3 steps").fill("5")
    page.get_by_role("button", name="Compare with the finding").click()
    expect(page.get_by_text("You guessed 5, the purple line on the curve;")).to_be_visible()
    curve = with_slider(page, "rate")
    expect(curve).to_contain_text("0.40: shrinks on one side")
    curve.locator("input[name=rate]").fill("1.1")
    expect(curve).to_contain_text("flips and grows")
    with_slider(page, "until").locator("input[name=until]").fill("3")
    page.locator("input[type=file]").set_input_files(
        {"name": "own.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,5\n2,7\n4,11\n"}
    )
    own = with_slider(page, "shown")
    expect(own).to_contain_text("slope 2, height 3")  # the line through the points
    own.locator("input[name=shown]").fill("0")
    expect(own).to_contain_text("step 0: slope 0")
    page.get_by_label("Your answer").fill("1")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("The curvature is five times larger")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="The paths in the valley as CSV").click()
    assert taken.value.suggested_filename == "descent_valley.csv"


def with_slider(page: Page, name: str) -> Locator:
    """The chart that has the slider of this name."""
    slider = page.locator(f"input[name={name}]")
    return page.get_by_test_id("stVegaLiteChart").filter(has=slider).first


def test_spam_is_guessed_scrubbed_run_again_and_scores_a_pasted_message(app_url, page: Page):
    page.goto(f"{app_url}/spam?spam_after=momentum&spam_before=naive+Bayes&spam_guess=60")
    fine(page)
    expect(page.get_by_text("You guessed 60%, the purple line.")).to_be_visible()
    training = with_slider(page, "look")
    training.locator("input[name=look]").fill("0")
    expect(training).to_contain_text("after, step 0")
    expect(training).to_contain_text("before, step 0: 96.4% right")  # a baseline has one look
    page.get_by_label("Seed of the split").fill("1")
    page.get_by_label("Seed of the split").press("Enter")
    expect(page).to_have_url(re.compile("spam_seed=1"))
    page.get_by_role("button", name="Train both now").click()
    expect(page.get_by_text("C = 10, seed 1, random mails held out")).to_be_visible()
    box = page.get_by_label("Paste a message; it stays in your session")
    box.fill("Subject: Re: lunch\n\n> at one?\nYes, see you there.")
    box.press("Control+Enter")
    expect(page.get_by_test_id("stMetricValue")).to_have_text(re.compile(r"^\d\.\d%$"))
    expect(page).not_to_have_url(re.compile("lunch"))
    page.get_by_text("The work", exact=True).click()
    page.get_by_role("button", name="Check").last.click()
    expect(page.get_by_text("The weights, and so every verdict, are the same")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="The weights as CSV").click()
    assert taken.value.suggested_filename == "spam_weights.csv"


def test_on_a_phone_no_words_of_the_scrubbed_chart_meet_its_legend(app_url, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/spam")
    training = with_slider(page, "look")
    training.scroll_into_view_if_needed()
    said = training.locator("text", has_text="spam caught").last.bounding_box()
    legend = training.locator(".role-legend").first.bounding_box()
    assert said is not None
    assert legend is not None
    assert said["y"] + said["height"] < legend["y"]
    assert said["x"] + said["width"] <= 390
