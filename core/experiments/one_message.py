"""What the filter makes of one message: the score as a sum, the probability, and one weight nudged.

c_j = w_j x_j is what a word adds to the log-odds; s is the sigmoid.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from core.datasets.messages import Messages
from core.models.logistic import LogisticFit, Objective

SHOWN = 10


@dataclass(frozen=True, eq=False)
class Reading:
    """One message, read.

    Attributes
    ----------
    probability : float
        Of spam.
    baseline : float
        The probability by the intercept alone, with every feature at 0. A message without a word
        has features of its form, and so a probability of its own.
    score : float
        Log-odds: the intercept and every word's part together.
    intercept : float
    words : DataFrame
        `word`, `column`, `weight`, `value`, `part` (weight × value, log-odds) and `push` (points
        of probability, by integrated gradients), the strongest push first.
    """

    probability: float
    baseline: float
    score: float
    intercept: float
    words: pd.DataFrame

    @cached_property
    def strongest(self) -> pd.DataFrame:
        """The ten words that push most, and all others together in a last row."""
        first, rest = self.words.iloc[:SHOWN], self.words.iloc[SHOWN:]
        if rest.empty:
            return first
        others = pd.DataFrame(
            {"word": [f"{len(rest)} others"], "part": [rest["part"].sum()],
             "push": [rest["push"].sum()]}
        )  # fmt: skip
        return pd.concat([first, others], ignore_index=True)


def read(messages: Messages, model: LogisticFit, text: str) -> Reading:
    """Score a pasted message and take the score apart.

    Parameters
    ----------
    messages : Messages
        Whose words and weights are used.
    model : LogisticFit
    text : str
        A mail, or any text.

    Returns
    -------
    Reading
    """
    x = messages.featurise(text)
    pushes = 100 * model.pushes(x)
    columns = np.array(sorted(x.indices, key=lambda i: -abs(pushes[i])), dtype=int)
    words = pd.DataFrame(
        {
            "word": [messages.vocabulary[i] for i in columns],
            "column": columns,
            "weight": model.weights[columns],
            "value": x.toarray()[0, columns],
        }
    )
    words["part"] = words["weight"] * words["value"]
    words["push"] = pushes[columns]
    score, probability = float(model.log_odds(x)[0]), float(model.probability(x)[0])
    baseline = 1 / (1 + np.exp(-model.intercept))
    return Reading(probability, float(baseline), score, model.intercept, words)


def nudge(messages: Messages, model: LogisticFit, column: int, by: float) -> tuple[float, float]:
    """What the slope says one weight's nudge does to the loss, and what it really does.

    Parameters
    ----------
    messages : Messages
    model : LogisticFit
    column : int
        Which weight.
    by : float
        How far it is moved.
    """
    objective = Objective(messages.X, messages.y.astype(float))
    # Half-way down the hill: at the bottom every slope is zero and says nothing.
    at = np.append(model.weights, model.intercept) / 2
    loss, gradient = objective.loss_and_gradient(at)
    at[column] += by
    return float(gradient[column] * by), objective.loss(at) - loss
