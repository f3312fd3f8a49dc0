"""What a visitor gave stays while they look at other pages, and goes when they say so."""

import pytest

LETTERBOXD = b"Date,Name,Year,Rating\n2024-01-02,The Matrix,1999,4.5\n2024-01-05,Alien,1979,4.5\n"
ODD = b"a,b\nThe Matrix,yes\nAlien,no\nHeat,5\n"


@pytest.fixture
def app(open_page):
    return open_page("recommend")


def given(app, raw: bytes = LETTERBOXD):
    return app.file_uploader(key="recommend_file").upload("mine_$a$.csv", raw, "text/csv").run()


def there_and_back(app):
    app.switch_page("pages/belief.py").run()
    app.switch_page("pages/recommend.py").run()
    assert not app.exception
    return app


def texts(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption, *app.error))


def test_a_file_is_there_on_the_way_back(app):
    back = there_and_back(given(app))
    assert "Your file **mine_" in texts(back).replace("\\_", "_")
    assert "\\$a\\$" in texts(back)
    assert "2 ratings: mostly averages" in texts(back)


def test_a_file_that_is_forgotten_is_no_longer_in_the_session(app):
    back = there_and_back(given(app))
    back.button(key="recommend_file_forget").click().run()
    assert "A sample person, not you" in texts(back)
    assert "recommend_file_kept" not in back.session_state
    assert "A sample person, not you" in texts(there_and_back(back))


def test_a_file_taken_out_of_the_uploader_is_forgotten(app):
    given(app)
    app.file_uploader(key="recommend_file").set_value(None).run()
    assert "A sample person, not you" in texts(app)
    assert "A sample person, not you" in texts(there_and_back(app))


def test_a_refused_file_takes_the_place_of_the_one_before(app):
    given(there_and_back(given(app)), b"just some words\nand more\n")
    assert app.error
    assert "A sample person, not you" in texts(app)


def test_what_the_columns_mean_is_remembered_with_the_file(app):
    given(app, ODD)
    for label, header in (("Title", "a"), ("What was rated", "a"), ("The rating", "b")):
        box = next(box for box in app.selectbox if box.label.startswith(label))
        header = header if header in box.options else f"column {'ab'.index(header) + 1}"
        box.select(header).run()
    assert not app.error
    assert "1 rating: mostly" in texts(app)
    assert "1 rating: mostly" in texts(there_and_back(app))


def test_whose_list_was_asked_for_stays_with_the_file_and_goes_with_it(app):
    many = "".join(f"r{k % 30},b{k * 7 % 40},{1 + (k * 7 % 40 + k % 30) % 5}\n" for k in range(600))
    given(app, f"reader,book,stars\n{many}".encode())
    app.selectbox(key="recommend_user").set_value("r7").run()
    assert there_and_back(app).selectbox(key="recommend_user").value == "r7"
    app.button(key="recommend_file_forget").click().run()
    assert "recommend_user" not in app.session_state


def test_stars_stay_and_can_be_taken_back(app):
    app.segmented_control(key="recommend_source").set_value("rate ten movies here").run()
    app.feedback[0].set_value(4).run()
    back = there_and_back(app)
    assert back.segmented_control(key="recommend_source").value == "rate ten movies here"
    assert "1 rating: mostly averages" in texts(back)
    back.button(key="recommend_forget_stars").click().run()
    assert not back.exception
    assert "0 ratings: movie averages" in texts(back)


def test_a_file_measured_is_there_on_the_way_back(open_page):
    app = open_page("quality")
    app.file_uploader(key="quality_file").upload("mine.csv", LETTERBOXD, "text/csv").run()
    app.switch_page("pages/belief.py").run()
    app.switch_page("pages/quality.py").run()
    assert "Your file **mine.csv**" in texts(app)
