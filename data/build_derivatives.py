"""The spam filter's training by every method, compared, and the filter for pasted messages."""

import json
from pathlib import Path

import numpy as np

from core.datasets.messages import load_messages
from core.experiments.spam_quality import whole_fit
from core.experiments.spam_record import record


def build(folder: Path) -> None:
    """Write derivatives.json (numbers for the pages) and spam_filter.npz (its weights)."""
    messages = load_messages()
    text = json.dumps(record(messages), indent=None, separators=(",", ":"))
    (folder / "derivatives.json").write_text(text + "\n")
    model = whole_fit(messages)
    np.savez_compressed(
        folder / "spam_filter.npz",
        weights=model.weights,
        intercept=model.intercept,
        objective=model.objective,
        steps=model.steps,
        digest=messages.digest,
    )
