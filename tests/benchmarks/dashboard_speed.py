"""How fast the dashboard answers: every control alone, fifty visitors at once, a first chart.

    python tests/benchmarks/dashboard_speed.py

Visitors without a browser (`visitor.py`) move the controls without a pause; a browser is used for
the first chart only. Needs Linux, and Chromium for the first chart.
"""

import asyncio
import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from itertools import chain
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

import measuring
import numpy as np
from moves import moves
from playwright.async_api import Page, async_playwright
from streamlit.proto.WidgetStates_pb2 import WidgetState
from visitor import Server, Visitor, serving

from dashboard.contents import PAGES

NAME = "dashboard_speed"
N_SESSIONS, SECONDS = 50, 40.0
TRAINING = ("stability_train", "spam_live", "download_")  # keys of what trains, or is no control
FIRST_FRAME = """
const look = () => {
    const chart = document.querySelector("[data-testid=stVegaLiteChart] svg.marks");
    if (chart) window.firstChart = performance.now(); else requestAnimationFrame(look);
};
look();
"""  # keeps the time, in ms since the address was asked for, of the first frame with a chart
Row = dict[str, Any]


def address(page: str) -> str:
    """The last part of a page's address; the first page answers at the bare one."""
    return "" if page == PAGES[0].name else page


async def every_control(server: Server, page: str) -> tuple[dict[str, list[float]], bool]:
    """Seconds that each value of each control of a page takes, after one visit to warm up.

    With them: whether any of these moves the page by itself, that is, stands in no form.
    """
    found: dict[str, list[float]] = {}
    async with Visitor(server, address(page)) as visitor:
        await visitor.open()
        controls = dict(visitor.controls)
        for name, (kind, control) in controls.items():
            key = name.split("-", 2)[-1]
            if key.startswith(TRAINING):
                continue
            for state in moves(name, kind, control):
                found.setdefault(key, []).append(await visitor.set(state))
        assert not visitor.failures, visitor.failures
        return found, bool(free_moves(visitor))


def free_moves(visitor: Visitor) -> list[WidgetState]:
    """Every move of a page's controls that neither trains nor waits for a form to be sent."""
    return [
        move
        for name, (kind, control) in visitor.controls.items()
        if not getattr(control, "form_id", "") and not name.split("-", 2)[-1].startswith(TRAINING)
        for move in moves(name, kind, control)
    ]


async def moved_for(visitor: Visitor, seconds: float, seed: int) -> list[float]:
    """Move random controls of a page without a pause; seconds of each rerun."""
    rng, spent, choices = random.Random(seed), [], free_moves(visitor)
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        spent.append(await visitor.set(rng.choice(choices)))
    assert not visitor.failures, visitor.failures
    return spent


async def many(server: Server, page: str) -> Row:
    """Fifty visitors of one page, all of them there: reruns a second and how long they took."""
    async with AsyncExitStack() as there:
        visitors = [
            await there.enter_async_context(Visitor(server, address(page)))
            for _ in range(N_SESSIONS)
        ]
        for visitor in visitors:
            await visitor.open()
        began, cpu = time.perf_counter(), server.cpu_seconds()
        visits = [moved_for(visitor, SECONDS, seed) for seed, visitor in enumerate(visitors)]
        spent = list(chain.from_iterable(await asyncio.gather(*visits)))
        took = time.perf_counter() - began
        cpu = (server.cpu_seconds() - cpu) / took
    p50, p95 = np.quantile(spent, [0.5, 0.95])
    return {"page": page, "per_second": len(spent) / took, "n": len(spent), "p50": float(p50),
            "p95": float(p95), "cpu": cpu}  # fmt: skip


async def first_charts(pages: list[str]) -> dict[str, list[float]]:
    """Seconds from asking for a page to its first drawn chart, on a cold and on a warm server."""
    found: dict[str, list[float]] = {"cold": [], "warm": []}
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=quiet)
        for page in pages:
            with serving() as server:
                for name in ("cold", "warm"):
                    context = await browser.new_context()
                    found[name].append(await _until_chart(await context.new_page(), server, page))
                    await context.close()
        await browser.close()
    return found


async def _until_chart(tab: Page, server: Server, page: str) -> float:
    """By the page's own clock: an observer outside is only answered when nothing else is drawn."""
    await tab.add_init_script(FIRST_FRAME)
    await tab.goto(f"{server.url}/{address(page)}")
    await tab.wait_for_function("() => window.firstChart", timeout=120_000)
    return await tab.evaluate("() => window.firstChart") / 1e3


def import_seconds(n: int = 5) -> list[float]:
    """Seconds that a fresh process takes to import what the server imports before any visitor."""
    spent = []
    for _ in range(n):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import dashboard.app"], cwd=ROOT, check=True,
                       capture_output=True)  # fmt: skip
        spent.append(time.perf_counter() - started)
    return spent


async def measure() -> tuple[list[Row], dict[str, list[float]]]:
    """All of it, on one server but for the first charts."""
    with serving() as server:
        visited = {entry.name: await every_control(server, entry.name) for entry in PAGES}
        alone = {page: spent for page, (spent, _) in visited.items()}
        free = [page for page, (_, moves_it) in visited.items() if moves_it]
        middle = {page: float(np.mean(flat(alone[page]))) for page in free}
        by_mean = sorted(free, key=lambda page: middle[page])
        ordinary, slowest = by_mean[len(by_mean) // 2], by_mean[-1]
        usual = {page: float(np.median(flat(alone[page]))) for page in free}
        dearest = max(usual, key=lambda page: usual[page])  # when nothing is met for the first time
        crowds = [await many(server, page) for page in dict.fromkeys((ordinary, slowest, dearest))]
    charted = [entry.name for entry in PAGES if entry.name not in ("article", "about")]
    charts = await first_charts(charted)
    rows = [
        measuring.row(NAME, page, "", "one session", controls=len(spent), worst=_worst(spent),
                      seconds=_quantiles(flat(spent)))
        for page, spent in alone.items()
        if spent
    ]  # fmt: skip
    rows += [measuring.row(NAME, crowd.pop("page"), "", "50 sessions", **crowd) for crowd in crowds]
    for name, spent in charts.items():
        spread = measuring.median_and_spread(spent)
        worst = charted[int(np.argmax(spent))]
        rows.append(measuring.row(NAME, name, "", "first chart", spread=spread, worst=worst))
    spread = measuring.median_and_spread(import_seconds())
    rows.append(measuring.row(NAME, "dashboard/app.py", "", "import", spread=spread))
    return rows, {page: flat(spent) for page, spent in alone.items()}


def flat(spent: dict[Any, list[float]]) -> list[float]:
    """All seconds, whatever they were spent on."""
    return list(chain.from_iterable(spent.values()))


def _quantiles(spent: list[float]) -> dict[str, float]:
    p50, p95 = np.quantile(spent, [0.5, 0.95])
    return {"n": len(spent), "p50": float(p50), "p95": float(p95), "largest": max(spent)}


def _worst(spent: dict[str, list[float]]) -> str:
    return max(spent, key=lambda key: float(np.median(spent[key])))


def report(rows: list[Row], spent: dict[str, list[float]]) -> tuple[str, str]:
    """The conclusion, and the tables."""
    everything = flat(spent)
    alone = [row for row in rows if row["data"] == "one session"]
    crowds = [row for row in rows if row["data"] == "50 sessions"]
    cold, warm = (row for row in rows if row["data"] == "first chart")
    imported = rows[-1]["spread"]["median"]
    said = (
        f"One visitor waits {1e3 * float(np.quantile(everything, 0.95)):.0f} ms at the 95th "
        f"percentile over {len(everything)} moves of every control that does not train. "
        + " ".join(
            f"Fifty visitors of {row['model']} get {row['per_second']:.0f} reruns a second, 95% "
            f"within {row['p95']:.1f} s." for row in crowds
        )
        + f" A first chart stands after {warm['spread']['high']:.1f} s at most on a warm server, "
        f"{cold['spread']['high']:.1f} s on a cold one; importing the app takes {imported:.1f} s."
    )  # fmt: skip
    one = measuring.table(
        ["page", "controls", "moves", "median, ms", "95%, ms", "largest, ms", "slowest control"],
        [[row["model"], str(row["controls"]), str(row["seconds"]["n"]),
          *(f"{1e3 * row['seconds'][key]:.0f}" for key in ("p50", "p95", "largest")), row["worst"]]
         for row in alone],
    )  # fmt: skip
    fifty = measuring.table(
        ["50 sessions on", "reruns a second", "median, s", "95%, s", "cores the server used"],
        [[row["model"], f"{row['per_second']:.1f}", f"{row['p50']:.2f}", f"{row['p95']:.2f}",
          f"{row['cpu']:.2f}"] for row in crowds],
    )  # fmt: skip
    chart = measuring.table(
        ["first chart", "median, s", "smallest", "largest", "of the page"],
        [[row["model"], *(f"{row['spread'][key]:.1f}" for key in ("median", "low", "high")),
          row["worst"]] for row in (cold, warm)],
    )  # fmt: skip
    made = f"{measuring.machine()}; {rows[0]['date']}."
    return said, "\n\n".join([said, one, fifty, chart, made])


if __name__ == "__main__":
    measured, moved = asyncio.run(measure())
    conclusion, text = report(measured, moved)
    print(text)
    if "--dry" not in sys.argv:
        measuring.record(NAME, measured, conclusion)
        measuring.write_section(NAME, text)
