"""Titles as people write them are matched to the shipped movies."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.datasets.ratings import Ratings

ARTICLES = "the a an le la les l' il lo gli un une el los las der die das det den de het"
AT_END = re.compile(r"(.*\S)\s*,\s*(" + "|".join(ARTICLES.split()) + r")\s*", re.IGNORECASE)
YEAR = re.compile(r"(.*\S)\s*\(((?:18|19|20)\d\d)\)\s*", re.DOTALL)
BRACKETS = re.compile(r"\s*\((?:a\.?\s?k\.?\s?a\.?:?\s*)?([^()]*)\)", re.IGNORECASE)
LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "&": " and ", "'": ""})
LETTERS |= str.maketrans({"\u2019": "", "\u2018": "", "`": "", "\u00b4": ""})  # apostrophes
ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
SHORT = ROMAN | {"vol": "volume", "pt": "part", "versus": "vs", "x": "10"}
NO_SUCH, AMBIGUOUS, TWICE = "not among the shipped movies", "ambiguous", "the same movie twice"


@dataclass(frozen=True, eq=False)
class Matches:
    """Which shipped movie each title is.

    Attributes
    ----------
    item : ndarray of int32, shape (n_titles,)
        Codes of the shipped items; -1 where there is none.
    reason : tuple of str, length n_titles
        Why there is none; empty where there is one.
    """

    item: np.ndarray
    reason: tuple[str, ...]

    @property
    def unmatched(self) -> list[int]:
        """Places of the titles without a movie."""
        return np.flatnonzero(self.item < 0).tolist()


def natural(title: str) -> str:
    """Put an article from the end of a title, or of a part in brackets, to its front.

    Examples
    --------
    >>> natural("City of Lost Children, The (Cité des enfants perdus, La)")
    'The City of Lost Children (La Cité des enfants perdus)'
    """
    within = re.sub(r"\(([^()]*)\)", lambda found: f"({article_first(found[1])})", title)
    start, bracket, rest = within.partition(" (")
    return article_first(start) + bracket + rest


def article_first(title: str) -> str:
    """Turn "Matrix, The" into "The Matrix"."""
    found = AT_END.fullmatch(title)
    if not found:
        return title
    return f"{found[2]}{'' if found[2].endswith(chr(39)) else ' '}{found[1]}"


def key_of(title: str) -> str:
    """Letters and digits alone, without accents, the article in front.

    Examples
    --------
    >>> key_of("Amélie"), key_of("Matrix, The"), key_of("WALL·E"), key_of("Rocky II")
    ('amelie', 'thematrix', 'walle', 'rocky2')
    """
    plain = article_first(title.strip()).casefold().translate(LETTERS)
    if not plain.isascii():
        plain = "".join(
            c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)
        )
    words = re.findall(r"[^\W_]+", plain)
    return "".join(SHORT.get(word, word) for word in words) or title.strip()


def without_article(title: str) -> str:
    """Key of a title without the article in front."""
    return key_of(re.sub(r"(?i)^(the|an|a)\s+(?=\S)", "", article_first(title.strip())))


def names_of(title: str) -> tuple[str, list[str]]:
    """Split a title into its first name and the others in brackets."""
    others = [name for name in BRACKETS.findall(title) if name.strip()]
    return BRACKETS.sub("", title).strip() or title, others


class Catalogue:
    """Titles of some items, indexed by what people call them, the surest name first.

    Parameters
    ----------
    items : Ratings
        With titles, and years where they are known.
    """

    def __init__(self, items: Ratings) -> None:
        n = len(items.items)
        self.items = items
        self.year = np.full(n, np.nan) if items.year is None else items.year
        titles = items.items if items.title is None else items.title
        self.levels: list[dict[str, list[int]]] = [defaultdict(list) for _ in range(4)]
        for item, title in enumerate(titles.tolist()):
            name, others = names_of(title)
            for level, keys in enumerate(all_keys(title, name, others)):
                for key in keys:
                    self.levels[level][key].append(item)

    @cached_property
    def n_ratings(self) -> np.ndarray:
        """How often each item is rated, shape (n_items,)."""
        return np.bincount(self.items.item, minlength=len(self.items.items))

    def find(self, title: str, year: float = np.nan) -> tuple[int, str]:
        """Code of the item that a title and perhaps a year mean, or -1 and the reason."""
        found = YEAR.fullmatch(title)
        if found:
            title, year = found[1], year if year == year else float(found[2])
        name, others = names_of(title)
        why = NO_SUCH
        for level, keys in enumerate(all_keys(title, name, others)):
            index = self.levels[level]
            candidates = list(dict.fromkeys(k for key in keys for k in index.get(key, ())))
            if not candidates or (level == 3 and year != year):
                continue
            item, reason = self.choose(candidates, year, strict=level == 3)
            if item >= 0:
                return item, ""
            why = why if why.startswith(AMBIGUOUS) else reason
        return -1, why

    def choose(self, candidates: list[int], year: float, strict: bool) -> tuple[int, str]:
        """Settle on one of several items by the year; one year off is the same year."""
        years = self.year[candidates]
        if year == year:
            for near in (
                years == year,
                (np.abs(years - year) <= 1) & (not strict),
                np.isnan(years),
            ):
                close = [k for k, is_near in zip(candidates, near, strict=True) if is_near]
                if close:
                    return self.only(close)
            return -1, f"{NO_SUCH}: there it is of {self.spoken_years(candidates)}"
        return self.only(candidates)

    def only(self, candidates: list[int]) -> tuple[int, str]:
        """Take the one item there is, or a far more rated entry of the same year."""
        if len(candidates) == 1:
            return candidates[0], ""
        order = sorted(candidates, key=lambda k: -self.n_ratings[k])
        first, second = order[:2]
        same_year = len({self.year[k] for k in candidates}) == 1
        if same_year and self.n_ratings[first] >= 5 * self.n_ratings[second]:
            return first, ""
        return -1, f"{AMBIGUOUS}: there are those of {self.spoken_years(candidates)}"

    def spoken_years(self, candidates: list[int]) -> str:
        """List the years of some items."""
        years = sorted({"unknown year" if y != y else f"{y:.0f}" for y in self.year[candidates]})
        return ", ".join(years)


def all_keys(title: str, name: str, others: Sequence[str]) -> tuple[list[str], ...]:
    """Keys of a title: its name, its other names, names without article, before the colon."""
    names = [name, *others]
    parts = [re.split(r":| - ", n, maxsplit=1)[0] for n in names]
    return (
        list({key_of(name), key_of(title)}),
        list({key_of(n) for n in names}),
        list({without_article(n) for n in names}),
        list({without_article(part) for part in parts if part.strip()}),
    )


def match_titles(
    titles: Sequence[str], years: Sequence[float] | np.ndarray | None, shipped: Ratings
) -> Matches:
    """Find the shipped movie that each title means.

    Parameters
    ----------
    titles : sequence of str, length n_titles
        Case, accents, punctuation and articles at either end do not matter; a year may stand
        in brackets at the end.
    years : sequence of float, length n_titles, or None
        NaN where unknown. One year off is taken for the same movie.
    shipped : Ratings
        With titles, such as `load_movielens` returns.

    Returns
    -------
    Matches
        A title that several movies bear, and no year tells apart, is left unmatched.

    Examples
    --------
    >>> from core.datasets.ratings import load_movielens
    >>> shipped = load_movielens()
    >>> found = match_titles(["the matrix", "Amelie", "Dune 2049"], None, shipped)
    >>> shipped.title[found.item[0]], int(shipped.year[found.item[1]]), found.reason[2]
    ('Matrix, The', 2001, 'not among the shipped movies')
    """
    catalogue = Catalogue(shipped)
    years = np.full(len(titles), np.nan) if years is None else np.asarray(years, dtype=float)
    found = [catalogue.find(str(t), y) for t, y in zip(titles, years.tolist(), strict=True)]
    item = np.array([item for item, _ in found], dtype=np.int32)
    return Matches(item, tuple(reason for _, reason in found))


def as_shipped(ratings: Ratings, shipped: Ratings) -> tuple[dict[str, float], Matches]:
    """Say one person's ratings in the items and on the scale of the shipped data.

    Parameters
    ----------
    ratings : Ratings
        One person's, with titles; without titles their labels are looked up.
    shipped : Ratings
        With titles.

    Returns
    -------
    known : dict of str to float
        Shipped labels and ratings: the share of the way from the lowest to the highest level
        is kept, except that 1 to 5 stays what it is, and the nearest level is taken.
    matches : Matches
        For each item of `ratings`.
    """
    if ratings.title is not None:
        matches = match_titles(ratings.title.tolist(), ratings.year, shipped)
    else:
        place = {label: k for k, label in enumerate(shipped.items.tolist())}
        item = np.array([place.get(label, -1) for label in ratings.items.tolist()], dtype=np.int32)
        matches = Matches(item, tuple("" if k >= 0 else NO_SUCH for k in item))
    value = on_scale(ratings.value, ratings.scale, shipped.scale)
    item, reason, known = matches.item.copy(), list(matches.reason), {}
    owner: dict[int, int] = {}
    for theirs, rating in zip(ratings.item.tolist(), value.tolist(), strict=True):
        ours = int(item[theirs])
        if ours >= 0 and owner.setdefault(ours, theirs) != theirs:
            item[theirs], reason[theirs] = -1, TWICE
        elif ours >= 0:
            known[str(shipped.items[ours])] = rating
    return known, Matches(item, tuple(reason))


def on_scale(value: np.ndarray, theirs: np.ndarray, ours: np.ndarray) -> np.ndarray:
    """Move ratings from one scale to the nearest levels of another.

    Examples
    --------
    >>> half_stars = np.arange(0.5, 5.5, 0.5)
    >>> on_scale(np.array([1.0, 7.0, 10.0]), np.arange(1.0, 11.0), half_stars)
    array([0.5, 3.5, 5. ])
    >>> on_scale(np.array([1.0, 4.0]), np.arange(1.0, 6.0), half_stars)
    array([1., 4.])
    """
    inside = theirs[0] >= ours[0] and theirs[-1] == ours[-1]
    if not inside and theirs[-1] > theirs[0]:
        share = (value - theirs[0]) / (theirs[-1] - theirs[0])
        value = ours[0] + share * (ours[-1] - ours[0])
    middle = (ours[1:] + ours[:-1]) / 2
    return ours[np.searchsorted(middle, value)]
