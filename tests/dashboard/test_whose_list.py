"""Recommend for me: whose list it is, in whose words and on whose scale."""

import re

import pyarrow as pa

from core.models.recommender import default_liked
from dashboard import people
from dashboard.sections import listed

IMDB = """Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,Year
tt0133093,3,2020-01-01,The Matrix,The Matrix,https://x/a,Movie,1999
tt0266543,6,2020-01-02,Finding Nemo,Finding Nemo,https://x/b,Movie,2003
tt0078748,9,2020-01-03,Alien,Alien,https://x/c,Movie,1979
tt0113277,10,2020-01-04,Heat,Heat,https://x/d,Movie,1995
"""
MANY = "reader,book,stars\n" + "".join(
    f"r{k % 30},b{k * 7 % 40},{1 + (k * 7 % 40 + k % 30) % 5}\n" for k in range(600)
)
HUNDRED = (
    "Name,Year,Rating\nThe Matrix,1999,30\nFinding Nemo,2003,61\nAlien,1979,100\nHeat,1995,0\n"
)


def texts(app) -> str:
    found = (*app.markdown, *app.caption, *app.header, *app.info)
    return " ".join(element.value for element in found)


def uploaded(open_page, text: str):
    app = open_page("recommend")
    app.file_uploader(key="recommend_file").upload("mine.csv", text.encode(), "text/csv").run()
    assert not app.exception
    return app


def changed(app):
    return next(box for box in app.selectbox if box.label == "The rating of")


def reasons_drawn(app) -> list[str]:
    chart = app.get("vega_lite_chart")[1].proto
    tables = [pa.ipc.open_stream(rows.data.data).read_pandas() for rows in chart.datasets]
    return next(table["what"].tolist() for table in tables if "what" in table)


def test_ten_points_are_shown_as_ten_points(open_page):
    app = uploaded(open_page, IMDB)
    assert changed(app).options[:2] == ["Matrix, The (1999) (3)", "Finding Nemo (2003) (6)"]
    assert app.select_slider(key="recommend_liked").value == 7.0
    assert not app.warning
    assert app.dataframe[1].value["expected"].between(5, 10).all()
    named = [what for what in reasons_drawn(app) if " for " in what]
    assert {what.split()[0] for what in named} <= {"3", "6", "9", "10"}
    assert "Your 10 levels, 1 to 10, stand for the 10 of these" in texts(app)


def test_other_points_are_said_to_have_become_stars_wherever_they_stand(open_page):
    app = uploaded(open_page, HUNDRED)
    said = "your ratings, 0 to 100, became the nearest half stars"
    assert said in app.info[0].value
    assert "0 became 0.5 and 100 became 5" in app.info[0].value
    assert [said in caption.value for caption in app.caption].count(True) == 2  # why, what if


def test_half_stars_are_not_said_to_be_rescaled(open_page):
    app = uploaded(open_page, "Name,Year,Rating\nThe Matrix,1999,0.5\nAlien,1979,5\nHeat,1995,3\n")
    assert not app.info
    assert "stands for" not in texts(app)


def test_the_cleaned_ratings_are_the_given_ones_beside_their_stars():
    own = {"2571": 30.0, "1214": 100.0}
    person = people.shipped().fold_in({"2571": 2.0, "1214": 5.0})
    table = listed.cleaned(people.Whose(person, "Rescaled", own))
    assert table["rating"].tolist() == [30, 100]
    assert table["stars"].tolist() == [2, 5]


def test_the_sample_person_is_never_called_you(open_page):
    app = open_page("recommend")
    assert "A sample person, not you: 25 ratings" in texts(app)
    of_the_list = texts(app).split("A sample person, not you")[1]
    assert not re.search(r"\b(like you|your (level|taste|own|\d+)|how you use)\b", of_the_list)
    assert not {"you", "the rest of your taste"} & set(reasons_drawn(app))


def test_the_sample_is_named_under_a_refusal_too(open_page):
    app = uploaded(open_page, "just some words\nand more\n")
    assert app.error
    assert "A sample person, not you" in texts(app)


def test_one_of_a_file_of_many_need_not_be_the_reader(open_page):
    app = uploaded(open_page, MANY)
    assert "of 100 like this person" in app.header[0].value


def test_a_title_cannot_write_mathematics_or_pictures_in_the_header(open_page):
    app = uploaded(open_page, MANY.replace(",b", ",$a$ :star: b"))
    assert app.header[0].value.startswith("\\$a\\$ \\:star: ")
    assert not re.search(r"(?<!\\)\$a", texts(app))


def test_a_name_that_is_not_in_the_file_is_repeated_without_markup(open_page, monkeypatch):
    monkeypatch.setattr(people, "MOST_LISTED", 3)
    app = uploaded(open_page, MANY)
    app.text_input(key="recommend_name").set_value("$a$").run()
    assert "“\\$a\\$”" in app.error[0].value


def test_two_levels_need_no_slider_and_say_what_is_liked(open_page):
    rows = "".join(f"r{k % 9},b{k // 9},{int(k * k % 7 > 2)}\n" for k in range(87))
    app = uploaded(open_page, "reader,book,liked\n" + rows)
    assert "Ratings here are 0 or 1: liked means 1." in texts(app)
    assert "I like it from" not in [slider.label for slider in app.select_slider]
    assert default_liked(people.shipped().scale) == 4.0  # the others keep theirs


def test_equal_ratings_are_said_to_tell_nothing_of_taste(open_page):
    app = uploaded(open_page, re.sub(",[1-5]\n", ",5\n", MANY))
    assert "All 4 are 5: nothing in them tells" in texts(app)


def test_the_order_is_explained_above_the_list(open_page):
    values = [getattr(element, "value", "") for element in open_page("recommend").main]
    order = next(k for k, value in enumerate(values) if str(value).startswith("The order weighs"))
    kinds = [element.type for element in open_page("recommend").main]
    assert order < kinds.index("vega_lite_chart")
