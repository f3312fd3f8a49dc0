"""How good a spam filter is on messages it has not seen: one split, five folds, the newest ones."""

from dataclasses import dataclass

import numpy as np

from core.datasets.messages import Messages
from core.experiments.comparison import Interval, mean, share
from core.experiments.derivatives import Settings, held_out, log_losses
from core.models.logistic import LogisticFit, fit

Array = np.ndarray


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
