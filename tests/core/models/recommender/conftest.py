"""Small ratings, and one model of the shipped ones."""

from collections.abc import Callable

import numpy as np
import pytest

from core.datasets.ratings import Ratings, Report, load_movielens
from core.models.recommender import Model, Settings, fit


@pytest.fixture(scope="session")
def make_ratings() -> Callable[..., Ratings]:
    def made(user, item, value, scale) -> Ratings:
        user, item = np.asarray(user, np.int32), np.asarray(item, np.int32)
        return Ratings(
            users=np.array([f"u{k}" for k in range(user.max() + 1)], dtype=object),
            items=np.array([f"i{k}" for k in range(item.max() + 1)], dtype=object),
            user=user,
            item=item,
            value=np.asarray(value, float),
            scale=np.asarray(scale, float),
            report=Report(len(user)),
        )

    return made


@pytest.fixture(scope="session")
def first_fold() -> tuple[Ratings, Ratings]:
    """Four fifths of the shipped ratings, and the fifth held out."""
    ratings = load_movielens()
    fold = np.empty(len(ratings.value), int)
    fold[np.random.default_rng(0).permutation(len(fold))] = np.arange(len(fold)) % 5
    return ratings.take(fold != 0), ratings.take(fold == 0)


@pytest.fixture(scope="session")
def model(first_fold) -> Model:
    return fit(first_fold[0], Settings.quick())
