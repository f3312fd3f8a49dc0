"""Which column holds what: by the names that people give, and by shape where names say nothing."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from core.datasets.ratings import RatingsError

FIELDS = ("user", "item", "rating", "when", "title", "year", "genres")
NOUNS = {
    "user": "user usr uid member person people reader customer reviewer account rater viewer critic "
    "profile client subject participant respondent listener player1 guest patron buyer consumer "
    "visitor username nickname login email handle who student "
    "benutzer nutzer utilisateur usuario utente",
    "item": "item movie product book game track restaurant asin isbn isbn13 song anime manga business "
    "recipe artist album show series beer wine hotel place venue article content media joke app "
    "podcast course dish paper thing entity object const imdb tmdb tconst imdbid tmdbid sku upc "
    "url uri link slug iid mid film produkt buch artikel pelicula libro livre produit",
    "rating": "rating ratings score scores star stars overall point points grade grades mark marks "
    "rate vote preference evaluation value liking rated5 "
    "bewertung note wertung puntuacion nota calificacion voto punkte",
    "when": "when timestamp date time datetime ts day rated ratedat createdat updatedat watchedat "
    "unixreviewtime reviewtime reviewdate zeit datum fecha ratingdate",
    "title": "title name titel titre titulo titolo",
    "year": "year jahr annee anno",
    "genres": "genres genre categories category",
}
FIELD_OF = {noun: field for field, nouns in NOUNS.items() for noun in nouns.split()}
LABELS = {"id", "ids", "identifier", "key", "code", "no", "nr", "number", "num", "index", "idx", "uuid",
          "guid", "hash"}  # fmt: skip
NOT_OURS = {"average", "avg", "mean", "median", "count", "n", "total", "max", "min", "predicted", "std",
            "public", "community", "global", "critics", "metacritic", "helpful", "num", "number", "nb",
            "votes", "type", "price", "length", "runtime", "pages", "rank", "release"}  # fmt: skip
NOT_OURS_DOUBT = 9  # an average, a count, a release date: never taken for the visitor's own
OURS = {"my", "your", "own", "personal", "user"}
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([ T].*)?|\d{1,2}[-/. ]([A-Za-z]{3,9}|\d{1,2})[-/. ,]+\d{4}.*"
)
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


def words(header: str) -> list[str]:
    """Cut a header into lower-case words: at blanks, signs, and where capitals begin a word.

    Examples
    --------
    >>> words("reviewerID"), words(" Book-Rating "), words("Letterboxd URI")
    (['reviewer', 'id'], ['book', 'rating'], ['letterboxd', 'uri'])
    """
    plain = unicodedata.normalize("NFKD", header.replace("\ufeff", ""))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return re.findall(r"[a-z]+\d*|\d+", apart.lower())


def field_of(header: str) -> tuple[str, int] | None:
    """Which field a header names, and how plainly (0 is plainest); None when it says nothing.

    Examples
    --------
    >>> field_of("userId"), field_of("My Rating"), field_of("Average Rating"), field_of("Binding")
    (('user', 0), ('rating', 0), ('rating', 9), None)
    """
    parts = words(header)
    if not parts or len(header) > 60:
        return None
    joined = "".join(parts)
    doubt = (
        NOT_OURS_DOUBT if NOT_OURS & set(parts[:-1]) or parts[0] == "imdb" and len(parts) > 1 else 0
    )
    if joined in FIELD_OF:
        return FIELD_OF[joined], doubt
    if parts[0] in ("date", "datetime") or parts[-1] == "at" and len(parts) == 2:
        return "when", {"rated": 0, "added": 1}.get(parts[-1], 2)
    if "year" in parts:
        return "year", 1 if "original" in parts or "release" in parts else 2
    if parts[-1] in LABELS and len(parts) > 1:
        owner = FIELD_OF.get(parts[-2])
        return (owner, 0) if owner in ("user", "item") else None
    for ending in LABELS | {"name", "title", "rating"}:
        if joined.endswith(ending) and FIELD_OF.get(joined.removesuffix(ending)) in (
            "user",
            "item",
        ):
            return of_owner(FIELD_OF[joined.removesuffix(ending)], ending)
    field = FIELD_OF.get(parts[-1])
    if field is None:
        return None
    return field, doubt or (0 if set(parts[:-1]) & OURS else 1 if len(parts) < 3 else 3)


def of_owner(owner: str, ending: str) -> tuple[str, int]:
    """A field such as bookid, username, movietitle or bookrating."""
    if ending == "rating":
        return "rating", 0
    if ending in ("name", "title"):
        return ("user", 1) if owner == "user" else ("title", 0)
    return owner, 0


@dataclass(frozen=True)
class Export:
    """A file that a well-known site hands out: its headers, and what its ratings mean."""

    site: str
    headers: frozenset[str]
    scale: tuple[float, float, float] = (1, 5, 1)  # lowest, highest, step
    zero_is_unrated: bool = False
    columns: tuple[tuple[str, str], ...] = ()


EXPORTS = [
    Export("Letterboxd", frozenset({"name", "letterboxduri", "rating"}), (0.5, 5, 0.5),
           columns=(("title", "name"), ("year", "year"), ("rating", "rating"), ("when", "watcheddate"),
                    ("when", "date"))),
    Export("Goodreads", frozenset({"title", "myrating"}), (1, 5, 1), True),
    Export("IMDb", frozenset({"const", "yourrating"}), (1, 10, 1)),
    Export("Book-Crossing", frozenset({"userid", "isbn", "bookrating"}), (1, 10, 1), True),
]  # fmt: skip


def export_of(headers: Sequence[str]) -> Export | None:
    """The site that a file with these headers comes from, if it is a known one."""
    names = {"".join(words(header)) for header in headers}
    return next((export for export in EXPORTS if export.headers <= names), None)


def columns_by_name(headers: Sequence[str], shapes: Sequence["Shape"] = ()) -> dict[str, int]:
    """Fields that the headers name, with their columns; the plainest name wins.

    Where the cells are known by their `shapes`, a rating must hold numbers.

    Examples
    --------
    >>> columns_by_name(["Const", "Your Rating", "Date Rated", "Title", "IMDb Rating", "Year"])
    {'item': 0, 'rating': 1, 'when': 2, 'title': 3, 'year': 5}
    """
    export = export_of(headers)
    if export and export.columns:
        names = ["".join(words(header)) for header in headers]
        there = [(field, name) for field, name in export.columns if name in names]
        return {field: names.index(name) for field, name in reversed(there)}
    best: dict[str, tuple[int, int]] = {}
    for column, header in enumerate(headers):
        found = field_of(header)
        if shapes and found and found[0] == "rating" and shapes[column].numbers < 0.3:
            found = found[0], found[1] + 5  # a text about it: only if nothing else is a rating
        if found and found[1] < best.get(found[0], (NOT_OURS_DOUBT, 0))[0]:
            best[found[0]] = (found[1], column)
    chosen = {field: column for field, (_, column) in best.items()}
    return item_by_title(headers, chosen)


def is_foreign(header: str) -> bool:
    """Whether a header announces an average, a count or the like, which nobody here gave."""
    found = field_of(header)
    return bool(found and found[1] >= NOT_OURS_DOUBT)


def item_by_title(headers: Sequence[str], chosen: dict[str, int]) -> dict[str, int]:
    """Settle what "name" and "movie" mean beside the other columns."""
    title, item = chosen.get("title"), chosen.get("item")
    if title is not None and item is not None and "user" not in chosen:
        if words(headers[title]) == ["name"] and not is_label(headers[item]):
            chosen["user"] = chosen.pop("title")  # name, movie, rating: who, what, how
    return chosen


def is_label(header: str) -> bool:
    """Whether a header announces a key rather than a name."""
    parts = words(header)
    key = {
        "asin",
        "isbn",
        "isbn13",
        "const",
        "tconst",
        "url",
        "uri",
        "sku",
        "upc",
        "iid",
        "mid",
        "slug",
    }
    return bool(parts) and (
        parts[-1] in LABELS | key or any("".join(parts).endswith(word) for word in ("id", "key"))
    )


def is_header(first: Sequence[str], sample: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns rather than being the first rating."""
    cells = [cell.strip() for cell in first]
    if any(NUMBER.fullmatch(cell) or DATE.fullmatch(cell) for cell in cells):
        named = columns_by_name(cells)
        return "rating" in named and ("item" in named or "title" in named)
    named = {found[0] for found in map(field_of, cells) if found}
    if len(named) >= 2 or ("rating" in named and len(cells) == 2):
        return True
    for column, cell in enumerate(cells):
        below = [row[column].strip() for row in sample if row[column].strip()]
        numbers = sum(bool(NUMBER.fullmatch(other)) for other in below)
        if below and numbers >= 0.9 * len(below) and cell and not is_missing(cell):
            return True
    return False


def look_like_titles(cells: Sequence[str]) -> bool:
    """Whether most of some cells are names rather than numbers or codes such as tt0078748."""
    sample = list(cells[:1000])
    code = re.compile(r"\W*[a-zA-Z]{0,4}[-_:]?\d[\w-]*|[0-9A-Z_-]{8,}|\w+://\S+|\W*")
    return 2 * sum(code.fullmatch(cell) is None for cell in sample) > len(sample)


MISSING = {"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "unrated", "missing",
           "not rated", "\\n"}  # fmt: skip


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
        return cls(len(there), len(set(there)), len(parsed) / n, low, high, whole, dates, letters)

    @property
    def is_rating(self) -> bool:
        """Numbers, few different ones, of a size that ratings have."""
        few = self.distinct <= max(5, min(201, 0.9 * self.n))
        return self.numbers >= 0.5 and -100 <= self.low and self.high <= 1000 and few

    @property
    def is_when(self) -> bool:
        """Dates, or seconds (or their thousandths) since 1970."""
        return self.dates > 0.8 or (self.numbers > 0.8 and 1e8 < self.low and self.high < 1e17)

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
    fit = [k for k in free if shapes[k].is_rating and not shapes[k].is_when]
    if not fit:
        return None
    fewest = min(fit, key=lambda k: (shapes[k].whole, shapes[k].distinct, abs(k - 2)))
    usual = 2 if len(shapes) > 2 else len(shapes) - 1
    far_better = not shapes[fewest].whole or 2 * shapes[fewest].distinct < shapes[usual].distinct
    if usual in fit and (not far_better or not shapes[usual].whole):
        return usual
    return fewest


def who_and_what(
    shapes: Sequence[Shape], columns: dict[str, int], free: Sequence[int]
) -> dict[str, int]:
    """Tell users from items: the first repeats, unless only the second does."""
    if "user" in columns and free:
        return columns | {"item": max(free[:3], key=lambda k: shapes[k].distinct)}
    if len(free) == 1:
        return columns | {"item": free[0]}
    if len(free) > 1:
        first, second = free[:2]
        repeats = [
            shapes[k].n >= 10 and shapes[k].distinct < 0.98 * shapes[k].n for k in (first, second)
        ]
        if repeats == [False, True]:
            first, second = second, first
        return columns | {"user": first, "item": second}
    return columns


def chosen_columns(headers: Sequence[str], asked: dict[str, str]) -> dict[str, int]:
    """Columns that the caller named.

    Raises
    ------
    RatingsError
        If a field or a header is unknown.
    """
    chosen = {}
    for field, header in asked.items():
        if field not in FIELDS:
            raise RatingsError(f"There is no field “{field}”; the fields are {', '.join(FIELDS)}.")
        if not header:
            continue
        exact = [k for k, name in enumerate(headers) if name == header.strip()]
        loose = [k for k, name in enumerate(headers) if words(name) == words(header) != []]
        if not exact and len(loose) != 1:
            raise RatingsError(
                f"There is no column “{header[:60]}” for {field}. The columns are "
                f"{', '.join(f'“{name[:40]}”' for name in headers[:20])}."
            )
        chosen[field] = (exact or loose)[0]
    for one, other in (
        ("user", "item"),
        ("user", "rating"),
        ("item", "rating"),
        ("title", "rating"),
    ):
        if one in chosen and chosen[one] == chosen.get(other, -1):
            raise RatingsError(
                f"The column “{headers[chosen[one]]}” cannot be both {one} and {other}."
            )
    return chosen
