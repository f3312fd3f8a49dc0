"""Text becomes records: which delimiter, where each record begins, on which line, how wide."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

QUOTE, LINE_FEED, RETURN = b'"'[0], b"\n"[0], b"\r"[0]
DELIMITERS = [",", ";", "\t", "|", "::"]
STAND_IN = b"\x1f"  # for a delimiter of several characters: ASCII's own unit separator
LONGEST = 100_000  # bytes of one record; a longer one is no rating
SEPARATOR_LINE = re.compile(rb'[ \t]*"?sep=(.)"?[ \t]*(?:\r\n|\n|\r|\Z)', re.IGNORECASE)
QUOTED = re.compile(rb'"(?:[^"]++|"")*+"')
CHUNK = 1 << 22


@dataclass(frozen=True, eq=False)
class Records:
    """Where the records of a text stand.

    Attributes
    ----------
    text : bytes
        UTF-8.
    delimiter : str
        One character.
    start, end : ndarray of int64, shape (n_records,)
        Record k is ``text[start[k]:end[k]]``, without its line end.
    line : ndarray of int64, shape (n_records,)
        The line that it begins on, from 1.
    width : ndarray of int64, shape (n_records,)
        How many fields it has; 0 marks a quote that is never closed.
    """

    text: bytes
    delimiter: str
    start: np.ndarray
    end: np.ndarray
    line: np.ndarray
    width: np.ndarray

    def raw(self, k: int) -> str:
        """Record k as it stands in the file."""
        return self.text[self.start[k] : self.end[k]].decode("utf-8", "replace")

    def take(self, rows: np.ndarray) -> "Records":
        """Fewer records of the same text."""
        places = (self.start[rows], self.end[rows], self.line[rows], self.width[rows])
        return Records(self.text, self.delimiter, *places)

    def joined(self) -> bytes:
        """Join the records alone; the text itself when nothing lies between them."""
        if not self.start.size:
            return b""
        gap = np.flatnonzero(self.start[1:] - self.end[:-1] > 2) + 1
        first = self.start[np.r_[0, gap]]
        last = self.end[np.r_[gap - 1, self.end.size - 1]]
        if first.size == 1 and first[0] == 0:
            return self.text if last[0] + 2 >= len(self.text) else self.text[: last[0]]
        return b"\n".join(self.text[a:b] for a, b in zip(first, last, strict=True))


def split_records(text: bytes) -> tuple[Records, list[str]]:
    r"""Find the delimiter and the records.

    Parameters
    ----------
    text : bytes
        UTF-8 with LF, CRLF or CR line ends, perhaps opening with Excel's ``sep=;`` line.

    Returns
    -------
    records : Records
        All but blank lines.
    notes : list of str
        What was guessed, as sentences.

    Examples
    --------
    >>> records, notes = split_records(b'a;b\n1;"x\n;y"\n\n2;z')
    >>> records.delimiter, records.line.tolist(), records.width.tolist()
    (';', [1, 2, 5], [2, 2, 2])
    """
    announced = SEPARATOR_LINE.match(text)
    skipped = announced.end() if announced else 0
    delimiter = announced[1].decode("latin-1") if announced else sniffed_delimiter(text)
    notes = [] if delimiter == "," else [f"The columns are separated by {spoken(delimiter)}."]
    text, delimiter = with_one_character(text, delimiter)
    text = without_padding_before_quotes(text, delimiter)
    records = indexed(text, delimiter)
    there = records.end > np.maximum(records.start, skipped)
    narrow = np.flatnonzero(there & (records.width == 1) & (records.end - records.start < 200))
    there[[k for k in narrow.tolist() if not records.raw(k).strip()]] = False
    return records.take(np.flatnonzero(there)), notes


def spoken(delimiter: str) -> str:
    """Name a delimiter in a sentence."""
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
    return names.get(delimiter, f"“{delimiter}”")


def sniffed_delimiter(text: bytes) -> str:
    """Find the delimiter that cuts the first lines into equally many, and known, columns."""
    from core.datasets.columns import field_of  # here: columns knows records too

    sample = QUOTED.sub(b"q", text[: 1 << 16]).decode("utf-8", "replace")
    lines = [line for line in re.split(r"\r\n|\n|\r", sample) if line.strip()][:100]
    if not lines:
        return ","
    best, most = "", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(line.count(delimiter) + 1 for line in lines)
        width, n_lines = max(widths.items(), key=lambda item: (item[1], item[0]))
        known = [sum(map(bool, map(field_of, line.split(delimiter)))) for line in lines[:3]]
        named = max(known)
        agreement = n_lines / len(lines) if width > 1 else 0.3 * (max(widths) > 1)
        score = agreement and agreement + 0.25 * min(named, 4) + 0.01 * min(width, 20)
        if score > most:
            best, most = delimiter, score
    by_spaces = {len(line.split()) for line in lines}
    if most < 0.9 and len(by_spaces) == 1 and 3 <= by_spaces.pop() <= 4:
        return " "
    return best or ","


def with_one_character(text: bytes, delimiter: str) -> tuple[bytes, str]:
    """Put one character in the place of a delimiter that has several."""
    if delimiter == "::":
        return text.replace(STAND_IN, b" ").replace(b"::", STAND_IN), STAND_IN.decode()
    if delimiter == " ":
        return re.sub(rb"[ \t]*([\r\n])[ \t]*|[ \t]+", spaces_replaced, text.strip(b" ")), "\t"
    return text, delimiter


def spaces_replaced(found: re.Match[bytes]) -> bytes:
    """Make a run of spaces one tab, and nothing around a line end."""
    return found[1] or b"\t"


def without_padding_before_quotes(text: bytes, delimiter: str) -> bytes:
    """Drop the blanks that some programs write between a delimiter and a quote."""
    d = re.escape(delimiter.encode())
    if not re.search(d + b' {1,3}"', text[: 1 << 16]):
        return text
    text = re.sub(d + b' {1,3}(?=")', lambda _: delimiter.encode(), text)
    return re.sub(rb'(?<=")(?<!%b") {1,3}(?=%b|[\r\n]|\Z)' % (d, d), b"", text)


def indexed(text: bytes, delimiter: str) -> Records:
    """All records, blank lines too."""
    found = cleanly_indexed(text, delimiter.encode()[0]) if delimiter.isascii() else None
    start, end, line, width = found if found is not None else patiently_indexed(text, delimiter)
    return Records(text, delimiter, start, end, line, width)


def cleanly_indexed(text: bytes, delimiter: int) -> tuple[np.ndarray, ...] | None:
    """Index by counting quotes, as fast as memory is read; None when a quote is out of place."""
    buffer = np.frombuffer(text, dtype=np.uint8)
    inside, n_fields, n_lines = np.uint8(0), 0, 0
    pieces: list[tuple[np.ndarray, ...]] = []
    for low in range(0, buffer.size, CHUNK):
        chunk = buffer[low : low + CHUNK]
        quote = (chunk == QUOTE).view(np.uint8)
        quoted = bool(inside) or bool(quote.any())
        outside = np.True_
        if quoted:
            parity = np.bitwise_xor.accumulate(quote) ^ inside
            if not quotes_in_place(
                buffer, low + np.flatnonzero(quote), parity[quote > 0], delimiter
            ):
                return None
            outside, inside = parity == 0, parity[-1]
        line_end = ends_of_lines(buffer, low, chunk)
        ends = np.flatnonzero(line_end & outside)
        fields = np.cumsum((chunk == delimiter) & outside, dtype=np.int64)
        lines = np.cumsum(line_end, dtype=np.int64)[ends] if quoted else np.arange(1, ends.size + 1)
        pieces.append((ends + low, fields[ends] + n_fields, lines + n_lines))
        n_fields += int(fields[-1])
        n_lines += int(np.count_nonzero(line_end))
    if inside:
        return None
    last = np.array([buffer.size]), np.array([n_fields]), np.array([n_lines + 1])
    columns = (
        zip(*pieces, last, strict=True) if buffer[-1:] != LINE_FEED else zip(*pieces, strict=True)
    )
    stop, fields, lines = (np.concatenate(column) for column in columns)
    start, line = np.r_[0, stop[:-1] + 1], np.r_[1, lines[:-1] + 1]
    width = np.diff(fields, prepend=0) + 1
    return start, without_return(buffer, start, stop), line, width


def ends_of_lines(buffer: np.ndarray, low: int, chunk: np.ndarray) -> np.ndarray:
    """Where a line ends: at LF, and at a CR that no LF follows."""
    following = np.zeros(chunk.size, dtype=np.uint8)
    after = buffer[low + 1 : low + 1 + chunk.size]
    following[: after.size] = after
    return (chunk == LINE_FEED) | ((chunk == RETURN) & (following != LINE_FEED))


def without_return(buffer: np.ndarray, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """Move the ends of records before the CR of a CRLF."""
    feed = (stop < buffer.size) & (stop > start)
    stop[feed] -= (buffer[stop[feed]] == LINE_FEED) & (buffer[stop[feed] - 1] == RETURN)
    return stop


def quotes_in_place(
    buffer: np.ndarray, place: np.ndarray, opening: np.ndarray, delimiter: int
) -> bool:
    """Whether each quote opens a field, closes one, or is one half of a doubled quote."""
    border = np.array([delimiter, LINE_FEED, RETURN, QUOTE], dtype=np.uint8)
    opens, closes = place[opening > 0], place[opening == 0]
    before = buffer[opens[opens > 0] - 1]
    after = buffer[closes[closes < buffer.size - 1] + 1]
    return bool(np.isin(before, border).all() and np.isin(after, border).all())


def patiently_indexed(text: bytes, delimiter: str) -> tuple[np.ndarray, ...]:
    """Index record by record, as a reader would who meets a quote that is never closed."""
    found = np.array(list(records_one_by_one(text, delimiter.encode())), dtype=np.int64)
    start, end, line, width = found.reshape(-1, 4).T.copy()
    return start, end, line, width


def records_one_by_one(text: bytes, delimiter: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Start, end, line and width of each record; width 0 where a quote is never closed.

    A field that opens with a quote may run over line ends, if within `LONGEST` bytes a quote
    closes it before a delimiter or a line end. Otherwise only its own line is lost.
    """
    field, place, line = field_pattern(delimiter), 0, 1
    while place < len(text):
        start, stop = place, END_OF_LINE.match(text, place).end()  # type: ignore[union-attr]
        width, place = text.count(delimiter, start, stop) + 1, stop
        if text.find(b'"', start, stop) >= 0:
            width, place = fields_to_end(text, start, field, delimiter)
            place = place if width else stop
        yield start, place, line, width
        line += n_line_ends(text, start, place) + 1
        place += 2 if text.startswith(b"\r\n", place) else 1


END_OF_LINE = re.compile(rb"[^\r\n]*+")


def field_pattern(delimiter: bytes) -> re.Pattern[bytes]:
    """One field: quoted, perhaps over several lines; quoted with a tail; or bare."""
    d = re.escape(delimiter)
    spanning = rb'"(?:[^"]++|"")*+"(?=%b|[\r\n]|\Z)' % d
    with_tail = rb'"(?:[^"\r\n]++|"")*+"(?:(?!%b)[^\r\n])*+' % d
    bare = rb'(?!")(?:(?!%b)[^\r\n])*+' % d
    return re.compile(b"%b|%b|%b" % (spanning, with_tail, bare))


def fields_to_end(
    text: bytes, place: int, field: re.Pattern[bytes], delimiter: bytes
) -> tuple[int, int]:
    """How many fields a record has and where it ends; no fields when a quote stays open."""
    width, limit = 0, min(len(text), place + LONGEST)
    while True:
        found = field.match(text, place, limit)
        if found is None or found.end() == limit < len(text):
            return 0, place
        width, place = width + 1, found.end()
        if not text.startswith(delimiter, place):
            return width, place
        place += len(delimiter)


def n_line_ends(text: bytes, start: int, end: int) -> int:
    """How many lines end inside a stretch of text."""
    inside = text[start:end]
    return inside.count(b"\n") + inside.count(b"\r") - inside.count(b"\r\n")
