"""A visitor's file becomes `Ratings`; each step of the way is a module beside this one."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from core.datasets import columns as names
from core.datasets.cleaning import (
    EMPTY,
    Column,
    Skips,
    leave_out_duplicates,
    times_of,
    values_of,
)
from core.datasets.decoding import as_utf8
from core.datasets.features import genre_matrix, titles_and_years, year_of
from core.datasets.ratings import Ratings, RatingsError, Report, Skipped
from core.datasets.records import split_records
from core.datasets.scales import Scale
from core.datasets.tables import Table, cells, read_columns, shortened, table_of

ONE_PERSON = "you"
MOST_LISTED = 1000  # skipped rows; all are counted


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
    table, _ = opened(raw)
    chosen = which_columns(table, columns or {})
    rows = tuple(tuple(shortened(cell) for cell in row) for row in table.sample[:n])
    return Preview(tuple(table.headers), rows, by_header(table, chosen))


def read(raw: bytes, asked: dict[str, str]) -> Ratings:
    """See `core.datasets.ratings.read_ratings`."""
    table, notes = opened(raw)
    chosen = which_columns(table, asked)
    refuse_what_is_missing(table, chosen)
    arrays = read_columns(table, sorted(set(chosen.values())))
    when = arrays[chosen["when"]] if "when" in chosen else None
    texts = {f: Column.of(arrays[k]) for f, k in chosen.items() if f != "when"}
    title, item = titles_and_items(table, texts, chosen)
    user, found_user = texts.get("user"), None
    if user is None and "user" not in asked and names.export_of(table.headers) is None:
        found_user = hidden_user(table, item, chosen)
        if found_user is not None:
            chosen["user"], user = found_user
    skips = Skips(np.zeros(item.code.size, dtype=np.int8))
    value, scale = values_of(texts["rating"], item, user, names.export_of(table.headers), skips)
    seconds, time_note = times_of(when)
    leave_out_duplicates(user, item, seconds, skips)
    if scale is None or not skips.kept.any():
        raise RatingsError(nothing_usable(table, chosen, skips))
    notes += guesses(table, chosen, scale, time_note, found_user is not None)
    rows = np.flatnonzero(skips.kept)
    if seconds is not None and not np.isfinite(seconds[rows]).all():
        n_unread = np.count_nonzero(~np.isfinite(seconds[rows]))
        notes.append(f"{n_unread:,} of {rows.size:,} times could not be read, so none is used.")
        seconds = None
    report = reported(table, texts["rating"], skips, notes, by_header(table, chosen))
    return assembled(rows, user, item, title, texts, value, scale, seconds, report)


def opened(raw: bytes) -> tuple[Table, list[str]]:
    """The table in a file, and what was found on the way."""
    text, notes = as_utf8(raw)
    records, more = split_records(text)
    table = table_of(records)
    return table, notes + more + table.notes


def which_columns(table: Table, asked: dict[str, str]) -> dict[str, int]:
    """Columns by field: what was asked for, what the headers say, what the shapes suggest."""
    chosen = names.chosen_columns(table.headers, asked)
    shapes = [names.Shape.of(table.column(k)) for k in range(len(table.headers))]
    named = names.columns_by_name(table.headers, shapes) if table.named else {}
    taken = set(chosen.values())
    chosen |= {f: k for f, k in named.items() if f not in asked and k not in taken}
    refuse_twins(table, chosen, set(asked))
    if "rating" in chosen and ("item" in chosen or "title" in chosen):
        return chosen
    never = {
        k for k, header in enumerate(table.headers) if table.named and names.is_foreign(header)
    }
    guessed = names.columns_by_shape(shapes, chosen, never)
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
        differing = [j for j in others if table.column(j) != table.column(k)]
        if differing and field not in asked:
            raise RatingsError(
                f"Two columns are called “{shortened(table.headers[k])}” (columns {k + 1} and "
                f"{differing[0] + 1}) and they differ. Rename one, or say which one is the {field}."
            )


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
        if names.is_label(header) or not names.look_like_titles(item.text):
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


def hidden_user(table: Table, item: Column, chosen: dict[str, int]) -> tuple[int, Column] | None:
    """A column without a known name that tells people apart, where items repeat too often.

    One person rates an item once. Where items repeat, a column that repeats too, and with which
    hardly any pair does, says who rated.
    """
    n = item.code.size
    if n - np.unique(item.code).size <= 0.1 * n:
        return None
    free = [
        k
        for k in range(len(table.headers))
        if k not in chosen.values()
        and not names.is_foreign(table.headers[k])
        and not names.Shape.of(table.column(k)).is_when
    ]
    for k, array in read_columns(table, free[:8]).items() if free else ():
        who = Column.of(array)
        pairs = np.unique(who.code.astype(np.int64) * len(item.text) + item.code).size
        if 1 < len(who.text) < n and pairs >= 0.95 * n:
            return k, who
    return None


def guesses(
    table: Table, chosen: dict[str, int], scale: Scale, time_note: str, found_user: bool
) -> list[str]:
    """What was guessed, as sentences."""
    export = names.export_of(table.headers)
    notes = [f"The headers are those of {export.site}."] if export else []
    named = names.columns_by_name(table.headers) if table.named else {}
    for field, k in chosen.items():
        if named.get(field) != k:
            notes.append(f"{field}: “{shortened(table.headers[k], 40)}”.")
    if found_user:
        notes.append("Items repeat, so a column that tells people apart was taken as the user.")
    if "user" not in chosen:
        notes.append("There is no column of users: all ratings are taken as one person's.")
    levels = scale.levels
    notes.append(f"The scale is {levels[0]:g} to {levels[-1]:g} in {levels.size} levels.")
    return notes + [note for note in (scale.note, time_note) if note]


def nothing_usable(table: Table, chosen: dict[str, int], skips: Skips) -> str:
    """Why no row can be used, and what to do."""
    rows = skips.reason
    counts = Counter({skips.reasons[k]: int((rows == k).sum()) for k in np.unique(rows) if k})
    why = ", ".join(f"{n:,} {reason}" for reason, n in counts.most_common())
    first = shortened(table.body.raw(0))
    header = table.headers[chosen["rating"]]
    return (
        f"No row can be used ({why}). Ratings were looked for in the column “{shortened(header, 40)}”; "
        f"line {table.body.line[0]} reads “{first}”. Say which column holds the rating."
    )


def by_header(table: Table, chosen: dict[str, int]) -> dict[str, str]:
    """Fields and the headers of their columns, in the order of `FIELDS`."""
    return {field: table.headers[chosen[field]] for field in names.FIELDS if field in chosen}


def reported(
    table: Table, rating: Column, skips: Skips, notes: list[str], columns: dict[str, str]
) -> Report:
    """Counts of what was left out, the first rows of it, and the notes."""
    empty = skips.reasons.index(EMPTY) if EMPTY in skips.reasons else -1
    out = np.flatnonzero((skips.reason > 0) & (skips.reason != empty))
    counts = np.bincount(skips.reason[out], minlength=len(skips.reasons))
    reasons = Counter({skips.reasons[k]: int(n) for k, n in enumerate(counts) if n})
    listed = []
    for k in out[:MOST_LISTED].tolist():
        reason, cell = skips.reasons[skips.reason[k]], rating.text[rating.code[k]]
        own = reason in ("not a number", "not finite", "out of scale", "not rated") and cell
        found = cell if own else table.body.raw(k)
        listed.append(Skipped(int(table.body.line[k]), reason, shortened(found)))
    for k, width in enumerate(table.ragged.width.tolist()):
        reason = ragged_reason(width, len(table.headers))
        reasons[reason] += 1
        if k < MOST_LISTED:
            line, found = int(table.ragged.line[k]), shortened(table.ragged.raw(k))
            fields = f"{width} fields, not {len(table.headers)}: " if reason == "ragged row" else ""
            listed.append(Skipped(line, reason, fields + found))
    listed.sort(key=lambda skipped: skipped.line)
    return Report(
        kept=int(skips.kept.sum()),
        skipped=reasons.total(),
        reasons=reasons,
        rows=tuple(listed[:MOST_LISTED]),
        notes=tuple(notes),
        columns=columns,
    )


def ragged_reason(width: int, n_columns: int) -> str:
    """Why a row has not as many fields as there are columns."""
    if width == 0:
        return "unclosed quote"
    return "too long" if width == n_columns else "ragged row"


def assembled(
    rows: np.ndarray,
    user: Column | None,
    item: Column,
    title: Column | None,
    texts: dict[str, Column],
    value: np.ndarray,
    scale: Scale,
    seconds: np.ndarray | None,
    report: Report,
) -> Ratings:
    """The kept rows with codes in order of first appearance, and what is said of the items."""
    item_code, item_old = pd.factorize(item.code[rows])
    user_code, user_old = pd.factorize(user.code[rows]) if user else (np.zeros(rows.size), [0])
    said = {"title": title, "year": texts.get("year"), "genres": texts.get("genres")}
    cells = {f: first_said(c, rows, item_code, len(item_old)) for f, c in said.items() if c}
    years = [year_of(cell) for cell in cells.get("year", [""] * len(item_old))]
    plain, year = titles_and_years(cells.get("title", [""] * len(item_old)), years)
    genres, genre_names = genre_matrix(cells["genres"]) if "genres" in cells else (None, ())
    people = [user.text[k] for k in user_old.tolist()] if user else [ONE_PERSON]
    return Ratings(
        users=np.array(people, dtype=object),
        items=np.array([item.text[k] for k in item_old.tolist()], dtype=object),
        user=user_code.astype(np.int32),
        item=item_code.astype(np.int32),
        value=value[rows],
        scale=scale.levels,
        report=report,
        when=None if seconds is None else seconds[rows].astype(np.int64),
        title=plain if "title" in cells else None,
        year=year,
        genres=genres,
        genre_names=genre_names,
    )


def first_said(column: Column, rows: np.ndarray, item: np.ndarray, n_items: int) -> list[str]:
    """For each item the first cell that is not empty, length n_items."""
    code = column.code[rows]
    there = np.flatnonzero(~column.empty[rows])
    place, first = np.unique(item[there], return_index=True)
    cells = [""] * n_items
    for k, text in zip(place.tolist(), code[there[first]].tolist(), strict=True):
        cells[k] = column.text[text]
    return cells
