"""Take the README's pictures from the running app: `python tests/browser/pictures.py URL`."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parents[2] / "dashboard" / "pictures"
PAGES = ("spam", "recommend", "stability")
IDLE = "[data-testid='stApp'][data-test-script-state='notRunning']"


def main(url: str) -> None:
    """Picture the opening view of each page at desktop width in the light theme."""
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 1500}, color_scheme="light")
        for name in PAGES:
            page.goto(f"{url}/{name}")
            page.wait_for_selector(IDLE)
            page.locator("svg.marks").first.wait_for()
            page.wait_for_timeout(1000)  # fonts and charts settle
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
