"""A model on another scale believes the same."""

import numpy as np
import pytest

from core.datasets.ratings import load_movielens
from core.experiments.own_scale import alike, said_on
from core.experiments.recorded import shipped_model

TEN = np.arange(1.0, 11.0)
GIVEN = {"1": 4.0, "2571": 1.5, "260": 5.0}


@pytest.fixture(scope="module")
def two():
    """Who rated in half stars, and the same ratings of ten points."""
    model = shipped_model(load_movielens())
    of_ten = said_on(TEN, model).fold_in({label: 2 * value for label, value in GIVEN.items()})
    return model.fold_in(GIVEN), of_ten


def test_ten_points_are_twice_the_stars(two):
    stars, points = two
    items = np.arange(200)
    said, same = stars.predict(items), points.predict(items)
    np.testing.assert_allclose(same.mean, 2 * said.mean, rtol=1e-10)
    np.testing.assert_allclose(same.sd, 2 * said.sd, rtol=1e-10)
    np.testing.assert_allclose(same.levels, said.levels, atol=1e-12)


def test_reasons_name_the_ratings_as_they_were_given(two):
    _, points = two
    row = points.recommend(1, 8.0).iloc[0]
    assert any(what == "3 for Matrix, The (1999)" for what, _ in row["because"])
    assert sum(part for _, part in row["because"]) == pytest.approx(row["expected"])


def test_the_model_it_came_from_is_left_alone(two):
    stars, points = two
    assert stars.model.scale[-1] == 5
    assert stars.model.ratings.digest != points.model.ratings.digest  # what is kept by it differs


def test_scales_with_other_levels_are_not_alike():
    half_stars = np.arange(0.5, 5.5, 0.5)
    assert not alike(np.array([3.0]), half_stars)
    assert not alike(np.r_[TEN[:-1], 12.0], half_stars)
    with pytest.raises(ValueError, match="not spaced"):
        said_on(np.arange(0.0, 6.0), shipped_model(load_movielens()))
