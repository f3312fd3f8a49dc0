"""A dozen weights of the spam filter, and bugs to plant in their gradient."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.calculus.derivatives import GradientCheck, check_gradient, taylor_remainder
from core.datasets.messages import Messages
from core.experiments.stored_filter import shipped_filter
from core.models.logistic import Objective

Array = np.ndarray
N_DIALS = 12


@dataclass(frozen=True, eq=False)
class Dials:
    """The loss as a function of a dozen weights, the others held still.

    Attributes
    ----------
    words : tuple of str
    at : ndarray, shape (12,)
        Where the dozen stand.
    loss, gradient : callable
        Of the dozen.
    n_messages : int
    """

    words: tuple[str, ...]
    at: Array
    loss: Callable[[Array], float]
    gradient: Callable[[Array], Array]
    n_messages: int


def dials(messages: Messages, trained: bool, seed: int = 0) -> Dials:
    """Twelve weights drawn from the 300 most common words.

    Parameters
    ----------
    messages : Messages
    trained : bool
        Whether the filter stands at its minimum or at zero weights.
    seed : int
        Of the draw.
    """
    rng = np.random.default_rng(seed)
    chosen = rng.choice(300, N_DIALS, replace=False)
    model = shipped_filter(messages)
    start = (
        np.append(model.weights, model.intercept) if trained else np.zeros(len(model.weights) + 1)
    )
    objective = Objective(messages.X, messages.y.astype(float))
    columns, margins = messages.X[:, chosen].tocsr(), objective.margins(start)
    few = Objective(columns, objective.y)
    rest = objective.penalty / 2 * float(start[:-1] @ start[:-1] - start[chosen] @ start[chosen])

    def loss(weights: Array) -> float:
        moved = margins + columns @ (weights - start[chosen])
        losses = np.logaddexp(0, np.where(few.y > 0.5, -moved, moved))
        return float(losses.mean()) + rest + objective.penalty / 2 * float(weights @ weights)

    def gradient(weights: Array) -> Array:
        moved = margins + columns @ (weights - start[chosen])
        residuals = (1 / (1 + np.exp(-moved)) - few.y) / len(few.y)
        return columns.T @ residuals + objective.penalty * weights

    words = tuple(messages.vocabulary[i] for i in chosen)
    return Dials(words, start[chosen], loss, gradient, len(few.y))


def _one_entry(factor: float) -> Callable[[Dials], Callable[[Array], Array]]:
    def planted(board: Dials) -> Callable[[Array], Array]:
        scale = np.where(np.arange(N_DIALS) == 4, factor, 1.0)
        return lambda weights: scale * board.gradient(weights)

    return planted


BUGS: dict[str, Callable[[Dials], Callable[[Array], Array]]] = {
    "none": lambda board: board.gradient,
    "3% off one weight": _one_entry(1.03),
    "one term dropped": _one_entry(0.0),
    "wrong sign": lambda board: lambda weights: -board.gradient(weights),
    "1/n forgotten": lambda board: lambda weights: board.n_messages * board.gradient(weights),
}


@dataclass(frozen=True, eq=False)
class Search:
    """What the check finds in a gradient with a bug planted, and in the right one.

    Attributes
    ----------
    words : tuple of str
    before, after : GradientCheck
        With the bug, and mended.
    errors : DataFrame
        `word`, `stage`, `error`: of each entry, relative to the larger of slope and gradient.
    remainders : DataFrame
        `step`, `stage`, `remainder`: what the tangent leaves over.
    """

    words: tuple[str, ...]
    before: GradientCheck
    after: GradientCheck
    errors: pd.DataFrame
    remainders: pd.DataFrame


def search(messages: Messages, bug: str, trained: bool, seed: int = 0) -> Search:
    """Plant a bug of `BUGS` in the gradient of twelve weights, and check it; see `dials`."""
    board = dials(messages, trained, seed)
    gradients = {"before": BUGS[bug](board), "after": board.gradient}
    checks = {stage: check_gradient(board.loss, g, board.at) for stage, g in gradients.items()}
    sizes = 0.5 ** np.arange(2, 22, 2)
    errors = [
        {"word": word, "stage": stage, "error": abs(a - n) / max(abs(a), abs(n), 1e-300)}
        for stage, check in checks.items()
        for word, a, n in zip(board.words, check.analytic, check.numeric, strict=True)
    ]
    direction = np.ones(N_DIALS)
    remainders = pd.concat(
        pd.DataFrame({"step": sizes, "stage": stage,
                      "remainder": taylor_remainder(board.loss, g, board.at, direction, sizes)})
        for stage, g in gradients.items()
    )  # fmt: skip
    return Search(board.words, checks["before"], checks["after"], pd.DataFrame(errors), remainders)
