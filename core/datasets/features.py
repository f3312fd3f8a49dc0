"""What a file says about its items: title, year, genres."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

TITLE_WITH_YEAR = re.compile(r"(.*\S)\s*\(((?:1[89]|20)\d\d)(?:[-\u2013]\d{0,4})?\)\s*", re.DOTALL)
YEAR = re.compile(r"\s*((?:1[0-9]|20)\d\d)(?:\.0*)?\s*|((?:1[0-9]|20)\d\d)[-/.]\d\d?[-/.]\d\d?.*")
MOST_GENRES = 100
NO_GENRE = {"", "(no genres listed)", "unknown", "n/a", "na", "none", "null", "\\n"}


def split_year(title: str) -> tuple[str, float]:
    """Cut the year from the end of a title; NaN where there is none.

    Examples
    --------
    >>> split_year("Twelve Monkeys (a.k.a. 12 Monkeys) (1995)"), split_year("2012")
    (('Twelve Monkeys (a.k.a. 12 Monkeys)', 1995.0), ('2012', nan))
    """
    found = TITLE_WITH_YEAR.fullmatch(title)
    return (found[1], float(found[2])) if found else (title, np.nan)


def year_of(cell: str) -> float:
    """Find the year in a cell such as 1979, 1979.0 or 1979-05-25; NaN where there is none.

    Examples
    --------
    >>> year_of("1979"), year_of("1979-05-25"), year_of("soon")
    (1979.0, 1979.0, nan)
    """
    found = YEAR.fullmatch(cell)
    return float(found[1] or found[2]) if found else np.nan


def genre_matrix(cells: Sequence[str]) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Which item is of which genre.

    Parameters
    ----------
    cells : sequence of str
        One for each item, such as ``Action|Comedy`` or ``Action, Comedy``.

    Returns
    -------
    genres : ndarray of bool, shape (n_items, n_genres), or None
        None where no cell names a genre.
    names : tuple of str
        Their names in alphabetical order: the `MOST_GENRES` that most items have.

    Examples
    --------
    >>> genre_matrix(["Drama|War", "(no genres listed)", "War"])[1]
    ('Drama', 'War')
    """
    mark = next((m for m in "|;," if any(m in cell for cell in cells)), "|")
    lists = [[name.strip() for name in cell.split(mark)] for cell in cells]
    lists = [[name for name in names if name.lower() not in NO_GENRE] for names in lists]
    counts = Counter(name for names in lists for name in set(names))
    common = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_GENRES]
    names = tuple(sorted(common))
    if not names:
        return None, ()
    place = {name: k for k, name in enumerate(names)}
    pairs = [(i, place[g]) for i, row in enumerate(lists) for g in row if g in place]
    genres = np.zeros((len(cells), len(names)), dtype=bool)
    rows, columns = np.array(pairs).T
    genres[rows, columns] = True
    return genres, names


def titles_and_years(
    titles: Sequence[str], years: Sequence[float]
) -> tuple[np.ndarray, np.ndarray | None]:
    """Titles without their year and years, from a column where there is one, else from titles.

    A year in a title is cut only when it is the year that the column gives, or when the column
    gives none. Shapes (n_items,); the years are None when none is known.
    """
    plain = np.array(titles, dtype=object)
    year = np.array(years, dtype=float)
    for k, title in enumerate(titles):
        without, found = split_year(title)
        if found == found and (year[k] == found or year[k] != year[k]):
            plain[k], year[k] = without, found
    return plain, year if np.isfinite(year).any() else None
