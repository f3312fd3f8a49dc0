"""The recommender's evidence: the ladder of models, calibration, newcomers and lists."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from core.datasets.ratings import Ratings
from core.experiments.comparison import wilson
from core.experiments.held_out import error_intervals, fold_of, item_means
from core.models import recommender
from core.models.recommender import Model, chance_from, default_liked, fit

OWN = (0, 1, 2, 5, 10, 20)  # ratings of their own that newcomers have given
N_TESTED = 20  # ratings of each newcomer that are kept for the test
LENGTH = 10  # of a list


@dataclass(frozen=True)
class Settings:
    """What a reader may change, with the values the page opens on."""

    n_folds: int = 5
    seed: int = 0
    model: recommender.Settings = field(default_factory=recommender.Settings)


@dataclass(frozen=True, eq=False)
class Result:
    """What came of it, as tidy frames with 95% intervals.

    They are from resampling people; those of `calibration` are Wilson's, over ratings.

    Attributes
    ----------
    ladder : DataFrame
        `name`, `stage` (before, after), `value` (RMSE), `low`, `high`, `gain` over the movie mean
        with `gain_low` and `gain_high`, one row a rung.
    calibration : DataFrame
        `predicted`, `observed`, `low`, `high`, `n`: ten bins of P(liked) with equal counts.
    newcomers : DataFrame
        `own` (ratings given), `name`, `stage`, `value` (RMSE), `low`, `high`; empty where nobody
        has the 40 ratings that this takes.
    lists : DataFrame
        `name`, `stage`, `value` (NDCG at 10), `low`, `high`; empty where nothing held out is liked.
    """

    ladder: pd.DataFrame
    calibration: pd.DataFrame
    newcomers: pd.DataFrame
    lists: pd.DataFrame


def run(
    ratings: Ratings,
    settings: Settings | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> Result:
    """Measure every rung on the same held-out ratings.

    Parameters
    ----------
    ratings : Ratings
    settings : Settings, optional
    progress : callable, optional
        Called as progress(fraction, what).

    Returns
    -------
    Result
    """
    chosen, say = settings or Settings(), progress or (lambda fraction, what: None)
    fold = fold_of(len(ratings.value), chosen.seed)
    held = np.flatnonzero(fold < chosen.n_folds)
    means: dict[str, np.ndarray] = {}
    chance, gains = np.empty(len(fold)), []
    for k in range(chosen.n_folds):
        train, test = ratings.take(fold != k), ratings.take(fold == k)
        model = fit(train, chosen.model)
        for name, said in rungs(train, test, chosen.model, model):
            say((k + len(means) / 7) / (chosen.n_folds + 1), name)
            means.setdefault(name, np.empty(len(fold)))[fold == k] = said
        chance[fold == k] = chance_from(model.predict(test.user, test.item).levels, ratings.scale)
        gains.append(lists(model, test))
    say(chosen.n_folds / (chosen.n_folds + 1), "newcomers")
    found = ratings.take(held)
    return Result(
        ladder(found, {name: said[held] for name, said in means.items()}, chosen.seed),
        calibration(chance[held], found.value >= default_liked(ratings.scale) - 1e-9),
        newcomers(ratings, chosen),
        averaged(pd.concat(gains), chosen.seed),
    )


def plain(ratings: Ratings) -> Ratings:
    """The same ratings without years and genres."""
    return replace(ratings, year=None, genres=None, genre_names=())


def rungs(
    train: Ratings, test: Ratings, settings: recommender.Settings, model: Model
) -> Iterator[tuple[str, np.ndarray]]:
    """Each rung's name and its expected ratings of `test` (n_test,); `model` is the last rung."""
    yield from averages(train, test)
    for name, chosen in (
        ("biases", replace(settings, n_factors=0, n_history=0)),
        ("factors", replace(settings, n_history=0)),
    ):
        yield name, fit(plain(train), chosen).predict(test.user, test.item).mean
    yield "everything", model.predict(test.user, test.item).mean


def averages(train: Ratings, test: Ratings) -> Iterator[tuple[str, np.ndarray]]:
    """The rungs that are averages of `train`: names and expected ratings of `test` (n_test,)."""
    movie = item_means(train)
    count = np.bincount(train.user, minlength=len(train.users))
    apart = np.bincount(train.user, train.value - movie[train.item], minlength=len(count))
    both = movie[test.item] + (apart / np.maximum(count, 1))[test.user]
    yield "mean of all", np.full(len(test.value), train.value.mean())
    yield "movie mean", movie[test.item]
    yield "movie mean and person's", np.clip(both, train.scale[0], train.scale[-1])


def ladder(held: Ratings, means: dict[str, np.ndarray], seed: int) -> pd.DataFrame:
    """RMSE of each rung on the same held-out ratings, and its gain over the movie mean."""
    base, rows = (held.value - means["movie mean"]) ** 2, []
    for name, said in means.items():
        _, rmse, gain = error_intervals(held.user, base, (held.value - said) ** 2, seed)
        stage = "after" if name == "everything" else "before"
        rows.append((name, stage, rmse.value, rmse.low, rmse.high, gain.value, gain.low, gain.high))
    names = ["name", "stage", "value", "low", "high", "gain", "gain_low", "gain_high"]
    return pd.DataFrame(rows, columns=names)


def calibration(chance: np.ndarray, liked: np.ndarray, n_bins: int = 10) -> pd.DataFrame:
    """Predicted and observed shares in bins of equal counts, with 95% Wilson intervals.

    `chance` and `liked` have shape (n,).
    """
    n_bins = min(n_bins, max(len(chance) // 10, 1))
    bins = np.array_split(np.argsort(chance, kind="stable"), n_bins)
    rows = []
    for rows_of_bin in bins:
        n, share = len(rows_of_bin), float(liked[rows_of_bin].mean())
        low, high = wilson(int(liked[rows_of_bin].sum()), n)
        rows.append((float(chance[rows_of_bin].mean()), share, low, high, n))
    return pd.DataFrame(rows, columns=["predicted", "observed", "low", "high", "n"])


def newcomers(ratings: Ratings, settings: Settings) -> pd.DataFrame:
    """RMSE for people the model never met, by how many of their own ratings they gave."""
    rng = np.random.default_rng(settings.seed)
    count = np.bincount(ratings.user, minlength=len(ratings.users))
    able = np.flatnonzero(count >= OWN[-1] + N_TESTED)
    met = rng.permutation(able)[: max(len(ratings.users) // 5, 1)]
    names = ["own", "name", "stage", "value", "low", "high"]
    if not len(met) or len(met) == len(ratings.users):
        return pd.DataFrame(columns=names)
    train = ratings.take(~np.isin(ratings.user, met))
    model, movie = fit(train, settings.model), item_means(train)
    people, errors = [], []
    for code in met:
        own = rng.permutation(np.flatnonzero(ratings.user == code))
        test = own[OWN[-1] : OWN[-1] + N_TESTED]
        said = [model.fold_in(given(ratings, own[:k])).predict(ratings.item[test]) for k in OWN]
        means = np.array([movie[ratings.item[test]], *(one.mean for one in said)])
        errors.append((ratings.value[test] - means) ** 2)
        people.append(np.full(len(test), code))
    user, squares = np.concatenate(people), np.concatenate(errors, axis=1)
    rows = []
    for k, own_squares in zip(OWN, squares[1:], strict=True):
        before, after, _ = error_intervals(user, squares[0], own_squares, settings.seed)
        rows.append((k, "movie mean", "before", before.value, before.low, before.high))
        rows.append((k, "folded in", "after", after.value, after.low, after.high))
    return pd.DataFrame(rows, columns=names)


def given(ratings: Ratings, rows: np.ndarray) -> dict[str, float]:
    """Ratings by item label, from rows of `ratings`."""
    return dict(zip(ratings.items[ratings.item[rows]], ratings.value[rows], strict=True))


def lists(model: Model, test: Ratings) -> pd.DataFrame:
    """NDCG at 10 of three ways to order what a person has not rated, one row a person.

    Relevant are held-out ratings that count as liked; candidates are all items that the person
    has no training rating of.
    """
    liked = test.value >= default_liked(test.scale) - 1e-9
    people = np.unique(test.user[liked])
    popular = np.argsort(-model.popularity, kind="stable")
    rows = []
    ranked = model.rank(people, LENGTH)
    for code, best in zip(people, ranked, strict=True):
        person = model.person(model.ratings.users[code])
        mine = test.item[(test.user == code) & liked]
        unseen = popular[~np.isin(popular, person.rated)]
        like = chance_from(person.predict(unseen).levels, model.scale)
        by_chance = unseen[np.argsort(-like, kind="stable")]
        best = best[best >= 0]  # fewer than ten may be left to rate
        rows.append((code, ndcg(unseen, mine), ndcg(by_chance, mine), ndcg(best, mine)))
    names = ["user", "most rated", "P(liked) alone", "P(watched) × P(liked)"]
    return pd.DataFrame(rows, columns=names)


def ndcg(order: np.ndarray, relevant: np.ndarray) -> float:
    """Normalised discounted cumulative gain of the first ten of `order`.

    Examples
    --------
    >>> ndcg(np.array([3, 1, 2]), np.array([3]))
    1.0
    """
    weight = 1 / np.log2(np.arange(LENGTH) + 2)
    hits = np.isin(order[:LENGTH], relevant)
    return float((weight[: len(hits)] * hits).sum() / weight[: len(relevant)].sum())


def averaged(gains: pd.DataFrame, seed: int, n_resamples: int = 1000) -> pd.DataFrame:
    """Mean of each column over people, with a 95% interval from resampling them."""
    person = gains.groupby("user").mean()
    rng, n = np.random.default_rng(seed), len(person)
    if not n:
        return pd.DataFrame(columns=["name", "stage", "value", "low", "high"])
    picked = rng.integers(n, size=(n_resamples, n))
    rows = []
    for name in person.columns:
        values = person[name].to_numpy()
        low, high = np.quantile(values[picked].mean(1), [0.025, 0.975])
        stage = "after" if name == person.columns[-1] else "before"
        rows.append((name, stage, float(values.mean()), float(low), float(high)))
    return pd.DataFrame(rows, columns=["name", "stage", "value", "low", "high"])
