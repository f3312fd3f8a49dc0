"""Text of many shapes as columns by header: delimited, JSON, log lines or bare numbers."""

import csv
import io
import json
import re
from collections.abc import Sequence

import numpy as np

MAX_BYTES, MAX_POINTS = 20_000_000, 200_000
BLANK = {"", "-", "na", "n/a", "null", "none"}
NUMBER = r"[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|nan|NaN|inf|Infinity)"
SIGNATURES = {
    b"PK": "a zip archive or an xlsx workbook",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"\x80": "a pickle or checkpoint",
}
Table = dict[str, list[object]]


class CurveError(ValueError):
    """A visitor's file holds no loss curve: what was found, where, and what to do."""


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
    if text[0] in "{[":
        found = from_json(text)
        if found is not None:
            return found, []
    labelled = from_log_lines(text)
    if labelled:
        return labelled, ["Read from log lines of the form name=value."]
    return from_delimited(text)


def from_json(text: str) -> Table | None:
    """A JSON document or JSON lines, also as Python prints a dict; None if it is neither."""
    whole = parse_json(text)
    if whole is not None:
        return from_document(whole)
    rows = [parse_json(line) for line in text.splitlines() if line.strip()]
    good = [row for row in rows if isinstance(row, dict)]
    if len(rows) > 1 and 2 * len(good) >= len(rows):
        return from_rows(good)
    return None


def parse_json(text: str) -> object:
    """The value of a JSON text, or of a printed Python dict; None if it is neither."""
    printed = re.sub(r"\b(?:np\.)?float(?:32|64)\(([^()]*)\)", r"\1", text.replace("'", '"'))
    printed = re.sub(
        r"(?<![\w\"])(-?)(?:nan|(inf))\b",
        lambda m: m[1] * bool(m[2]) + ("Infinity" if m[2] else "NaN"),
        printed,
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
        return unnamed([row for row in value if row])
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


def from_log_lines(text: str) -> Table:
    """Columns of lines such as ``epoch 3: loss = 0.52, val_loss = 0.61``."""
    pair = re.compile(r"([A-Za-z_][\w./-]*)\s*[:=]\s*(" + NUMBER + r")\b")
    rows = []
    for line in text.splitlines()[:MAX_POINTS]:
        found = {name.lower(): value for name, value in pair.findall(line[:2000])}
        early = re.match(r"\W*(step|epoch|iter|iteration|batch)\s*\[?(\d+)", line.strip(), re.I)
        if early:
            found.setdefault(early[1].lower(), early[2])
        if any("loss" in name for name in found):
            rows.append(found)
    return from_rows(rows) if rows else {}


def from_delimited(text: str) -> tuple[Table, list[str]]:
    """Columns of delimited text, or of bare numbers."""
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    if not lines:
        raise CurveError("The file holds only comments; give one loss a line.")
    mark = delimiter(lines)
    try:
        rows = list(
            csv.reader(io.StringIO("\n".join(lines)), delimiter=mark, skipinitialspace=True)
        )
    except csv.Error as trouble:
        raise CurveError(f"The table cannot be read: {trouble}; save it as plain CSV.") from None
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if mark in ";\t" and any(re.search(r"^-?\d+,\d+", cell) for row in rows[:50] for cell in row):
        rows = [[cell.replace(",", ".") for cell in row] for row in rows]
    if not rows:
        raise CurveError("The file holds no cells; give one loss a line, or a table with a header.")
    if is_numeric_row(rows[0]):
        return unnamed(rows), ["There is no header; columns were taken by position."]
    return named(rows)


def delimiter(lines: Sequence[str]) -> str:
    """The mark that splits most lines alike; a space when none does."""
    head = lines[:50]
    for mark in "\t;,|":
        counts = [line.count(mark) for line in head]
        if min(counts) > 0 or counts[0] > 0:
            return mark
    return " "


def is_numeric_row(row: Sequence[str]) -> bool:
    """Whether no cell of a row could be a header."""
    return all(number(cell) is not None or cell.lower() in BLANK for cell in row)


def unnamed(rows: Sequence[Sequence[object]]) -> Table:
    """Columns of rows without a header: losses, or step and loss, with validation after it."""
    widths = {len(row) for row in rows}
    if len(rows) <= 1 or len(widths) > 1:
        return {"loss": [cell for row in rows for cell in row if cell != ""]}
    columns = [list(column) for column in zip(*rows, strict=True)]
    if len(columns) == 1:
        return {"loss": columns[0]}
    if len(columns) == 3 and all((number(cell) or 0) > 1e8 for cell in columns[0]):
        return {"wall time": columns[0], "step": columns[1], "loss": columns[2]}
    first = [number(cell) for cell in columns[0]]
    whole = all(value is not None and value == np.floor(value) for value in first)
    names = ["step", "loss", "validation"] if whole or len(columns) > 2 else ["loss", "validation"]
    names += [f"column {i + 1}" for i in range(len(names), len(columns))]
    return dict(zip(names, columns, strict=False))


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


def number(cell: object) -> float | None:
    """A cell as a float, None where it holds none; NaN and infinities are numbers."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    if isinstance(cell, str) and ("_" in cell or len(cell) > 60):
        return None
    try:
        return float(cell)
    except (ValueError, OverflowError):
        return None
