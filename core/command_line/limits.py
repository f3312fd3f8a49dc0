"""`python -m core limits`: which networks survive which learning rate, with and without limits."""

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.command_line.files import InputError

if TYPE_CHECKING:
    from core.experiments import limits

HELP = "train networks at many learning rates, before and after limits on the step"
SETTINGS = {  # of core.experiments.limits.Settings: type, smallest, what it is
    "n_hidden": (int, 1, "hidden units"),
    "n_steps": (int, 1, "steps of each run"),
    "n_batch": (int, 1, "rows of a minibatch"),
    "n_seeds": (int, 1, "runs at each rate"),
    "lowest": (float, 1e-12, "lowest learning rate"),
    "highest": (float, 1e-12, "highest learning rate"),
    "n_rates": (int, 1, "learning rates, evenly spaced in their logarithms"),
    "test_share": (float, 0.01, "share of the rows held out"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The rows and every setting."""
    parser.add_argument("--rows", choices=["digits", "spam"], default="digits", help="train on")
    for name, (kind, _, what) in SETTINGS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, help=what)


def run(chosen: argparse.Namespace) -> str:
    """Train every method at every rate from every seed."""
    from core.experiments import limits  # brings pandas; --help need not wait

    given = {name: getattr(chosen, name) for name in SETTINGS if getattr(chosen, name) is not None}
    for name, value in given.items():
        if not value >= SETTINGS[name][1]:
            flag = f"--{name.replace('_', '-')}"
            raise InputError(f"{flag} is {value}; it must be at least {SETTINGS[name][1]}.")
    settings = limits.Settings(**given)
    if settings.lowest > settings.highest:
        raise InputError(f"--lowest {settings.lowest} is above --highest {settings.highest}.")
    if settings.test_share > 0.9:
        raise InputError(f"--test-share is {settings.test_share}; leave at least 0.1 to train on.")
    result = limits.run(limits.load(chosen.rows), settings, progress=_progress())
    if chosen.json:
        rows = result.summary().to_dict("records")
        return json.dumps({"settings": dataclasses.asdict(settings), "methods": rows}, indent=1)
    return as_text(result, chosen.rows, settings)


def _progress() -> Callable[[float, str], None] | None:
    """Say on a terminal how far it is."""
    if not sys.stderr.isatty():
        return None
    return lambda done, method: print(f"\r{done:4.0%} {method:24s}", end="", file=sys.stderr)


def as_text(result: "limits.Result", rows: str, settings: "limits.Settings") -> str:
    """The figures as they are read."""
    lines = [
        f"{rows}: {settings.n_seeds} seeds at {settings.n_rates} rates from {settings.lowest:g} to "
        f"{settings.highest:g}, {settings.n_steps} steps of {settings.n_batch} rows.",
        "method                  survived (95%)         mean   best rate   lost a number",
    ]
    for row in result.summary().itertuples(index=False):
        lines.append(
            f"{row.method:22s}  {row.survived:.3f} ({row.low:.3f}-{row.high:.3f})   "
            f"{row.mean:.3f}      {row.best_rate:.3f}          {row.broken:.0%}"
        )
    return "\n".join(lines)
