"""A pasted message made ready for the filter: `python tests/benchmarks/pasted_message.py`.

CPU time of `featurise` with the weighting kept, beside learning it anew for each message; median
and spread of rounds in which the two take turns.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]
from core.datasets.messages import Weighting, load_messages
from core.experiments.stored_filter import shipped_filter

ROUNDS, CALLS = 9, 50
TEXT = "Subject: your prize\n\n" + "Click here to claim $500! Limited offer, reply at once. " * 8


def main() -> None:
    """Print milliseconds a message, kept and anew, and what scoring and explaining add."""
    messages = load_messages()
    model = shipped_filter(messages)
    x = messages.featurise(TEXT)

    def per_call(work, n: int) -> float:  # type: ignore[no-untyped-def]
        start = time.process_time()
        for _ in range(n):
            work()
        return 1000 * (time.process_time() - start) / n

    kept, anew, scored = [], [], []
    for _ in range(ROUNDS):
        kept.append(per_call(lambda: messages.featurise(TEXT), CALLS))
        anew.append(per_call(lambda: Weighting.learn(messages.counts, messages.style), 5))
        scored.append(per_call(lambda: (model.probability(x), model.pushes(x)), CALLS))
    for name, times in (("featurised", kept), ("weighting anew", anew), ("explained", scored)):
        print(f"{name}: {statistics.median(times):.2f} ms ({min(times):.2f} to {max(times):.2f})")


if __name__ == "__main__":
    main()
