"""How good is it, on the shipped data and on a visitor's."""

MANY = "user,item,rating\n" + "".join(
    f"u{k % 61},i{k * 11 % 50},{1 + k * k % 7 % 5}\n" for k in range(3000)
)


def test_the_finding_is_there_without_a_click(open_page):
    app = open_page("quality")
    assert "lower error than the movie average" in app.header[0].value
    assert len(app.get("vega_lite_chart")) == 5


def test_a_guess_is_kept_beside_the_finding(open_page):
    app = open_page("quality")
    app.number_input(key="quality_guess").set_value(10.0)
    app.button[0].click().run()
    assert any("You guessed 10%." in text.value for text in app.markdown)


def test_a_file_of_many_is_measured_on_its_own_held_out_fifth(open_page):
    app = open_page("quality")
    shipped = app.header[0].value
    app.file_uploader(key="quality_file").upload("mine.csv", MANY.encode(), "text/csv")
    app.run()
    assert not app.exception
    assert "n is small" in app.success[0].value
    assert app.header[0].value != shipped


def said(app) -> str:
    texts = (*app.markdown, *app.caption, *app.success, *app.header)
    return " ".join(text.value for text in texts)


def test_what_is_of_the_file_and_what_of_movielens_is_told_apart(open_page):
    app = open_page("quality")
    assert "Every figure below is of MovieLens: each of its 100,004 ratings" in said(app)
    code = lower_printed(app)
    app.file_uploader(key="quality_file").upload("mine.csv", MANY.encode(), "text/csv").run()
    assert not app.exception
    assert "All figures" not in said(app)
    assert "100,004" not in said(app)
    assert "600 of its ratings" in app.success[0].value
    rivals = app.get("vega_lite_chart")[-1].proto
    assert "five folds of MovieLens" in rivals.spec
    assert rivals.alt.startswith("Root mean squared error on MovieLens")
    assert f"“{app.header[-2].value}” and the code for this number are of MovieLens" in said(app)
    assert "in stars" not in app.get("vega_lite_chart")[0].proto.spec
    assert lower_printed(app) == code  # of MovieLens, as the program prints it


def lower_printed(app) -> str:
    """What the page says that its program prints."""
    app.session_state["code_shown"] = True
    app.run()
    return next(text.value for text in app.caption if "it prints" in text.value)


def test_too_few_ratings_are_told_so(open_page):
    app = open_page("quality")
    raw = b"user,item,rating\na,x,1\nb,x,4\na,y,5\n"
    app.file_uploader(key="quality_file").upload("few.csv", raw, "text/csv")
    app.run()
    assert not app.exception
    assert "too few" in app.info[0].value


def test_dividing_by_the_wrong_error_is_explained(open_page):
    app = open_page("quality")
    ladder = 0.171079 / 0.826320  # the difference over the error after
    app.number_input(key="quality_answer").set_value(round(100 * ladder, 1))
    app.button[1].click().run()
    assert "before" in app.warning[0].value
