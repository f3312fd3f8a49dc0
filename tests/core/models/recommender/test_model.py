"""What the fitted model promises through its public names."""

import numpy as np
import pytest

from core.models.recommender import Settings, chance_from, default_liked, fit


def rmse(prediction, held) -> float:
    return float(np.sqrt(np.mean((prediction.mean - held.value) ** 2)))


def test_the_model_beats_the_movie_mean_by_far_on_held_out_ratings(model, first_fold):
    train, held = first_fold
    count = np.bincount(train.item, minlength=len(train.items))
    total = np.bincount(train.item, train.value, len(train.items))
    movie_mean = np.where(count > 0, total / np.maximum(count, 1), train.value.mean())
    before = np.sqrt(np.mean((movie_mean[held.item] - held.value) ** 2))
    assert rmse(model.predict(held.user, held.item), held) < 0.88 * before


def test_every_row_of_levels_sums_to_one_and_gives_the_mean_and_sd(model, first_fold):
    held = first_fold[1]
    said = model.predict(held.user[:500], held.item[:500])
    np.testing.assert_allclose(said.levels.sum(1), 1, rtol=1e-12)
    np.testing.assert_allclose(said.levels @ held.scale, said.mean, rtol=1e-12)
    variance = (said.levels * (held.scale - said.mean[:, None]) ** 2).sum(1)
    np.testing.assert_allclose(said.sd, np.sqrt(variance), rtol=1e-9)


def test_a_probability_is_kept_about_as_often_as_it_says(model, first_fold):
    held = first_fold[1]
    chance = chance_from(model.predict(held.user, held.item).levels, held.scale, 4.0)
    for low in np.arange(0.1, 0.9, 0.1):
        these = (chance >= low) & (chance < low + 0.1)
        share, n = (held.value[these] >= 4).mean(), these.sum()
        noise = 3 * np.sqrt(share * (1 - share) / n)
        assert abs(share - chance[these].mean()) < 0.03 + noise


def test_the_rank_is_that_of_all_products_of_watching_and_liking(model):
    users = np.array([0, 14, 300])
    ranked = model.rank(users, 10)
    for code, row in zip(users, ranked, strict=True):
        person = model.person(model.ratings.users[code])
        score = person.scores()
        assert not np.isin(row, person.rated).any()
        np.testing.assert_allclose(score[row], np.sort(score)[::-1][:10], rtol=1e-6)


def test_a_list_ends_where_nothing_is_left_to_rate(make_ratings):
    # Of five items the first person has rated all, the second the first three.
    few = fit(
        make_ratings([0] * 5 + [1] * 3, [*range(5), 0, 1, 2], [1, 2, 3, 4, 5, 3, 4, 5], range(1, 6))
    )
    ranked = few.rank([0, 1], 4)
    np.testing.assert_array_equal(ranked[0], [-1] * 4)
    assert set(ranked[1, :2]) == {3, 4}
    np.testing.assert_array_equal(ranked[1, 2:], [-1, -1])
    assert few.rank([0, 1], 9).shape == (2, 5)
    assert few.rank([0, 1], 0).shape == few.rank([0, 1], -3).shape == (2, 0)
    assert few.rank([], 3).shape == (0, 3)


def test_reasons_add_up_to_the_expected_rating(model):
    table = model.recommend("15", 8)
    for row in table.itertuples():
        assert sum(part for _, part in row.because) == pytest.approx(row.expected, abs=1e-9)
        assert row.low <= row.expected <= row.high


def test_a_recommendation_says_what_predict_says(model):
    table = model.recommend("15", 5, liked=3.5)
    items = np.array([model.item_codes[label] for label in table["item"]])
    said = model.predict(np.full(5, model.user_codes["15"]), items)
    np.testing.assert_allclose(table["expected"], said.mean, rtol=1e-9)
    np.testing.assert_allclose(
        table["probability"], said.levels[:, model.scale >= 3.5].sum(1), rtol=1e-9
    )


def test_someone_folded_in_is_treated_as_if_trained_on(model):
    known = model.person("15")
    labels = model.ratings.items[known.rated]
    new = model.fold_in(dict(zip(labels, known.value, strict=True)))
    items = np.arange(200)
    # not exactly: a newcomer's habits are read without having shaped the items
    np.testing.assert_allclose(new.predict(items).mean, known.predict(items).mean, atol=0.03)


def test_nobody_in_particular_gets_a_list_too(model):
    table = model.fold_in({}).recommend(5)
    assert len(table) == 5
    assert (table["n_ratings"] > 20).all()  # not the obscure ones that three people loved
    assert table["probability"].between(0, 1).all()


def test_more_ratings_make_a_person_less_uncertain(model):
    person = model.person("15")
    labels, items = model.ratings.items[person.rated], np.arange(300)
    spread = [
        model.fold_in(dict(zip(labels[:k], person.value[:k], strict=True))).moments(items)[1].mean()
        for k in (0, 5, 20, 100)
    ]
    assert spread == sorted(spread, reverse=True)


def test_an_unknown_item_is_named_and_a_rating_off_the_scale_refused(model):
    assert model.fold_in({"1": 4.0, "no such movie": 3.0}).unknown == ("no such movie",)
    with pytest.raises(ValueError, match="not on the scale"):
        model.fold_in({"1": 7.0})


def test_codes_out_of_range_and_unpaired_are_refused(model):
    with pytest.raises(ValueError, match="there are only"):
        model.predict([0], [999_999])
    with pytest.raises(ValueError, match="in pairs"):
        model.predict([0, 1], [0])


def test_one_seed_gives_one_model(first_fold):
    few = first_fold[0].take(range(3000))
    one, two = (fit(few, Settings.quick()) for _ in range(2))
    np.testing.assert_array_equal(one.items.mean, two.items.mean)


def test_progress_goes_from_nothing_to_done(first_fold):
    said = []
    fit(first_fold[0].take(range(3000)), Settings.quick(), lambda *step: said.append(step))
    fractions = [fraction for fraction, _ in said]
    assert fractions == sorted(fractions)
    assert said[-1] == (1.0, "done")


@pytest.mark.parametrize(
    ("user", "item", "value", "scale"),
    [
        ([0], [0], [3], range(1, 6)),
        ([0, 0, 1], [0, 1, 1], [5, 5, 5], [5]),
        ([0, 0, 1, 1, 2], [0, 1, 0, 2, 1], [4] * 5, range(1, 6)),
        ([0] * 9, range(9), [1, 2, 3, 4, 5, 1, 2, 3, 4], range(1, 6)),
        (range(9), [0] * 9, [0, 1] * 4 + [0], [0, 1]),
        (np.arange(400) % 20, np.arange(400) // 20, np.arange(400) % 101, range(101)),
    ],
)
def test_the_smallest_and_oddest_data_still_give_probabilities(
    make_ratings, user, item, value, scale
):
    fitted = fit(make_ratings(user, item, value, scale))
    said = fitted.predict([0], [0])
    assert np.isfinite(said.mean).all()
    np.testing.assert_allclose(said.levels.sum(1), 1)
    assert fitted.rank([0], 1).shape == (1, 1)


@pytest.mark.parametrize(
    ("scale", "liked"),
    [(np.arange(0.5, 5.5, 0.5), 4), (np.arange(1, 11), 7), (np.arange(0, 101), 70), ([0, 1], 1)],
)
def test_liking_starts_where_people_say_it_does(scale, liked):
    assert default_liked(np.asarray(scale, float)) == liked
