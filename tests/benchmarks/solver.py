"""The solver against scikit-learn's: `python tests/benchmarks/solver.py`.

CPU time, set-up included, to a relative suboptimality, at the best tolerance tried for each;
median of rounds in which the solvers take turns. Conclusion, measured with numpy 2.4, scipy 1.17
and scikit-learn 1.9 on a shared two-core machine: see the lines that it prints.
"""

import statistics
import sys
import time
import warnings
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2])]
import sklearn
from sklearn.linear_model import LogisticRegression

from core.datasets.messages import load_messages
from core.models.logistic import Objective, fit

C, ROUNDS = 10.0, 7
TARGETS = (1e-1, 1e-2, 1e-3)
TOLERANCES = {
    "ours": [0.02, 0.01, 7e-3, 5e-3, 4e-3, 3e-3, 2e-3, 1e-3, 7e-4, 5e-4, 3e-4, 2e-4],
    "lbfgs": [1e-3, 8e-4, 6e-4, 4e-4, 3e-4, 2e-4, 1e-4, 5e-5, 3e-5, 1e-5],
    "liblinear": [0.1, 0.03, 0.01, 5e-3, 2e-3, 1e-3],
    "newton-cg": [1e-2, 3e-3, 1e-3, 5e-4, 2e-4],
}


def main() -> None:
    """Print the time to each target, and the ratio to the fastest rival."""
    warnings.simplefilter("ignore")
    messages = load_messages()
    X, y = messages.X, messages.y
    objective = Objective(X, y.astype(float), C)
    best = fit(X, y, C, tolerance=1e-9).objective

    def once(name: str, tolerance: float) -> tuple[float, float]:
        start = time.process_time()
        if name == "ours":
            model = fit(X, y, C, tolerance)
            at = np.append(model.weights, model.intercept)
        else:
            rival = LogisticRegression(C=C, solver=name, tol=tolerance, max_iter=10_000).fit(X, y)
            at = np.append(rival.coef_[0], rival.intercept_[0])
        seconds = time.process_time() - start
        return 1000 * seconds, objective.loss(at) / best - 1

    timed: dict[tuple[str, float], list[float]] = {}
    off: dict[tuple[str, float], float] = {}
    for _ in range(ROUNDS):
        for name, tolerances in TOLERANCES.items():
            for tolerance in tolerances:
                took, off[name, tolerance] = once(name, tolerance)
                timed.setdefault((name, tolerance), []).append(took)
    print(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}; ms, median of {ROUNDS}")
    for target in TARGETS:
        fastest = {}
        for name in TOLERANCES:
            there = [statistics.median(timed[key]) for key in timed
                     if key[0] == name and off[key] <= target]  # fmt: skip
            fastest[name] = min(there, default=float("inf"))
        rival = min(ms for name, ms in fastest.items() if name != "ours")
        said = ", ".join(f"{name} {ms:.0f}" for name, ms in fastest.items())
        print(
            f"to {target:.0e}: {said}; ours is {fastest['ours'] / rival:.2f} of the fastest rival"
        )


if __name__ == "__main__":
    main()
