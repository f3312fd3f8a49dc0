"""What reading kept, left out and guessed, in words."""

from collections import Counter

import numpy as np

from core.datasets import columns as names
from core.datasets.cleaning import EMPTY, Column, Skips
from core.datasets.ratings import Report, Skipped
from core.datasets.scales import Scale
from core.datasets.tables import Table, shortened

MOST_LISTED = 1000  # skipped rows; all are counted


def guesses(table: Table, chosen: dict[str, int], scale: Scale) -> list[str]:
    """What was guessed, as sentences."""
    export = names.export_of(table.headers)
    notes = [f"The headers are those of {export.site}."] if export else []
    named = names.columns_by_name(table.headers) if table.named else {}
    for field, k in chosen.items():
        if named.get(field) != k:
            notes.append(f"{field}: “{shortened(table.headers[k], 40)}”.")
    if "user" not in chosen:
        notes.append("There is no column of users: all ratings are taken as one person's.")
    low, high, n = scale.levels[0], scale.levels[-1], scale.levels.size
    notes.append(f"The scale is {low:g} to {high:g} in {n} level{'s' * (n > 1)}.")
    return notes + [scale.note] * bool(scale.note)


def nothing_usable(table: Table, chosen: dict[str, int], skips: Skips) -> str:
    """Why no row can be used, and what to do."""
    rows = skips.reason
    counts = Counter({skips.reasons[k]: int((rows == k).sum()) for k in np.unique(rows) if k})
    why = ", ".join(f"{n:,} {reason}" for reason, n in counts.most_common())
    first = shortened(table.body.raw(0))
    header = shortened(table.headers[chosen["rating"]], 40)
    return (
        f"No row can be used ({why}). Ratings were looked for in the column “{header}”; line "
        f"{table.body.line[0]} reads “{first}”. Say which column holds the rating."
    )


def by_header(table: Table, chosen: dict[str, int]) -> dict[str, str]:
    """Fields and the headers of their columns, in the order of `FIELDS`."""
    return {field: table.headers[chosen[field]] for field in names.FIELDS if field in chosen}


def reported(
    table: Table, rating: Column, skips: Skips, notes: list[str], columns: dict[str, str]
) -> Report:
    """Counts of what was left out, the first rows of it, and the notes."""
    empty = skips.reasons.index(EMPTY) if EMPTY in skips.reasons else -1
    out = np.flatnonzero((skips.reason > 0) & (skips.reason != empty))
    counts = np.bincount(skips.reason[out], minlength=len(skips.reasons))
    reasons = Counter({skips.reasons[k]: int(n) for k, n in enumerate(counts) if n})
    listed = []
    for k in out[:MOST_LISTED].tolist():
        reason, cell = skips.reasons[skips.reason[k]], rating.text[rating.code[k]]
        own = reason in ("not a number", "not finite", "out of scale", "not rated") and cell
        found = cell if own else table.body.raw(k)
        listed.append(Skipped(int(table.body.line[k]), reason, shortened(found)))
    for k, width in enumerate(table.ragged.width.tolist()):
        reason = ragged_reason(width, len(table.headers))
        reasons[reason] += 1
        if k < MOST_LISTED:
            line, found = int(table.ragged.line[k]), shortened(table.ragged.raw(k))
            plural = "" if width == 1 else "s"
            fields = (
                f"{width} field{plural}, not {len(table.headers)}: "
                if reason == "ragged row"
                else ""
            )
            listed.append(Skipped(line, reason, fields + found))
    listed.sort(key=lambda skipped: skipped.line)
    return Report(
        kept=int(skips.kept.sum()),
        skipped=reasons.total(),
        reasons=reasons,
        rows=tuple(listed[:MOST_LISTED]),
        notes=tuple(notes),
        columns=columns,
    )


def ragged_reason(width: int, n_columns: int) -> str:
    """Why a row has not as many fields as there are columns."""
    if width == 0:
        return "unclosed quote"
    return "too long" if width == n_columns else "ragged row"
