"""`python -m core derivatives`: a spam filter trained two ways, judged on held-out messages."""

import argparse
import json
import time
from dataclasses import fields
from typing import Any

from core.command_line.files import InputError

HELP = "train the spam filter two ways and compare them on held-out messages"
FLAGS: dict[str, tuple[type, str]] = {
    "before": (str, "the baseline: majority, keyword rule, naive Bayes, finite differences, naive "
               "step, chosen step, 1/L, local limit, momentum, solver (default naive step)"),
    "after": (str, "the method compared with it (default 1/L)"),
    "budget": (int, "steps, evaluations of the gradient, or milliseconds (default 100)"),
    "equal": (str, "what both have the same number of: steps, evaluations, or milliseconds of "
              "processor time (default steps)"),
    "split": (str, "held-out messages: random or time, the newest (default random)"),
    "test_share": (float, "part of the messages held out (default 0.25)"),
    "C": (float, "inverse strength of the penalty (default 10)"),
    "seed": (int, "of the random split (default 0)"),
    "rate": (float, "the chosen step, in units of 1/L (default 16)"),
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every setting of the experiment."""
    for name, (kind, what) in FLAGS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, help=what)


def run(chosen: argparse.Namespace) -> str:
    """Run the experiment on the shipped messages."""
    from core.datasets.messages import load_messages
    from core.experiments import derivatives
    from core.experiments.spam_record import as_json

    names = [field.name for field in fields(derivatives.Settings)]
    given = {name: getattr(chosen, name) for name in names if getattr(chosen, name) is not None}
    try:
        settings = derivatives.Settings(**given)
        result = as_json(derivatives.run(load_messages(), settings, clock=time.thread_time))
    except ValueError as trouble:
        raise InputError(str(trouble)) from None
    return json.dumps(result, indent=1) if chosen.json else as_text(result)


def as_text(result: dict[str, Any]) -> str:
    """The figures as they are read."""
    lines = [f"On {result['n_held_out']:,} held-out messages:"]
    for when in ("before", "after"):
        row = result[when]
        lines.append(
            f"  {when:6s} {row['method']}: log-loss {row['test_loss']:.4f}, accuracy "
            f"{row['accuracy']:.1%}, {row['caught']} of {row['caught'] + row['missed']} spam "
            f"caught, {row['lost']} ham lost, after {row['step']} steps and the work of "
            f"{row['cost']:,.0f} gradients"
        )
    loss, right = result["log_loss_difference"], result["accuracy_difference"]
    lines.append(
        f"After minus before, with 95% intervals: log-loss {loss['value']:+.4f} "
        f"({loss['low']:+.4f} to {loss['high']:+.4f}), accuracy {100 * right['value']:+.1f} points "
        f"({100 * right['low']:+.1f} to {100 * right['high']:+.1f})."
    )
    return "\n".join(lines)
