"""A million probabilities a second: `python tests/benchmarks/beta.py`.

Beside `scipy.special.betaincc` and one `quad` each, in the same run. Median and range of five
repeats, CPU time, with versions.

The figures, and what they say, are in README.md beside this file.
"""

import platform
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import scipy
from scipy.integrate import quad
from scipy.special import betaincc
from scipy.stats import beta

sys.path.insert(0, str(Path(__file__).parents[2]))
from core.models.beta import beta_above, beta_density

N, N_QUAD, REPEATS = 200_000, 20, 5


def seconds(run: Callable[[], object], n: int) -> np.ndarray:
    """CPU seconds for a million, a repeat each."""
    taken = []
    for _ in range(REPEATS):
        started = time.process_time()
        run()
        taken.append((time.process_time() - started) / n * 1e6)
    return np.array(taken)


def one_quad_each(a: np.ndarray, b: np.ndarray, t: np.ndarray, lean: bool) -> None:
    """What a page without a closed form would do, told where the peak is."""
    for x, y, cut in zip(a.tolist(), b.tolist(), t.tolist(), strict=True):
        mean, sd = x / (x + y), np.sqrt(x * y / (x + y) ** 3)
        marks = [p for p in (mean - 8 * sd, mean, mean + 8 * sd) if cut < p < 1]
        density = beta_density(x, y) if lean else partial(beta.pdf, a=x, b=y)
        quad(density, cut, 1, points=marks or None, full_output=True)


def main() -> None:
    """Measure and print."""
    rng = np.random.default_rng(0)
    print(f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}")
    n = np.floor(10 ** rng.uniform(0, 7, N)).astype(int)
    uniform = rng.integers(0, 10**7, N)
    small, others = np.floor(10 ** rng.uniform(0, 2.6, N)), 10 ** rng.uniform(4, 7, N)
    cases = {
        "viewers to 300": rng.integers(0, 300, N),
        "viewers to 10**7, evenly in digits": n,
        "viewers to 10**7, evenly": uniform,
    }
    for name, viewers in cases.items():
        likes = rng.binomial(viewers, rng.random(N))
        report(name, 1.0 + likes, 1.0 + viewers - likes, rng)
    report("few likes of 10**7", small, 1e7 - small, rng)
    report("few likes beside 10**4 to 10**7", 0.3 + small, others, rng)
    report("few dislikes beside 10**4 to 10**7", others, 0.3 + small, rng)


def report(name: str, a: np.ndarray, b: np.ndarray, rng: np.random.Generator) -> None:
    """Measure the three on one kind of counts, at thresholds near the peak, the dear ones."""
    mean = a / (a + b)
    t = np.clip(mean + rng.normal(size=N) * np.sqrt(mean * (1 - mean) / (a + b)), 0, 1)
    ours = seconds(lambda: beta_above(a, b, t), N)
    theirs = seconds(lambda: betaincc(a, b, t), N)
    some = [x[:N_QUAD] for x in (a, b, t)]
    lean = np.median(seconds(lambda: one_quad_each(*some, lean=True), N_QUAD)) / np.median(ours)
    each = np.median(seconds(lambda: one_quad_each(*some, lean=False), N_QUAD)) / np.median(ours)
    apart = np.abs(beta_above(a, b, t) - betaincc(a, b, t)).max()
    print(
        f"{name}: {np.median(ours):.2f} s a million ({ours.min():.2f} to {ours.max():.2f}); "
        f"scipy {np.median(theirs):.2f}; one quad of scipy's density each {each:,.0f} times as "
        f"long, of our lean one {lean:,.0f} times; largest difference to scipy {apart:.0e}"
    )


if __name__ == "__main__":
    main()
