"""Loss curves: what a training run logged, from a visitor's file or from pasted numbers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.datasets.curve_tables import (
    BLANK,
    MAX_BYTES,
    MAX_POINTS,
    CurveError,
    Table,
    decode,
    number,
    tabulate,
)

__all__ = ["FIELDS", "MAX_BYTES", "Curve", "CurveError", "read_curve"]

FIELDS = ("step", "loss", "validation")
HELD_OUT = re.compile(
    r"(^|[^a-z])(val|valid|validation|eval|evaluation|test|dev|held.?out)([^a-z]|$)"
)
LOSSES = ("loss", "train_loss", "training_loss", "train/loss", "trainloss", "value", "loss_train")
STEPS = ("step", "global_step", "_step", "train/global_step", "iteration", "iter", "batch", "epoch")


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
        steps are repeated: then they are epochs, and every row is kept in the file's order.

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
    return to_curve(table, choose(table, columns or {}), notes)


def choose(table: Table, asked: dict[str, str]) -> dict[str, str]:
    """Which header is which field: what was asked for, else the best-known name."""
    unknown = [name for name in asked.values() if name not in table]
    if unknown or set(asked) - set(FIELDS):
        what = unknown[0] if unknown else sorted(set(asked) - set(FIELDS))[0]
        raise CurveError(
            f"There is no column {what!r}; the columns are {', '.join(map(repr, table))[:200]}."
        )
    numeric = [name for name in table if any(number(cell) is not None for cell in table[name])]
    free = {
        name.strip().lower().replace(" ", "_"): name
        for name in numeric
        if name not in asked.values()
    }
    held_out = [key for key in free if HELD_OUT.search(key)]
    guesses = {
        "loss": [key for key in LOSSES if key in free]
        + [k for k in free if "loss" in k and k not in held_out],
        "validation": [k for k in held_out if "loss" in k]
        + [k for k in held_out if k in ("validation", "val", "test")],
        "step": [key for key in STEPS if key in free],
    }
    found = {name: free[keys[0]] for name, keys in guesses.items() if keys} | asked
    if "loss" not in found and len(free) == 1:
        found["loss"] = next(iter(free.values()))
    if "loss" not in found:
        raise CurveError(
            f"No column is called loss; the columns are {', '.join(map(repr, table))[:200]}. "
            "Rename one, or choose it."
        )
    return found


def to_curve(table: Table, chosen: dict[str, str], notes: Iterable[str]) -> Curve:
    """Numbers in order, with what was left out and why."""
    said = list(notes)
    loss = [number(cell) for cell in table[chosen["loss"]]]
    blank = [
        value is None and str(cell).strip().lower() in BLANK
        for value, cell in zip(loss, table[chosen["loss"]], strict=True)
    ]
    bad = [i for i, value in enumerate(loss) if value is None and not blank[i]]
    kept = [i for i, value in enumerate(loss) if value is not None]
    if not kept or len(bad) > len(kept):
        sample = repr(table[chosen["loss"]][bad[0]])[:40] if bad else "nothing"
        raise CurveError(
            f"The column {chosen['loss']!r} holds {sample} where a loss should be; "
            "choose another column."
        )
    if bad:
        said.append(
            f"{len(bad):,} rows have no number as loss, first "
            f"{str(table[chosen['loss']][bad[0]])[:40]!r}, and were left out."
        )
    if len(kept) > MAX_POINTS:
        raise CurveError(
            f"The curve has {len(kept):,} points and the limit is {MAX_POINTS:,}; log less often."
        )
    y = np.array([loss[i] for i in kept], dtype=float)
    step = numbers_at(table.get(chosen.get("step", "")), kept)
    held_out = validation_at(table, chosen, kept)
    if step is None or not np.isfinite(step).all():
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


def numbers_at(column: list[object] | None, kept: Sequence[int]) -> np.ndarray | None:
    """Numbers of a column at some rows, NaN where there is none; None where all are missing."""
    if column is None:
        return None
    found = [number(column[i]) if i < len(column) else None for i in kept]
    values = np.array([np.nan if value is None else value for value in found])
    return values if np.isfinite(values).any() else None


def validation_at(table: Table, chosen: dict[str, str], kept: Sequence[int]) -> np.ndarray | None:
    """Validation beside each kept loss; rows that hold only validation are matched by step."""
    if "validation" not in chosen:
        return None
    column = table[chosen["validation"]]
    beside = numbers_at(column, kept)
    if beside is not None or "step" not in chosen:
        return beside
    steps = numbers_at(table[chosen["step"]], kept)
    pairs = [(number(s), number(v)) for s, v in zip(table[chosen["step"]], column, strict=False)]
    measured = [(s, v) for s, v in pairs if s is not None and v is not None and np.isfinite(s)]
    if steps is None or not measured or not np.isfinite(steps).all():
        return None
    values = np.full(len(kept), np.nan)
    for s, v in measured:
        values[int(np.abs(steps - s).argmin())] = v
    return values


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
