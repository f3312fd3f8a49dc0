"""Which column holds what, by its cells, where names say nothing."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([ T].*)?|\d{1,2}[-/. ]([A-Za-z]{3,9}|\d{1,2})[-/. ,]+\d{4}.*"
)
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


def look_like_titles(cells: Sequence[str]) -> bool:
    """Whether most of some cells are names rather than numbers or codes such as tt0078748."""
    sample = list(cells[:1000])
    code = re.compile(r"\W*[a-zA-Z]{0,4}[-_:]?\d[\w-]*|[0-9A-Z_-]{8,}|\w+://\S+|\W*")
    return 2 * sum(code.fullmatch(cell) is None for cell in sample) > len(sample)


MISSING = {"", "n/a", "#n/a", "-", "--", "?", ".", "not rated", "\\n"}
MISSING |= {"na", "nan", "null", "none", "nil", "unrated", "missing"}


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is nothing."""
    return cell.strip().lower() in MISSING


@dataclass(frozen=True)
class Shape:
    """What a column looks like in a sample of its cells."""

    n: int
    distinct: int
    numbers: float
    low: float
    high: float
    whole: bool
    dates: float
    letters: float
    titles: bool

    @classmethod
    def of(cls, cells: Sequence[str]) -> "Shape":
        """Measure a sample."""
        there = [cell.strip() for cell in cells if not is_missing(cell)]
        n = max(1, len(there))
        parsed = [float(c.replace(",", ".")) for c in there if NUMBER.fullmatch(c)]
        values = np.array(parsed) if parsed else np.array([np.nan])
        dates = sum(bool(DATE.fullmatch(cell)) for cell in there) / n
        letters = sum(any(c.isalpha() for c in cell) for cell in there) / n
        low, high = float(values.min()), float(values.max())
        whole = bool(np.all(values == np.floor(values)))
        titles = look_like_titles(there) and letters > 0.5
        few = len(there), len(set(there))
        return cls(*few, len(parsed) / n, low, high, whole, dates, letters, titles)

    @property
    def is_rating(self) -> bool:
        """Numbers, few different ones, of a size that ratings have."""
        few = self.distinct <= max(5, min(201, 0.9 * self.n))
        return self.numbers >= 0.5 and self.low >= -100 and self.high <= 100 and few

    @property
    def is_when(self) -> bool:
        """Dates, or seconds (or their thousandths) since 1970."""
        return self.dates > 0.8 or (self.numbers > 0.8 and self.low > 6e8 and self.high < 1e17)

    @property
    def is_year(self) -> bool:
        """Whole numbers from the years in which movies and books appear."""
        return self.numbers > 0.8 and self.whole and 1800 <= self.low <= self.high <= 2100


def columns_by_shape(
    shapes: Sequence[Shape], known: dict[str, int], never: Collection[int] = ()
) -> dict[str, int]:
    """Complete `known` by what the other columns look like.

    Convention breaks ties: who, what, how, when. A rating is a numeric column with few values;
    where the third column may be one, only a far better one is preferred to it.
    """
    columns = dict(known)
    free = [k for k in range(len(shapes)) if k not in columns.values() and k not in never]
    if "rating" not in columns:
        rating = rating_by_shape(shapes, free)
        if rating is None:
            return columns
        columns["rating"] = rating
        free.remove(rating)
    if "when" not in columns:
        times = [k for k in free if shapes[k].is_when]
        if times and (len(free) > 1 or "item" in columns):
            columns["when"] = times[-1]
            free.remove(times[-1])
    if "item" in columns or "title" in columns:
        return columns
    if "user" not in columns and "year" not in columns and len(free) > 1:
        years = [k for k in free if shapes[k].is_year]
        if years and years[0] > 0 and shapes[free[0]].letters > 0.5:
            columns["year"] = years[0]
            free.remove(years[0])
    return who_and_what(shapes, columns, free)


def rating_by_shape(shapes: Sequence[Shape], free: Sequence[int]) -> int | None:
    """The column that looks most like ratings."""
    usual = 2 if len(shapes) > 2 else len(shapes) - 1
    fit = [k for k in free if shapes[k].is_rating and (shapes[k].distinct > 1 or k == usual)]
    if not fit:
        return None
    fewest = min(fit, key=lambda k: (shapes[k].whole, shapes[k].distinct, abs(k - 2)))
    far_better = not shapes[fewest].whole or 2 * shapes[fewest].distinct < shapes[usual].distinct
    if usual in fit and (not far_better or not shapes[usual].whole):
        return usual
    return fewest


def who_and_what(
    shapes: Sequence[Shape], columns: dict[str, int], free: Sequence[int]
) -> dict[str, int]:
    """Tell users from items: who comes first, unless the first are all different titles."""
    if "user" in columns and free:
        return columns | {"item": max(free[:3], key=lambda k: shapes[k].distinct)}
    if len(free) == 1:
        return columns | {"item": free[0]}
    if len(free) > 1:
        first, second = free[:2]
        one, other = shapes[first], shapes[second]
        if one.titles and one.distinct == one.n > 2 and other.distinct < other.n:
            first, second = second, first
        return columns | {"user": first, "item": second}
    return columns
