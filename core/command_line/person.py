"""One person's file: their ratings, placed among the people of the shipped data by title."""

import argparse
import sys
from typing import TYPE_CHECKING

from core.command_line.files import InputError
from core.datasets.ratings import Ratings, load_movielens

if TYPE_CHECKING:
    from core.models.recommender import Person

MOST_NAMED = 5  # titles without a match, on the standard error


def one_person(ratings: Ratings, chosen: argparse.Namespace) -> "Person":
    """The person whose file this is, in the model of the shipped ratings.

    Raises
    ------
    InputError
        If none of the titles is among the shipped movies.
    """
    from core.experiments.own_scale import placed
    from core.experiments.recorded import shipped_model  # 1 s; --help need not wait

    found = placed(ratings, shipped_model(load_movielens()))
    labels = (ratings.items if ratings.title is None else ratings.title).tolist()
    if not found.given:
        raise InputError(
            f"{chosen.file} is one person's, and none of its {len(labels):,} items, such as "
            f"{labels[0]!r}, is among the shipped movies. Give titles of movies up to 2016, or a "
            "file with the ratings of many people."
        )
    if not chosen.quiet:
        missing = found.matches.unmatched
        named = "; ".join(f"{labels[k]} ({found.matches.reason[k]})" for k in missing[:MOST_NAMED])
        rest = f"; not: {named}{' …' if len(missing) > MOST_NAMED else ''}" if missing else ""
        print(
            f"One person's file: matched {len(found.given):,} of {len(labels):,} to the shipped "
            f"movies, which end in 2016{rest}.",
            found.rescaled,
            file=sys.stderr,
        )
    return found.person
