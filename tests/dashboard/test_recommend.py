"""Recommend for me, control by control."""

import pytest
from streamlit.testing.v1 import AppTest

LETTERBOXD = """Date,Name,Year,Letterboxd URI,Rating
2024-01-02,The Matrix,1999,https://boxd.it/a,4.5
2024-01-03,Parasite,2019,https://boxd.it/b,5
2024-01-05,Alien,1979,https://boxd.it/e,4.5
2024-01-06,Fargo,1996,https://boxd.it/g,
"""
MANY = "reader,book,stars\n" + "".join(
    f"r{k % 30},b{k * 7 % 40},{1 + (k * 7 % 40 + k % 30) % 5}\n" for k in range(600)
)


def shown(app) -> str:
    return app.header[0].value


def texts(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def test_the_sample_s_first_pick_is_there_without_a_click(open_page):
    app = open_page("recommend")
    assert "of 100 like this person" in shown(app)
    assert len(app.get("vega_lite_chart")) == 3


def test_a_higher_threshold_makes_liking_less_likely(open_page):
    app = open_page("recommend")
    before = app.dataframe[0].value["liked by"]
    app.select_slider(key="recommend_liked").set_value(5.0).run()
    after = app.dataframe[0].value["liked by"]
    assert int(after[0].split()[0]) < int(before[0].split()[0])


def test_the_reader_s_guess_is_kept_beside_the_finding(open_page):
    app = open_page("recommend")
    app.number_input(key="recommend_guess").set_value(40)
    app.button[0].click().run()
    assert "You guessed 40 of 100." in texts(app)


def test_who_has_rated_everything_is_told_so_and_can_still_change_a_rating(open_page):
    app = open_page("recommend")
    all_rated = "".join(f"r{k % 5},b{k // 5},{1 + (k * 7 + k // 5) % 5}\n" for k in range(60))
    file = f"reader,book,stars\n{all_rated}".encode()
    app.file_uploader(key="recommend_file").upload("ratings.csv", file).run()
    assert not app.exception
    assert "nothing left to recommend" in " ".join(info.value for info in app.info)
    assert "What if" in shown(app)


def test_nobody_in_particular_gets_averages_and_is_told_so(open_page):
    app = open_page("recommend")
    app.segmented_control(key="recommend_source").set_value("nobody in particular").run()
    assert "0 ratings: movie averages" in texts(app)
    assert "What if" not in " ".join(header.value for header in app.header)


def test_a_star_given_here_is_counted(open_page):
    app = open_page("recommend")
    app.segmented_control(key="recommend_source").set_value("rate ten movies here").run()
    assert "0 ratings" in texts(app)
    app.feedback[0].set_value(4).run()
    assert "1 rating: mostly averages" in texts(app)


def test_one_person_s_export_is_matched_by_title(open_page):
    app = open_page("recommend")
    app.file_uploader(key="recommend_file").upload("ratings.csv", LETTERBOXD.encode(), "text/csv")
    app.run()
    assert not app.exception
    assert "Matched 2 of your 3 to the shipped movies" in texts(app)
    assert "2 ratings: mostly averages" in texts(app)


def test_a_file_of_many_is_fitted_on_its_own_and_asks_whose_list(open_page):
    app = open_page("recommend")
    app.file_uploader(key="recommend_file").upload("books.csv", MANY.encode(), "text/csv")
    app.run()
    assert not app.exception
    first = shown(app)
    assert first.startswith("b")  # books of the file, no shipped movie
    app.selectbox(key="recommend_user").set_value("r7").run()
    assert shown(app) != first


def test_a_changed_rating_moves_the_list(open_page):
    app = open_page("recommend")
    slider = next(s for s in app.select_slider if s.label == "had been")
    slider.set_value(0.5).run()
    assert any("→" in cell for cell in app.dataframe[1].value["liked by, of 100"])


def test_a_rating_left_as_it_is_shows_the_list_above(open_page):
    listed, moved = (table.value for table in open_page("recommend").dataframe[:2])
    assert [f"{cell} of 100" for cell in moved["liked by, of 100"]] == listed["liked by"].tolist()
    assert moved["title"].tolist() == listed["title"].tolist()


def test_why_is_asked_of_any_movie_of_the_list(open_page):
    app = open_page("recommend")
    why = next(box for box in app.selectbox if box.label == "Movie")
    why.set_value(why.options[4]).run()
    assert why.options[4] in app.get("vega_lite_chart")[1].proto.alt


@pytest.mark.parametrize(
    ("answer", "feedback"),
    [(0.54, "3.75 to 4.25"), (0.35, "area on the left"), (0.2, "Try again")],
)
def test_a_wrong_answer_is_told_why(open_page, answer, feedback):
    app = open_page("recommend")
    app.number_input(key="recommend_answer").set_value(answer)
    app.button[1].click().run()
    assert feedback in app.warning[0].value


def test_a_bad_file_is_refused_in_words_and_the_page_goes_on(open_page):
    app = open_page("recommend")
    app.file_uploader(key="recommend_file").upload("x.csv", b"PK\x03\x04 not a table", "text/csv")
    app.run()
    assert not app.exception
    assert app.error
    assert "of 100 like this person" in shown(app)


def two_hamlets() -> None:
    """Both movies called Hamlet (2000), rated alike, and the list that holds them both."""
    import numpy as np

    from dashboard import people
    from dashboard.sections.listed import what_if
    from dashboard.sections.why_this_one import why_this_one

    model = people.shipped()
    codes = [code for code in range(len(model.popularity)) if model.title(code) == "Hamlet (2000)"]
    what_if(model.fold_in({str(model.ratings.items[code]): 3.0 for code in codes}), 4.0)
    table = people.sample().recommend(len(model.popularity), 4.0)
    why_this_one(people.sample(), table[np.array(table["title"] == "Hamlet (2000)")], 4.0)


def test_two_movies_of_one_title_can_both_be_chosen():
    app = AppTest.from_function(two_hamlets, default_timeout=60).run()
    said = []
    for place in (0, 1):
        for box in app.selectbox:
            assert len(set(box.options)) == len(box.options) == 2
            box.select_index(place)
        app.run()
        assert not app.exception
        said.append([chart.proto.alt for chart in app.get("vega_lite_chart")])
        said[-1].append(app.select_slider[0].proto.id)
    assert all(one != other for one, other in zip(*said, strict=True))
