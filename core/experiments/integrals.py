"""Before and after: the top of a list by mean rating, and by what one may believe of each movie."""

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from scipy.integrate import quad

from core.calculus.integrals import area
from core.datasets.ratings import Ratings
from core.models.belief import Belief, Way, fit_prior
from core.models.beta import beta_density
from core.models.rankings import LOWER, RULES, Counts, count, order, scores

N_RESAMPLES = 2000
BEFORE, AFTER = "mean", "probability"


@dataclass(frozen=True)
class Settings:
    """What a reader may change, with the values the page opens on.

    Attributes
    ----------
    threshold : float
        The share of likes that a good movie exceeds.
    liked : float
        The lowest rating that counts as liked.
    train_share : float
        Part of the ratings that the lists are made from; the rest judges them.
    n_splits : int
        How often that is drawn anew.
    list_length : int
    seed : int
    """

    threshold: float = 0.7
    liked: float = 4.0
    train_share: float = 0.5
    n_splits: int = 20
    list_length: int = 20
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Result:
    """What came of it.

    Attributes
    ----------
    rates : DataFrame
        A row a rule: `name`, `stage`, held-out like-rate `value` with its 95% interval `low` to
        `high`, held-out ratings `n_held_out` and movies without any `n_unseen`, a split.
    gain : tuple of three float
        Like-rate by probability minus by mean, and its 95% interval, on the same people.
    prior : Belief
        Fitted to the training ratings of the first split.
    movies : DataFrame
        The tops of all lists of the first split, with ranks by rule, counts and beliefs.
    """

    rates: pd.DataFrame
    gain: tuple[float, float, float]
    prior: Belief
    movies: pd.DataFrame


def run(ratings: Ratings, settings: Settings | None = None) -> Result:
    """Make lists from part of the ratings by each rule, and judge them by the others.

    Parameters
    ----------
    ratings : Ratings
    settings : Settings, optional

    Returns
    -------
    Result

    Raises
    ------
    ValueError
        If there are too few ratings to split, or a setting is out of range.

    Notes
    -----
    The like-rate of a list is the share of likes among the held-out ratings of its movies, pooled
    over the splits. People are resampled for the intervals, since ratings by one person go
    together; the lists stay as they are.
    """
    chosen = settings or Settings()
    check(ratings, chosen)
    rng = np.random.default_rng(chosen.seed)
    likes = np.zeros((len(RULES), len(ratings.users)))
    seen, unseen = np.zeros_like(likes), np.zeros(len(RULES))
    first = None
    for _ in range(chosen.n_splits):
        train = drawn(ratings, chosen, rng)
        prior, counts, by = lists(ratings.take(train), chosen)
        first = first or (prior, counts, by)
        held = ratings.take(~train)
        for k, rule in enumerate(RULES):
            top = order(by[rule], counts.n)[: chosen.list_length]
            rows = np.isin(held.item, top)
            liked = held.value[rows] >= chosen.liked - 1e-9
            likes[k] += np.bincount(held.user[rows], liked, minlength=likes.shape[1])
            seen[k] += np.bincount(held.user[rows], minlength=likes.shape[1])
            unseen[k] += len(top) - len(np.unique(held.item[rows]))
    assert first is not None
    rates, gain = judged(likes, seen, unseen, chosen, rng)
    return Result(rates, gain, first[0], tops(ratings, *first, chosen))


def drawn(ratings: Ratings, chosen: Settings, rng: np.random.Generator) -> np.ndarray:
    """Draw the ratings that the lists are made from, a mask of shape (n_ratings,)."""
    return rng.random(len(ratings.value)) < chosen.train_share


def check(ratings: Ratings, chosen: Settings) -> None:
    """Refuse settings that cannot be run, in words."""
    if len(ratings.value) < 100:
        raise ValueError(f"{len(ratings.value)} ratings are too few to split; give at least 100.")
    for name in ("threshold", "train_share"):
        if not 0 < getattr(chosen, name) < 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {getattr(chosen, name)}.")
    for name in ("n_splits", "list_length"):
        if getattr(chosen, name) < 1:
            raise ValueError(f"{name} must be at least 1, not {getattr(chosen, name)}.")


def lists(train: Ratings, chosen: Settings) -> tuple[Belief, Counts, dict[str, np.ndarray]]:
    """Fit the prior, count, and score every movie by each rule."""
    counts = count(train.item, train.value, chosen.liked, len(train.items))
    some = counts.n > 0
    prior = fit_prior(counts.likes[some], counts.n[some])
    return prior, counts, scores(counts, prior, chosen.threshold)


def judged(
    likes: np.ndarray, seen: np.ndarray, unseen: np.ndarray, chosen: Settings,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, tuple[float, float, float]]:  # fmt: skip
    """Like-rates with intervals, and the gain; `likes` and `seen` are (n_rules, n_users)."""
    n_users = likes.shape[1]
    times = rng.multinomial(n_users, np.full(n_users, 1 / n_users), N_RESAMPLES)
    with np.errstate(invalid="ignore"):
        draws = (times @ likes.T) / (times @ seen.T)  # (N_RESAMPLES, n_rules)
        value = likes.sum(axis=1) / seen.sum(axis=1)
    low, high = np.nanquantile(draws, [0.025, 0.975], axis=0)
    rates = pd.DataFrame(
        {
            "name": RULES,
            "stage": ["after" if rule in (AFTER, "lower bound") else "before" for rule in RULES],
            "value": value,
            "low": low,
            "high": high,
            "n_held_out": seen.sum(axis=1) / chosen.n_splits,
            "n_unseen": unseen / chosen.n_splits,
        }
    )
    after, before = RULES.index(AFTER), RULES.index(BEFORE)
    change = np.nanquantile(draws[:, after] - draws[:, before], [0.025, 0.975])
    return rates, (float(value[after] - value[before]), float(change[0]), float(change[1]))


def tops(
    ratings: Ratings, prior: Belief, counts: Counts, by: dict[str, np.ndarray], chosen: Settings
) -> pd.DataFrame:
    """Every movie that some rule puts into its list, with its rank by each rule."""
    ranks = {}
    for rule in RULES:
        ranks[rule] = np.empty(counts.n.size, dtype=int)
        ranks[rule][order(by[rule], counts.n)] = np.arange(1, counts.n.size + 1)
    best = np.flatnonzero(np.min(list(ranks.values()), axis=0) <= chosen.list_length)
    best = best[np.argsort(ranks[AFTER][best])]
    posterior = prior.after(counts.likes, counts.n - counts.likes)
    low, high = posterior.interval()
    titles = ratings.items if ratings.title is None else ratings.title
    return pd.DataFrame(
        {
            "title": titles[best],
            "n": counts.n[best].astype(int),
            "likes": counts.likes[best].astype(int),
            "mean_rating": by["mean"][best],
            "expected_share": posterior.mean[best],
            "low": low[best],
            "high": high[best],
            "probability": by["probability"][best],
            **{f"rank by {rule}": ranks[rule][best] for rule in RULES},
        }
    )


def as_json(result: Result) -> dict[str, object]:
    """The result as plain lists and numbers, for a file or the command line."""
    return {
        "rates": result.rates.to_dict("list"),
        "gain": list(result.gain),
        "prior": asdict(result.prior),
        "movies": result.movies.to_dict("list"),
        "lower_bound": LOWER,
    }


def plain_quad(belief: Belief, threshold: float) -> Way:
    """Ask SciPy's quadrature for P(share > threshold), without saying where the peak is."""
    density = beta_density(float(belief.a), float(belief.b))
    value, error, asked = quad(density, threshold, 1, full_output=True)[:3]
    return Way("plain quad", value, error, asked["neval"])


def densities(first: Belief, second: Belief, n: int = 400) -> pd.DataFrame:
    """Two beliefs to be drawn: the density of each at `n` shares, each in the middle of its piece.

    Returns
    -------
    DataFrame
        Columns share, before (of the first belief) and after (of the second).

    Examples
    --------
    >>> table = densities(Belief(1, 1), Belief(2, 1), 2)
    >>> table["after"].round(6).tolist()
    [0.5, 1.5]
    """
    share = (np.arange(n) + 0.5) / n
    columns = {"before": first, "after": second}
    return pd.DataFrame(
        {"share": share}
        | {
            name: [beta_density(float(belief.a), float(belief.b))(float(x)) for x in share]
            for name, belief in columns.items()
        }
    )


def trap(likes: int = 90_000, dislikes: int = 10_000, threshold: float = 0.5) -> tuple[Way, Way]:
    """Ask plain quadrature, then `area`, for P(share > threshold) after that many ratings.

    Returns
    -------
    tuple of two Way
        The first is silently wrong where the peak is too narrow for its first points.
    """
    belief = Belief(1, 1).after(likes, dislikes)
    found = area(beta_density(likes + 1.0, dislikes + 1.0), threshold, 1)
    return (
        plain_quad(belief, threshold),
        Way("area", found.value, found.error, found.evaluations),
    )


def histogram(ratings: Ratings) -> pd.DataFrame:
    """Count how often each level was given: columns `rating`, `count`, `share`."""
    n = np.bincount(ratings.level, minlength=ratings.scale.size)
    return pd.DataFrame({"rating": ratings.scale, "count": n, "share": n / n.sum()})


def places(movies: pd.DataFrame, best: int = 4, last: int = 30) -> pd.DataFrame:
    """Follow the best movies of each rule through all rules, a row a movie and rule.

    Parameters
    ----------
    movies : DataFrame
        As in `Result`.
    best : int
        How many movies of each rule.
    last : int
        Movies whose rank is beyond stand below it, in order and two places apart.

    Returns
    -------
    DataFrame
        Columns `title`, `n`, `kind` (few or many ratings), `rule`, `rank`, `place` (where it is
        drawn).
    """
    columns = {f"rank by {rule}": rule for rule in RULES}
    named = movies[["title", "n", *columns]].rename(columns=columns)
    long = named[named[RULES].min(axis=1) <= best].melt(["title", "n"], RULES, "rule", "rank")
    below = long["rank"].where(long["rank"] > last).groupby(long["rule"]).rank(method="first")
    return long.assign(
        kind=np.where(long["n"] < 10, "few ratings", "many ratings"),
        place=long["rank"].where(long["rank"] <= last, last + 1 + 2 * below),
    )
