"""One person's beliefs: predictions, reasons and a list, whether trained on or folded in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.models.recommender import habits, history
from core.models.recommender.posterior import Array, Half, Side, half_sweep, triangle
from core.models.recommender.prediction import Prediction, chance_from, default_liked, predicted
from core.models.recommender.watch import CHANCE_POWER, weights
from core.models.threads import one_thread

if TYPE_CHECKING:
    from core.models.recommender.model import Model

N_REASONS = 3  # ratings named in `because`
N_ROUNDS = 3  # of a newcomer's own noise
LOW, HIGH = 0.05, 0.95  # the range given with an expected rating


@dataclass(frozen=True, eq=False)
class Person:
    """What the model believes of one person.

    Attributes
    ----------
    model : Model
    mean : ndarray, shape (D,)
        [b, p] in standard units.
    cov : ndarray, shape (M,)
        Its packed covariance.
    precision : float
        How much sharper than usual this person's ratings are.
    tilt : ndarray, shape (n_levels,)
        Log-tilts: how this person uses the scale.
    rated : ndarray of int, shape (n_rated,)
        Codes of the items rated.
    value : ndarray, shape (n_rated,)
        Those ratings.
    unknown : tuple of str
        Labels that the model has no item for.
    """

    model: "Model"
    mean: Array
    cov: Array
    precision: float
    tilt: Array
    rated: Array
    value: Array
    unknown: tuple[str, ...] = ()

    def predict(self, item: Array) -> Prediction:
        """Predict this person's ratings of items with codes of shape (n,)."""
        item = np.atleast_1d(np.asarray(item))
        mean, belief, noise = self.moments(item)
        levels = habits.tilted(self.model.ordinal.levels(mean, belief, noise), self.tilt[None])
        return predicted(levels, self.model.scale)

    def moments(self, item: Array) -> tuple[Array, Array, Array]:
        """Mean liking, the variance of what is not known of it, and that of a rating's noise."""
        items = self.model.items
        here = Half(self.mean[None], self.cov[None], np.array([self.precision]))
        mean = self.mean[0] + items.mean[item, 0] + items.mean[item, 1:] @ self.mean[1:]
        belief = (items.as_item[item] @ here.as_user[0]).astype(float)
        noise = self.model.noise / (self.precision * items.precision[item])
        return mean, np.maximum(belief, 1e-9), noise

    def scores(self, liked: float | None = None) -> Array:
        """Watch score times a power of the chance of liking, shape (n_items,); -inf where rated."""
        chance = chance_from(self.predict(np.arange(len(self.model.items.mean))).levels,
                             self.model.scale, liked)  # fmt: skip
        at_least = default_liked(self.model.scale)
        rows = np.zeros(len(self.rated), int)
        past = weights(rows, self.rated, self.value >= at_least, (1, len(chance)))
        score = np.maximum(self.model.watch.scores(past)[0], 1e-6) * chance**CHANCE_POWER
        score[self.rated] = -np.inf
        return score

    @one_thread
    def recommend(self, n: int = 10, liked: float | None = None) -> pd.DataFrame:
        """The best items this person has not rated.

        Parameters
        ----------
        n : int
            How many, at most.
        liked : float, optional
            The rating from which an item counts as liked; chosen from the scale by default
            (4 of 5, 7 of 10, 70 of 100).

        Returns
        -------
        DataFrame
            One row an item, best first: `item`, `title`, `probability` (of a rating of at least
            `liked`), `expected`, `sd`, `low` and `high` (which hold the rating with a probability
            of at least 90%), `n_ratings` behind the item, and `because`: pairs of a reason and
            its signed contribution, summing to `expected`.
        """
        score = self.scores(liked)
        order = np.argsort(-score, kind="stable")
        best = order[np.isfinite(score[order])][: max(n, 0)]
        model, said = self.model, self.predict(best)
        below = np.cumsum(said.levels, axis=1)
        return pd.DataFrame(
            {
                "item": model.ratings.items[best],
                "title": [model.title(code) for code in best],
                "probability": chance_from(said.levels, model.scale, liked),
                "expected": said.mean,
                "sd": said.sd,
                "low": model.scale[(below < LOW).sum(1)],
                "high": model.scale[np.minimum((below < HIGH).sum(1), len(model.scale) - 1)],
                "n_ratings": model.popularity[best].astype(int),
                "because": self.reasons(best, said.mean),
            }
        )

    def reasons(self, item: Array, expected: Array) -> list[list[tuple[str, float]]]:
        """Why each item of shape (n,) is expected to get `expected`, as signed parts of it."""
        model = self.model
        x = model.items.design[item]
        movie = model.center + model.unit * model.items.mean[item, 0]
        you = np.full(len(item), model.unit * self.mean[0])
        push = model.unit * (x[:, 1:] @ self._pulls()[1:])  # (n, n_rated)
        taste = model.unit * (x[:, 1:] @ self.mean[1:])
        named = np.argsort(-np.abs(push), axis=1)[:, :N_REASONS]
        return [
            [
                ("the movie" if model.ratings.year is not None else "the item", float(movie[k])),
                ("you", float(you[k])),
                *((self._rating(j), float(push[k, j])) for j in named[k]),
                ("the rest of your taste", float(taste[k] - push[k, named[k]].sum())),
                ("how you use the scale", float(expected[k] - movie[k] - you[k] - taste[k])),
            ]
            for k in range(len(item))
        ]

    def _rating(self, j: int) -> str:
        return f"{self.value[j]:g} for {self.model.title(self.rated[j])}"

    def _pulls(self) -> Array:
        """How each rating moved [b, p]: they and the prior's share add up to it, (D, n_rated)."""
        model, size = self.model, len(self.mean)
        rows, columns = triangle(size)
        cov = np.empty((size, size))
        cov[rows, columns] = cov[columns, rows] = self.cov
        items, x = model.items, model.items.design[self.rated]
        weight = self.precision * items.precision[self.rated] / model.noise
        cross = x * items.mean[self.rated, :1]
        cross[:, 1:] += items.cov[self.rated, 1:size]
        standard = (self.value - model.center) / model.unit
        return cov @ (weight[:, None] * (x * standard[:, None] - cross)).T


@one_thread
def fold_in(model: "Model", ratings: Mapping[str, float]) -> Person:
    """Place a person among the model's people without retraining.

    Parameters
    ----------
    model : Model
    ratings : mapping of str to float
        Ratings by item label, on the model's scale. Labels the model does not know are kept in
        `Person.unknown` and otherwise ignored.

    Returns
    -------
    Person

    Raises
    ------
    ValueError
        If a rating is not on the scale.
    """
    rated, value, unknown = _checked(model, ratings)
    watched = history.pattern(np.zeros(len(rated), int), rated, 1, len(model.items.mean))
    features = history.user_features(watched, model.popularity, model.basis, model.known)
    said = model.user_prior.mean(features)
    half = _placed(model, rated, (value - model.center) / model.unit, said)
    blank = np.zeros(len(model.scale))
    person = Person(
        model, half.mean[0], half.cov[0], float(half.precision[0]), blank, rated, value,
        unknown,
    )  # fmt: skip
    return replace(person, tilt=_tilt(person))


def _placed(model: "Model", rated: Array, value: Array, said: Array) -> Half:
    """The posterior of one person, with the person's own noise; `value` in standard units."""
    items = model.items
    met = Half(items.mean[rated], items.cov[rated], items.precision[rated])
    n_rated, prior = len(rated), model.user_prior.variance
    side = Side(np.array([0, n_rated]), np.arange(n_rated), value, np.zeros(n_rated, int))
    half, squares = half_sweep(side, met, np.ones(1), model.noise, said, prior)
    for _ in range(N_ROUNDS):
        usual = model.strength + squares / half.precision
        precision = (model.strength + n_rated) / usual
        half, squares = half_sweep(side, met, precision, model.noise, said, prior)
    return half


def _tilt(person: Person) -> Array:
    """The person's habits, from their ratings as predicted without each of them."""
    model = person.model
    if not len(person.rated):
        return person.tilt
    standard = (person.value - model.center) / model.unit
    levels = model.ordinal.levels(*left_out(standard, *person.moments(person.rated)))
    level = np.searchsorted((model.scale[1:] + model.scale[:-1]) / 2, person.value)
    given = np.bincount(level, minlength=len(model.scale))[None]
    return habits.tilts(given, levels.sum(0, keepdims=True), model.habits)[0][0]


def left_out(value: Array, mean: Array, belief: Array, noise: Array) -> tuple[Array, Array, Array]:
    """Moments of ratings as if each had been left out of the fit, all of shape (n,).

    The rating's leverage h = belief/noise says how far it pulled its own prediction: without it
    the error is larger by 1/(1 - h), exactly so for a linear model with fixed variances.
    """
    leverage = np.minimum(belief / noise, 0.9)
    return value - (value - mean) / (1 - leverage), belief / (1 - leverage), noise


def _checked(model: "Model", ratings: Mapping[str, float]) -> tuple[Array, Array, tuple[str, ...]]:
    found = {model.item_codes.get(str(label)): value for label, value in ratings.items()}
    unknown = tuple(str(label) for label in ratings if str(label) not in model.item_codes)
    found.pop(None, None)
    value = np.array(list(found.values()), dtype=float)
    off = [v for v in value if not np.isclose(model.scale, v).any()]
    if off:
        low, high = model.scale[0], model.scale[-1]
        raise ValueError(f"rating {off[0]:g} is not on the scale {low:g} to {high:g}.")
    return np.array(list(found), dtype=int), value, unknown
