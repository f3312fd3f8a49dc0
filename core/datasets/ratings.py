"""Ratings: who rated what how, from the shipped data or from a visitor's file."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

MOVIELENS = Path(__file__).parents[2] / "data" / "movielens.parquet"
MOVIES = Path(__file__).parents[2] / "data" / "movies.parquet"


class RatingsError(ValueError):
    """A visitor's file cannot be read: what was found, where, and what to do."""


@dataclass(frozen=True)
class Skipped:
    """One row that was left out, and why.

    Attributes
    ----------
    line : int
        Line of the file, counted from 1 as an editor does.
    reason : str
        One of a few short reasons, such as "no rating"; rows are counted by it.
    found : str
        What stood there, shortened.
    """

    line: int
    reason: str
    found: str


@dataclass(frozen=True)
class Report:
    """What reading kept, what it skipped, and what it guessed.

    Attributes
    ----------
    kept : int
        Ratings kept.
    skipped : int
        Rows left out.
    reasons : Counter of str
        Rows left out, by reason.
    rows : tuple of Skipped
        The first of them, row by row.
    notes : tuple of str
        What was guessed or noticed, as sentences: columns, delimiter, encoding, scale.
    columns : dict of str to str
        Which header, or column number where there are none, was taken as which field.
    """

    kept: int
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    rows: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it as on the page: kept 412, skipped 7: 4 no rating, 3 duplicate."""
        line = f"kept {self.kept:,}, skipped {self.skipped:,}"
        reasons = ", ".join(f"{n:,} {reason}" for reason, n in self.reasons.most_common())
        return f"{line}: {reasons}" if reasons else line


@dataclass(frozen=True, eq=False)
class Ratings:
    """Who rated what how.

    Attributes
    ----------
    users, items : ndarray of object (str), shapes (n_users,) and (n_items,)
        Labels, as they stood in the file.
    user, item : ndarray of int32, shape (n_ratings,)
        Codes: positions in `users` and `items`.
    value : ndarray of float, shape (n_ratings,)
        The ratings, each one of `scale`.
    scale : ndarray of float, shape (n_levels,)
        The levels of the rating scale, ascending.
    when : ndarray of int64, shape (n_ratings,), or None
        Seconds since 1970, where the file says when.
    report : Report
        What reading kept and skipped.
    title : ndarray of object (str), shape (n_items,), or None
    year : ndarray of float, shape (n_items,), or None
        NaN where unknown.
    genres : ndarray of bool, shape (n_items, n_genres), or None
    genre_names : tuple of str
    """

    users: np.ndarray
    items: np.ndarray
    user: np.ndarray
    item: np.ndarray
    value: np.ndarray
    scale: np.ndarray
    report: Report
    when: np.ndarray | None = None
    title: np.ndarray | None = None
    year: np.ndarray | None = None
    genres: np.ndarray | None = None
    genre_names: tuple[str, ...] = ()

    def take(self, rows: npt.ArrayLike) -> "Ratings":
        """Fewer rows with the same labels, codes and item features.

        Parameters
        ----------
        rows : array_like of bool, shape (n_ratings,), or of int
            A mask or an index.

        Returns
        -------
        Ratings
            Those rows, in the order of the index.
        """
        rows = np.asarray(rows)
        when = None if self.when is None else self.when[rows]
        return replace(
            self, user=self.user[rows], item=self.item[rows], value=self.value[rows], when=when
        )

    @property
    def level(self) -> np.ndarray:
        """The ratings as indices into `scale`, shape (n_ratings,)."""
        return np.searchsorted((self.scale[1:] + self.scale[:-1]) / 2, self.value)

    @cached_property
    def digest(self) -> str:
        """The sha256 of everything that a model can see, as hexadecimal digits."""
        seen = hashlib.sha256()
        for labels in (self.users, self.items, self.title):
            if labels is not None:
                seen.update("\x1f".join(map(str, labels)).encode("utf-8", "surrogatepass"))
            seen.update(b"\x1e")
        for numbers in (self.user, self.item, self.value, self.scale, self.when, self.year):
            if numbers is not None:
                seen.update(np.ascontiguousarray(numbers).tobytes())
            seen.update(b"\x1e")
        if self.genres is not None:
            seen.update(np.packbits(self.genres).tobytes())
        return seen.hexdigest()


def read_ratings(raw: bytes, columns: dict[str, str] | None = None) -> Ratings:
    r"""Read a visitor's file of ratings.

    Parameters
    ----------
    raw : bytes
        Text with a row a rating: commas, semicolons, tabs, bars or ``::`` between the columns,
        any usual encoding, perhaps packed with gzip, with a header or without.
    columns : dict of str to str, optional
        Which header holds which field; fields are user, item, rating, when, title, year and
        genres. An empty string says that there is no such column. Columns without a header are
        called "column 1", "column 2", ... What is not named here is recognised.

    Returns
    -------
    Ratings
        Labels in order of first appearance, as text: 007 is not 7 and NA is a name. A file
        without users is one person's, ``users == ["you"]``. `Ratings.report` says what was
        skipped, row by row, and what was guessed.

    Raises
    ------
    RatingsError
        If no row can be used or a column is not there: what was found, where, what to do.

    Notes
    -----
    A row is skipped, never guessed at, when it has too many or too few fields, a quote that is
    never closed, no user, item or rating, a rating that is no finite number or not on the scale
    of the others, and when the same person rated the same item later.

    Examples
    --------
    >>> ratings = read_ratings(b"user;movie;stars\nann;Alien;4,5\nbob;Alien;five\n")
    >>> ratings.value, ratings.items, str(ratings.report)
    (array([4.5]), array(['Alien'], dtype=object), 'kept 1, skipped 1: 1 not a number')
    """
    from core.datasets.reading import read  # 0.2 s that pages without uploads need not wait for

    return read(bytes(raw), dict(columns or {}))


def load_movielens() -> Ratings:
    """MovieLens latest-small of 2016, as shipped in ``data/``.

    Returns
    -------
    Ratings
        100,004 ratings by 671 people of 9,066 movies on the half-star scale, in the order of
        the source, with times, titles, years and genres. Labels are MovieLens's own ids.

    Notes
    -----
    The card in ``data/README.md`` says what the data are and on which terms.

    References
    ----------
    .. [1] F. M. Harper and J. A. Konstan, "The MovieLens Datasets: History and Context",
       ACM Transactions on Interactive Intelligent Systems 5(4), article 19, 2015.

    Examples
    --------
    >>> len(load_movielens().value)
    100004
    """
    from pyarrow import parquet  # 0.1 s that pages without ratings need not wait for

    rows, movies = parquet.read_table(MOVIELENS), parquet.read_table(MOVIES)
    column = {name: rows[name].to_numpy() for name in rows.column_names}
    names = tuple(name for name in movies.column_names if name not in ("label", "title", "year"))
    users = np.arange(1, column["user"].max() + 2).astype(str).astype(object)
    return Ratings(
        users=users,
        items=movies["label"].to_numpy().astype(str).astype(object),
        user=column["user"].astype(np.int32),
        item=column["item"].astype(np.int32),
        value=column["half_stars"] / 2,
        scale=np.arange(0.5, 5.5, 0.5),
        report=Report(kept=rows.num_rows),
        when=column["when"].astype(np.int64),
        title=movies["title"].to_numpy(zero_copy_only=False).astype(object),
        year=movies["year"].to_numpy(zero_copy_only=False).astype(float),
        genres=np.column_stack([movies[name].to_numpy(zero_copy_only=False) for name in names]),
        genre_names=names,
    )
