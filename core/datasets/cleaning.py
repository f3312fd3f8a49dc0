"""Rows of a table are kept or left out, each for a reason that can be told."""

import contextlib
import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.datasets.columns import Export
from core.datasets.scales import Scale, grid, ratings_of, scale_of
from core.datasets.times import in_seconds, seconds_of

EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # how a cell is kept from becoming a number


@dataclass(frozen=True, eq=False)
class Column:
    """The cells of one column.

    Attributes
    ----------
    code : ndarray of int32, shape (n_rows,)
    text : list of str
        Each different cell once, stripped of blanks.
    """

    code: np.ndarray
    text: list[str]

    @classmethod
    def of(cls, array: pa.DictionaryArray) -> "Column":
        """Strip the cells, and join those that are the same then."""
        code = array.indices.to_numpy(zero_copy_only=False)
        text = array.dictionary.to_pylist()
        plain = [cell.strip() for cell in text]
        plain = [found[1].strip() if (found := EXCEL_TEXT.fullmatch(c)) else c for c in plain]
        if plain == text:
            return cls(code, text)
        joined, unique = pd.factorize(np.array(plain, dtype=object))
        return cls(joined.astype(np.int32)[code], list(unique))

    @property
    def empty(self) -> np.ndarray:
        """Rows whose cell is empty, bool of shape (n_rows,)."""
        return np.array([not text for text in self.text], dtype=bool)[self.code]


@dataclass(eq=False)
class Skips:
    """Rows to leave out: `reason` is 0 for a row that is kept, else an index into `reasons`."""

    reason: np.ndarray
    reasons: list[str] = field(default_factory=lambda: [""])

    @property
    def kept(self) -> np.ndarray:
        """Rows still in, bool of shape (n_rows,)."""
        return self.reason == 0

    def add(self, rows: np.ndarray, reason: str) -> None:
        """Leave out those of `rows` (a mask of shape (n_rows,)) that are still in."""
        new = rows & self.kept
        if new.any():
            if reason not in self.reasons:
                self.reasons.append(reason)
            self.reason[new] = self.reasons.index(reason)


EMPTY = "empty row"  # neither listed nor counted: blank lines are none either


def values_of(
    rating: Column, item: Column, user: Column | None, export: Export | None, skips: Skips
) -> tuple[np.ndarray, Scale | None]:
    """Give each row its rating, shape (n_rows,), NaN where there is none, and find the scale."""
    nobody = user.empty if user else np.zeros(rating.code.size, dtype=bool)
    if user:
        skips.add(rating.empty & item.empty & nobody, EMPTY)
    else:
        skips.add(rating.empty & item.empty, EMPTY)
    number, why = ratings_of(rating.text)
    if export and export.zero_is_unrated:
        why = [
            "not rated" if value == 0 else reason for value, reason in zip(number, why, strict=True)
        ]
    if stands_for_nothing(number):
        why = ["out of scale" if value == -1 else r for value, r in zip(number, why, strict=True)]
    for reason in dict.fromkeys(filter(None, why)):
        skips.add(np.array([w == reason for w in why], dtype=bool)[rating.code], reason)
    skips.add(nobody, "no user")
    skips.add(item.empty, "no item")
    if not skips.kept.any():
        return number[rating.code], None
    counts = np.bincount(rating.code[skips.kept], minlength=len(rating.text))
    scale = scale_for(number[counts > 0], counts[counts > 0], export)
    place = scale.place(np.where(counts > 0, number, np.inf))
    skips.add((place < 0)[rating.code], "out of scale")
    return np.where(place >= 0, scale.levels[place], np.nan)[rating.code], scale


def stands_for_nothing(values: np.ndarray) -> bool:
    """Whether -1 means "not rated": the only negative value, beside ratings above 1."""
    below = values[values < 0]
    return below.size > 0 and bool((below == -1).all()) and np.nanmax(values) > 1


def scale_for(values: np.ndarray, counts: np.ndarray, export: Export | None) -> Scale:
    """Take the scale of a known site when nine of ten ratings are on it; else infer one."""
    if export:
        known = Scale(grid(*export.scale))
        if counts[known.place(values) >= 0].sum() >= 0.9 * counts.sum():
            return known
    unique, where = np.unique(values, return_inverse=True)
    return scale_of(unique, np.bincount(where, weights=counts).astype(np.int64))


def times_of(array: pa.Array | None) -> tuple[np.ndarray | None, list[str]]:
    """Read seconds since 1970 for each row, shape (n_rows,), NaN where unreadable; and notes."""
    if array is None:
        return None, []
    if pa.types.is_integer(array.type):
        return in_seconds(array.to_numpy(zero_copy_only=False).astype(float)), []
    code, plain = array.indices.to_numpy(), pc.utf8_trim_whitespace(array.dictionary)
    for kind in (pa.int64(), pa.timestamp("s")):  # fast, for what is all of one kind
        with contextlib.suppress(pa.ArrowInvalid):
            numbers = pc.cast(pc.cast(plain, kind), pa.int64()).to_numpy().astype(float)
            return (in_seconds(numbers) if kind == pa.int64() else numbers)[code], []
    seconds, note = seconds_of(plain.to_pylist())
    return seconds[code], [note] * bool(note)


def leave_out_duplicates(
    user: Column | None, item: Column, seconds: np.ndarray | None, skips: Skips
) -> None:
    """Of several ratings of an item by one person, keep the latest: by time, then by line."""
    rows = np.flatnonzero(skips.kept)
    pair = item.code[rows].astype(np.int64)
    if user:
        pair += user.code[rows].astype(np.int64) * len(item.text)
    twice = pd.Series(pair).duplicated(keep=False).to_numpy()
    rows, pair = rows[twice], pair[twice]
    if not rows.size:
        return
    time = np.zeros(rows.size) if seconds is None else seconds[rows]
    time = np.where(np.isnan(time), -np.inf, time)
    order = np.lexsort((rows, time, pair))
    last = np.r_[pair[order][1:] != pair[order][:-1], True]
    earlier = np.zeros(skips.reason.size, dtype=bool)
    earlier[rows[order[~last]]] = True
    skips.add(earlier, "duplicate (the latest was kept)")
