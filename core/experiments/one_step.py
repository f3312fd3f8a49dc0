"""One step along the spam filter's gradient: how the loss depends on its length."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.datasets.messages import Messages
from core.experiments.stored_filter import shipped_filter
from core.models.logistic import Objective

PLACES = {"all weights zero": 0.0, "half-way to the trained ones": 0.5}
LENGTHS = np.logspace(-1, 2, 91)  # in units of 1/L


@dataclass(frozen=True, eq=False)
class OneStep:
    """What a step does to the loss.

    Attributes
    ----------
    losses : DataFrame
        `length` (in units of 1/L) and `loss` after the step.
    now : float
        The loss before it.
    best : float
        The length with the least loss.
    limit : float
        2 over the curvature along the gradient here: from about there on the loss climbs.
    climbs : float
        The first length after which the loss is above `now`; infinite if there is none.
    """

    losses: pd.DataFrame
    now: float
    best: float
    limit: float
    climbs: float

    @property
    def marked(self) -> pd.DataFrame:
        """Lengths worth a line: `length` and `name`."""
        lengths = [1.0, self.best, self.limit]
        return pd.DataFrame({"length": lengths, "name": ["1/L", "best", "2/curvature here"]})


def one_step(messages: Messages, place: str) -> OneStep:
    """Try steps of many lengths against the gradient.

    Parameters
    ----------
    messages : Messages
    place : str
        One of `PLACES`: where between no weights and the trained ones the filter stands.
    """
    model = shipped_filter(messages)
    at = PLACES[place] * np.append(model.weights, model.intercept)
    objective = Objective(messages.X, messages.y.astype(float))
    now, gradient = objective.loss_and_gradient(at)
    L = objective.smoothness
    losses = np.array([objective.loss(at - t / L * gradient) for t in LENGTHS])
    curved = gradient @ objective.hessian_vector_product(at, gradient)
    above = LENGTHS[losses > now]
    return OneStep(
        losses=pd.DataFrame({"length": LENGTHS, "loss": losses}),
        now=now,
        best=float(LENGTHS[losses.argmin()]),
        limit=float(2 * L * (gradient @ gradient) / curved),
        climbs=float(above[0]) if above.size else np.inf,
    )
