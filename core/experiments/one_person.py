"""One person's list looked into: a probability as an area, a rating changed, their own errors."""

from dataclasses import dataclass, replace
from math import exp, pi, sqrt

import numpy as np
import pandas as pd
from scipy.special import ndtr

from core.calculus.integrals import Area, area
from core.experiments.held_out import N_FIFTHS, Interval, error_intervals
from core.models.recommender import Person, chance_from, default_liked

N_POINTS = 201
N_DOTS = 20
N_OWN = 30  # ratings from which a person's own error says something


@dataclass(frozen=True, eq=False)
class Probability:
    """P(rating >= liked) of one item for one person, three ways.

    Attributes
    ----------
    curve : DataFrame
        `rating` (on the scale, where thresholds stand between levels), `density`, `above`.
    threshold : float
        Where liking begins, on the same axis.
    closed : float
        Φ((mean - threshold)/sd).
    quadrature : Area
        The same by `scipy.integrate` under the curve.
    with_habits : float
        What the list shows: after the person's own use of the scale.
    """

    curve: pd.DataFrame
    threshold: float
    closed: float
    quadrature: Area
    with_habits: float


def probability(person: Person, item: int, liked: float | None = None) -> Probability:
    """Integrate the predictive density of one item from where liking begins.

    Parameters
    ----------
    person : Person
    item : int
        Code.
    liked : float, optional
        As in `Person.recommend`; above the lowest level.

    Returns
    -------
    Probability
    """
    model = person.model
    liked = default_liked(model.scale) if liked is None else liked
    mean, belief, noise = person.moments(np.array([item]))
    reading, unknown = model.ordinal.variances(belief, noise)
    cut = model.ordinal.thresholds[max(int(np.searchsorted(model.scale, liked)) - 1, 0)]
    middle = model.center + model.unit * float(mean[0])
    sd = model.unit * float(np.sqrt(reading + unknown)[0])
    threshold = model.center + model.unit * float(cut)
    low, high = middle - 4 * sd, middle + 4 * sd

    def density(at: float) -> float:
        z = (at - middle) / sd
        return exp(-z * z / 2) / (sd * sqrt(2 * pi))

    x = np.linspace(low, high, N_POINTS)
    height = [density(at) for at in x]
    curve = pd.DataFrame({"rating": x, "density": height, "above": x >= threshold})

    far = max(high, threshold) + 6 * sd
    found = area(density, threshold, far, landmarks=[middle, low, high])
    shown = chance_from(person.predict(np.array([item])).levels, model.scale, liked)
    closed = float(ndtr((middle - threshold) / sd))
    return Probability(curve, threshold, closed, found, float(shown[0]))


def likely_ratings(person: Person, item: np.ndarray, liked: float | None = None) -> pd.DataFrame:
    """Twenty equally likely ratings of each item, to be counted: a quantile dot plot [1]_.

    Parameters
    ----------
    person : Person
    item : ndarray of int, shape (n,)
        Codes.
    liked : float, optional
        As in `Person.recommend`.

    Returns
    -------
    DataFrame
        `place` (1 for the first item), `number` (1 to 20, lowest rating first), `rating`, `liked`,
        and `written`: the rating at the first dot of its kind, else empty.

    References
    ----------
    .. [1] M. Fernandes et al., "Uncertainty Displays Using Quantile Dotplots or CDFs Improve
       Transit Decision-Making", CHI 2018.
    """
    scale = person.model.scale
    liked = default_liked(scale) if liked is None else liked
    below = np.cumsum(person.predict(item).levels, axis=1)
    at = (np.arange(N_DOTS) + 0.5) / N_DOTS
    level = np.minimum((below[:, None, :] < at[:, None]).sum(2), len(scale) - 1)
    rating = scale[level]
    first = np.diff(level, axis=1, prepend=-1) > 0
    return pd.DataFrame(
        {
            "place": np.repeat(np.arange(1, len(item) + 1), N_DOTS),
            "number": np.tile(np.arange(1, N_DOTS + 1), len(item)),
            "rating": rating.ravel(),
            "liked": rating.ravel() >= liked - 1e-9,
            "written": [
                f"{r:g}" if f else "" for r, f in zip(rating.flat, first.flat, strict=True)
            ],
        }
    )


def reasons(because: list[tuple[str, float]]) -> pd.DataFrame:
    """The parts of an expected rating as bars that begin where the last one ended.

    Returns `what`, `part`, `begin`, `end`, `right`, `written`, and `stage`: before for the first
    row, after for the sum, and up or down between.
    """
    part = np.array([value for _, value in because])
    end = np.cumsum(part)
    begin = np.r_[0.0, end[:-1]]
    table = pd.DataFrame(
        {
            "what": [*(what for what, _ in because), "expected"],
            "part": [*part, end[-1]],
            "begin": [part[0], *begin[1:], end[-1]],
            "end": [*end, end[-1]],
            "stage": ["before", *np.where(part[1:] < 0, "down", "up"), "after"],
        }
    )
    signed = [f"{value:+.2f}" for value in part[1:]]
    table["written"] = [f"{part[0]:.2f}", *signed, f"{end[-1]:.2f}"]
    return table.assign(right=table[["begin", "end"]].max(axis=1))


def what_if(
    person: Person, label: str, rating: float, n: int = 10, liked: float | None = None
) -> pd.DataFrame:
    """The list before and after one rating is changed.

    Parameters
    ----------
    person : Person
    label : str
        Of an item the person rated.
    rating : float
        What it might have been.
    n : int
        Length of the list.
    liked : float, optional
        As in `Person.recommend`.

    Returns
    -------
    DataFrame
        `item`, `title`, `place` before and after (NaN where it is not among the first n), and
        `probability` before and after, best after first.
    """
    lists = [one.recommend(n, liked) for one in (person, changed(person, label, rating))]
    before, after = (
        table[["item", "title", "probability"]].assign(place=np.arange(1, len(table) + 1))
        for table in lists
    )
    both = before.merge(after, on=["item", "title"], how="outer", suffixes=("_before", "_after"))
    return both.sort_values(["place_after", "place_before"], ignore_index=True)


def changed(person: Person, label: str, rating: float) -> Person:
    """The person, had they given the item called `label` another rating.

    Parameters
    ----------
    person : Person
    label : str
        Of an item the person rated.
    rating : float
        On the model's scale.

    Returns
    -------
    Person
        The very same where the rating is theirs already.

    Notes
    -----
    Someone whom the model was fitted to is believed a little differently when folded in anew. To
    have the difference that the rating makes and nothing else, what changes between two who are
    folded in, with the old rating and with the new one, is added to the person. For someone who
    was folded in this is the fold with the new rating.
    """
    labels = person.model.ratings.items[person.rated]
    value = np.where(labels == label, rating, person.value)
    if (value == person.value).all():
        return person
    old, new = (
        person.model.fold_in(dict(zip(labels, given, strict=True)))
        for given in (person.value, value)
    )
    return replace(
        person,
        mean=person.mean + (new.mean - old.mean),
        cov=person.cov + (new.cov - old.cov),
        precision=person.precision * (new.precision / old.precision),
        tilt=person.tilt + (new.tilt - old.tilt),
        value=value,
    )


@dataclass(frozen=True)
class OwnErrors:
    """How far predictions were from one person's own ratings.

    Attributes
    ----------
    n : int
        Ratings, each predicted from four fifths of the others.
    before, after : Interval
        RMSE of each item's own level, and of the model, resampling ratings.
    """

    n: int
    before: Interval
    after: Interval


def own_errors(person: Person, seed: int = 0) -> OwnErrors:
    """Errors on the person's own ratings, each fifth predicted from the others.

    Parameters
    ----------
    person : Person
        With at least `N_OWN` ratings.
    seed : int
        Of the split into fifths.

    Returns
    -------
    OwnErrors

    Raises
    ------
    ValueError
        If there are fewer ratings.

    Notes
    -----
    The items' own values come from the people the model was fitted to. Where the person is one
    of them the errors are a little too small; `core.experiments.held_out` is exact for a file of
    many.
    """
    n = len(person.rated)
    if n < N_OWN:
        raise ValueError(f"{n} ratings are too few to hold some out; {N_OWN} are needed.")
    model, fold = person.model, np.random.default_rng(seed).permutation(n) % N_FIFTHS
    labels, said = model.ratings.items[person.rated], np.empty(n)
    for k in range(N_FIFTHS):
        kept = fold != k
        other = model.fold_in(dict(zip(labels[kept], person.value[kept], strict=True)))
        said[~kept] = other.predict(person.rated[~kept]).mean
    level = model.center + model.unit * model.items.mean[person.rated, 0]
    before = (np.clip(level, model.scale[0], model.scale[-1]) - person.value) ** 2
    one, two, _ = error_intervals(np.zeros(n, int), before, (said - person.value) ** 2, seed)
    return OwnErrors(n, one, two)
