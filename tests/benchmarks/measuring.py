"""Timings, peak memory, and where results are written down."""

import hashlib
import json
import os
import platform
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RESULTS = ROOT / "data" / "benchmarks.json"
README = HERE / "README.md"
OURS = ROOT / "core" / "models" / "recommender"
THREADS = ("OMP", "OPENBLAS", "MKL", "NUMBA", "BLIS")
MEGABYTE = 2**20

Row = dict[str, Any]


def single_thread() -> dict[str, str]:
    """The environment in which libraries use one thread; set before numpy is imported."""
    return {f"{name}_NUM_THREADS": "1" for name in THREADS}


def cpu_seconds(work: Callable[[], Any]) -> tuple[Any, float]:
    """What `work` returns, and the processor time of all threads that it took."""
    started = time.process_time()
    answer = work()
    return answer, time.process_time() - started


def peak_megabytes(work: Callable[[], Any]) -> tuple[Any, float]:
    """What `work` returns, and how far the process grew above what it held before (Linux).

    Call it once in a fresh process: memory that was used and freed earlier is used again unseen.
    """
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # sets the high-water mark to the present
    answer = work()
    return answer, (_status("VmHWM") - before) / MEGABYTE


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def machine() -> str:
    """Processor, Python and numpy."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    made = f"Python {platform.python_version()}, numpy {np.__version__}"
    return f"{name}, {os.cpu_count()} cores, {made}"


def _source() -> str:
    seen = hashlib.sha256()
    for path in sorted(OURS.glob("*.py")):
        seen.update(path.read_bytes())
    return seen.hexdigest()[:8]


SOURCE = _source()  # when the process began: what it runs, even if a file changes meanwhile


def version_of_ours() -> str:
    """Eight digits of the sha256 of the recommender's source."""
    return SOURCE


def median_and_spread(values: list[float]) -> dict[str, float]:
    """Median, smallest and largest."""
    return {"median": float(np.median(values)), "low": min(values), "high": max(values)}


def row(benchmark: str, model: str, version: str, data: str, **rest: Any) -> Row:
    """One line of the record, with machine and date."""
    return {
        "benchmark": benchmark, "model": model, "version": version, "data": data, **rest,
        "machine": machine(), "date": date.today().isoformat(),
    }  # fmt: skip


def recorded(benchmark: str) -> list[Row]:
    """The rows of one benchmark as they were last written down."""
    rows = json.loads(RESULTS.read_text())["rows"] if RESULTS.exists() else []
    return [row for row in rows if row["benchmark"] == benchmark]


def record(benchmark: str, rows: list[Row], conclusion: str) -> None:
    """Replace one benchmark's rows and conclusion; a row is a line, so that a diff can be read."""
    there = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"conclusions": {}, "rows": []}
    conclusions = {**there["conclusions"], benchmark: conclusion}
    kept = [row for row in there["rows"] if row["benchmark"] != benchmark] + rows
    kept.sort(key=lambda row: row["benchmark"])
    lines = ",\n".join(json.dumps(_rounded(row), ensure_ascii=False) for row in kept)
    said = json.dumps(dict(sorted(conclusions.items())), ensure_ascii=False, indent=1)
    RESULTS.write_text(f'{{"conclusions": {said},\n"rows": [\n{lines}\n]}}\n')


def _rounded(value: Any) -> Any:
    """Five significant digits are more than any of this is worth."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list | tuple) else value


def table(header: list[str], lines: list[list[str]]) -> str:
    """A Markdown table; every column but the first is aligned right."""
    rule = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join(f"| {' | '.join(line)} |" for line in [header, rule, *lines])


def write_section(name: str, text: str) -> None:
    """Put `text` between the markers of `name` in the README here."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    there = README.read_text()
    if begin not in there:
        there = f"{there.rstrip()}\n\n{begin}\n{end}\n"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    README.write_text(pattern.sub(lambda _: f"{begin}\n{text.strip()}\n{end}", there))
