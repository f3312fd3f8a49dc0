"""Loss curves: what a training run logged, from a visitor's file or from pasted numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite, isnan

import numpy as np

from core.datasets.curve_columns import FIELDS, choose, finite_rows, is_blank, not_numeric
from core.datasets.curve_numbers import number
from core.datasets.curve_tables import (
    MAX_BYTES,
    MAX_POINTS,
    CurveError,
    Table,
    decode,
    tabulate,
)

__all__ = ["FIELDS", "MAX_BYTES", "Curve", "CurveError", "read_curve"]


@dataclass(frozen=True, eq=False)
class Curve:
    """The loss of one training run.

    Attributes
    ----------
    step : ndarray, shape (n,)
        As in the file, ascending; 0, 1, 2, … where the file has none.
    loss : ndarray, shape (n,)
        NaN and infinities are kept: they are what the run logged.
    validation : ndarray, shape (n,), or None
        NaN where it was not measured.
    notes : tuple of str
        What was guessed, reordered, or left out, as sentences.
    columns : dict of str to str
        Which header was taken as which field.
    headers : tuple of str
        All that could have been chosen.
    """

    step: np.ndarray
    loss: np.ndarray
    validation: np.ndarray | None = None
    notes: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()

    @property
    def n_not_finite(self) -> int:
        """How many logged losses are NaN or infinite."""
        return int((~np.isfinite(self.loss)).sum())


def read_curve(raw: bytes, columns: dict[str, str] | None = None) -> Curve:
    r"""Read a loss curve in any of the shapes that training tools write.

    CSV, TSV and other delimited text with or without a header, JSON lines, the dict of a
    Keras ``History``, a TensorBoard scalar CSV, a Trainer's ``trainer_state.json``, log lines
    such as ``step 3 loss=0.5``, or bare numbers.

    Parameters
    ----------
    raw : bytes
        The file, or the encoded text of a paste.
    columns : dict of str to str, optional
        Which header is the "loss", the "validation" and the "step"; guessed where absent.

    Returns
    -------
    Curve
        In order of its steps; where a step is repeated, its last value counts, unless most
        steps are repeated: then they are epochs, and every row is kept in the file's order. Steps
        that begin again while the loss goes on are counted instead.

    Raises
    ------
    CurveError
        If no loss can be found; it says what stood there and what to do.

    Examples
    --------
    >>> read_curve(b"step,loss\n2,0.5\n1,0.9\n3,nan").loss
    array([0.9, 0.5, nan])
    """
    text = decode(raw)
    table, notes = tabulate(text)
    if not table:
        raise CurveError(
            "The file holds no numbers; give one loss a line, or a table with a header."
        )
    try:
        return to_curve(table, choose(table, columns or {}), notes)
    except CurveError as refusal:
        raise CurveError(str(refusal), tuple(table)) from None


def to_curve(table: Table, chosen: dict[str, str], notes: Iterable[str]) -> Curve:
    """Numbers in order, with what was left out and why."""
    said = list(notes)
    loss = [number(cell) for cell in table[chosen["loss"]]]
    kept = logged(table, chosen["loss"], loss, said)
    y = np.array([loss[i] for i in kept], dtype=float)
    step = steps_at(table, chosen, kept, said)
    if step is not None and begins_again(step, y):
        said.append("The steps begin again where the loss goes on, so the rows were counted.")
        step = None
    held_out = validation_at(table, chosen, kept, step is None)
    if step is None:
        step = np.arange(len(y), dtype=float)
        chosen = {name: header for name, header in chosen.items() if name != "step"}
    else:
        order = in_order(step, said)
        step, y = step[order], y[order]
        held_out = None if held_out is None else held_out[order]
    n_not_finite = int((~np.isfinite(y)).sum())
    if n_not_finite:
        said.append(f"{n_not_finite:,} of {len(y):,} losses are not finite; they are kept.")
    return Curve(step, y, held_out, tuple(said), chosen, tuple(table))


def logged(table: Table, header: str, loss: Sequence[float | None], said: list[str]) -> list[int]:
    """Rows that hold a loss; adds to `said` what the others hold."""
    column = table[header]
    padded = padding(table, header, loss)
    kept = [i for i, value in enumerate(loss) if value is not None and i not in padded]
    bad = [i for i, value in enumerate(loss) if value is None and not is_blank(column[i])]
    if not kept or len(bad) > len(kept):
        raise not_numeric(header, column)
    if bad:
        said.append(
            f"{len(bad):,} rows have no number as loss, first {str(column[bad[0]])[:40]!r}, and "
            "were left out."
        )
    if padded:
        said.append(
            f"{len(padded):,} rows hold another loss and NaN as this one; they were left out."
        )
    if len(kept) > MAX_POINTS:
        raise CurveError(
            f"The curve has {len(kept):,} points and the limit is {MAX_POINTS:,}; log less often."
        )
    return kept


def padding(table: Table, header: str, loss: Sequence[float | None]) -> set[int]:
    """Rows whose NaN means that another loss was logged there, as when tables are joined.

    Such a row holds a loss that never stands beside a finite one of this column. If any NaN is
    not explained so, all are taken as logged.
    """
    missing = {i for i, value in enumerate(loss) if value is not None and isnan(value)}
    if not missing:
        return set()
    here = {i for i, value in enumerate(loss) if value is not None and isfinite(value)}
    elsewhere: set[int] = set()
    for name, column in table.items():
        if name != header and "loss" in name.lower():
            there = finite_rows(column)
            elsewhere |= there if not there & here else set()
    return missing if missing <= elsewhere else set()


def steps_at(
    table: Table, chosen: dict[str, str], kept: Sequence[int], said: list[str]
) -> np.ndarray | None:
    """Step of each kept loss; None where they are to be counted, and why is added to `said`."""
    if "step" not in chosen:
        return None
    header = chosen["step"]
    step = numbers_at(table[header], kept)
    if step is None or not np.isfinite(step).all():
        said.append(f"The column {header!r} is no step in every row, so the rows were counted.")
        return None
    if (np.diff(step) < 0).any():
        epochs = [name for name in table if name.strip().lower() == "epoch" and name != header]
        epoch = numbers_at(table[epochs[0]], kept) if epochs else None
        if epoch is not None and (np.diff(epoch)[np.diff(step) < 0] > 0).all():
            said.append("The steps begin again in each epoch, so the rows were counted.")
            return None
    return step


def numbers_at(column: list[object] | None, kept: Sequence[int]) -> np.ndarray | None:
    """Numbers of a column at some rows, NaN where there is none; None where all are missing."""
    if column is None:
        return None
    found = [number(column[i]) if i < len(column) else None for i in kept]
    values = np.array([np.nan if value is None else value for value in found])
    return values if np.isfinite(values).any() else None


def validation_at(
    table: Table, chosen: dict[str, str], kept: Sequence[int], counted: bool
) -> np.ndarray | None:
    """Validation beside each kept loss; rows that hold only validation are matched by step.

    Where rows are `counted` for want of steps, or have none, they are matched by their place.
    """
    if "validation" not in chosen:
        return None
    column = table[chosen["validation"]]
    beside = numbers_at(column, kept)
    if beside is not None:
        return beside
    steps = None if counted else numbers_at(table[chosen["step"]], kept)
    measured = [] if counted else at_numbers(table[chosen["step"]], column)
    if steps is None or not measured or not np.isfinite(steps).all():
        steps, measured = np.array(kept, dtype=float), at_numbers(range(len(column)), column)
    values = np.full(len(kept), np.nan)
    for s, v in measured:
        values[int(np.abs(steps - s).argmin())] = v
    return values if measured else None


def at_numbers(places: Iterable[object], column: Iterable[object]) -> list[tuple[float, float]]:
    """Places and what stands there, where both are numbers."""
    pairs = [(number(s), number(v)) for s, v in zip(places, column, strict=False)]
    return [
        (s, v)
        for s, v in pairs
        if s is not None and v is not None and np.isfinite(s) and not np.isnan(v)
    ]


def begins_again(step: np.ndarray, loss: np.ndarray) -> bool:
    """Whether the steps are counted anew in each of several passes of about one length.

    A pass goes on where the one before it ended, and not where that began: else it is a new run.
    """
    starts = np.flatnonzero(np.diff(step) <= 0) + 1
    lengths = np.diff([0, *starts, len(step)])
    if not len(starts) or np.ptp(lengths[:-1]) > 1 or lengths[-1] > lengths[0] + 1:
        return False
    if lengths[0] < 3 or (step[starts] != step[0]).any():
        return False
    ends, begins = loss[starts - 1], loss[np.concatenate([[0], starts[:-1]])]
    return bool((np.abs(loss[starts] - ends) <= np.abs(loss[starts] - begins)).mean() > 0.5)


def in_order(step: np.ndarray, said: list[str]) -> np.ndarray:
    """Which rows to keep, by ascending step; adds to `said` what it did."""
    order = np.argsort(step, kind="stable")
    if (np.diff(step) < 0).any():
        said.append("The steps were not in order; rows are sorted by step.")
    last = np.append(np.diff(step[order]) > 0, True)
    repeated = int((~last).sum())
    if not repeated:
        return order
    if 2 * repeated > len(step):
        said.append("Most steps are repeated, as epochs are; every row is kept.")
        return order
    said.append(f"{repeated:,} rows repeat a step; the last value of each step counts.")
    return order[last]
