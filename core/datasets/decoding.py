"""Bytes of a visitor's text file become UTF-8: unpacked, refused when no text, decoded."""

import codecs
import zlib

import numpy as np

from core.datasets.ratings import RatingsError

MOST_BYTES = 200_000_000  # a gzip of 767 KB can hold 180 MB: what is unpacked is capped
GZIP = b"\x1f\x8b"
NO_TEXT = {
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls); save the sheet as CSV",
    b"PAR1": "a Parquet file; save it as CSV",
    b"%PDF": "a PDF document; a CSV file is needed",
    b"SQLite format 3\0": "an SQLite database; export the table of ratings as CSV",
    b"\x89PNG": "a picture; a CSV file is needed",
    b"\xff\xd8\xff": "a picture; a CSV file is needed",
    b"GIF8": "a picture; a CSV file is needed",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive; unpack it and choose the CSV inside",
    b"Rar!": "a RAR archive; unpack it and choose the CSV inside",
    b"BZh": "a bzip2 archive; unpack it and choose the CSV inside",
    b"\xfd7zXZ": "an xz archive; unpack it and choose the CSV inside",
    b"\x28\xb5\x2f\xfd": "a zstd archive; unpack it and choose the CSV inside",
    b"\x93NUMPY": "a NumPy array; save it as CSV",
    b"\x89HDF": "an HDF5 file; save it as CSV",
}
BYTE_ORDER_MARKS = [  # the longer first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]


def as_utf8(raw: bytes) -> tuple[bytes, list[str]]:
    r"""Bytes of a text file in any usual packing and encoding, as UTF-8 without a mark.

    Parameters
    ----------
    raw : bytes
        The file: UTF-8, UTF-16 or UTF-32 with or without byte-order mark, Windows-1252 or
        latin-1, perhaps packed with gzip.

    Returns
    -------
    text : bytes
        Valid UTF-8. The very same object when nothing had to change.
    notes : list of str
        What was found, as sentences; empty for plain UTF-8.

    Raises
    ------
    RatingsError
        If the file is empty, no text, damaged, or larger than 200 MB unpacked.

    Examples
    --------
    >>> as_utf8("Amélie".encode("latin-1"))[0].decode()
    'Amélie'
    """
    notes = []
    if raw[:2] == GZIP:
        raw = unpacked(raw)
        notes.append(f"The file is packed with gzip and holds {len(raw):,} bytes.")
    refuse_what_is_no_text(raw)
    text, encoding = decoded(raw)
    if text[-1:] in (b"\x1a", b"\0"):  # DOS ended its files with Ctrl-Z
        text = text.rstrip(b"\x1a\0")
    if encoding not in ("utf-8", "ascii"):
        notes.append(f"The encoding is {encoding}.")
    if not text.strip(b" \t\r\n\0"):
        raise RatingsError("The file is empty. Choose a CSV file with a row for each rating.")
    return text, notes


def unpacked(raw: bytes, most: int = MOST_BYTES) -> bytes:
    """Unpack a gzip file, all its members.

    Raises
    ------
    RatingsError
        If it is damaged, or holds more than `most` bytes; no more than that is unpacked.
    """
    parts, size, rest = [], 0, raw
    while rest[:2] == GZIP:
        engine = zlib.decompressobj(wbits=31)
        try:
            part = engine.decompress(rest, most - size + 1)
        except zlib.error as damage:
            raise RatingsError(f"The gzip file is damaged ({damage}). Pack it again.") from damage
        size += len(part)
        if size > most:
            raise RatingsError(
                f"Unpacked, the file is larger than {most // 1_000_000} MB. "
                "Unpack it and read it with `python -m core recommend` on your own machine."
            )
        if not engine.eof:
            raise RatingsError("The gzip file ends in the middle. Download or pack it again.")
        parts.append(part)
        rest = engine.unused_data.lstrip(b"\0")
    return b"".join(parts)


def refuse_what_is_no_text(raw: bytes) -> None:
    """Say in words what a workbook, an archive, a picture or a database is."""
    if raw[:2] == b"PK" and raw[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        if b"xl/" in raw[:4000] or b"[Content_Types].xml" in raw[:4000] or b"xl/" in raw[-8000:]:
            raise RatingsError("This is an Excel workbook (.xlsx), not text. Save it as CSV.")
        raise RatingsError("This is a ZIP archive. Unpack it and choose the CSV file inside.")
    if raw[:2] == GZIP:
        raise RatingsError("This is a gzip file inside a gzip file. Unpack it once.")
    for start, what in NO_TEXT.items():
        if raw.startswith(start):
            raise RatingsError(f"This is {what}.")
    start_of_text = raw[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start_of_text.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise RatingsError("This is a web page or XML, not CSV. Download the file itself.")


def decoded(raw: bytes) -> tuple[bytes, str]:
    """UTF-8 and the name of the encoding that was found."""
    for mark, name in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            body = raw[len(mark) :]
            if name == "utf-8":
                break
            return body.decode(name, "replace").encode(), name.upper()
    else:
        body = raw
        name = wide_encoding(raw)
        if name:
            return raw.decode(name, "replace").encode(), name.upper()
    if is_utf8(body):
        return body, "utf-8"
    return from_one_byte_encoding(body)


def wide_encoding(raw: bytes) -> str:
    """UTF-16 without its mark shows as a NUL in nearly every second byte of plain text."""
    sample = np.frombuffer(raw[:4096], dtype=np.uint8)
    if sample.size < 4:
        return ""
    even, odd = (sample[0::2] == 0).mean(), (sample[1::2] == 0).mean()
    if max(even, odd) < 0.6 or min(even, odd) > 0.3:
        refuse_binary(sample)
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def refuse_binary(sample: np.ndarray) -> None:
    """More than one NUL in fifty bytes is no text in any encoding that people use."""
    if (sample == 0).mean() > 0.02:
        raise RatingsError("This is a binary file, not text. Save the ratings as CSV.")


def is_utf8(raw: bytes, step: int = 1 << 24) -> bool:
    """Whether all of it decodes; by pieces, so that no second copy of a big file is made."""
    if raw.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), step):
            decoder.decode(raw[start : start + step])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def from_one_byte_encoding(raw: bytes) -> tuple[bytes, str]:
    """Windows-1252 where its extra letters occur, else latin-1; UTF-8 if that is mostly right."""
    lenient = raw.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    leads = np.count_nonzero(np.frombuffer(raw, dtype=np.uint8) >= 0xC2)
    right = leads - broken  # lead bytes of letters that were understood
    if right > 3 * broken:
        return lenient.encode(), f"UTF-8 with {broken:,} damaged characters"
    try:
        return raw.decode("cp1252").encode(), "Windows-1252 (latin-1)"
    except UnicodeDecodeError:
        return raw.decode("latin-1").encode(), "latin-1"
