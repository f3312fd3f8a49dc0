"""The page Belief follows its controls."""

import pytest

from core.models.belief import Belief


def text(app):
    return " ".join(element.value for element in [*app.markdown, *app.header, *app.caption])


def test_the_finding_stands_there_without_a_click(open_page):
    app = open_page("belief")
    assert app.header[0].value == "80 of 100: 98.6% sure, against 76.0%"
    assert "0.800 against 0.794" in text(app)


def test_a_guess_is_compared(open_page, guesses_drawn):
    app = open_page("belief")
    app.radio(key="belief_guess").set_value("3 of 3")
    app.button[0].click().run()
    assert "You guessed: 3 of 3." in text(app)
    assert guesses_drawn(app)[0] == [78]


def test_the_area_follows_every_control(open_page):
    app = open_page("belief", belief_ways="true")
    app.number_input(key="belief_viewers").set_value(100)
    app.number_input(key="belief_likes").set_value(80)
    app.select_slider(key="belief_strength").set_value(20)
    app.slider(key="belief_centre").set_value(0.6)
    app.number_input(key="belief_threshold").set_value(0.75).run()
    chance = float(Belief(92, 28).probability_above(0.75))
    assert f"about {100 * chance:.0f} exceed 75%" in text(app)
    ways = app.dataframe[0].value
    assert abs(ways["value"][0] - chance) < 1e-12
    assert abs(ways["value"][1] - chance) < 1e-9


def test_four_ways_are_worked_out_only_when_opened(open_page):
    closed, opened = (
        len(open_page("belief", belief_ways=said).dataframe) for said in ("false", "true")
    )
    assert opened == closed + 1


def test_more_likes_than_viewers_are_taken_as_all_of_them(open_page):
    app = open_page("belief")
    app.number_input(key="belief_likes").set_value(9).run()
    assert not app.exception
    assert "about 76 exceed 70%" in text(app)


def test_nothing_seen_and_everything_seen_are_answered(open_page):
    app = open_page("belief")
    app.number_input(key="belief_viewers").set_value(0).run()
    assert "about 30 exceed 70%" in text(app)
    app.number_input(key="belief_viewers").set_value(1_000_000)
    app.number_input(key="belief_likes").set_value(1_000_000).run()
    assert "about 100 exceed 70%" in text(app)


def test_the_gain_on_held_out_ratings_is_said_with_its_interval(open_page):
    assert "+18 points" in text(open_page("belief"))


def test_plain_quad_is_shown_to_miss_the_peak(open_page):
    app = open_page("belief", belief_ways="true")
    app.number_input(key="belief_viewers").set_value(100_000)
    app.number_input(key="belief_likes").set_value(90_000)
    app.number_input(key="belief_threshold").set_value(0.5).run()
    ways = app.dataframe[0].value.set_index("name")["value"]
    assert ways["formula"] == pytest.approx(1)
    assert ways["quadrature"] == pytest.approx(1, abs=1e-12)
    assert ways["plain quad"] < 1e-6
    assert "looked past the peak and is off by 1.000" in text(app)


def test_the_movies_stand_there_with_count_mean_belief_and_interval(open_page):
    shown = open_page("belief").dataframe[0].value
    assert {"title", "ratings", "mean rating", "expected share", "95% from", "to"} <= set(shown)
    assert (shown["95% from"] < shown["expected share"]).all()
    assert (shown["expected share"] < shown["to"]).all()


def test_every_level_of_a_chosen_movie_is_weighed(open_page):
    app = open_page("belief")
    few, many = app.selectbox(key="belief_movie").options[0], app.selectbox[0].options[-1]
    assert few.startswith("1: ")
    assert "27% and 65%" in text(app)
    app.selectbox(key="belief_movie").set_value(many).run()
    assert "69% and 81%" in text(app)


@pytest.mark.parametrize(
    ("part", "answer", "words"),
    [
        ("_last", 0.262, "below 0.8"),
        ("_last", 0.738, "0.262 lies below"),
        ("", 0.24, "below 0.7"),
        ("", 0.657, "flat prior"),
        ("", 0.76, "0.760"),
        ("_mean", 0.808, "what was seen"),
        ("_mean", 0.796, "hardly matter"),
    ],
)
def test_each_answer_is_told_why_it_tempts_or_why_it_is_right(open_page, part, answer, words):
    app = open_page("belief")
    key = f"belief_answer{part}"
    app.number_input(key=key).set_value(answer)
    next(b for b in app.button if b.proto.form_id == f"{key}_form").click().run()
    assert words in " ".join(e.value for e in [*app.warning, *app.success])


def test_the_right_answers_are_what_the_beliefs_say():
    flat = Belief(1, 1)
    assert flat.after(2, 0).probability_above(0.5) == pytest.approx(0.875)
    assert flat.after(5, 0).probability_above(0.8) == pytest.approx(0.738, abs=5e-4)
    assert flat.after(3, 0).probability_above(0.7) == pytest.approx(0.76, abs=5e-4)
    assert flat.after(42, 10).mean == pytest.approx(0.796, abs=5e-4)


def test_more_likes_than_viewers_are_refused_in_words(open_page):
    app = open_page("belief")
    assert not app.error
    app.number_input(key="belief_likes").set_value(5).run()
    assert "5 likes of 3 viewers cannot be" in app.error[0].value
    assert "this shows 3 of 3" in app.error[0].value
