"""A visitor's file is read, or refused in words."""

import gzip
import io
import zipfile

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from dashboard import uploads

GOOD = b"who,movie,stars\nann,Alien,4\nbob,Alien,five\nbob,Brazil,5\n"


def page() -> None:
    import streamlit as st

    from dashboard.uploads import uploaded_ratings

    ratings = uploaded_ratings("toy_file")
    if ratings is not None:
        st.metric("mean", f"{ratings.value.mean():.2f}")


@pytest.fixture
def upload():
    st.cache_resource.clear()

    def uploaded(raw: bytes, name: str = "ratings.csv") -> AppTest:
        app = AppTest.from_function(page, default_timeout=30).run()
        app.file_uploader(key="toy_file").upload(name, raw)
        app.run()
        assert not app.exception
        return app

    return uploaded


def workbook() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/workbook.xml", "x")
    return raw.getvalue()


def test_without_a_file_nothing_is_said():
    app = AppTest.from_function(page).run()
    assert not app.error
    assert not app.metric


def test_a_good_file_is_read_and_says_what_was_skipped(upload):
    app = upload(GOOD)
    assert app.metric[0].value == "4.50"
    assert "Kept 2, skipped 1: 1 not a number" in app.markdown[0].value
    skipped = app.dataframe[0].value
    assert skipped.values.tolist() == [[3, "not a number", "five"]]
    assert app.dataframe[1].value.shape == (3, 3)  # the preview


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"user,item,rating\n", "no rows"),
        (b"user,item,rating\n1,2,x\n", "No row can be used"),
        (workbook(), "Excel workbook"),
        (b"\x00\x01\x02" * 100, "binary"),
        (gzip.compress(GOOD)[:-12], "ends in the middle"),
        (b"%PDF-1.7 abc", "PDF"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"just some words\nand more\n", "Only one column"),
        (b"a,b\nx,y\nz,w\n", "No column of ratings"),
        (b"user,item,rating,rating\n1,2,3,4\n1,3,4,5\n", "Two columns are called"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
    ],
)
def test_a_bad_file_is_refused_in_words(upload, raw, said):
    app = upload(raw)
    assert said in app.error[0].value
    assert not app.metric


def test_a_file_that_is_too_large_is_refused(upload):
    assert "20 MB" in upload(GOOD + b" " * 20_000_000).error[0].value


def test_a_small_machine_takes_smaller_files_and_names_the_way_for_larger(upload, monkeypatch):
    monkeypatch.setattr(uploads, "machine_megabytes", lambda: 690)
    said = upload(GOOD + b" " * 5_000_000).error[0].value
    assert "at most 5 MB" in said
    assert "python -m core recommend" in said
    assert upload(GOOD).metric[0].value == "4.50"


def test_a_small_gzip_that_holds_too_much_is_refused(upload):
    bomb = gzip.compress(b"1,2,3\n" * 7_000_000, compresslevel=1)
    assert "larger than 40 MB" in upload(bomb).error[0].value


def test_a_wrong_guess_is_mended_by_choosing_the_column(upload):
    app = upload(b"user,item,rating,mine\n1,2,3,5\n1,3,4,5\n")
    assert app.metric[0].value == "3.50"
    choice = next(box for box in app.selectbox if box.label.startswith("The rating"))
    app = choice.select("mine").run()
    assert app.metric[0].value == "5.00"


def test_a_file_without_known_columns_can_be_mapped(upload):
    app = upload(b"a,b\nx,yes\ny,no\nz,5\n")
    assert app.error
    for label, header in (("What was rated", "column 1"), ("The rating", "column 2")):
        box = next(box for box in app.selectbox if box.label.startswith(label))
        app = box.select(header).run()
    assert app.metric[0].value == "5.00"


def test_that_there_are_no_users_can_be_said(upload):
    app = upload(b"user,item,rating\na,2,3\nb,3,4\n")
    box = next(box for box in app.selectbox if box.label.startswith("Who rated"))
    app = box.select("there is none").run()
    assert "one person" in app.markdown[0].value


def test_a_file_cannot_write_markdown_on_the_page(upload):
    app = upload(b"user,title,![x](http://example.org/x.png)\nx,y,z\n")
    assert "\\[x\\]" in app.error[0].value


@pytest.mark.parametrize("kept", ["look", "read"])
def test_two_visitors_with_the_same_file_are_given_objects_of_their_own(upload, monkeypatch, kept):
    given, answer = [], getattr(uploads, kept)

    def noted(*asked):
        given.append(answer(*asked))
        return given[-1]

    noted.clear = lambda: None  # a new file forgets what was read: here it is to be kept
    monkeypatch.setattr(uploads, kept, noted)
    start = LocalScriptRunner.__init__
    for visitor in ("ann", "ann", "bob"):

        def as_visitor(runner, *args, visitor=visitor, **options):
            start(runner, *args, **options)
            runner._session_id = visitor  # AppTest has one session for all

        monkeypatch.setattr(LocalScriptRunner, "__init__", as_visitor)
        upload(GOOD)
    first, again, other = given
    assert first is again
    assert first is not other


def test_what_a_visitor_brought_is_known_as_long_as_it_is_held(upload):
    brought = len(uploads.brought)
    upload(GOOD)
    assert len(uploads.brought) == brought + 1
