"""A running dashboard and a browser to look at it with."""

import os
import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
STREAMLIT = Path(sysconfig.get_path("scripts")) / "streamlit"  # as a visitor types it
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


def wait_until_healthy(server: subprocess.Popen, url: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The dashboard stopped with exit code {server.returncode}.")
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} did not answer within {seconds} s.")


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the dashboard, started by the plain command from another folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [STREAMLIT, "run", APP, "--server.headless=true", f"--server.port={port}"],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(server, f"{url}/_stcore/health")
        yield url
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = CHROMIUM or playwright.chromium.executable_path
        if not Path(found).exists():
            missing = pytest.fail if os.environ.get("CI") else pytest.skip
            missing("No Chromium: run `.venv/bin/playwright install chromium`.")
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor, who must meet no script error and send nothing out of this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    outbound: list[str] = []
    errors: list[str] = []

    def refuse(route: Route) -> None:
        outbound.append(route.request.url)
        route.abort()

    context.route(lambda url: "127.0.0.1" not in url and url.startswith("http"), refuse)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not outbound, f"left this machine: {outbound}"
    assert not errors


@pytest.fixture(scope="session")
def drawn() -> Callable[[Page], None]:
    """Wait until the script has run and every chart stands there."""

    def wait(page: Page) -> None:
        page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        page.wait_for_function(
            "() => [...document.querySelectorAll('.stVegaLiteChart')]"
            ".every(chart => chart.querySelector('svg.marks'))"
        )

    return wait


@pytest.fixture
def opened(app_url: str, page: Page, drawn: Callable[[Page], None]) -> Callable[..., Page]:
    """Open a page by its name and wait until it is drawn."""

    def at(name: str, query: str = "") -> Page:
        page.goto(f"{app_url}/{name}{query and '?'}{query}")
        drawn(page)
        return page

    return at
