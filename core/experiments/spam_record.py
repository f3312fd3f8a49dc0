"""What is recorded of the spam filter for the pages, as plain numbers."""

from dataclasses import asdict
from itertools import product
from typing import Any

import numpy as np

from core.datasets.messages import Messages
from core.experiments import derivatives as experiment
from core.experiments.comparison import Comparison, mean, share
from core.experiments.derivatives import Result, Settings, Trace
from core.models.logistic import LogisticFit, Objective

Array = np.ndarray
N_SPLITS = 5


def counts(log_odds: Array, truth: Array) -> dict[str, int]:
    """Spam caught and missed, ham kept and lost, at even odds."""
    called = log_odds > 0
    return {
        "caught": int((called & truth).sum()),
        "missed": int((~called & truth).sum()),
        "lost": int((called & ~truth).sum()),
        "kept": int((~called & ~truth).sum()),
    }


def as_rows(trace: Trace, truth: Array) -> list[dict[str, Any]]:
    """One row a look: step, cost, losses, accuracy and counts on the held-out messages."""
    y = truth.astype(float)
    return [
        {
            "step": int(step),
            "cost": float(cost),
            "train_loss": float(loss),
            "test_loss": float(experiment.log_losses(log_odds, y).mean()),
            "accuracy": float(((log_odds > 0) == truth).mean()),
            **counts(log_odds, truth),
        }
        for step, cost, loss, log_odds in zip(
            trace.step, trace.cost, trace.train_loss, trace.log_odds, strict=True
        )
    ]


def as_json(result: Result) -> dict[str, Any]:
    """One before and after, for the command line."""
    return {
        "n_held_out": len(result.truth),
        "before": {"method": result.before.method, **as_rows(result.before, result.truth)[-1]},
        "after": {"method": result.after.method, **as_rows(result.after, result.truth)[-1]},
        "log_loss_difference": asdict(result.log_loss.difference),
        "accuracy_difference": asdict(result.right.difference),
    }


def record(messages: Messages) -> dict[str, Any]:
    """Every method on one split, all pairs compared, five folds, and the split by time."""
    settings = Settings()
    traces, truth = {}, np.array([])
    for method in experiment.METHODS:
        result = experiment.run(messages, Settings(before=method, after="1/L"))
        traces[method], truth = result.before, result.truth
    ends = {method: trace.log_odds[-1] for method, trace in traces.items()}
    folds = experiment.five_folds(messages)
    newest, by_time = experiment.by_time(messages)
    return {
        "digest": messages.digest,
        "settings": asdict(settings),
        "n_held_out": len(truth),
        "n_spam": int(truth.sum()),
        "traces": {method: as_rows(trace, truth) for method, trace in traces.items()},
        "pairs": {
            f"{before} | {after}": _pair(ends[before], ends[after], truth)
            for before, after in product(ends, ends)
        },
        "distance": float(
            np.abs(traces["finite differences"].parameters - traces["1/L"].parameters).max()
        ),
        "five_folds": asdict(experiment.quality(folds, messages.y, messages.hard)),
        "by_time": asdict(experiment.quality(by_time, messages.y[newest], messages.hard[newest])),
        "n_newest": int(newest.sum()),
        "splits": repeated(messages),
    }


def _pair(before: Array, after: Array, truth: Array) -> dict[str, Any]:
    y = truth.astype(float)
    losses = Comparison(experiment.log_losses(before, y), experiment.log_losses(after, y))
    wrong = Comparison((before > 0) != truth, (after > 0) != truth)
    return {"log_loss": asdict(losses.difference), "errors": asdict(wrong.difference)}


def repeated(messages: Messages) -> list[dict[str, Any]]:
    """Held-out log-loss and accuracy of the default before and after on several random splits."""
    rows = []
    for seed in range(N_SPLITS):
        result = experiment.run(messages, Settings(seed=seed))
        before, after = mean(result.log_loss.before).value, mean(result.log_loss.after).value
        rows.append(
            {
                "seed": seed,
                "before": before,
                "after": after,
                "accuracy_before": float(result.right.before.mean()),
                "accuracy_after": float(result.right.after.mean()),
                "majority": float(1 - result.truth.mean()),
            }
        )
    return rows


def ends(recorded: dict[str, Any], before: str, after: str) -> list[dict[str, Any]]:
    """The two runs at their ends: one row a stage, with intervals and counts per 1,000.

    Parameters
    ----------
    recorded : dict
        What `record` gave.
    before, after : str
        Names of `core.experiments.derivatives.METHODS`.
    """
    rows = []
    for stage, method in (("before", before), ("after", after)):
        end = recorded["traces"][method][-1]
        n_right = end["caught"] + end["kept"]
        right = share(np.arange(recorded["n_held_out"]) < n_right)
        per_thousand = {
            name: round(1000 * end[name] / recorded["n_held_out"])
            for name in ("caught", "missed", "lost", "kept")
        }
        rows.append({"stage": stage, "name": f"{stage}: {method}", **asdict(right), **per_thousand})
    return rows


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
