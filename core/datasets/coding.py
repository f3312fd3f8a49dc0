"""Rows that were kept become `Ratings`: labels, codes, and what is said of the items."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.datasets.cleaning import Column
from core.datasets.features import genre_matrix, titles_and_years, year_of
from core.datasets.ratings import Ratings, Report

ONE_PERSON = "you"


@dataclass(frozen=True, eq=False)
class Cells:
    """The columns that say who and what; None where the file does not."""

    user: Column | None
    item: Column
    title: Column | None
    year: Column | None
    genres: Column | None


def coded(
    cells: Cells, rows: np.ndarray, value: np.ndarray, scale: np.ndarray, report: Report
) -> Ratings:
    """The kept rows alone, with codes in order of first appearance."""
    item, old = pd.factorize(cells.item.code[rows])
    user, people = codes_of_people(cells.user, rows)
    return Ratings(
        users=np.array(people, dtype=object),
        items=np.array([cells.item.text[k] for k in old.tolist()], dtype=object),
        user=user.astype(np.int32),
        item=item.astype(np.int32),
        value=value[rows],
        scale=scale,
        report=report,
    )


def described(
    ratings: Ratings, cells: Cells, rows: np.ndarray, seconds: np.ndarray | None
) -> Ratings:
    """The ratings with what the kept rows say of time and of the items."""
    said = {"title": cells.title, "year": cells.year, "genres": cells.genres}
    n_items = len(ratings.items)
    first = {f: first_said(c, rows, ratings.item, n_items) for f, c in said.items() if c}
    nothing = [""] * n_items
    years = [year_of(cell) for cell in first.get("year", nothing)]
    plain, year = titles_and_years(first.get("title", nothing), years)
    genres, genre_names = genre_matrix(first.get("genres", nothing))
    return replace(
        ratings,
        when=None if seconds is None else seconds[rows].astype(np.int64),
        title=plain if "title" in first else None,
        year=year,
        genres=genres,
        genre_names=genre_names,
    )


def codes_of_people(user: Column | None, rows: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Codes of shape (n_ratings,), in order of first appearance, and the people's labels."""
    if user is None:
        return np.zeros(rows.size, dtype=np.int32), [ONE_PERSON]
    code, old = pd.factorize(user.code[rows])
    return code, [user.text[k] for k in old.tolist()]


def first_said(column: Column, rows: np.ndarray, item: np.ndarray, n_items: int) -> list[str]:
    """For each item the first cell that is not empty, length n_items."""
    code = column.code[rows]
    there = np.flatnonzero(~column.empty[rows])
    place, first = np.unique(item[there], return_index=True)
    cells = [""] * n_items
    for k, text in zip(place.tolist(), code[there[first]].tolist(), strict=True):
        cells[k] = column.text[text]
    return cells
