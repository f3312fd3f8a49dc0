"""Text becomes records: which delimiter, where each record begins, on which line, how wide."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.datasets.ratings import RatingsError

QUOTE, LINE_FEED, RETURN = b'"'[0], b"\n"[0], b"\r"[0]
DELIMITERS = [",", ";", "\t", "|", "::"]
STAND_IN = b"\x1f"  # for a delimiter of several characters: ASCII's own unit separator
LONGEST = 100_000  # bytes of one record; a longer one is no rating
SEPARATOR_LINE = re.compile(
    rb'[ \t]*"?sep=([^"\w\s]|[ \t])"?[ \t]*(?:\r\n|\n|\r|\Z)', re.IGNORECASE
)
QUOTED = re.compile(rb'"(?:[^"]++|"")*+"')
MOST_OPEN = 50_000  # lines with a quote that is never closed
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
        """Fewer records of the same text; `rows` is a mask of shape (n_records,)."""
        if rows.all():
            return self
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
    return records.take(there), notes


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
        text = text.replace(b"\t", b" ").strip(b" ")
        while b"  " in text:
            text = text.replace(b"  ", b" ")
        for end in (b"\n", b"\r"):
            text = text.replace(b" " + end, end).replace(end + b" ", end)
        return text.replace(b" ", b"\t"), "\t"
    return text, delimiter


def without_padding_before_quotes(text: bytes, delimiter: str) -> bytes:
    """Drop the blanks that some programs write between a delimiter and a quote."""
    d = re.escape(delimiter.encode())
    if not re.search(d + b' {1,3}"', text[: 1 << 16]):
        return text
    text = re.sub(d + b' {1,3}(?=")', lambda _: delimiter.encode(), text)
    return re.sub(rb'(?<=")(?<!%b") {1,3}(?=%b|[\r\n]|\Z)' % (d, d), b"", text)


def indexed(text: bytes, delimiter: str) -> Records:
    """All records, blank lines too."""
    if not delimiter.isascii():
        text, delimiter = text.replace(delimiter.encode(), STAND_IN), STAND_IN.decode()
    mark = delimiter.encode()[0]
    found = by_counting(text, mark, quoting=True)
    if found is None:
        lines = by_counting(text, mark, quoting=False)
        assert lines is not None  # only a quote can be out of place
        found = line_by_line(text, delimiter.encode(), lines)
    return Records(text, delimiter, *found)


Index = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # start, end, line, width


def by_counting(text: bytes, delimiter: int, quoting: bool) -> Index | None:
    """Index by counting quotes, as fast as memory is read; None when a quote is out of place.

    Without `quoting`, quotes are letters and every line is a record.
    """
    buffer = np.frombuffer(text, dtype=np.uint8)
    small = np.int32 if buffer.size < 2**31 - 2 else np.int64
    inside, n_fields, n_lines = np.uint8(0), 0, 0
    pieces: list[tuple[np.ndarray, ...]] = []
    for low in range(0, buffer.size, CHUNK):
        chunk = buffer[low : low + CHUNK]
        line_end, comma = ends_of_lines(buffer, low, chunk), chunk == delimiter
        outside: np.ndarray | np.bool = np.True_
        if quoting:
            quote = (chunk == QUOTE).view(np.uint8)
            parity = np.bitwise_xor.accumulate(quote) ^ inside
            place = np.flatnonzero(quote)
            if not quotes_in_place(buffer, low + place, parity[place], delimiter):
                return None
            outside, inside = parity == 0, parity[-1]
        ends = np.flatnonzero(line_end & outside)
        fields = np.cumsum(comma & outside, dtype=small)
        lines = np.cumsum(line_end, dtype=small)
        piece = (ends + low, fields[ends] + n_fields, lines[ends] + n_lines)
        pieces.append(tuple(column.astype(small) for column in piece))
        n_fields, n_lines = n_fields + int(fields[-1]), n_lines + int(lines[-1])
    if inside:
        return None
    if not buffer.size or buffer[-1] not in (LINE_FEED, RETURN):
        last = (buffer.size, n_fields, n_lines + 1)
        pieces.append(tuple(np.array([value], dtype=small) for value in last))
    stop, fields, lines = (np.concatenate(column) for column in zip(*pieces, strict=True))
    del pieces
    width = np.diff(fields, prepend=small(0)) + 1
    start, line = np.zeros_like(stop), np.ones_like(lines)
    start[1:], line[1:] = stop[:-1] + 1, lines[:-1] + 1
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


def line_by_line(text: bytes, mark: bytes, lines: Index) -> Index:
    """Mend an index of lines as a reader would who meets a quote that is never closed.

    A field that opens with a quote may run over line ends, if within `LONGEST` bytes a quote
    closes it before a delimiter or a line end; then the lines it runs over are one record.
    Otherwise only its own line is lost, and gets the width 0.
    """
    start, end, line, width = lines
    field, kept, until, n_open = field_pattern(mark), np.ones(start.size, dtype=bool), 0, 0
    buffer = np.frombuffer(text, dtype=np.uint8)
    opening = buffer == QUOTE  # inside a field that began without it, a quote is a letter
    opening[1:] &= np.isin(buffer[:-1], np.array([mark[0], LINE_FEED, RETURN], dtype=np.uint8))
    quotes = np.flatnonzero(opening).astype(start.dtype)
    opened = np.searchsorted(start, quotes, side="right") - 1
    for k in opened[np.diff(opened, prepend=-1) > 0].tolist():
        if k < until:
            continue
        width[k], place = fields_to_end(text, int(start[k]), field, mark)
        if width[k] and place > end[k]:
            end[k] = place  # of the array's own type, lest the search copy the array
            until = int(np.searchsorted(start, end[k], side="right"))
            kept[k + 1 : until] = False
        elif not width[k]:
            n_open += 1
            if n_open > MOST_OPEN:
                raise RatingsError(
                    f"More than {MOST_OPEN:,} lines open a quote that is never closed, the last of "
                    f"them line {k + 1:,}. Write the file again with quotes around whole cells."
                )
    return start[kept], end[kept], line[kept], width[kept]


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
