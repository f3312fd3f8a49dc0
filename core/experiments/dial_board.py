"""The spam filter's slopes as a board of dials: one signed slope for each weight."""

import numpy as np
import pandas as pd

from core.datasets.messages import Messages
from core.experiments.stored_filter import shipped_filter
from core.models.logistic import Objective

N_DIALS = 12
PLACES = {"all weights zero": 0.0, "half-way": 0.5, "trained": 1.0}


def dial_board(messages: Messages, place: str, h: float) -> pd.DataFrame:
    """The dozen words with the steepest slopes of the loss, and what a nudge of h really does.

    Parameters
    ----------
    messages : Messages
    place : str
        One of `PLACES`: where between no weights and the trained ones the filter stands.
    h : float
        By how much each weight is raised on its own.

    Returns
    -------
    DataFrame
        `word`, `slope` (of the loss, per unit of the weight) and `rate` (rise over run for a run
        of h), the steepest first.
    """
    model = shipped_filter(messages)
    at = PLACES[place] * np.append(model.weights, model.intercept)
    objective = Objective(messages.X, messages.y.astype(float))
    here, gradient = objective.loss_and_gradient(at)
    steepest = np.argsort(-np.abs(gradient[:-1]))[:N_DIALS]
    rows = []
    for column in steepest:
        moved = at.copy()
        moved[column] += h
        rate = (objective.loss(moved) - here) / h
        rows.append((messages.vocabulary[column], gradient[column], rate))
    return pd.DataFrame(rows, columns=["word", "slope", "rate"])
