"""Which column of a table is the loss, which the validation, and which the step."""

import re
from collections.abc import Iterable
from math import isfinite

from core.datasets.curve_logs import METRIC
from core.datasets.curve_numbers import BLANK, number
from core.datasets.curve_tables import CurveError, Table

FIELDS = ("step", "loss", "validation")
HELD_OUT = re.compile(
    r"(^|[^a-z])(val|valid|validation|eval|evaluation|test|testing|dev|held.?out)"
    r"([^a-z]|loss|$)"
)
LOSSES = (
    "loss", "train_loss", "training_loss", "train/loss", "trainloss", "value", "loss_train",
    "total_loss",
)  # fmt: skip
STEPS = ("step", "global_step", "_step", "train/global_step", "iteration", "iter", "batch", "epoch")


def choose(table: Table, asked: dict[str, str]) -> dict[str, str]:
    """Which header is which field: what was asked for, else the best-known name."""
    refuse_unknown(table, asked)
    keys = {
        name.strip().lower().replace(" ", "_"): name for name in table if name not in asked.values()
    }
    free = {key: name for key, name in keys.items() if has_number(table[name])}
    guesses = {
        "loss": losses_among(free, table),
        "validation": held_out_among(free),
        "step": [key for key in STEPS if key in free],
    }
    found = {name: free[keys[0]] for name, keys in guesses.items() if keys} | asked
    if "step" in found and "loss" in found and "step" not in asked:
        found["step"] = known_throughout(table, found["loss"], [free[k] for k in guesses["step"]])
    if "loss" not in found:
        for key in losses_among(keys, table):
            raise not_numeric(keys[key], table[keys[key]])
        if "validation" in found and "validation" not in asked:  # the only loss there is
            found["loss"] = found.pop("validation")
        elif len(free) == 1 and not set(free.values()) & set(found.values()):
            found["loss"] = next(iter(free.values()))
    if "loss" not in found:
        raise CurveError(
            f"No column is called loss; the columns are {', '.join(map(repr, table))[:200]}. "
            "Rename one, or choose it."
        )
    return found


def refuse_unknown(table: Table, asked: dict[str, str]) -> None:
    """Refuse a choice of columns or fields that are not there, or of one column twice."""
    unknown = [name for name in asked.values() if name not in table]
    if unknown or set(asked) - set(FIELDS):
        what = unknown[0] if unknown else sorted(set(asked) - set(FIELDS))[0]
        raise CurveError(
            f"There is no column {what!r}; the columns are {', '.join(map(repr, table))[:200]}."
        )
    twice = [name for name in asked.values() if list(asked.values()).count(name) > 1]
    if twice:
        fields = " and ".join(name for name in FIELDS if asked.get(name) == twice[0])
        raise CurveError(f"The column {twice[0]!r} was chosen as {fields}; choose it once.")


def losses_among(keys: dict[str, str], table: Table) -> list[str]:
    """Training losses among headers: known names first, then those with the most numbers."""
    training = [key for key in keys if not HELD_OUT.search(key)]
    others = [key for key in training if "loss" in key] or [
        key for key in training if key.startswith("train") and METRIC.search(key)
    ]
    known = [key for key in LOSSES if key in training]
    if known or len(others) < 2:
        return known + others
    return sorted(others, key=lambda key: -len(finite_rows(table[keys[key]])))


def known_throughout(table: Table, loss: str, headers: list[str]) -> str:
    """The first header that has a number beside every finite loss; else the first."""
    if len(headers) == 1:
        return headers[0]
    rows = finite_rows(table[loss])
    complete = (name for name in headers if rows <= finite_rows(table[name]))
    return next(complete, headers[0])


def held_out_among(keys: Iterable[str]) -> list[str]:
    """Losses on other data among headers."""
    held_out = [key for key in keys if HELD_OUT.search(key)]
    return (
        [key for key in held_out if "loss" in key]
        + [key for key in held_out if key in ("validation", "val", "test")]
        + [key for key in held_out if METRIC.search(key)]
    )


def not_numeric(header: str, column: list[object]) -> CurveError:
    """The refusal of a column that holds no losses."""
    found = [cell for cell in column if number(cell) is None and not is_blank(cell)]
    return CurveError(
        f"The column {header!r} holds {repr(found[0])[:40] if found else 'nothing'} where a loss "
        "should be; write it as a plain number, or choose another column."
    )


def has_number(column: list[object]) -> bool:
    """Whether any cell is a number."""
    return any(number(cell) is not None for cell in column)


def finite_rows(column: list[object]) -> set[int]:
    """Rows with a finite number."""
    values = map(number, column)
    return {i for i, value in enumerate(values) if value is not None and isfinite(value)}


def is_blank(cell: object) -> bool:
    """Whether a cell says that nothing was logged."""
    return cell is None or str(cell).strip().lower() in BLANK
