"""What the survey of `area` costs: `python tests/benchmarks/area.py`.

Beside `scipy.integrate.quad` in the same run: CPU time of a call, the time that f alone takes at
as many points, evaluations, and whether each was right. Median and range of seven.
"""

import math
import platform
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy
from scipy.integrate import quad

sys.path.insert(0, str(Path(__file__).parents[2]))
from core.calculus.integrals import area

REPEATS = 7
CASES = {
    "x²": (lambda x: x * x, 0.0, 1.0, 1 / 3),
    "exp": (math.exp, 0.0, 1.0, math.e - 1),
    "a normal, whole line": (lambda x: math.exp(-x * x / 2), -math.inf, math.inf, 2.506628274631),
    "1 / √x": (lambda x: x**-0.5, 0.0, 1.0, 2.0),
    "a peak of 1e-5": (lambda x: math.exp(-(((x - 0.9) / 1e-5) ** 2)), 0.0, 1.0, 1.77245385e-5),
    "a normal at 1e4": (lambda x: math.exp(-((x - 1e4) ** 2) / 2), 0.0, math.inf, 2.506628274631),
}


def milliseconds(run: Callable[[], object]) -> np.ndarray:
    """CPU milliseconds of each repeat."""
    taken = []
    for _ in range(REPEATS):
        started = time.process_time()
        run()
        taken.append(1e3 * (time.process_time() - started))
    return np.array(taken)


def main() -> None:
    """Measure and print."""
    print(f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}")
    warnings.simplefilter("ignore")
    for name, (f, lower, upper, truth) in CASES.items():
        found, plain = area(f, lower, upper), quad(f, lower, upper)[0]
        points = np.linspace(0.001, 0.999, found.evaluations).tolist()
        ours = milliseconds(lambda f=f, a=lower, b=upper: area(f, a, b))
        alone = milliseconds(lambda f=f, points=points: list(map(f, points)))
        theirs = milliseconds(lambda f=f, a=lower, b=upper: [quad(f, a, b) for _ in range(100)])
        right = [abs(value / truth - 1) < 1e-8 for value in (found.value, plain)]
        print(
            f"{name}: {np.median(ours):.1f} ms ({ours.min():.1f} to {ours.max():.1f}) for "
            f"{found.evaluations:,} evaluations, f alone {np.median(alone):.1f}; quad "
            f"{np.median(theirs) / 100:.3f}; right: area {right[0]}, quad {right[1]}"
        )


if __name__ == "__main__":
    main()
