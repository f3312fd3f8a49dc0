"""Before and after on held-out ratings: the mean of each item, and the factor model."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.datasets.ratings import Ratings
from core.models import recommender
from core.models.recommender import chance_from, default_liked, fit

N_FIFTHS = 5
N_RESAMPLES = 2000
N_BINS = 10


@dataclass(frozen=True)
class Settings:
    """What a reader may change, with the values the page opens on."""

    n_folds: int = 1
    seed: int = 0
    model: recommender.Settings = field(default_factory=recommender.Settings)


@dataclass(frozen=True)
class Interval:
    """A value, and the 95% interval that resampling people gives it."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Say it as 0.8912 (0.8801 to 0.9020)."""
        return f"{self.value:.4f} ({self.low:.4f} to {self.high:.4f})"


@dataclass(frozen=True)
class Result:
    """What came of it.

    Attributes
    ----------
    n_ratings, n_users, n_items, n_held_out, n_folds, seed : int
    before, after : Interval
        Root mean squared error of the item mean and of the model, on the same ratings.
    gain : Interval
        Before minus after, on the same people.
    nll : float
        Mean negative log-likelihood of the held-out ratings under the model, in nats.
    ece : float
        Expected calibration error of P(rating >= liked), ten bins of equal width.
    liked : float
    """

    n_ratings: int
    n_users: int
    n_items: int
    n_held_out: int
    n_folds: int
    seed: int
    before: Interval
    after: Interval
    gain: Interval
    nll: float
    ece: float
    liked: float


def fold_of(n: int, seed: int) -> np.ndarray:
    """Which fifth each of n ratings is in, shape (n,).

    Examples
    --------
    >>> np.bincount(fold_of(12, seed=0))
    array([3, 3, 2, 2, 2])
    """
    fold = np.empty(n, dtype=np.int8)
    fold[np.random.default_rng(seed).permutation(n)] = np.arange(n) % N_FIFTHS
    return fold


def item_means(train: Ratings) -> np.ndarray:
    """Mean rating of each item, shape (n_items,); the mean of all where an item has none."""
    n_items = len(train.items)
    total = np.bincount(train.item, train.value, minlength=n_items)
    count = np.bincount(train.item, minlength=n_items)
    return np.where(count > 0, total / np.maximum(count, 1), train.value.mean())


def run(
    ratings: Ratings,
    settings: Settings | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> Result:
    """Hold out fifths of the ratings at random, fit to the rest, and measure.

    Parameters
    ----------
    ratings : Ratings
    settings : Settings, optional
    progress : callable, optional
        Called as progress(fraction, what).

    Returns
    -------
    Result

    Raises
    ------
    ValueError
        If there are fewer than ten ratings.
    """
    chosen, say = settings or Settings(), progress or (lambda fraction, what: None)
    n = len(ratings.value)
    if n < 2 * N_FIFTHS:
        raise ValueError(f"{n} ratings are too few to hold a fifth out; give at least ten.")
    fold = fold_of(n, chosen.seed)
    before, levels = np.empty(n), np.empty((n, len(ratings.scale)), dtype=np.float32)
    for k in range(chosen.n_folds):
        train, test = ratings.take(fold != k), np.flatnonzero(fold == k)

        def part(fraction: float, what: str, k: int = k) -> None:
            say((k + fraction) / chosen.n_folds, what)

        model = fit(train, chosen.model, part)
        before[test] = item_means(train)[ratings.item[test]]
        levels[test] = model.predict(ratings.user[test], ratings.item[test]).levels
    rows = np.flatnonzero(fold < chosen.n_folds)
    return measured(ratings, rows, before[rows], levels[rows], chosen)


def measured(
    ratings: Ratings, rows: np.ndarray, before: np.ndarray, levels: np.ndarray, chosen: Settings
) -> Result:
    """Errors on the held-out rows: `before` (n_held_out,), `levels` (n_held_out, n_levels)."""
    held, scale = ratings.take(rows), ratings.scale
    liked = default_liked(scale)
    likelihood = levels[np.arange(len(rows)), held.level]
    intervals = error_intervals(
        held.user, (held.value - before) ** 2, (held.value - levels @ scale) ** 2, chosen.seed
    )
    return Result(
        len(ratings.value), len(ratings.users), len(ratings.items), len(rows),
        chosen.n_folds, chosen.seed, *intervals,
        nll=float(-np.log(np.maximum(likelihood, 1e-12)).mean()),
        ece=calibration_error(chance_from(levels, scale, liked), held.value >= liked - 1e-9),
        liked=liked,
    )  # fmt: skip


def error_intervals(
    user: np.ndarray, before: np.ndarray, after: np.ndarray, seed: int
) -> tuple[Interval, Interval, Interval]:
    """Root mean squares of two squared errors (n,), and their difference, over people.

    Ratings by one person err together, so people are resampled; ratings are where there is
    only one person.
    """
    groups = np.unique(user, return_inverse=True)[1] if len(np.unique(user)) > 1 else None
    groups = np.arange(len(user)) if groups is None else groups
    sums = [np.bincount(groups, weights=w) for w in (before, after, np.ones(len(user)))]
    rng = np.random.default_rng(seed)
    draws: list[tuple[float, float]] = []
    for _ in range(N_RESAMPLES):
        times = np.bincount(rng.integers(len(sums[2]), size=len(sums[2])), minlength=len(sums[2]))
        one, two, n = (times @ s for s in sums)
        draws.append((float(np.sqrt(one / n)), float(np.sqrt(two / n))))
    one, two = np.array(draws).T
    low, high = np.quantile([one, two, one - two], [0.025, 0.975], axis=1)
    value = [float(np.sqrt(before.mean())), float(np.sqrt(after.mean()))]
    value.append(value[0] - value[1])
    first, second, third = (
        Interval(v, float(a), float(b)) for v, a, b in zip(value, low, high, strict=True)
    )
    return first, second, third


def calibration_error(chance: np.ndarray, happened: np.ndarray) -> float:
    """Mean distance between predicted and observed shares over ten bins of equal width.

    Examples
    --------
    >>> calibration_error(np.array([0.75, 0.75, 0.75, 0.75]), np.array([1, 1, 1, 0]))
    0.0
    """
    place = np.minimum((chance * N_BINS).astype(int), N_BINS - 1)
    predicted = np.bincount(place, weights=chance, minlength=N_BINS)
    observed = np.bincount(place, weights=happened, minlength=N_BINS)
    return float(np.abs(predicted - observed).sum() / len(chance))
