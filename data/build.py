"""Remake everything in this folder: `python data/build.py`, or `python data/build.py NAME …`.

Each step is deterministic. What a step needs beyond requirements.txt is named where it is used.
"""

import argparse
import importlib
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
STEPS = [
    "movielens",
    "messages",
    "recommender",
    "integrals",
    "derivatives",
    "limits",
    "diagnosis",
]  # in order: a later step may read what an earlier one wrote


def main() -> None:
    """Run the steps named, or all of them, and say how long each took."""
    sys.path[:0] = [str(HERE.parent), str(HERE)]
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("steps", nargs="*", choices=[*STEPS, []], metavar="NAME", help=f"of {STEPS}")
    for name in asked.parse_args().steps or STEPS:
        started = time.perf_counter()
        importlib.import_module(f"build_{name}").build(HERE)
        print(f"{name}: {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
