"""A fitted model: predictions for pairs and lists for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from core.datasets.ratings import Ratings
from core.models.recommender import habits
from core.models.recommender.history import Basis, Known
from core.models.recommender.ordinal import Ordinal
from core.models.recommender.person import Person, fold_in
from core.models.recommender.posterior import Array, Half, moments
from core.models.recommender.prediction import Prediction, chance_from, default_liked, predicted
from core.models.recommender.prior import Prior
from core.models.recommender.watch import CHANCE_POWER, Watch, weights
from core.models.threads import one_thread

BLOCK = 16_384  # pairs at a time
N_CANDIDATES = 128  # items a person is likeliest to watch, looked at first


@dataclass(frozen=True, eq=False)
class Model:
    """The factor model fitted to `ratings`.

    Attributes
    ----------
    ratings : Ratings
        The training data.
    center, unit : float
        Mean and standard deviation of the training ratings: a standard value z is the rating
        center + unit·z.
    users, items : Half
        Posteriors in standard units.
    user_prior : Prior
    noise : float
        Variance of a rating's noise where both relative precisions are 1.
    strength : float
        Ratings' worth of belief that a person is as noisy as the others.
    basis : Basis
    known : Known
        Features, to place people who come later.
    ordinal : Ordinal
        Calibrated thresholds and variances.
    habits : ndarray, shape (n_levels, n_levels)
        Covariance of log-tilts over people.
    tilt : ndarray, shape (n_users, n_levels)
        Log-tilts of the users.
    """

    ratings: Ratings
    center: float
    unit: float
    users: Half
    items: Half
    user_prior: Prior
    noise: float
    strength: float
    basis: Basis
    known: Known
    ordinal: Ordinal
    habits: Array
    tilt: Array

    @property
    def scale(self) -> Array:
        """The levels of the rating scale, shape (n_levels,)."""
        return self.ratings.scale

    def predict(self, user: Array, item: Array) -> Prediction:
        """Predict ratings for pairs.

        Parameters
        ----------
        user, item : array_like of int, shape (n,)
            Codes: positions in `ratings.users` and `ratings.items`.

        Returns
        -------
        Prediction

        Raises
        ------
        ValueError
            If the shapes differ or a code is out of range.
        """
        user, item = (
            self._codes(user, len(self.users.mean)),
            self._codes(item, len(self.items.mean)),
        )
        if user.shape != item.shape:
            raise ValueError(f"{user.size} users and {item.size} items; give them in pairs.")
        levels = np.empty((len(user), len(self.scale)))
        for first in range(0, len(user), BLOCK):
            block = slice(first, first + BLOCK)
            levels[block] = self._levels(user[block], item[block])
        return predicted(levels, self.scale)

    @one_thread
    def rank(self, user: Array, n: int = 10) -> Array:
        """The best items that each user has not rated.

        Parameters
        ----------
        user : array_like of int, shape (n_users,)
            Codes.
        n : int
            How many for each, at most; all items if there are fewer.

        Returns
        -------
        ndarray of int, shape (n_users, n)
            Codes, best first, by the watch score times a power of the chance of liking; -1, which
            is no item, in the last places of those who have fewer than n items left to rate.
        """
        user = self._codes(user, len(self.users.mean))
        n = min(max(n, 0), len(self.items.mean))
        if not n:
            return np.empty((len(user), 0), dtype=int)
        out = np.empty((len(user), n), dtype=int)
        for first in range(0, len(user), 64):
            some = user[first : first + 64]
            past = self.watch.history[some]
            watch = np.maximum(self.watch.scores(past), 1e-6)
            watch[past.toarray() > 0] = -np.inf
            out[first : first + 64] = self._best(some, watch, n)
        return out

    def recommend(self, user: str, n: int = 10, liked: float | None = None) -> pd.DataFrame:
        """The best items for one of the training data's users; see `Person.recommend`."""
        return self.person(user).recommend(n, liked)

    def person(self, user: str) -> Person:
        """One of the training data's users, by label.

        Raises
        ------
        KeyError
            If the training data has no such user.
        """
        code = self.user_codes[str(user)]
        rows = np.flatnonzero(self.ratings.user == code)
        return Person(
            self, self.users.mean[code], self.users.cov[code], float(self.users.precision[code]),
            self.tilt[code],
            self.ratings.item[rows], self.ratings.value[rows],
        )  # fmt: skip

    def fold_in(self, ratings: Mapping[str, float]) -> Person:
        """Place a person the model never met; see `person.fold_in`."""
        return fold_in(self, ratings)

    def title(self, code: int) -> str:
        """The title and year of an item, or its label where it has no title."""
        ratings = self.ratings
        title = "" if ratings.title is None else str(ratings.title[code])
        year = np.nan if ratings.year is None else ratings.year[code]
        if not title:
            return str(ratings.items[code])
        return title if np.isnan(year) else f"{title} ({year:.0f})"

    @cached_property
    def popularity(self) -> Array:
        """Training ratings of each item, shape (n_items,)."""
        return np.bincount(self.ratings.item, minlength=len(self.ratings.items))

    @cached_property
    def watch(self) -> Watch:
        """What people with a given history rate next; prepared when first asked for."""
        ratings = self.ratings
        liked = ratings.value >= default_liked(self.scale)
        shape = len(ratings.users), len(ratings.items)
        return Watch(weights(ratings.user, ratings.item, liked, shape), ratings.genres)

    @cached_property
    def user_codes(self) -> dict[str, int]:
        """Users' codes by label."""
        return {str(label): code for code, label in enumerate(self.ratings.users)}

    @cached_property
    def item_codes(self) -> dict[str, int]:
        """Items' codes by label."""
        return {str(label): code for code, label in enumerate(self.ratings.items)}

    def _levels(self, user: Array, item: Array) -> Array:
        seen = moments(self.users, self.items, self.noise, user, item)
        return habits.tilted(self.ordinal.levels(*seen), self.tilt[user])

    def _best(self, user: Array, watch: Array, n: int) -> Array:
        """The n best items by watch (n_users, n_items) times the power of the chance, exactly.

        Where `watch` is -inf it is an item that was rated, and -1 stands in its place.
        A chance is at most 1, so an item whose watch score is below the n-th best product found
        so far cannot enter the list: most items are never looked at.
        """
        n_seen = min(max(N_CANDIDATES, 4 * n), watch.shape[1])
        while True:
            some = np.argpartition(-watch, n_seen - 1, axis=1)[:, :n_seen]
            pairs = np.repeat(user, n_seen), some.ravel()
            chance = chance_from(self._levels(*pairs), self.scale).reshape(some.shape)
            least = np.take_along_axis(watch, some, 1)
            score = least * chance**CHANCE_POWER
            order = np.argsort(-score, axis=1, kind="stable")[:, :n]
            nth = np.take_along_axis(score, order[:, -1:], 1)[:, 0]
            if n_seen == watch.shape[1] or (least.min(1) <= nth).all():
                rated = np.isneginf(np.take_along_axis(least, order, 1))
                return np.where(rated, -1, np.take_along_axis(some, order, 1))
            n_seen = min(4 * n_seen, watch.shape[1])

    def _codes(self, codes: Array, n: int) -> Array:
        codes = np.atleast_1d(np.asarray(codes))
        if codes.size and (codes.min() < 0 or codes.max() >= n):
            raise ValueError(f"codes run from {codes.min()} to {codes.max()}; there are only {n}.")
        return codes.astype(np.int64)
