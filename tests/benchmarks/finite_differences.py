"""A gradient by differences, column by column against whole losses: CPU time at d = 3,017.

`python tests/benchmarks/finite_differences.py`; the whole losses are timed on a sample of the
entries and scaled up.
"""

import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2])]
from core.datasets.messages import load_messages
from core.models.logistic import Objective, difference_gradient

N_SAMPLED, ROUNDS = 100, 5


def main() -> None:
    """Print both times and their ratio."""
    messages = load_messages()
    objective = Objective(messages.X, messages.y.astype(float))
    at = np.random.default_rng(0).normal(size=messages.X.shape[1] + 1)
    ratios, costs = [], []
    for _ in range(ROUNDS):
        start = time.process_time()
        difference_gradient(objective, at)
        by_column = time.process_time() - start
        start = time.process_time()
        for _ in range(2 * N_SAMPLED):
            objective.loss(at)
        naive = (time.process_time() - start) * len(at) / N_SAMPLED
        ratios.append(by_column / naive)
        costs.append((1000 * by_column, 1000 * naive))
    ours, theirs = (statistics.median(column) for column in zip(*costs, strict=True))
    print(f"by column {ours:.0f} ms, whole losses {theirs:.0f} ms: {statistics.median(ratios):.4f}")


if __name__ == "__main__":
    main()
