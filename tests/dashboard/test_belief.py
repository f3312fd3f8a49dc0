"""The page Belief follows its controls."""

from core.models.belief import Belief


def text(app):
    return " ".join(element.value for element in [*app.markdown, *app.subheader, *app.caption])


def test_the_finding_stands_there_without_a_click(open_page):
    app = open_page("belief")
    assert app.subheader[0].value == "80 of 100: 98.6% sure, against 76.0%"
    assert "0.800 against 0.794" in text(app)


def test_a_guess_is_compared(open_page):
    app = open_page("belief")
    app.radio(key="belief_guess").set_value("3 of 3")
    app.button[0].click().run()
    assert "You guessed: 3 of 3." in text(app)


def test_the_area_follows_every_control(open_page):
    app = open_page("belief")
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


def test_more_likes_than_viewers_are_taken_as_all_of_them(open_page):
    app = open_page("belief")
    app.number_input(key="belief_likes").set_value(9).run()
    assert not app.exception
    assert "about 76 exceed 70%" in text(app)


def test_nothing_seen_and_everything_seen_are_answered(open_page):
    app = open_page("belief")
    app.number_input(key="belief_viewers").set_value(0).run()
    assert "about 30 exceed 70%" in text(app)
    app.number_input(key="belief_viewers").set_value(10_000)
    app.number_input(key="belief_likes").set_value(10_000).run()
    assert "about 100 exceed 70%" in text(app)


def test_the_gain_on_held_out_ratings_is_said_with_its_interval(open_page):
    assert "+18 points" in text(open_page("belief"))


def test_wrong_answers_are_told_why_and_right_ones_are_marked(open_page):
    app = open_page("belief")
    for answer, words in ((0.24, "below 0.7"), (0.657, "flat prior"), (0.76, "0.760")):
        app.number_input(key="belief_answer").set_value(answer)
        app.button[1].click().run()
        assert words in " ".join(e.value for e in [*app.warning, *app.success])
