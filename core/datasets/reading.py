"""A visitor's file becomes `Ratings`; each step of the way is a module beside this one."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.datasets import columns as names
from core.datasets.cleaning import (
    Column,
    Skips,
    leave_out_duplicates,
    times_of,
    values_of,
)
from core.datasets.coding import Cells, coded, described
from core.datasets.decoding import as_utf8
from core.datasets.features import year_of
from core.datasets.ratings import Ratings, RatingsError
from core.datasets.records import split_records
from core.datasets.reporting import by_header, guesses, nothing_usable, reported
from core.datasets.shapes import Shape, columns_by_shape, look_like_titles
from core.datasets.tables import Table, read_columns, shortened, table_of


@dataclass(frozen=True)
class Preview:
    """What stands in a file, also in one whose columns cannot be told apart.

    Attributes
    ----------
    headers : tuple of str
        Names of the columns, unique.
    rows : tuple of tuple of str
        The first rows.
    columns : dict of str to str
        Which header was taken as which field.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: dict[str, str]


def preview(raw: bytes, columns: dict[str, str] | None = None, n: int = 5) -> Preview:
    r"""Show the headers and the first rows of a file, and which column was taken as what.

    Parameters
    ----------
    raw, columns
        As for `core.datasets.ratings.read_ratings`.
    n : int
        How many rows to show.

    Returns
    -------
    Preview
        Its `columns` lack what could not be recognised.

    Raises
    ------
    RatingsError
        If the file is no table at all.

    Examples
    --------
    >>> preview(b"who,movie,stars\nann,Alien,4\n").columns
    {'user': 'who', 'item': 'movie', 'rating': 'stars'}
    """
    table, _ = opened(raw, columns or {})
    chosen = which_columns(table, columns or {})
    rows = tuple(tuple(shortened(cell) for cell in row) for row in table.sample[:n])
    return Preview(tuple(table.headers), rows, by_header(table, chosen))


def read(raw: bytes, asked: dict[str, str]) -> Ratings:
    """See `core.datasets.ratings.read_ratings`."""
    table, notes = opened(raw, asked)
    chosen = which_columns(table, asked)
    refuse_what_is_missing(table, chosen)
    refuse_twins(table, chosen, set(asked))
    texts_of = sorted({k for field, k in chosen.items() if field != "when"})
    alone = [k for field, k in chosen.items() if field == "when" and k not in texts_of]
    arrays = read_columns(table, texts_of + alone, whole=alone)
    when = arrays[chosen["when"]] if "when" in chosen else None
    texts = {f: Column.of(arrays[k]) for f, k in chosen.items() if f != "when"}
    rating, export = texts["rating"], names.export_of(table.headers)
    title, item = titles_and_items(table, texts, chosen)
    user = texts.get("user")
    if user is None and "user" not in asked and export is None:
        user, note = hidden_user(table, item, chosen)
        notes += note
    cells = Cells(user, item, title, texts.get("year"), texts.get("genres"))
    skips = Skips(np.zeros(item.code.size, dtype=np.int8))
    value, scale = values_of(rating, item, user, export, skips)
    seconds, time_note = times_of(when)
    leave_out_duplicates(user, item, seconds, skips)
    if scale is None or not skips.kept.any():
        raise RatingsError(nothing_usable(table, chosen, skips))
    rows = np.flatnonzero(skips.kept)
    seconds, unread = all_or_none(seconds, rows)
    notes += table.notes + guesses(table, chosen, scale) + time_note + unread
    report = reported(table, rating, skips, notes, by_header(table, chosen))
    return described(coded(cells, rows, value, scale.levels, report), cells, rows, seconds)


def all_or_none(
    seconds: np.ndarray | None, rows: np.ndarray
) -> tuple[np.ndarray | None, list[str]]:
    """Times, unless one of the kept `rows` has none; and a note on that."""
    if seconds is None or np.isfinite(seconds[rows]).all():
        return seconds, []
    n = np.count_nonzero(~np.isfinite(seconds[rows]))
    return None, [f"{n:,} of {rows.size:,} times could not be read, so none is used."]


def opened(raw: bytes, asked: dict[str, str]) -> tuple[Table, list[str]]:
    """The table in a file, and what was found on the way."""
    text, notes = as_utf8(raw)
    records, more = split_records(text)
    table = table_of(records, [name.strip() for name in asked.values() if name])
    return table, notes + more


def which_columns(table: Table, asked: dict[str, str]) -> dict[str, int]:
    """Columns by field: what was asked for, what the headers say, what the shapes suggest."""
    chosen = names.chosen_columns(table.headers, asked)
    shapes = [Shape.of(table.column(k)) for k in range(len(table.headers))]
    named = names.columns_by_name(table.headers, shapes) if table.named else {}
    taken = set(chosen.values())
    chosen |= {f: k for f, k in named.items() if f not in asked and k not in taken}
    if "rating" in chosen and ("item" in chosen or "title" in chosen):
        return chosen
    never = {
        k for k, header in enumerate(table.headers) if table.named and names.is_foreign(header)
    }
    guessed = columns_by_shape(shapes, chosen, never)
    return {f: k for f, k in guessed.items() if f in chosen or f not in asked}


def refuse_twins(table: Table, chosen: dict[str, int], asked: set[str]) -> None:
    """Two columns of one name that differ: nobody can know which one is meant.

    Raises
    ------
    RatingsError
        If a column that was not asked for has such a twin.
    """
    for field, k in chosen.items():
        twin = f"{table.headers[k]} (column "
        others = [j for j, header in enumerate(table.headers) if header.startswith(twin)]
        if not others or field in asked:
            continue
        name, arrays = shortened(table.headers[k], 40), read_columns(table, [k, *others])
        differing = [j for j in others if not arrays[j].equals(arrays[k])]
        if differing:
            raise RatingsError(
                f"Two columns are called “{name}” (columns {k + 1} and {differing[0] + 1}) and "
                f"they differ. Rename one, or say which one is the {field}."
            )
        table.notes.append(f"Two columns are called “{name}”; they are the same in every row.")


def refuse_what_is_missing(table: Table, chosen: dict[str, int]) -> None:
    """A file needs a rating, and something that is rated.

    Raises
    ------
    RatingsError
        If one of them was not found.
    """
    there = ", ".join(f"“{shortened(header, 40)}”" for header in table.headers[:20])
    if "rating" not in chosen:
        raise RatingsError(
            f"No column of ratings was found among {there}: none has a name such as rating, score "
            "or stars, and none holds numbers of which few differ. Say which column it is."
        )
    if "item" not in chosen and "title" not in chosen:
        raise RatingsError(
            f"No column says what was rated. The columns are {there}. Say which one is the item."
        )


def titles_and_items(
    table: Table, texts: dict[str, Column], chosen: dict[str, int]
) -> tuple[Column | None, Column]:
    """The column of titles, if any, and what tells the items apart: a key, or title and year."""
    title, item = texts.get("title"), texts.get("item")
    if item is not None and title is None:
        header = table.headers[chosen["item"]] if table.named else ""
        if names.is_label(header) or not look_like_titles(item.text):
            return None, item
        title = item
    elif item is not None:
        return title, item
    assert title is not None  # refuse_what_is_missing has seen to it
    year = texts.get("year")
    return title, title if year is None else title_with_year(title, year)


def title_with_year(title: Column, year: Column) -> Column:
    """Items named "Title (Year)": two movies of one title are two items."""
    pair = title.code.astype(np.int64) * len(year.text) + year.code
    code, unique = pd.factorize(pair)
    labels = []
    for both in unique.tolist():
        name, then = title.text[both // len(year.text)], year_of(year.text[both % len(year.text)])
        known = then == then and name and not name.endswith(f"({then:.0f})")
        labels.append(f"{name} ({then:.0f})" if known else name)
    joined, distinct = pd.factorize(np.array(labels, dtype=object))
    return Column(joined.astype(np.int32)[code], list(distinct))


def hidden_user(
    table: Table, item: Column, chosen: dict[str, int]
) -> tuple[Column | None, list[str]]:
    """A column without a known name that tells people apart, where items repeat too often.

    One person rates an item once. Where items repeat, a column that repeats too, and with which
    hardly any pair does, says who rated. It is added to `chosen`; a note says so.
    """
    n = item.code.size
    if n - pd.unique(item.code).size <= 0.1 * n:
        return None, []
    free = [
        k
        for k in range(len(table.headers))
        if k not in chosen.values()
        and not names.is_foreign(table.headers[k])
        and not Shape.of(table.column(k)).is_when
    ]
    for k, array in read_columns(table, free[:8]).items() if free else ():
        who = Column.of(array)
        pairs = pd.unique(who.code.astype(np.int64) * len(item.text) + item.code).size
        if 1 < len(who.text) < n and pairs >= 0.95 * n:
            chosen["user"] = k
            said = "Items repeat, so a column that tells people apart was taken as the user."
            return who, [said]
    return None, []
