"""How time and memory of a fit grow with the ratings: 100 thousand to 3 million, synthetic.

    python tests/benchmarks/recommender_scaling.py

People grow with the ratings and items with their power 0.4, much as from one MovieLens release to
the next: 6,040 and 3,706 at a million. Each fit has a fresh process with one thread.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import measuring

os.environ.update(measuring.single_thread())

import numpy as np
from synthetic import synthetic_ratings

from core.models.recommender import Settings, fit

NAME = "recommender_scaling"
SIZES = [100_000, 300_000, 1_000_000, 3_000_000]
N_TIMES = {100_000: 3, 300_000: 3, 1_000_000: 2, 3_000_000: 1}


def main() -> None:
    """Run every size in processes of its own, or one fit when started as such."""
    if len(sys.argv) == 3:
        print(json.dumps(one_fit(sys.argv[1], int(sys.argv[2]))))
        return
    rows = [
        measuring.row(
            NAME, f"ours, {preset}", measuring.version_of_ours(), f"{size:,} synthetic ratings",
            **several(preset, size),
        )
        for preset in ("quick", "default") for size in SIZES
    ]  # fmt: skip
    said = " ".join(conclusion(preset, rows) for preset in ("quick", "default"))
    measuring.record(NAME, rows, said)
    header = ["model", "ratings", "people", "items", "fit, cpu s", "sweeps", "peak MB"]
    lines = [
        [row["model"], f"{row['n_ratings']:,}", f"{row['n_users']:,}", f"{row['n_items']:,}",
         f"{row['fit']['median']:.2f} ({row['fit']['low']:.2f} to {row['fit']['high']:.2f})",
         f"{row['n_sweeps']}", f"{row['megabytes']:.0f}"]
        for row in rows
    ]  # fmt: skip
    place = f"{rows[0]['machine']}; version {rows[0]['version']}; {rows[0]['date']}."
    measuring.write_section(NAME, f"{said}\n\n{measuring.table(header, lines)}\n\n{place}")


def one_fit(preset: str, size: int) -> dict[str, Any]:
    """Fit once; seconds, megabytes, and how many sweeps it took."""
    share = size / 1e6
    ratings = synthetic_ratings(size, round(6040 * share), round(3706 * share**0.4))
    settings = Settings.quick() if preset == "quick" else Settings()
    swept: list[str] = []

    def progress(fraction: float, what: str) -> None:
        if what.startswith("sweep"):
            swept.append(what)

    def work() -> float:
        return measuring.cpu_seconds(lambda: fit(ratings, settings, progress))[1]

    spent, grown = measuring.peak_megabytes(work)
    return {
        "fit": spent, "megabytes": grown, "n_ratings": len(ratings.value),
        "n_users": len(ratings.users), "n_items": len(ratings.items), "n_sweeps": len(swept),
    }  # fmt: skip


def several(preset: str, size: int) -> dict[str, Any]:
    """The same fit in fresh processes: the spread of its time, the median of its memory."""
    runs = []
    for _ in range(N_TIMES[size]):
        command = [sys.executable, __file__, preset, str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    print(preset, size, [round(run["fit"], 2) for run in runs], flush=True)
    return {
        **runs[0],
        "fit": measuring.median_and_spread([run["fit"] for run in runs]),
        "megabytes": float(np.median([run["megabytes"] for run in runs])),
    }


def exponent(rows: list[dict[str, Any]], of: list[float]) -> float:
    """The power of the number of ratings with which a figure grows, by least squares on logs."""
    return float(np.polyfit(np.log([row["n_ratings"] for row in rows]), np.log(of), 1)[0])


def conclusion(preset: str, rows: list[dict[str, Any]]) -> str:
    """The two exponents in a sentence."""
    mine = [row for row in rows if row["model"] == f"ours, {preset}"]
    in_time = exponent(mine, [row["fit"]["median"] for row in mine])
    in_memory = exponent(mine, [row["megabytes"] for row in mine])
    last = mine[-1]
    return (
        f"With the {preset} preset, time grows with the number of ratings to the power "
        f"{in_time:.2f} and memory to the power {in_memory:.2f}, up to "
        f"{last['fit']['median']:.1f} s and {last['megabytes']:.0f} MB at "
        f"{last['n_ratings'] / 1e6:.0f} million."
    )


if __name__ == "__main__":
    main()
