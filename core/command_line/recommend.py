"""`python -m core recommend ratings.csv --user 42`: what this person will like, and why."""

import argparse
import difflib
import json
from typing import TYPE_CHECKING, Any

from core.command_line.files import InputError, add_ratings_arguments, progress_of, ratings_of
from core.command_line.person import one_person
from core.datasets.ratings import Ratings

if TYPE_CHECKING:
    import pandas as pd

HELP = "recommend items to one of the people in a file of ratings"
SHOWN = ["item", "title", "probability", "expected", "low", "high", "n_ratings", "because"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose recommendations, how many, and what counts as liked."""
    add_ratings_arguments(parser)
    parser.add_argument("--user", help="label of the person, as it stands in the file")
    parser.add_argument("-n", type=int, default=10, help="how many recommendations (default 10)")
    parser.add_argument(
        "--liked",
        type=float,
        help="the rating from which an item counts as liked (chosen from the scale by default)",
    )


def run(chosen: argparse.Namespace) -> str:
    """Fit the model to the file and list what the person will like."""
    if chosen.n < 1:
        raise InputError(f"-n {chosen.n}: ask for at least one recommendation.")
    ratings = ratings_of(chosen)
    user, table, liked = recommendations(ratings, chosen)
    if chosen.json:
        return json.dumps({"user": user, "recommendations": rows(table)}, indent=1)
    return as_text(user, table, liked)


def recommendations(
    ratings: Ratings, chosen: argparse.Namespace
) -> tuple[str, "pd.DataFrame", float]:
    """The person, the table of `Model.recommend`, and the rating that counts as liked."""
    from core.models.recommender import Settings, default_liked, fit  # 1 s; --help need not wait

    user, alone = person_of(ratings, chosen.user), len(ratings.users) == 1
    person = one_person(ratings, chosen) if alone else None
    scale = person.model.scale if person else ratings.scale
    liked = default_liked(scale) if chosen.liked is None else chosen.liked
    if not scale[0] <= liked <= scale[-1]:
        raise InputError(f"--liked {liked:g} is not on the scale {scale[0]:g} to {scale[-1]:g}.")
    if person is None:
        settings = Settings.quick() if chosen.quick else Settings()
        person = fit(ratings, settings, progress_of(chosen)).person(user)
    return user, person.recommend(chosen.n, liked), liked


def person_of(ratings: Ratings, asked: str | None) -> str:
    """The label of the person who was asked for, or of the only one.

    Raises
    ------
    InputError
        If the file has no such person, or several and none was named.
    """
    labels = ratings.users.tolist()
    some = ", ".join(labels[:3])
    if asked is None and len(labels) == 1:
        return str(labels[0])
    if asked is None:
        raise InputError(
            f"say who with --user: the file has {len(labels):,} people, such as {some}."
        )
    if asked in labels:
        return asked
    close = difflib.get_close_matches(asked, labels[:100_000], n=1)
    hint = f"did you mean {close[0]}?" if close else f"it has {len(labels):,}, such as {some}."
    raise InputError(f"there is no user {asked} in the file; {hint}")


def rows(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows of the answer, ready for JSON."""
    return [
        {
            "item": str(row.item),
            "title": str(row.title),
            "probability": float(row.probability),
            "expected": float(row.expected),
            "low": float(row.low),
            "high": float(row.high),
            "n_ratings": int(row.n_ratings),
            "because": [[str(what), float(part)] for what, part in row.because],
        }
        for row in table[SHOWN].itertuples(index=False)
    ]


def as_text(user: str, table: "pd.DataFrame", liked: float) -> str:
    """The list as it is read: one line an item, its reasons on the next."""
    if not len(table):
        return f"Nothing to recommend to {user}: every item of the file is rated already."
    lines = [f"For {user}; the chance is that of a rating of {liked:g} or more."]
    for place, row in enumerate(rows(table), 1):
        lines.append(
            f"{place:>3}. {row['title']}: {100 * row['probability']:.0f} of 100, "
            f"expected {row['expected']:.2f} ({row['low']:g} to {row['high']:g}), "
            f"{row['n_ratings']:,} rating{'s' if row['n_ratings'] != 1 else ''}"
        )
        why = "; ".join(f"{what} {part:+.2f}" for what, part in row["because"])
        lines.append(f"     {why}")
    return "\n".join(lines)
