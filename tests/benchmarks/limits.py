"""limit_of beside single accelerators and mpmath, and on 10,000 draws of noise.

    python tests/benchmarks/limits.py

Prints, for the held-out sequences of tests/core/calculus/test_limits_held_out.py and 20 terms:
mean correct digits, wrong verdicts and untrue errors; and how often noise "converges".
"""

import importlib.util
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

import mpmath as mp
import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from core.calculus.limits import limit_of
from core.experiments.sequences import by_accelerator


def held_out():
    path = ROOT / "tests/core/calculus/test_limits_held_out.py"
    spec = importlib.util.spec_from_file_location("held_out", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CONVERGENT, module.DIVERGENT


def digits(value, truth):
    if not np.isfinite(value):
        return 0.0
    off = float(abs(mp.mpf(value) - truth) / (abs(truth) or 1))
    return float(-np.log10(max(off, 1e-16)))


def accuracy(n):
    convergent, divergent = held_out()
    scores, verdicts, untrue = {}, Counter(), 0
    for make, truth in convergent.values():
        terms = make(n)
        found = limit_of(terms)
        verdicts["limit", found.verdict] += 1
        if found.verdict == "converges":
            untrue += abs(mp.mpf(found.value) - truth) > found.error
            scores.setdefault("limit_of, where it answers", []).append(digits(found.value, truth))
        for row in by_accelerator(np.array(terms)).itertuples():
            scores.setdefault(row.accelerator, []).append(digits(row.estimate, truth))
        table = mp.shanks([mp.mpf(float(t)) for t in terms])
        shanks = float(table[-1][-1]) if table and table[-1] else terms[-1]
        scores.setdefault("mpmath.shanks", []).append(digits(shanks, truth))
    for make in divergent.values():
        verdicts["no limit", limit_of(make(n)).verdict] += 1
    print(f"{n} terms:", ", ".join(f"{name} {np.mean(s):.1f}" for name, s in scores.items()))
    print("  verdicts:", dict(verdicts), "untrue errors:", untrue)


def noise(n_draws):
    rng, said = np.random.default_rng(2026), Counter()
    for i in range(n_draws):
        x = rng.standard_normal([12, 20, 50][i % 3])
        x = [x, x.cumsum(), 5 + 1e-3 * x, (x > 0).astype(float).cumsum()][i // 3 % 4]
        said[limit_of(x).verdict] += 1
    return said


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for n in (20, 50, 150):
        accuracy(n)
    started = time.process_time()
    said = noise(10_000)
    spent = time.process_time() - started
    print(f"10,000 draws: {dict(said)}; {spent / 10:.1f} ms a call")
