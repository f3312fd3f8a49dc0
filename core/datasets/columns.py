"""Which column holds what, by the names that people give."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.datasets.ratings import RatingsError
from core.datasets.shapes import DATE, NUMBER, Shape, is_missing

FIELDS = ("user", "item", "rating", "when", "title", "year", "genres")
NOUNS = {
    "user": """user usr uid member person people reader customer reviewer account rater viewer
        critic profile client subject participant respondent listener guest patron buyer consumer
        player visitor username profilename nickname login email handle who student
        benutzer nutzer utilisateur usuario utente""",
    "item": """item movie product book game track restaurant asin isbn isbn13 song anime manga
        business recipe artist album show series beer wine hotel place venue article content media
        joke app podcast course dish paper thing entity object const imdb tmdb tconst imdbid tmdbid
        sku upc url uri link slug iid mid film produkt buch artikel pelicula libro livre produit""",
    "rating": """rating ratings score scores star stars overall point points grade grades mark marks
        rate vote preference evaluation value liking bewertung note wertung puntuacion nota
        calificacion voto punkte""",
    "when": """when timestamp date time datetime ts day rated ratedat createdat updatedat watchedat
        unixreviewtime reviewtime reviewdate ratingdate zeit datum fecha""",
    "title": "title name titel titre titulo titolo",
    "year": "year jahr annee anno",
    "genres": "genres genre categories category",
}
FIELD_OF = {noun: field for field, nouns in NOUNS.items() for noun in nouns.split()}
LABELS = {"id", "ids", "identifier", "key", "code", "no", "nr", "number", "num", "index", "idx"}
LABELS |= {"uuid", "guid", "hash"}
NOT_OURS = {"average", "avg", "mean", "median", "count", "n", "total", "max", "min", "predicted"}
NOT_OURS |= {"std", "public", "community", "global", "critics", "metacritic", "helpful", "num"}
NOT_OURS |= {"number", "nb", "votes", "type", "price", "length", "runtime", "pages", "rank"}
NOT_OURS |= {"release"}
NOT_OURS_DOUBT = 9  # an average, a count, a release date: never taken for the visitor's own
OURS = {"my", "your", "own", "personal"}  # plainer than a bare "rating"
WIDER = {"artist", "album", "show", "series", "place", "venue"}  # a track is the item, beside them


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
    """Tell which field a header names, and how plainly (0 is plainest); None when none.

    Examples
    --------
    >>> field_of("userId"), field_of("My Rating"), field_of("Average Rating"), field_of("Binding")
    (('user', 0), ('rating', -1), ('rating', 9), None)
    """
    parts = words(header)
    if not parts or len(header) > 60:
        return None
    joined = "".join(parts)
    foreign = bool(NOT_OURS & set(parts[:-1])) or (parts[0] == "imdb" and len(parts) > 1)
    if joined in FIELD_OF:
        return FIELD_OF[joined], NOT_OURS_DOUBT if foreign else 2 * (joined in WIDER)
    special = when_or_year(parts) or owned(parts, joined) or owned(parts, parts[-1])
    if special:
        return special
    field = None if parts[-1] in LABELS else FIELD_OF.get(parts[-1])
    if field is None:
        return None
    plain = -1 if set(parts[:-1]) & OURS else 1 if len(parts) < 3 else 3
    return field, NOT_OURS_DOUBT if foreign else plain


def when_or_year(parts: Sequence[str]) -> tuple[str, int] | None:
    """Recognise headers such as Date Added, created_at and Year Published."""
    if parts[0] in ("date", "datetime") or (parts[-1] == "at" and len(parts) == 2):
        return "when", {"rated": 0, "added": 1}.get(parts[-1], 2)
    if "year" in parts:
        return "year", 1 if "original" in parts or "release" in parts else 2
    return None


def owned(parts: Sequence[str], joined: str) -> tuple[str, int] | None:
    """Recognise headers such as bookid, user_name, movietitle and Book-Rating."""
    for ending in LABELS | {"name", "title", "rating"}:
        owner = FIELD_OF.get(joined.removesuffix(ending))
        if joined.endswith(ending) and owner in ("user", "item"):
            if ending == "rating":
                return "rating", 0
            if ending in ("name", "title"):
                return ("user", 1) if owner == "user" else ("title", 0)
            return owner, 0
    if parts[-1] in LABELS and len(parts) > 1 and FIELD_OF.get(parts[-2]) in ("user", "item"):
        return FIELD_OF[parts[-2]], 0
    return None


@dataclass(frozen=True)
class Export:
    """A file that a well-known site hands out: its headers, and what its ratings mean."""

    site: str
    headers: frozenset[str]
    scale: tuple[float, float, float] = (1, 5, 1)  # lowest, highest, step
    zero_is_unrated: bool = False
    columns: tuple[tuple[str, str], ...] = ()


EXPORTS = [
    Export(
        "Letterboxd",
        frozenset({"name", "letterboxduri", "rating"}),
        (0.5, 5, 0.5),
        columns=(
            ("title", "name"),
            ("year", "year"),
            ("rating", "rating"),
            ("when", "watcheddate"),
            ("when", "date"),
        ),
    ),
    Export("Goodreads", frozenset({"title", "myrating"}), (1, 5, 1), zero_is_unrated=True),
    Export("IMDb", frozenset({"const", "yourrating"}), (1, 10, 1)),
    Export("Book-Crossing", frozenset({"userid", "isbn", "bookrating"}), (1, 10, 1), True),
]


def export_of(headers: Sequence[str]) -> Export | None:
    """Recognise the site that a file with these headers comes from."""
    names = {"".join(words(header)) for header in headers}
    return next((export for export in EXPORTS if export.headers <= names), None)


def columns_by_name(headers: Sequence[str], shapes: Sequence[Shape] = ()) -> dict[str, int]:
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
    """Settle what "name" means: beside a movie or a title it is the person's."""
    name, item = chosen.get("title"), chosen.get("item")
    if name is None or "user" in chosen or words(headers[name]) != ["name"]:
        return chosen
    titles = [k for k, header in enumerate(headers) if k != name and is_title(header)]
    if titles or (item is not None and not is_label(headers[item])):
        chosen["user"] = chosen.pop("title")
        chosen |= {"title": titles[0]} if titles else {}
    return chosen


def is_title(header: str) -> bool:
    """Whether a header plainly announces titles."""
    return field_of(header) == ("title", 0)


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
        by_name = columns_by_name(cells)
        return "rating" in by_name and ("item" in by_name or "title" in by_name)
    named = {found[0] for found in map(field_of, cells) if found}
    if len(named) >= 2 or ("rating" in named and len(cells) == 2):
        return True
    for column, cell in enumerate(cells):
        below = [row[column].strip() for row in sample if row[column].strip()]
        numbers = sum(bool(NUMBER.fullmatch(other)) for other in below)
        is_name = not is_missing(cell) and not any(c.isdigit() for c in cell)
        if is_name and below and 2 * numbers >= len(below):
            return True
    return False


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
