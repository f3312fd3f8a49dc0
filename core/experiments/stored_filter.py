"""The spam filter that the project ships with."""

from pathlib import Path

import numpy as np
import pandas as pd

from core.datasets.messages import Messages
from core.models.logistic import LogisticFit

STORED = Path(__file__).parents[2] / "data" / "spam_filter.npz"


def shipped_filter(messages: Messages) -> LogisticFit:
    """The filter trained on all shipped messages.

    Parameters
    ----------
    messages : Messages
        What `load_messages` gave.

    Raises
    ------
    ValueError
        If the filter was trained on other messages.
    """
    with np.load(STORED) as stored:
        if str(stored["digest"]) != messages.digest:
            raise ValueError(
                "data/spam_filter.npz belongs to other messages; run `python data/build.py`."
            )
        return LogisticFit(
            stored["weights"], float(stored["intercept"]), float(stored["objective"]),
            int(stored["steps"]),
        )  # fmt: skip


def weights_table(messages: Messages, model: LogisticFit) -> pd.DataFrame:
    """The whole filter as a table: `feature` and `weight`, the intercept last."""
    return pd.DataFrame(
        {
            "feature": [*messages.vocabulary, "(intercept)"],
            "weight": [*model.weights, model.intercept],
        }
    )
