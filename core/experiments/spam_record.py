"""What is recorded of the spam filter for the pages, as plain numbers."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import product
from typing import Any

import numpy as np

from core.datasets.messages import Messages
from core.experiments import derivatives as experiment
from core.experiments.comparison import Comparison
from core.experiments.derivatives import METHODS, Result, Settings, Trace
from core.experiments.spam_baselines import BASELINES, keywords
from core.experiments.spam_quality import by_time, five_folds, quality
from core.models.logistic import Objective

Array = np.ndarray
N_SPLITS = 5
SWEPT = 2.0 ** np.arange(-6, 9)  # steps in units of 1/L


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
    """Every method and baseline on one split, all pairs compared, other splits, folds, by time."""
    settings = Settings()
    test = experiment.held_out(messages, settings)
    traces = [experiment.train(name, messages, test, settings) for name in (*METHODS, *BASELINES)]
    folds = five_folds(messages)
    newest, newest_log_odds = by_time(messages)
    return {
        "digest": messages.digest,
        "settings": asdict(settings),
        **compared(traces, messages.y[test] == 1, messages.hard[test]),
        "keywords": keywords(messages, ~test),
        "five_folds": asdict(quality(folds, messages.y, messages.hard)),
        "by_time": asdict(quality(newest_log_odds, messages.y[newest], messages.hard[newest])),
        "n_newest": int(newest.sum()),
        "splits": repeated(messages),
        "sweep": sweep(messages),
        "naive_rate": experiment.NAIVE_STEP * smoothness(messages, ~test, settings.C),
    }


def compared(traces: Sequence[Trace], truth: Array, hard: Array) -> dict[str, Any]:
    """Runs on one split: how each went, how good each is at its end, and every two compared.

    Parameters
    ----------
    traces : sequence of Trace
    truth, hard : ndarray of bool, shape (n_test,)
        Which held-out messages are spam, and which are ham that looks like it.
    """
    ends = {trace.method: trace.log_odds[-1] for trace in traces}
    at = {trace.method: trace.parameters for trace in traces if trace.parameters.size}
    good = {name: quality(end, truth.astype(float), hard) for name, end in ends.items()}
    return {
        "n_held_out": len(truth),
        "n_spam": int(truth.sum()),
        "n_hard": int(hard.sum()),
        "traces": {trace.method: as_rows(trace, truth) for trace in traces},
        "quality": {name: asdict(found) for name, found in good.items()},
        "pairs": {
            f"{before} | {after}": {
                **pair(ends[before], ends[after], truth),
                "distance": float(np.abs(at[before] - at[after]).max()) if before in at else None,
            }
            for before, after in product(ends, at)
        },
    }


def pair(before: Array, after: Array, truth: Array) -> dict[str, Any]:
    """After minus before, message by message: log-loss and errors, with their intervals."""
    y = truth.astype(float)
    losses = Comparison(experiment.log_losses(before, y), experiment.log_losses(after, y))
    wrong = Comparison((before > 0) != truth, (after > 0) != truth)
    return {"log_loss": asdict(losses.difference), "errors": asdict(wrong.difference)}


def repeated(messages: Messages) -> list[dict[str, Any]]:
    """Held-out log-loss and share right of each way on several random splits.

    Measured gradients are left out: they end where the exact ones do.
    """
    names = [name for name in (*METHODS, *BASELINES) if name != "finite differences"]
    rows = []
    for seed, name in product(range(N_SPLITS), names):
        settings = Settings(seed=seed)
        test = experiment.held_out(messages, settings)
        end = experiment.train(name, messages, test, settings).log_odds[-1]
        loss = float(experiment.log_losses(end, messages.y[test]).mean())
        right = float(((end > 0) == (messages.y[test] == 1)).mean())
        rows.append({"seed": seed, "name": name, "log_loss": loss, "accuracy": right})
    return rows


def smoothness(messages: Messages, rows: Array, C: float) -> float:
    """L of the loss on some messages: the largest curvature anywhere."""
    X = messages.weighed_by(rows)[rows]
    return Objective(X, messages.y[rows].astype(float), C).smoothness


def sweep(messages: Messages) -> list[dict[str, float]]:
    """Where 100 steps of each length lead: one row a step, in units of 1/L."""
    rows = []
    for rate in SWEPT:
        settings = Settings(rate=float(rate))
        test = experiment.held_out(messages, settings)
        found = experiment.train("chosen step", messages, test, settings)
        end = as_rows(found, messages.y[test] == 1)[-1]
        worst = float(found.train_loss.max())
        kept = ("train_loss", "test_loss", "accuracy")
        rows.append({"rate": float(rate), "worst": worst, **{key: end[key] for key in kept}})
    return rows
