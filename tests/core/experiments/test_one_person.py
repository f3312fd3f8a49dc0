"""One person's list looked into."""

import numpy as np
import pytest

from core.datasets.ratings import load_movielens
from core.experiments import one_person
from core.experiments.recorded import shipped_model


@pytest.fixture(scope="module")
def person():
    return shipped_model(load_movielens()).person("100")


def test_the_area_by_quadrature_is_the_closed_form(person):
    best = person.model.item_codes[person.recommend(1)["item"][0]]
    for liked in (1.0, 4.0, 5.0):
        found = one_person.probability(person, best, liked)
        assert found.quadrature.value == pytest.approx(found.closed, abs=1e-10)
        without = person.model.ordinal.levels(*person.moments(np.array([best])))[0]
        assert found.closed == pytest.approx(without[person.model.scale >= liked].sum(), abs=1e-12)


def test_twenty_dots_hold_about_the_probability(person):
    table = person.recommend(10, 4.0)
    codes = np.array([person.model.item_codes[label] for label in table["item"]])
    dots = one_person.likely_ratings(person, codes, 4.0)
    share = dots.groupby("place")["liked"].mean().to_numpy()
    assert np.abs(share - table["probability"]).max() <= 0.5 / one_person.N_DOTS + 1e-9
    assert (dots.groupby("place")["rating"].diff().fillna(0) >= 0).all()


def test_reasons_lead_from_the_movie_to_the_expected_rating(person):
    row = person.recommend(1).iloc[0]
    bars = one_person.reasons(row["because"])
    assert bars["end"].iloc[-1] == pytest.approx(row["expected"])
    np.testing.assert_allclose(bars["begin"].iloc[1:-1], bars["end"].iloc[:-2])
    assert bars["stage"].iloc[[0, -1]].tolist() == ["before", "after"]


def test_the_same_rating_again_moves_nothing_and_another_does(person):
    label = str(person.model.ratings.items[person.rated[0]])
    same = one_person.what_if(person, label, float(person.value[0]))
    assert (same["place_before"] == same["place_after"]).all()
    moved = one_person.what_if(person, label, 0.5)
    assert not (moved["probability_before"] == moved["probability_after"]).all()


def test_a_rating_left_as_it_is_shows_the_list_as_it_is(person):
    label, rating = str(person.model.ratings.items[person.rated[0]]), float(person.value[0])
    same, shown = one_person.what_if(person, label, rating), person.recommend(10)
    for column in ("probability_before", "probability_after"):
        assert same[column].tolist() == shown["probability"].tolist()
    assert same["item"].tolist() == shown["item"].tolist()


def test_the_list_before_a_change_is_the_one_that_was_shown(person):
    label = str(person.model.ratings.items[person.rated[0]])
    before = one_person.what_if(person, label, 0.5).sort_values("place_before").head(10)
    assert before["probability_before"].tolist() == person.recommend(10)["probability"].tolist()


def test_who_was_folded_in_changes_as_if_folded_in_with_the_other_rating(person):
    given = {"1": 4.0, "2571": 4.5, "260": 3.0}
    moved = one_person.changed(person.model.fold_in(given), "260", 1.0)
    direct = person.model.fold_in({**given, "260": 1.0})
    for name in ("mean", "cov", "precision", "tilt", "value"):
        np.testing.assert_allclose(getattr(moved, name), getattr(direct, name), atol=1e-12)


def test_a_better_rating_of_a_movie_raises_its_neighbours_more_than_a_worse_one(person):
    label = str(person.model.ratings.items[person.rated[0]])
    low, high = (one_person.changed(person, label, rating) for rating in (0.5, 5.0))
    code = person.rated[:1]
    assert low.predict(code).mean < person.predict(code).mean < high.predict(code).mean


def test_own_errors_beat_the_movie_s_level_for_a_person_with_taste():
    errors = one_person.own_errors(shipped_model(load_movielens()).person("15"))
    assert errors.n > 1000
    assert errors.after.high < errors.before.low  # beyond both intervals


def test_a_few_ratings_are_too_few_for_own_errors(person):
    few = person.model.fold_in({"1": 4.0})
    with pytest.raises(ValueError, match="too few"):
        one_person.own_errors(few)
