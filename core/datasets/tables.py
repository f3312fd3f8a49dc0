"""Records become a table: its headers, its rows of equal width, and the ragged rest."""

import csv
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from core.datasets.columns import columns_by_name, is_header
from core.datasets.ratings import RatingsError
from core.datasets.records import LONGEST, QUOTE, Records

WIDEST = 200  # columns
N_SAMPLE = 2000


@dataclass(frozen=True, eq=False)
class Table:
    """What a file holds, before anyone knows which column is which.

    Attributes
    ----------
    headers : list of str, length n_columns
        Unique: a second "rating" is called "rating (column 4)"; without a header row they are
        "column 1", "column 2", ...
    named : bool
        Whether the file has a header row.
    body : Records
        Rows with as many fields as there are columns.
    ragged : Records
        All others.
    notes : list of str
    sample : list of list of str
        The first rows, then rows from all over the file.
    """

    headers: list[str]
    named: bool
    body: Records
    ragged: Records
    notes: list[str]
    sample: list[list[str]]

    def column(self, k: int) -> list[str]:
        """Take the sampled cells of column k."""
        return [row[k] for row in self.sample]


def cells(records: Records, k: int) -> list[str]:
    """Cut record k into its fields."""
    if records.end[k] - records.start[k] > LONGEST:
        return []
    try:
        return next(csv.reader([records.raw(k)], delimiter=records.delimiter), [])
    except csv.Error:
        return []


def table_of(records: Records, asked: Collection[str] = ()) -> Table:
    """Find the header and the width of the table; headers that were asked for are in it.

    Raises
    ------
    RatingsError
        If there is only one column, or the header does not fit the rows.
    """
    if not records.start.size:
        raise RatingsError("The file holds no rows. Choose a CSV file with a row for each rating.")
    width = usual_width(records.width)
    if width < 2:
        raise RatingsError(
            f"Only one column was found; the first line is “{shortened(records.raw(0))}”. "
            "A ratings file has a row for each rating: who, what, rating, separated by commas."
        )
    if width > WIDEST:
        raise RatingsError(
            f"The rows have more than {WIDEST} columns, as if each item had one. A ratings file "
            "has a row for each rating: who, what, rating."
        )
    first, header, width, notes = header_row(records, width, set(asked))
    fits = (records.width == width) & (records.end - records.start <= LONGEST)
    before = np.arange(records.start.size) < first
    body, ragged = records.take(fits & ~before), records.take(~fits & ~before)
    if not body.start.size:
        raise RatingsError("The file has a header but no rows. It needs a row for each rating.")
    headers = unique_headers(header or [""] * width)
    return Table(headers, bool(header), body, ragged, notes, sampled(body, width))


def usual_width(widths: np.ndarray) -> int:
    """Find the most frequent number of fields."""
    counts = np.bincount(np.minimum(widths, WIDEST + 1), minlength=3).astype(float)
    counts[2:] += 0.5 * (counts[2:] > 0)  # of equals, the one that makes a table
    return int(np.argmax(counts))


def header_row(
    records: Records, width: int, asked: set[str]
) -> tuple[int, list[str], int, list[str]]:
    """Index of the first rating, the header or [] where there is none, the width, notes."""
    widths = records.width
    for k in range(min(10, widths.size)):
        names = [name.strip().strip("\ufeff").strip() for name in cells(records, k)]
        while names and not names[-1]:
            names.pop()
        known = columns_by_name(names)
        if (len(known) >= 2 and "rating" in known) or (asked and asked <= set(names)):
            before = [f"The table begins on line {records.line[k]}."] if k else []
            return k + 1, *fitted_header(records, names, k, width), before
    first = int(np.argmax(widths == width))
    rows = [cells(records, k) for k in np.flatnonzero(widths == width)[:N_SAMPLE].tolist()]
    rows = [row for row in rows if len(row) == width]
    if len(rows) > 1 and is_header(rows[0], rows[1:]):
        return first + 1, rows[0], width, []
    return 0, [], width, ["There is no header row."]


def fitted_header(
    records: Records, names: list[str], place: int, width: int
) -> tuple[list[str], int]:
    """Make the header as wide as the rows below it; also returns their width.

    Raises
    ------
    RatingsError
        If the rows have other columns than the header says.
    """
    below = records.width[place + 1 :]
    fitting = np.count_nonzero(below == len(names))
    if not below.size or fitting >= 0.3 * below.size:
        return names, len(names)
    width = usual_width(below)
    rows = [cells(records, place + 1 + k) for k in np.flatnonzero(below == width)[:N_SAMPLE]]
    rows = [row for row in rows if len(row) == width]
    if rows and len(names) < width and not any("".join(row[len(names) :]).strip() for row in rows):
        return names + [""] * (width - len(names)), width
    counted = [row[0].strip() for row in rows[:200]]
    if len(names) + 1 == width and counted in (numbers(0, counted), numbers(1, counted)):
        return ["", *names], width
    if fitting:
        return names, len(names)
    raise RatingsError(
        f"The header on line {records.line[place]} names {len(names)} columns, but the rows below "
        f"have {width}. Write numbers such as 4,5 in quotes or with a point, and give each "
        "column a name."
    )


def numbers(start: int, like: list[str]) -> list[str]:
    """Row numbers counted from `start`."""
    return [str(start + k) for k in range(len(like))]


def unique_headers(header: list[str]) -> list[str]:
    """Names by which a caller can tell the columns apart."""
    plain = [name.strip().strip("\ufeff").strip() for name in header]
    seen: Counter[str] = Counter()
    headers = []
    for k, name in enumerate(plain):
        seen[name] += 1
        place = f"column {k + 1}"
        headers.append(place if not name else f"{name} ({place})" if seen[name] > 1 else name)
    return headers


def sampled(body: Records, width: int) -> list[list[str]]:
    """Cut up the first 200 rows and of rows evenly spread over the file."""
    n = body.start.size
    spread = np.linspace(0, n - 1, min(n, N_SAMPLE)).astype(int)
    rows = [cells(body, k) for k in np.unique(np.r_[np.arange(min(n, 200)), spread]).tolist()]
    return [row for row in rows if len(row) == width]


def shortened(text: str, most: int = 80) -> str:
    """At most `most` characters, on one line."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[: most - 1] + "…"


def read_columns(
    table: Table, wanted: list[int], whole: Collection[int] = ()
) -> dict[int, pa.Array]:
    """Read some columns, each different text once, with codes of shape (n_rows,).

    Those in `whole` are read as whole numbers, nulls where a cell is empty, if all are: times
    differ from row to row, and a million texts take more room than the file.

    Raises
    ------
    RatingsError
        If the parser finds other rows than were indexed.
    """
    body, n = table.body, table.body.start.size
    text = body.joined()
    names = [f"c{k}" for k in range(len(table.headers))]
    types = {name: pa.dictionary(pa.int32(), pa.string()) for name in names}
    types |= {names[k]: pa.int64() for k in whole}
    longest = int((body.end - body.start).max())
    quoted = text.find(QUOTE.to_bytes()) >= 0
    try:
        read = arrow_csv.read_csv(
            pa.BufferReader(text),
            arrow_csv.ReadOptions(column_names=names, block_size=max(1 << 20, 4 * longest)),
            arrow_csv.ParseOptions(
                delimiter=body.delimiter,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
                ignore_empty_lines=True,
            ),
            arrow_csv.ConvertOptions(
                column_types=types,
                include_columns=[names[k] for k in wanted],
                check_utf8=False,  # decoding has made sure
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as trouble:
        if whole:
            return read_columns(table, wanted)
        raise RatingsError(f"The rows cannot be cut into columns: {trouble}.") from trouble
    if read.num_rows != n:
        raise RatingsError(
            f"The rows cannot be cut into columns: {n:,} were counted and {read.num_rows:,} read. "
            "Look for quotes that are opened and never closed."
        )
    read = read.unify_dictionaries().combine_chunks()
    return {k: read[names[k]].chunk(0) for k in wanted}
