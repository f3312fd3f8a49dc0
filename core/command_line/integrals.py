"""`python -m core integrals`: lists of movies by five rules, judged on held-out ratings."""

import argparse
import json
from typing import TYPE_CHECKING

from core.command_line.files import InputError

if TYPE_CHECKING:
    from core.experiments import integrals

HELP = "rank movies by sum, mean and belief, and judge the lists on held-out ratings"


FLAGS: dict[str, tuple[type, str]] = {  # of the experiment's Settings, whose import takes a second
    "threshold": (float, "share of likes that a good movie exceeds (default 0.7)"),
    "liked": (float, "lowest rating that counts as liked (default 4)"),
    "train_share": (float, "part of the ratings that makes the lists (default 0.5)"),
    "n_splits": (int, "how often that is drawn anew (default 20)"),
    "list_length": (int, "movies in each list (default 20)"),
    "seed": (int, "of the splits (default 0)"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every setting of the experiment."""
    for name, (kind, what) in FLAGS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, help=what)


def run(chosen: argparse.Namespace) -> str:
    """Run the experiment on the shipped ratings."""
    from core.datasets.ratings import load_movielens
    from core.experiments import integrals

    given = {name: getattr(chosen, name) for name in FLAGS if getattr(chosen, name) is not None}
    settings = integrals.Settings(**given)
    try:
        result = integrals.run(load_movielens(), settings)
    except (ValueError, ArithmeticError) as trouble:
        raise InputError(str(trouble)) from None
    if chosen.json:
        return json.dumps(integrals.as_json(result), indent=1)
    return as_text(result, settings)


def as_text(result: "integrals.Result", settings: "integrals.Settings") -> str:
    """The figures as they are read."""
    lines = [
        f"Top {settings.list_length} of each list, held-out like-rate over {settings.n_splits} "
        f"splits (rating of {settings.liked:g} or more), 95% intervals:"
    ]
    for row in result.rates.itertuples():
        rate = f"{row.value:.3f} ({row.low:.3f} to {row.high:.3f})"
        lines.append(
            f"  {row.name:12s} {rate}  from {row.n_held_out:,.0f} held-out ratings a split"
        )
    gain, low, high = result.gain
    lines.append(
        f"Probability minus mean: {100 * gain:+.1f} points ({100 * low:.1f} to {100 * high:.1f})."
    )
    prior = result.prior
    lines.append(f"Prior: {float(prior.a):.2f} likes and {float(prior.b):.2f} dislikes, imagined.")
    return "\n".join(lines)
