"""A visitor's file: chosen, checked, previewed, remapped, and refused in words.

What is uploaded stays in memory and in the visitor's own session, until they forget it or leave.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.datasets.columns import FIELDS
from core.datasets.decoding import GZIP, unpacked
from core.datasets.ratings import Ratings, RatingsError, Report, read_ratings
from core.datasets.reading import Preview, preview
from dashboard.memory import brought, give_back, machine_megabytes

MOST_MEGABYTES = 20
FEW_MEGABYTES = 5  # on a small machine: fitting 5 MB of the worst shape took 0.3 GB, 20 MB 0.4
SMALL = 1_000  # megabytes of memory, below which a machine is small
AUTOMATIC, NONE = "recognise it", "there is none"
ASKED = {
    "user": "Who rated",
    "item": "What was rated",
    "rating": "The rating",
    "when": "When",
    "title": "Title",
    "year": "Year",
    "genres": "Genres",
}
HELP = (
    "Exports of Letterboxd, Goodreads, IMDb and MovieLens, or any table with a column for what was "
    "rated and one for the rating; who rated, when, title, year and genres are optional. The file "
    "is read in memory and never stored; it is still here when you come back from another page, "
    "until you take it away or close the page."
)
# For one visitor only: what is cached on the bytes of a file is theirs.
look = st.cache_resource(show_spinner=False, scope="session", max_entries=3, ttl=3600)(preview)


@st.cache_resource(show_spinner="Reading the ratings …", scope="session", max_entries=3, ttl=3600)
def read(raw: bytes, columns: dict[str, str]) -> Ratings:
    """The ratings in a visitor's file; only in their session."""
    try:
        ratings = read_ratings(raw, columns)
        brought.add(ratings)
    finally:
        give_back()
    return ratings


@dataclass(frozen=True)
class Kept:
    """A file that could be read, for when its visitor comes back to the page."""

    name: str
    raw: bytes


def most_megabytes() -> int:
    """How large a file may be here."""
    return FEW_MEGABYTES if machine_megabytes() < SMALL else MOST_MEGABYTES


def uploaded_ratings(
    key: str,
    label: str = "Your ratings, as a CSV file",
    forgotten: Callable[[], None] = lambda: None,
) -> Ratings | None:
    """Ask for a file of ratings, and show what was understood; it stays for the session.

    Parameters
    ----------
    key : str
        Of the uploader; the other widgets' keys, and what is kept, begin with it.
    label : str
        Stands above the uploader.
    forgotten : callable, optional
        Drops what was made of the ratings, when the file is taken away or changed.

    Returns
    -------
    Ratings or None
        None while there is no file, or none that can be read; then the page has said why.
    """
    most = most_megabytes()
    file = st.file_uploader(  # without type=: a workbook is answered in words, not by the browser
        label, key=key, max_upload_size=most, on_change=forget, args=(key, forgotten), help=HELP,
    )  # fmt: skip
    if file is None:
        return kept_ratings(key, forgotten)
    if file.size > most * 1_000_000:
        st.error(
            f"The file has {file.size / 1e6:.0f} MB; at most {most} MB can be read here. Larger "
            "files are read by `python -m core recommend` on your own machine."
        )
        return None
    return kept_for_later(key, Kept(file.name, file.getvalue()))


def kept_for_later(key: str, file: Kept) -> Ratings | None:
    """The ratings of a file, which is kept in the session where it can be read."""
    ratings = understood(key, file.raw)
    if ratings is not None:
        st.session_state[f"{key}_kept"] = file
    return ratings


def kept_ratings(key: str, forgotten: Callable[[], None]) -> Ratings | None:
    """The ratings of the file that was given earlier in the session, with a way to forget it."""
    kept = st.session_state.get(f"{key}_kept")
    if kept is None:
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.write(f"Your file **{plain(kept.name)}**, from earlier in this visit.")
        st.button("Forget it", key=f"{key}_forget", on_click=forget, args=(key, forgotten))
    return understood(key, kept.raw)


def forget(key: str, forgotten: Callable[[], None]) -> None:
    """Drop a visitor's file, what was asked about it, and what was read from it."""
    for name in [name for name in st.session_state if str(name).startswith(f"{key}_")]:
        del st.session_state[name]
    look.clear()  # these hold nothing of another visitor: they are of this session
    read.clear()
    forgotten()


def understood(key: str, raw: bytes) -> Ratings | None:
    """Read the bytes, say what was kept, and offer to change what each column means."""
    key = f"{key}_{hashlib.sha256(raw).hexdigest()[:8]}"  # another file is asked anew
    asked = {
        field: "" if choice == NONE else choice
        for field in FIELDS
        if (choice := st.session_state.get(f"{key}_{field}", AUTOMATIC)) != AUTOMATIC
    }
    try:
        if raw.startswith(GZIP):  # few bytes can hold many rows, and memory is shared by all
            unpacked(raw, 2_000_000 * most_megabytes())
        shown = look(raw)
    except RatingsError as refusal:
        st.error(plain(str(refusal)))
        return None
    try:
        ratings = read(raw, asked)
    except RatingsError as refusal:
        st.error(plain(str(refusal)))
        remap(key, shown, shown.columns, expanded=True)
        return None
    summary(ratings)
    remap(key, shown, ratings.report.columns, expanded=False)
    return ratings


def summary(ratings: Ratings) -> None:
    """Say what was kept and skipped, row by row, and what was guessed."""
    report = ratings.report
    people, things = len(ratings.users), len(ratings.items)
    said = str(report).replace("kept", "Kept", 1)
    whose = "one person" if people == 1 else f"{people:,} people"
    st.write(
        f"{plain(said)}. Ratings by {whose} of {things:,} {'items' if things > 1 else 'item'}."
    )
    st.caption(plain(" ".join(report.notes)))
    if report.skipped:
        skipped_rows(report)


def skipped_rows(report: Report) -> None:
    """Table of the skipped rows."""
    n = len(report.rows)
    first = "" if n == report.skipped else f" (the first {n:,} of {report.skipped:,})"
    with st.expander(f"Skipped rows{first}"):
        table = pd.DataFrame(report.rows, columns=["line", "reason", "found"])
        alt = f"{n} skipped rows with their line, the reason and what was found."
        st.dataframe(table, hide_index=True, alt=alt)


def remap(key: str, shown: Preview, taken: dict[str, str], expanded: bool) -> None:
    """Show the first rows, and which column was taken as what, to be changed."""
    with st.expander("Preview and columns", expanded=expanded):
        rows = pd.DataFrame(shown.rows, columns=list(shown.headers))
        st.dataframe(rows, hide_index=True, alt=f"The first {len(rows)} rows of your file.")
        for field, question in ASKED.items():
            now = f" (taken: {plain(taken[field])})" if field in taken else ""
            options = [AUTOMATIC, NONE, *shown.headers]
            st.selectbox(f"{question}{now}", options, key=f"{key}_{field}", persist_state="session")


def plain(text: str) -> str:
    """Text from a visitor's file, kept from being read as Markdown."""
    return re.sub(r"([\\`*_\[\]<>$~|]|:(?=\S))", r"\\\1", text)
