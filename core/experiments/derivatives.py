"""Before and after: a spam filter trained along its gradient, and a baseline of one's choice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from core.datasets.messages import Messages
from core.experiments.comparison import Comparison, Interval, mean, share
from core.models.descent import Evaluations, Step, descend, descend_locally, nesterov
from core.models.logistic import LogisticFit, Objective, difference_gradient, fit
from core.models.solver import solve

Array = np.ndarray
NAIVE_STEP = 0.1
METHODS = {
    "finite differences": "gradient measured by differences, step 1/L",
    "naive step": f"exact gradient, step {NAIVE_STEP}",
    "1/L": "exact gradient, the step that is safe anywhere",
    "local limit": "exact gradient, step 0.9 of 2/curvature here",
    "momentum": "exact gradient, Nesterov's momentum",
    "solver": "exact gradient, learned curvature (L-BFGS)",
}


@dataclass(frozen=True)
class Settings:
    """What a reader may change, with the values the page opens on."""

    before: str = "naive step"
    after: str = "1/L"
    budget: int = 100
    equal: str = "steps"  # or "evaluations"
    split: str = "random"  # or "time"
    test_share: float = 0.25
    C: float = 10.0
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Trace:
    """One training run, looked at now and then.

    Attributes
    ----------
    method : str
    step : ndarray of int, shape (n_looks,)
    cost : ndarray, shape (n_looks,)
        Work so far, in evaluations of loss and gradient together; a loss alone counts half.
    train_loss : ndarray, shape (n_looks,)
        The objective, penalty included.
    log_odds : ndarray, shape (n_looks, n_test)
        Of spam, for each held-out message.
    parameters : ndarray, shape (d + 1,)
        At the end.
    """

    method: str
    step: Array
    cost: Array
    train_loss: Array
    log_odds: Array
    parameters: Array


@dataclass(frozen=True, eq=False)
class Result:
    """What came of it, on held-out messages."""

    before: Trace
    after: Trace
    truth: Array
    hard: Array
    log_loss: Comparison
    right: Comparison


def run(messages: Messages, settings: Settings) -> Result:
    """Train twice on the same messages and score the same others.

    Parameters
    ----------
    messages : Messages
    settings : Settings

    Returns
    -------
    Result

    Raises
    ------
    ValueError
        If a setting is not among those offered.
    """
    _check(settings)
    test = held_out(messages, settings)
    X, y = messages.weighed_by(~test), messages.y.astype(float)
    objective = Objective(X[~test], y[~test], settings.C)
    before, after = (
        trace(method, objective, X[test], settings) for method in (settings.before, settings.after)
    )
    ends = before.log_odds[-1], after.log_odds[-1]
    return Result(
        before=before,
        after=after,
        truth=messages.y[test] == 1,
        hard=messages.hard[test],
        log_loss=Comparison(*(log_losses(end, y[test]) for end in ends)),
        right=Comparison(*((end > 0) == (y[test] == 1) for end in ends)),
    )


def _check(settings: Settings) -> None:
    offered = {
        "before": METHODS,
        "after": METHODS,
        "equal": ("steps", "evaluations"),
        "split": ("random", "time"),
    }
    for name, names in offered.items():
        if getattr(settings, name) not in names:
            said = ", ".join(names)
            raise ValueError(f"{name} must be one of {said}, not {getattr(settings, name)!r}.")
    if not (0 < settings.test_share < 1 and settings.C > 0 and settings.budget >= 1):
        raise ValueError("test_share must be between 0 and 1, C above 0, and budget at least 1.")


def held_out(messages: Messages, settings: Settings) -> Array:
    """Which messages judge, shape (n_messages,): drawn at random, or the newest ones."""
    n = len(messages.y)
    n_test = round(settings.test_share * n)
    if settings.split == "time":
        return np.arange(n) >= n - n_test
    return np.random.default_rng(settings.seed).permutation(n) < n_test


def trace(method: str, objective: Objective, X_test: Array, settings: Settings) -> Trace:
    """Train by one method until the budget is spent, looking about forty times."""
    looks: list[tuple[int, float, float, Array]] = []
    every = max(1, settings.budget // 40)
    for step in islice(steps_of(method, objective, settings.budget), settings.budget + 1):
        spent = cost(step.evaluations)
        over = settings.equal == "evaluations" and spent > settings.budget + 1
        if over and looks:
            break
        if step.number % every == 0 or step.number < 10 or step.number == settings.budget:
            margins = X_test @ step.parameters[:-1] + step.parameters[-1]
            looks.append((step.number, spent, step.loss, margins))
            last = step
    numbers, costs, losses, margins = (np.array(column) for column in zip(*looks, strict=True))
    return Trace(method, numbers, costs, losses, margins, last.parameters)


def steps_of(method: str, objective: Objective, n_steps: int) -> Iterator[Step]:
    """The steps of one of `METHODS`, from zero weights."""
    start = np.zeros(objective.X.shape[1] + 1)
    exact, safe = objective.loss_and_gradient, 1 / objective.smoothness
    ways: dict[str, Callable[[], Iterator[Step]]] = {
        "finite differences": lambda: by_differences(objective, start, safe, n_steps),
        "naive step": lambda: descend(exact, start, NAIVE_STEP, n_steps),
        "1/L": lambda: descend(exact, start, safe, n_steps),
        "local limit": lambda: descend_locally(
            exact, objective.hessian_vector_product, start, n_steps
        ),
        "momentum": lambda: nesterov(exact, start, safe, n_steps),
        "solver": lambda: solve(objective, n_steps=n_steps),
    }
    return ways[method]()


def by_differences(objective: Objective, start: Array, rate: float, n_steps: int) -> Iterator[Step]:
    """Descent whose gradient is measured: two losses for each parameter, counted as such."""

    def measured(at: Array) -> tuple[float, Array]:
        return objective.loss(at), difference_gradient(objective, at)

    for step in descend(measured, start, rate, n_steps):
        losses = (step.number + 1) * (1 + 2 * len(start))
        yield replace(step, evaluations=Evaluations(losses=losses))


def cost(evaluations: Evaluations) -> float:
    """Work in evaluations of loss and gradient: two passes over the data; a loss is one pass."""
    alone = evaluations.losses - evaluations.gradients
    return evaluations.gradients + evaluations.products + alone / 2


def log_losses(log_odds: Array, y: Array) -> Array:
    """-log(probability of what is true) of each message, in nats."""
    return np.logaddexp(0, np.where(y > 0.5, -log_odds, log_odds))


@dataclass(frozen=True, eq=False)
class Quality:
    """How good a filter is on held-out messages, with 95% intervals."""

    accuracy: Interval
    log_loss: Interval
    recall: Interval  # spam caught when 1% of ham is lost
    hard_lost: Interval  # hard ham called spam at even odds
    easy_lost: Interval


def quality(log_odds: Array, y: Array, hard: Array) -> Quality:
    """Score held-out messages.

    Parameters
    ----------
    log_odds : ndarray, shape (n,)
    y : ndarray, shape (n,)
        1 for spam.
    hard : ndarray of bool, shape (n,)
        Ham that looks like spam.
    """
    spam = y == 1
    threshold = np.quantile(log_odds[~spam], 0.99)
    return Quality(
        accuracy=share((log_odds > 0) == spam),
        log_loss=mean(log_losses(log_odds, y)),
        recall=share(log_odds[spam] > threshold),
        hard_lost=share(log_odds[hard] > 0),
        easy_lost=share(log_odds[~spam & ~hard] > 0),
    )


def five_folds(messages: Messages, C: float = 10.0, seed: int = 0) -> Array:
    """Log-odds of each message by a filter that has not seen it, shape (n_messages,)."""
    fold = np.random.default_rng(seed).permutation(len(messages.y)) % 5
    scores = np.empty(len(messages.y))
    for k in range(5):
        train = fold != k
        X = messages.weighed_by(train)
        scores[~train] = fit(X[train], messages.y[train], C).log_odds(X[~train])
    return scores


def by_time(messages: Messages, C: float = 10.0, test_share: float = 0.25) -> tuple[Array, Array]:
    """Train on the older messages: which are the newest, and their log-odds."""
    test = held_out(messages, Settings(split="time", test_share=test_share))
    X = messages.weighed_by(~test)
    return test, fit(X[~test], messages.y[~test], C).log_odds(X[test])


def whole_fit(messages: Messages, C: float = 10.0) -> LogisticFit:
    """The filter for pasted messages, trained on all that there are."""
    return fit(messages.X, messages.y, C)
