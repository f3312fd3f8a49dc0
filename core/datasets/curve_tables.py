"""Text of many shapes as columns by header: delimited, JSON, log lines or bare numbers."""

import csv
import io
import json
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.datasets.curve_logs import rows_of_log
from core.datasets.curve_numbers import BLANK, decimal_comma, number, with_points

MAX_BYTES, MAX_POINTS = 20_000_000, 200_000
SIGNATURES = {
    b"PK": "a zip archive or an xlsx workbook",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"\x80": "a pickle or checkpoint",
}
ASSIGNED = re.compile(r"^\w+\s*=\s*(?=\w*[({\[])")  # losses = [2.3, 1.9]
ARRAY = re.compile(r"(?:\w+\.)*\w*(?:tensor|array)\((\[.*\])[^\]]*\)", re.I | re.S)
BY_POSITION = "There is no header; columns were taken by position."
ROW_BY_ROW = "There are no columns of steps, so all numbers are losses, row by row."
RULE = set("-+|:= 	")  # what a line between the header and the rows is made of
Table = dict[str, list[object]]


class CurveError(ValueError):
    """A visitor's file holds no loss curve: what was found, where, and what to do.

    `headers` are the columns that could be chosen instead.
    """

    def __init__(self, said: str, headers: tuple[str, ...] = ()) -> None:
        super().__init__(said)
        self.headers = headers


def decode(raw: bytes) -> str:
    """Text of the file; refuses what is not text."""
    if len(raw) > MAX_BYTES:
        raise CurveError(
            f"The file has {len(raw):,} bytes and the limit is {MAX_BYTES:,}; log less often "
            "or keep only the loss."
        )
    for signature, what in SIGNATURES.items():
        if raw.startswith(signature):
            raise CurveError(f"This is {what}, not text; export the loss as CSV and try again.")
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    if "\0" in text:
        raise CurveError(
            "The file holds zero bytes, so it is not text (a TensorBoard event file?); "
            "export the scalars as CSV."
        )
    if not text.strip():
        raise CurveError("The file is empty; give one loss a line, or a table with a header.")
    return text.strip()


def tabulate(text: str) -> tuple[Table, list[str]]:
    """Columns by header, whatever the format, and what was noticed on the way."""
    text = ASSIGNED.sub("", text)
    if inside := ARRAY.fullmatch(text):
        text = inside[1]
    if text[:1] in ("{", "["):
        found = from_json(text)
        if found is not None:
            return found
    labelled = rows_of_log(text)
    if labelled:
        return from_rows(labelled), ["Read from log lines of the form name=value."]
    return from_delimited(text)


def from_json(text: str) -> tuple[Table, list[str]] | None:
    """A JSON document or JSON lines, also as Python prints a dict; None if it is neither."""
    whole = parse_json(text)
    if whole is not None:
        return from_document(whole), []
    rows = [parse_json(line) for line in text.splitlines() if line.strip()]
    good = [row for row in rows if isinstance(row, dict)]
    if len(rows) > 1 and 2 * len(good) >= len(rows):
        left = len(rows) - len(good)
        return from_rows(good), [f"{left:,} lines are not JSON and were left out."] * bool(left)
    return None


def parse_json(text: str) -> object:
    """The value of a JSON text, or of a printed Python dict; None if it is neither."""
    printed = re.sub(r"\b(?:np\.)?float(?:32|64)\(([^()]*)\)", r"\1", text.replace("'", '"'))
    printed = re.sub(
        r"(?<![\w\"])([-+]?)(?:nan|(inf(?:inity)?))\b",
        lambda m: m[1].strip("+") * bool(m[2]) + ("Infinity" if m[2] else "NaN"),
        printed,
        flags=re.I,
    )
    for attempt in (text, printed.replace("None", "null")):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def from_document(value: object) -> Table:
    """Columns of one JSON value."""
    if isinstance(value, dict):
        for name in ("log_history", "history"):
            if isinstance(value.get(name), list | dict):
                return from_document(value[name])
        columns = {str(name): as_list(part) for name, part in value.items()}
        if any(columns.values()):
            return {name: part for name, part in columns.items() if part}
        return from_rows([value])
    if not isinstance(value, list) or not value:
        raise CurveError('The JSON is not a list or a dict of lists; give {"loss": [2.3, 1.9, …]}.')
    if all(isinstance(row, dict) for row in value):
        return from_rows(value)
    if all(isinstance(row, list) for row in value):
        return unnamed([row for row in value if row])[0]
    return {"loss": list(value)}


def as_list(part: object) -> list[object]:
    """A column: a list, or a dict whose keys number its entries, as pandas writes one."""
    if isinstance(part, dict) and all(str(key).isdecimal() and len(str(key)) < 10 for key in part):
        return [part[key] for key in sorted(part, key=lambda key: int(key))]
    return part if isinstance(part, list) else []


def from_rows(rows: Sequence[dict]) -> Table:
    """Columns of a list of dicts; None where a row lacks a key."""
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    return {name: [row.get(name) for row in rows] for name in names}


def from_delimited(text: str) -> tuple[Table, list[str]]:
    """Columns of delimited text, or of bare numbers."""
    if text.startswith("["):  # as NumPy prints numbers, without commas
        text = text.translate({ord(mark): " " for mark in "[]"})
    lines = [line for line in map(str.rstrip, text.splitlines()) if is_content(line)]
    if not lines:
        raise CurveError("The file holds only comments; give one loss a line.")
    mark = delimiter(lines)
    try:
        rows = [[cell.strip() for cell in row] for row in split(lines, mark)]
    except csv.Error as trouble:
        raise CurveError(f"The table cannot be read: {trouble}; save it as plain CSV.") from None
    rows = [row for row in rows if any(row)]
    if not rows:
        raise CurveError("The file holds no cells; give one loss a line, or a table with a header.")
    if mark == "," and could_be_decimal_commas(rows):
        raise CurveError(
            f"{lines[0][:40]!r} could be one number with a decimal comma, or two; write decimal "
            "points, or put a header above the columns."
        )
    rows, notes = with_points(rows, mark)
    if is_numeric_row(rows[0]):
        table, how = unnamed(rows)
        return table, [*notes, how]
    table, more = named(rows)
    return table, notes + more


def is_content(line: str) -> bool:
    """Whether a line is neither empty, nor a comment, nor a rule."""
    text = line.strip()
    return bool(text) and not text.startswith("#") and not ("--" in text and RULE.issuperset(text))


def split(lines: Sequence[str], mark: str) -> list[list[str]]:
    """Cells of each line; headers of several words need two spaces between the columns."""
    if mark == "|":
        lines = [re.sub(r"^\s*\|(.*?)\|?$", r"\1", line) for line in lines]
    if mark == " ":
        wide = [re.split(r"\s{2,}", line.strip()) for line in lines]
        narrow = [line.split() for line in lines]
        one_width = len(set(map(len, wide))) == 1 and len(wide[0]) > 1
        return wide if one_width and len(set(map(len, narrow))) > 1 else narrow
    return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=mark, skipinitialspace=True))


def could_be_decimal_commas(rows: Sequence[Sequence[str]]) -> bool:
    """Whether pairs of whole numbers without a header are too few to be steps and losses."""
    if len(rows) < 2 or not all(len(row) == 2 and all(map(str.isdecimal, row)) for row in rows):
        return False
    return any(int(row[0][:9]) <= int(last[0][:9]) for last, row in pairwise(rows))


def delimiter(lines: Sequence[str]) -> str:
    """The mark that splits most lines alike; a space when none does."""
    head = lines[:50]
    words = [word for line in head for word in line.split()]
    if len(words) > len(head) and all(map(decimal_comma.fullmatch, words)):
        return " "
    for mark in "\t;,|":
        counts = [line.count(mark) for line in head]
        if min(counts) > 0 or counts[0] > 0:
            return mark
    return " "


def is_numeric_row(row: Sequence[str]) -> bool:
    """Whether no cell of a row could be a header."""
    return all(number(cell) is not None or cell.lower() in BLANK for cell in row)


def unnamed(rows: Sequence[Sequence[object]]) -> tuple[Table, str]:
    """Columns of rows without a header: losses, or step and loss, with validation; and how."""
    widths = {len(row) for row in rows}
    flat: Table = {"loss": [cell for row in rows for cell in row if cell != ""]}
    if len(rows) <= 1:
        return flat, BY_POSITION
    if len(widths) > 1:
        return flat, ROW_BY_ROW
    columns = [list(column) for column in zip(*rows, strict=True)]
    if len(columns) == 1:
        return {"loss": columns[0]}, BY_POSITION
    first = [number(cell) for cell in columns[0]]
    if len(columns) == 3 and all((value or 0) > 1e8 for value in first):
        return {"wall time": columns[0], "step": columns[1], "loss": columns[2]}, BY_POSITION
    whole = all(value is not None and value == np.floor(value) for value in first)
    known = [value for value in first if value is not None]
    if len(columns) > 2 and not whole and any(b < a for a, b in pairwise(known)):
        return flat, ROW_BY_ROW
    names = ["step", "loss", "validation"] if whole or len(columns) > 2 else ["loss", "validation"]
    names += [f"column {i + 1}" for i in range(len(names), len(columns))]
    return dict(zip(names, columns, strict=False)), BY_POSITION


def named(rows: Sequence[Sequence[str]]) -> tuple[Table, list[str]]:
    """Columns under their headers; rows of another width are left out and counted."""
    header = [name or f"column {i + 1}" for i, name in enumerate(rows[0])]
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise CurveError(f"The header names {repeated[0]!r} twice; rename one of the columns.")
    while len(header) > 1 and header[-1].startswith("column ") and not rows[0][-1]:
        if any(len(row) >= len(header) and row[len(header) - 1] for row in rows[1:]):
            break
        header = header[:-1]
    body = [
        list(row[: len(header)])
        for row in rows[1:]
        if len(row) >= len(header) and not any(row[len(header) :])
    ]
    left = len(rows) - 1 - len(body)
    if not body:
        raise CurveError(
            f"No row below the header {', '.join(header)[:80]!r} has {len(header)} cells; "
            "give one row a step."
        )
    notes = (
        [f"{left:,} rows have another number of cells than the header and were left out."]
        if left
        else []
    )
    return dict(zip(header, map(list, zip(*body, strict=True)), strict=True)), notes
