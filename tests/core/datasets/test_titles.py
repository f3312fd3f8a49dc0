"""Titles of an upload find the shipped movies."""

import numpy as np
import pytest

from core.datasets.ratings import load_movielens, read_ratings
from core.datasets.titles import Catalogue, as_shipped, match_titles, natural

SHIPPED = load_movielens()


CATALOGUE = Catalogue(SHIPPED)


def movie(title, year=np.nan):
    k, reason = CATALOGUE.find(title, year)
    return (SHIPPED.title[k], SHIPPED.year[k]) if k >= 0 else reason


@pytest.mark.parametrize(
    ("written", "year", "title"),
    [
        ("The Matrix", 1999, "Matrix, The"),
        ("matrix, the", np.nan, "Matrix, The"),
        ("THE MATRIX (1999)", np.nan, "Matrix, The"),
        ("Matrix", 1999, "Matrix, The"),
        ("Les Misérables", 1995, "Misérables, Les"),
        ("Les Miserables", 1995, "Misérables, Les"),
        ("Se7en", 1995, "Seven (a.k.a. Se7en)"),
        ("Seven", 1995, "Seven (a.k.a. Se7en)"),
        ("12 Monkeys", 1995, "Twelve Monkeys (a.k.a. 12 Monkeys)"),
        ("La Cité des enfants perdus", 1995,
         "City of Lost Children, The (Cité des enfants perdus, La)"),
        ("Star Wars", 1977, "Star Wars: Episode IV - A New Hope"),
        ("Star Wars: Episode 4 A New Hope", np.nan, "Star Wars: Episode IV - A New Hope"),
        ("Dr Strangelove or How I Learned to Stop Worrying and Love the Bomb", 1964,
         "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb"),
        ("WALL-E", 2008, "WALL·E"),
        ("Spiderman", 2002, "Spider-Man"),
        ("Heat", 1996, "Heat"),  # another source, another year
    ],
)  # fmt: skip
def test_a_title_is_found_however_it_is_written(written, year, title):
    assert movie(written, year)[0] == title


def test_remakes_are_told_apart_by_the_year():
    assert movie("Psycho", 1960)[1] == 1960
    assert movie("Psycho", 1998)[1] == 1998
    assert movie("psycho (1998)")[1] == 1998


def test_a_remake_without_a_year_is_ambiguous():
    assert movie("Psycho") == "ambiguous: there are those of 1960, 1998"


def test_a_later_movie_of_the_same_name_is_not_the_shipped_one():
    assert movie("Dune", 2021) == "not among the shipped movies: there it is of 1984, 2000"
    assert movie("Barbie", 2023) == "not among the shipped movies"


def test_every_shipped_title_finds_itself():
    found = match_titles(SHIPPED.title.tolist(), SHIPPED.year, SHIPPED)
    wrong = np.flatnonzero(found.item != np.arange(len(SHIPPED.items)))
    same = [k for k in wrong if SHIPPED.title[found.item[k]] != SHIPPED.title[k]]
    assert len(wrong) <= 20
    assert [SHIPPED.title[k] for k in same if found.item[k] >= 0] == []


def test_every_shipped_title_in_its_natural_order_finds_itself():
    written = [
        f"{natural(t)} ({y:.0f})" if y == y else natural(t)
        for t, y in zip(SHIPPED.title, SHIPPED.year, strict=True)
    ]
    found = match_titles(written, None, SHIPPED)
    assert np.mean(found.item == np.arange(len(SHIPPED.items))) > 0.997


def test_one_persons_file_is_said_in_shipped_labels_and_half_stars():
    raw = (
        b"Const,Your Rating,Title,Year\n"
        b"tt1,9,The Matrix,1999\ntt2,1,Heat,1995\ntt3,5,Nothing,2022\n"
    )
    known, matches = as_shipped(read_ratings(raw), SHIPPED)
    labels = dict(zip(SHIPPED.items, SHIPPED.title, strict=True))
    assert {labels[k]: v for k, v in known.items()} == {"Matrix, The": 4.5, "Heat": 0.5}
    assert matches.unmatched == [2]


def test_two_entries_for_one_movie_count_once():
    raw = b'Title,Year,Rating\nThe Matrix,1999,5\n"Matrix, The",1999,2\n'
    known, matches = as_shipped(read_ratings(raw), SHIPPED)
    assert list(known.values()) == [5]
    assert matches.reason == ("", "the same movie twice")


def test_labels_of_the_shipped_data_are_understood():
    known, _ = as_shipped(read_ratings(b"movieId,rating\n2571,4\n999999,3\n"), SHIPPED)
    assert known == {"2571": 4.0}
