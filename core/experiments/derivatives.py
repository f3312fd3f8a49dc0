"""Before and after: a spam filter trained along its gradient, and a baseline of one's choice."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.messages import Messages
from core.experiments.comparison import Comparison
from core.experiments.spam_baselines import BASELINES, by_baseline
from core.models.descent import Evaluations, Step, descend, descend_locally, nesterov
from core.models.logistic import Objective, difference_gradient
from core.models.solver import solve

Array = np.ndarray
Progress = Callable[[float, str], None]
Clock = Callable[[], float]  # seconds of processor time used so far
NAIVE_STEP = 0.1
METHODS = {
    "finite differences": "gradient measured by differences, step 1/L",
    "naive step": f"exact gradient, step {NAIVE_STEP}",
    "chosen step": "exact gradient, a step of your own, in units of 1/L",
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
    equal: str = "steps"  # or "evaluations", or "milliseconds" of processor time
    split: str = "random"  # or "time"
    test_share: float = 0.25
    C: float = 10.0
    seed: int = 0
    rate: float = 16.0  # of the chosen step, in units of 1/L


@dataclass(frozen=True, eq=False)
class Trace:
    """One training run, looked at now and then; a baseline is looked at once, at no cost.

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
        At the end; empty for a baseline.
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


def run(
    messages: Messages,
    settings: Settings,
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> Result:
    """Train twice on the same messages and score the same others.

    Parameters
    ----------
    messages : Messages
    settings : Settings
    progress : callable, optional
        Told the share that is done, from 0 to 1, and what is trained.
    clock : callable, optional
        Seconds of processor time so far, as `time.thread_time`; for equal milliseconds alone.

    Returns
    -------
    Result

    Raises
    ------
    ValueError
        If a setting is not among those offered, or milliseconds are asked for without a clock.
    """
    check(settings)
    if settings.equal == "milliseconds" and clock is None:
        raise ValueError("Equal milliseconds need a clock.")
    test = held_out(messages, settings)
    before, after = (
        train(name, messages, test, settings, _half(progress, k, name), clock)
        for k, name in enumerate((settings.before, settings.after))
    )
    y = messages.y[test]
    ends = before.log_odds[-1], after.log_odds[-1]
    return Result(
        before=before,
        after=after,
        truth=y == 1,
        hard=messages.hard[test],
        log_loss=Comparison(*(log_losses(end, y) for end in ends)),
        right=Comparison(*((end > 0) == (y == 1) for end in ends)),
    )


def _half(progress: Progress | None, k: int, name: str) -> Callable[[float], None]:
    """Report one of two runs as half of the whole."""
    return lambda share: progress((k + share) / 2, name) if progress else None


def check(settings: Settings) -> None:
    """Refuse what is not offered, with a ValueError that says what is."""
    ways = (*METHODS, *BASELINES)
    offered = {
        "before": ways,
        "after": ways,
        "equal": ("steps", "evaluations", "milliseconds"),
        "split": ("random", "time"),
    }
    for name, names in offered.items():
        if getattr(settings, name) not in names:
            said = ", ".join(names)
            raise ValueError(f"{name} must be one of {said}, not {getattr(settings, name)!r}.")
    if not (0 < settings.test_share < 1 and settings.C > 0 and settings.budget >= 1):
        raise ValueError("test_share must be between 0 and 1, C above 0, and budget at least 1.")
    if not settings.rate > 0:
        raise ValueError(f"rate must be above 0, not {settings.rate}.")


def held_out(messages: Messages, settings: Settings) -> Array:
    """Which messages judge, shape (n_messages,): drawn at random, or the newest ones."""
    n = len(messages.y)
    n_test = round(settings.test_share * n)
    if settings.split == "time":
        return np.arange(n) >= n - n_test
    return np.random.default_rng(settings.seed).permutation(n) < n_test


def train(
    name: str,
    messages: Messages,
    test: Array,
    settings: Settings,
    progress: Callable[[float], None] = lambda share: None,
    clock: Clock | None = None,
) -> Trace:
    """Fit one of `METHODS` or `BASELINES` to the messages that do not judge.

    Parameters
    ----------
    name : str
    messages : Messages
    test : ndarray of bool, shape (n_messages,)
    settings : Settings
    progress : callable
        Told the share of the budget that is spent.
    clock : callable, optional
        Seconds of processor time so far; for equal milliseconds.
    """
    if name in BASELINES:
        log_odds = by_baseline(name, messages, ~test)
        loss = log_losses(log_odds[~test], messages.y[~test]).mean()
        once = np.array([0]), np.array([0.0]), np.array([loss]), log_odds[None, test]
        return Trace(name, *once, np.zeros(0))
    X, y = messages.weighed_by(~test), messages.y.astype(float)
    with np.errstate(over="ignore", invalid="ignore"):  # a chosen step may be far too long
        objective = Objective(X[~test], y[~test], settings.C)
        return trace(name, objective, X[test], settings, progress, clock)


def trace(
    method: str,
    objective: Objective,
    X_test: Array,
    settings: Settings,
    progress: Callable[[float], None] = lambda share: None,
    clock: Clock | None = None,
) -> Trace:
    """Train by one method until the budget is spent or numbers end, looking now and then."""
    looks: list[tuple[int, float, float, Array]] = []
    every = max(1, settings.budget // 40)

    def look(step: Step) -> None:
        margins = X_test @ step.parameters[:-1] + step.parameters[-1]
        looks.append((step.number, cost(step.evaluations), step.loss, margins))

    for step, share in within_budget(steps_of(method, objective, settings), settings, clock):
        if step.number % every == 0 or step.number < 10:
            look(step)
            progress(share)
        if not np.isfinite(step.loss):
            break
    if step.number > looks[-1][0]:
        look(step)
    progress(1.0)
    numbers, costs, losses, margins = (np.array(column) for column in zip(*looks, strict=True))
    return Trace(method, numbers, costs, losses, margins, step.parameters)


def within_budget(
    steps: Iterator[Step], settings: Settings, clock: Clock | None = None
) -> Iterator[tuple[Step, float]]:
    """Each step beside the share of the budget spent; the first in any case.

    The clock runs while a step is made, not while it is looked at; L is known before it starts.
    """
    now, seconds = clock or (lambda: 0.0), 0.0
    while True:
        began = now()
        step = next(steps, None)
        seconds += now() - began
        if step is None:
            return
        spent = {
            "steps": step.number,
            "evaluations": cost(step.evaluations) - 1,  # the start is looked at for nothing
            "milliseconds": 1e3 * seconds,
        }[settings.equal]
        if spent > settings.budget and step.number:
            return
        yield step, min(spent / settings.budget, 1.0)


def steps_of(method: str, objective: Objective, settings: Settings) -> Iterator[Step]:
    """The steps of one of `METHODS`, from zero weights."""
    start = np.zeros(objective.X.shape[1] + 1)
    n_steps = sys.maxsize if settings.equal == "milliseconds" else settings.budget
    exact, safe = objective.loss_and_gradient, 1 / objective.smoothness
    ways: dict[str, Callable[[], Iterator[Step]]] = {
        "finite differences": lambda: by_differences(objective, start, safe, n_steps),
        "naive step": lambda: descend(exact, start, NAIVE_STEP, n_steps),
        "chosen step": lambda: descend(exact, start, settings.rate * safe, n_steps),
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
