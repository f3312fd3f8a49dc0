"""The scale of some ratings is the one that people mean by them."""

import numpy as np
import pytest

from core.datasets.ratings import load_movielens, read_ratings
from core.datasets.scales import grid, scale_of

HALF_STARS = grid(0.5, 5, 0.5)


def scale(values):
    unique, counts = np.unique(np.array(values, dtype=float), return_counts=True)
    return scale_of(unique, counts).levels


@pytest.mark.parametrize(
    ("values", "low", "high", "n_levels"),
    [
        ([4, 5, 3], 1, 5, 5),
        ([4, 3.5], 0.5, 5, 10),
        ([1], 1, 5, 5),
        ([8, 9], 1, 10, 10),
        ([0, 5, 3], 0, 5, 6),
        ([0, 10, 3], 0, 10, 11),
        ([7.5, 10, 3], 0.5, 10, 20),
        ([0, 1, 1], 0, 1, 2),
        ([-1, 1, 1], -1, 1, 2),
        ([0, 1, 2] * 300, 0, 2, 3),  # a survey of restaurants
        ([1, 2] * 500, 1, 5, 5),
        ([5] * 50 + [4], 1, 5, 5),
        (list(range(101)) * 3, 0, 100, 101),
        (list(range(1, 8)) * 50, 1, 7, 7),
        ([1.1, 4.9, 3.3, 0.7], 0, 5, 51),
        (list(np.arange(-100, 101) / 10), -10, 10, 201),
        ([1000, 3000, 2000], 1000, 3000, 3),
    ],
)
def test_few_ratings_are_enough_to_know_a_usual_scale(values, low, high, n_levels):
    levels = scale(values)
    assert (levels[0], levels[-1], levels.size) == (low, high, n_levels)


@pytest.mark.parametrize("stray", [7, 0, 6, -1, 55, 1000, 2.7])
def test_a_stray_value_among_thousands_does_not_become_a_level(stray):
    np.testing.assert_array_equal(scale(list(HALF_STARS) * 300 + [stray]), HALF_STARS)


@pytest.mark.parametrize("stray", [99, -3, 1000])
def test_a_far_value_is_a_mistake_even_among_ten(stray):
    np.testing.assert_array_equal(scale([4, 5, 3, 2, 1, 4, 4, 5, 3, 2, stray]), [1, 2, 3, 4, 5])


def test_a_rare_level_is_not_a_mistake():
    often = [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5] * 1000
    np.testing.assert_array_equal(scale([*often, *[0.5] * 100]), HALF_STARS)
    assert scale([1, 2, 3, 4, 5] * 1000 + [6, 7, 8, 9, 10] * 20).size == 10


def test_the_scale_of_the_shipped_ratings_is_found_again():
    shipped = load_movielens()
    np.testing.assert_array_equal(scale(shipped.value), shipped.scale)
    for user in range(40):  # also from one person's few
        mine = shipped.take(shipped.user == user).value
        expected = shipped.scale if (mine % 1).any() else [1, 2, 3, 4, 5]
        np.testing.assert_array_equal(scale(mine), expected)


def test_ratings_without_steps_are_rounded_and_it_is_said():
    value = np.random.default_rng(0).uniform(-10, 10, 3000)
    text = "user,item,rating\n" + "".join(f"{k % 50},{k},{v:.4f}\n" for k, v in enumerate(value))
    ratings = read_ratings(text.encode())
    assert ratings.scale.size <= 201
    step = ratings.scale[1] - ratings.scale[0]
    assert np.abs(ratings.value - value).max() <= 0.51 * step
    assert any("rounded to steps of 0.2" in note for note in ratings.report.notes)


def test_a_rating_beside_the_scale_is_reported_with_its_line():
    rows = [f"{k % 60},{k},{level:g}" for k, level in enumerate(list(HALF_STARS) * 200)]
    rows[99] = "9,99,7"
    ratings = read_ratings(("user,item,rating\n" + "\n".join(rows)).encode())
    assert [(r.line, r.reason, r.found) for r in ratings.report.rows] == [
        (101, "out of scale", "7")
    ]
    np.testing.assert_array_equal(ratings.scale, HALF_STARS)
