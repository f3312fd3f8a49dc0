"""`python -m core diagnose loss.csv`: what a loss curve says, and what it cannot show."""

import argparse
import dataclasses
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from core.command_line.files import InputError, bytes_of
from core.datasets.curves import FIELDS, Curve, CurveError, read_curve

if TYPE_CHECKING:
    from core.models.diagnosis import Verdict

HELP = "say what a loss curve shows, what it cannot show, and what to try next"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file and how to read it."""
    parser.add_argument("file", help="CSV, TSV, JSON or plain numbers; - reads the standard input")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADER",
        help="which column holds loss, validation or step; what is not named is recognised",
    )


def curve_of(chosen: argparse.Namespace) -> Curve:
    """The curve in the file that was asked for."""
    columns = {}
    for asked in chosen.column:
        field, equals, header = asked.partition("=")
        if not equals or field.strip() not in FIELDS:
            raise InputError(f"--column {asked}: write FIELD=HEADER with a field of {FIELDS}.")
        columns[field.strip()] = header
    raw = bytes_of(chosen.file)
    try:
        return read_curve(raw, columns)
    except CurveError as refusal:
        raise InputError(f"{chosen.file}: {refusal}") from refusal


def run(chosen: argparse.Namespace) -> str:
    """Read, diagnose, and say it."""
    curve = curve_of(chosen)
    from core.models.diagnosis import diagnose  # its trees are not needed to refuse a file

    verdict = diagnose(curve.loss, curve.validation)
    if chosen.json:
        return json.dumps(as_json(curve, verdict), indent=1, allow_nan=False)
    from core.models.diagnosis.report import as_markdown

    return as_markdown(verdict, chosen.file, len(curve.loss), curve.notes).rstrip()


def as_json(curve: Curve, verdict: "Verdict") -> dict[str, Any]:
    """The verdict as plain values; null where a level is withheld."""
    fields = dataclasses.asdict(verdict)
    for name in ("limit", "low", "high"):
        fields[name] = fields[name] if np.isfinite(fields[name]) else None
    read = {"points": len(curve.loss), "not_finite": curve.n_not_finite, "notes": list(curve.notes)}
    return fields | read
