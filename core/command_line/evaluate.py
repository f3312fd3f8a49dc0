"""`python -m core evaluate ratings.csv`: how good the model is on ratings it has not seen."""

import argparse
import dataclasses
import json
from typing import TYPE_CHECKING

from core.command_line.files import InputError, add_ratings_arguments, progress_of, ratings_of
from core.command_line.person import one_person
from core.datasets.ratings import Ratings

if TYPE_CHECKING:
    from core.experiments import held_out

HELP = "measure the model on held-out ratings of a file, before and after"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much is held out."""
    add_ratings_arguments(parser)
    parser.add_argument(
        "--folds",
        type=int,
        choices=range(1, 6),
        default=1,
        help="how many of five fifths are held out in turn (default 1; 5 is cross-validation)",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the split (default 0)")


def run(chosen: argparse.Namespace) -> str:
    """Fit to four fifths, measure on the other."""
    from core.experiments import held_out  # 1 s; --help need not wait
    from core.models.recommender import Settings

    ratings = ratings_of(chosen)
    if len(ratings.value) < 20:
        raise InputError(
            f"{chosen.file} holds {len(ratings.value)} ratings; at least 20 are needed to hold "
            "some of them out."
        )
    if len(ratings.users) == 1:
        return of_one(ratings, chosen)
    model = Settings.quick() if chosen.quick else Settings()
    settings = held_out.Settings(n_folds=chosen.folds, seed=abs(chosen.seed), model=model)
    result = held_out.run(ratings, settings, progress_of(chosen))
    if chosen.json:
        return json.dumps(dataclasses.asdict(result), indent=1)
    return as_text(result)


def of_one(ratings: Ratings, chosen: argparse.Namespace) -> str:
    """Fold four fifths of one person's ratings into the shipped model, measure on the other."""
    from core.experiments.one_person import own_errors

    try:
        errors = own_errors(one_person(ratings, chosen), abs(chosen.seed))
    except ValueError as too_few:
        raise InputError(f"{chosen.file}, matched to the shipped movies: {too_few}") from too_few
    if chosen.json:
        return json.dumps(dataclasses.asdict(errors), indent=1)
    return "\n".join(
        [
            f"Held out: each fifth of {errors.n:,} ratings by one person, predicted from the "
            f"others by the shipped model (seed {abs(chosen.seed)}); n is small.",
            f"RMSE before, the movie's level:  {errors.before}",
            f"RMSE after, the model:           {errors.after}",
            "In brackets: 95% intervals, from resampling ratings.",
        ]
    )


def as_text(result: "held_out.Result") -> str:
    """The figures as they are read."""
    before, after, gain = result.before, result.after, result.gain
    which = "a fifth" if result.n_folds == 1 else f"{result.n_folds} of five fifths in turn"
    better = gain.value / before.value if before.value else 0.0
    return "\n".join(
        [
            f"Held out: {result.n_held_out:,} of {result.n_ratings:,} ratings ({which}, at random, "
            f"seed {result.seed}); {result.n_users:,} people, {result.n_items:,} items.",
            f"RMSE before, item mean:   {before}",
            f"RMSE after, the model:    {after}",
            f"Difference:               {gain} ({better:.1%} of before)",
            f"Negative log-likelihood:  {result.nll:.4f} a rating",
            f"Calibration error:        {result.ece:.4f} of P(rating >= {result.liked:g})",
            "In brackets: 95% intervals, from resampling people.",
        ]
    )
