"""Files and progress of the command line."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from core.datasets.ratings import Ratings, RatingsError, read_ratings


class InputError(Exception):
    """What was asked for is not there: what was found, and what to do."""


def add_ratings_arguments(parser: argparse.ArgumentParser) -> None:
    """The file of ratings and how to read it."""
    parser.add_argument("file", help="ratings as CSV, of any size; - reads the standard input")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADER",
        help="which column holds user, item, rating, when, title, year or genres; "
        "what is not named is recognised",
    )
    parser.add_argument("--quick", action="store_true", help="a smaller model, fitted faster")
    parser.add_argument("--quiet", action="store_true", help="no progress on the standard error")


def bytes_of(name: str) -> bytes:
    """The bytes of a file, or of the standard input for "-".

    Raises
    ------
    InputError
        If it is missing, a folder, or may not be read.
    """
    if name == "-":
        return sys.stdin.buffer.read()
    path = Path(name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name}: there is no such file.") from None
    except IsADirectoryError:
        raise InputError(f"{name} is a folder; name a CSV file in it.") from None
    except PermissionError:
        raise InputError(f"{name}: permission to read it is denied.") from None
    except (OSError, ValueError) as trouble:  # a name with a NUL is a ValueError
        raise InputError(f"{name!r} cannot be read: {trouble}.") from None


def ratings_of(chosen: argparse.Namespace) -> Ratings:
    """The ratings in the file that was asked for; what was skipped is said as progress.

    Raises
    ------
    InputError
        If the file cannot be opened or a column is asked for in the wrong form.
    RatingsError
        If it holds no ratings.
    """
    columns = {}
    for asked in chosen.column:
        field, equals, header = asked.partition("=")
        if not equals:
            raise InputError(f"--column {asked}: write FIELD=HEADER, such as rating=stars.")
        columns[field.strip()] = header
    raw = bytes_of(chosen.file)
    try:
        ratings = read_ratings(raw, columns)
    except RatingsError as refusal:
        raise InputError(f"{chosen.file}: {refusal}") from refusal
    if not chosen.quiet:
        print(f"{chosen.file}: {ratings.report}", file=sys.stderr)
        for note in ratings.report.notes:
            print(f"  {note}", file=sys.stderr)
    return ratings


def progress_of(chosen: argparse.Namespace, label: str = "fitting") -> Callable[[float, str], None]:
    """Progress on the standard error: in place on a terminal, else a line a tenth."""
    last = -1

    def say(fraction: float, what: str) -> None:
        nonlocal last
        tenth = int(10 * fraction)
        if chosen.quiet:
            return
        if sys.stderr.isatty():
            end = "\n" if fraction >= 1 else ""
            print(f"\r{label}: {fraction:4.0%} {what:<30}", end=end, file=sys.stderr, flush=True)
        elif tenth > last:
            print(f"{label}: {fraction:.0%} {what}", file=sys.stderr, flush=True)
        last = max(last, tenth)

    return say
