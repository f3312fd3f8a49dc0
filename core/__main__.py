"""The command line: `python -m core NAME …`; `python -m core --help` lists the names."""

import argparse
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from core.command_line import derivatives, diagnose, evaluate, integrals, limits, recommend
from core.command_line.files import InputError
from core.datasets.ratings import RatingsError

Command = tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], str]]
COMMANDS: dict[str, Command] = {  # name: what it does, its arguments, and what it prints
    "recommend": (recommend.HELP, recommend.add_arguments, recommend.run),
    "evaluate": (evaluate.HELP, evaluate.add_arguments, evaluate.run),
    "integrals": (integrals.HELP, integrals.add_arguments, integrals.run),
    "derivatives": (derivatives.HELP, derivatives.add_arguments, derivatives.run),
    "limits": (limits.HELP, limits.add_arguments, limits.run),
    "diagnose": (diagnose.HELP, diagnose.add_arguments, diagnose.run),
}


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        """Print the line and leave with exit code 2."""
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> Parser:
    """Arguments of all commands."""
    whole = Parser(prog="python -m core", description="Calculus that improves real models.")
    names = whole.add_subparsers(dest="command", required=True, metavar="NAME")
    for name, (what, add_arguments, run) in COMMANDS.items():
        one = names.add_parser(name, help=what, description=what)
        add_arguments(one)
        one.add_argument("--json", action="store_true", help="print JSON instead of text")
        one.set_defaults(run=run)
    return whole


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the process by default.

    Returns
    -------
    int
        The exit code: 0, or 2 after one line on the standard error that says what is wrong.
    """
    chosen = parser().parse_args(arguments)
    try:
        said = chosen.run(chosen)
    except (InputError, RatingsError) as trouble:
        print(f"python -m core {chosen.command}: {trouble}", file=sys.stderr)
        return 2
    print(said)
    return 0


def leave() -> NoReturn:
    """Run, and end quietly when the reader of a pipe is gone or the user has had enough."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a title that the terminal cannot show
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141  # as a process that the closed pipe had ended
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    leave()
