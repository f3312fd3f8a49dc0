"""The first page and the last section."""

from dashboard.contents import PAGES


def test_the_three_answers_are_there_without_a_click(open_page):
    app = open_page("start")
    titles = [heading.value for heading in app.subheader]
    assert titles[:3] == [
        "Derivatives: the spam filter",
        "Integrals: the recommender",
        "Limits: the network",
    ]
    assert len(app.get("vega_lite_chart")) == 3


def test_guesses_stand_beside_the_answers(open_page):
    app = open_page("start")
    app.number_input(key="start_spam").set_value(15.0)
    app.number_input(key="start_network").set_value(1.0)
    app.button[0].click().run()
    said = " ".join(text.value for text in app.markdown)
    assert "You guessed 15%." in said
    assert "You guessed 1." in said


def test_every_page_is_linked_from_start(open_page):
    links = [link.proto.label for link in open_page("start").get("page_link")]
    for entry in PAGES:
        if entry.section:
            assert any(entry.title in label for label in links)


def test_a_link_restores_what_was_solved_and_ignores_what_is_no_page(open_page):
    app = open_page("start", done="recommend,<script>,quality")
    assert any("2 exercises solved" in caption.value for caption in app.caption)
    assert app.code[0].value == "?done=recommend,quality"


def test_a_verdict_can_be_left_out(open_page):
    app = open_page("article")
    n = len(app.get("page_link"))
    app.button_group(key="article_shown").set_value(["false"]).run()
    assert not app.exception
    assert len(app.get("page_link")) < n


def test_about_says_what_happens_to_an_upload(open_page):
    said = " ".join(text.value for text in open_page("about").markdown)
    assert "not written to disk" in said


def test_a_guess_on_the_article_is_answered_with_what_is_true_of_each_number(open_page):
    app = open_page("article")
    app.radio(key="article_guess").set_value("one or two")
    app.button[0].click().run()
    said = " ".join(text.value for text in app.markdown)
    assert "You said one or two: none does." in said
    assert "Of the 6, 4 hold once it is said" in said
    assert "twice as fast” and “90%" in said
