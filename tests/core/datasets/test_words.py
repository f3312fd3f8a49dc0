"""Words and style of messages written for these tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.words import STYLE, count_words, read_message, style, tokens, visible

MAIL = """\
From someone@example.com  Thu Aug 22 12:36:23 2002
Received: from nowhere; Thu, 22 Aug 2002 12:36:16 +0100
Subject: =?utf-8?q?Caf=C3=A9_tomorrow?=
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

See you at the caf=C3=A9.
"""


def named(subject, body):
    return dict(zip(STYLE, style(subject, body), strict=True))


def test_of_a_mail_only_subject_and_body_are_read():
    assert read_message(MAIL) == ("Café tomorrow", "See you at the café.\n")
    assert read_message(MAIL.encode()) == read_message(MAIL)


@pytest.mark.parametrize("text", ["", "hello", "Dear all: come!\nBye", "PS: no subject\n\nhere"])
def test_a_text_without_a_subject_line_is_all_body(text):
    assert read_message(text) == ("", text)


def test_a_subject_line_alone_is_enough():
    assert read_message("\r\nSubject: Lunch?\r\n\r\nAt one.") == ("Lunch?", "At one.")
    assert read_message("To: you\nSubject: a\n b\n\nc") == ("a\n b", "c")


@given(st.one_of(st.text(), st.binary()))
def test_anything_pasted_is_read_without_an_error(raw):
    subject, body = read_message(raw)
    assert len(style(subject, body)) == len(STYLE)
    assert all(n > 0 for n in count_words(subject, body).values())


def test_an_unknown_encoding_does_not_lose_the_letters():
    head = b"Subject: x\nContent-Type: text/plain; charset=no-such\n\n"
    assert read_message(head + "café".encode()) == ("x", "café")
    assert read_message(head + "café".encode("latin-1")) == ("x", "café")


def test_both_parts_of_a_mail_in_two_parts_are_read():
    mail = (
        "Subject: two\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nplain\n--b\nContent-Type: text/html\n\n<b>rich</b>\n"
        "--b\nContent-Type: image/png\n\nnot text\n--b--\n"
    )
    words = count_words(*read_message(mail))
    assert words["plain"] == words["rich"] == 1
    assert "not" not in words


def test_markup_is_not_read_and_does_not_split_words():
    shown = visible("<style>p {x}</style>fr<!-- gap -->ee <a href='x'>money</a> &lt;now&gt;")
    assert shown.split() == ["free", "money", "<now>"]


def test_an_address_in_angle_brackets_is_not_markup():
    assert tokens(visible("Ann <ann@example.com> wrote")) == ["ann", "<email>", "wrote"]


@pytest.mark.parametrize(
    "footer",
    [
        "_" * 47 + "\nSome mailing list",
        "-- \nA users' group: list",
        "To unsubscribe from this group, send",
    ],
)
def test_nothing_below_a_lists_footer_is_read(footer):
    assert visible(f"See you.\n{footer} more\nhttp://example.com").strip() == "See you."


@pytest.mark.parametrize(
    "date", ["2002", "1999-12-31", "12:30:01", "31/12", "August", "Sat", "GMT", "2002-08-22T10:00"]
)
def test_dates_are_left_out(date):
    assert tokens(f"on {date} we met") == ["on", "we", "met"]


def test_links_money_and_numbers_are_counted_by_kind():
    text = "Pay $1,000.50 or 20% at https://example.com/a?b=1 or www.example.com, 555 times"
    kinds = ["<money>", "<num>", "<url>", "<url>", "<num>"]
    assert [word for word in tokens(text) if word.startswith("<")] == kinds


def test_the_name_of_the_list_is_not_a_word_of_the_subject():
    assert count_words("Re: [some-list] lunch", "") == {"s:lunch": 1}


def test_style_sees_what_it_is_named_for():
    loud = named("WIN!!!", "BUY NOW!!! <a href='http://example.com'><img src=x></a> $5")
    calm = named("Re: lunch", "> at one?\nYes, at one.")
    higher = """capital letters in the body|capital letters in the subject|exclamation marks
        currency signs|links|markup|pictures|words in capitals|digits"""
    higher = [name.strip() for name in higher.replace("\n", "|").split("|")]
    assert all(loud[name] > calm[name] for name in higher)
    lower = ["question marks", "quoted lines", "an answer (Re:)"]
    assert all(loud[name] < calm[name] for name in lower)
    assert named("", "é")["letters outside ASCII"] == 1
    assert named("", "ann@example.com")["addresses"] > 0
