"""Tables for the charts of the spam page, from what was recorded or has just been run.

`found` is what `core.experiments.spam_record` made, of its record or of one run.
"""

from typing import Any

import numpy as np
import pandas as pd

from core.experiments.comparison import share

CELLS = (  # count, what the message is, what it was called
    ("caught", "spam", "spam"), ("missed", "spam", "ham"),
    ("lost", "ham", "spam"), ("kept", "ham", "ham"),
)  # fmt: skip
KINDS = {"caught": "spam caught", "easy_lost": "easy ham lost", "hard_lost": "hard ham lost"}
TO_REACH = {"finite differences": "measured", "1/L": "exact", "momentum": "momentum"}


def ends(found: dict[str, Any], before: str, after: str) -> pd.DataFrame:
    """Share right of two runs at their ends: `stage`, `name`, `value`, `low`, `high`.

    Parameters
    ----------
    found : dict
    before, after : str
        Names of `core.experiments.derivatives.METHODS` or `BASELINES`.
    """
    stages = (("before", before), ("after", after))
    return pd.DataFrame(
        [
            {"stage": stage, "name": f"{stage}: {name}", **found["quality"][name]["accuracy"]}
            for stage, name in stages
        ]
    )


def losses(found: dict[str, Any], after: str) -> pd.DataFrame:
    """Held-out log-loss of every way, worst first: `name`, `stage`, `value`, `low`, `high`."""
    table = pd.DataFrame(
        [
            {"name": name, "stage": "after" if name == after else "before", **good["log_loss"]}
            for name, good in found["quality"].items()
        ]
    )
    return table.sort_values("value", ascending=False, ignore_index=True)


def kinds(found: dict[str, Any], before: str, after: str) -> pd.DataFrame:
    """Percent of spam caught, and of easy and of hard ham lost, at even odds, before and after.

    Columns `kind`, `stage`, `value`, `low`, `high`.
    """
    rows = []
    for stage, name in (("before", before), ("after", after)):
        end, good = found["traces"][name][-1], dict(found["quality"][name])
        caught = share(np.arange(found["n_spam"]) < end["caught"])
        good["caught"] = {"value": caught.value, "low": caught.low, "high": caught.high}
        rows += [
            {"kind": said, "stage": stage} | {key: 100 * value for key, value in good[kind].items()}
            for kind, said in KINDS.items()
        ]
    return pd.DataFrame(rows)


def per_thousand(found: dict[str, Any], before: str, after: str) -> pd.DataFrame:
    """Counts per 1,000 messages: `stage`, `truth`, `called`, `n`, and whether that is `right`.

    They add up to 1,000: those with the largest remainders are rounded up.
    """
    rows = []
    for stage, name in (("before", before), ("after", after)):
        end = found["traces"][name][-1]
        counts = np.array([end[kind] for kind, *_ in CELLS])
        shares = adding_up(1000 * counts / found["n_held_out"], 1000)
        for (_, truth, called), n in zip(CELLS, shares, strict=True):
            rows.append((stage, truth, called, n, truth == called))
    return pd.DataFrame(rows, columns=["stage", "truth", "called", "n", "right"])


def adding_up(shares: np.ndarray, total: int) -> list[int]:
    """Whole numbers nearest to shares that add up to a total, by the largest remainders.

    Examples
    --------
    >>> adding_up(np.array([1.4, 1.3, 1.3]), 4)
    [2, 1, 1]
    """
    whole = np.floor(shares).astype(int)
    first = np.argsort(whole - shares, kind="stable")[: total - int(whole.sum())]
    whole[first] += 1
    return [int(n) for n in whole]


def looks(found: dict[str, Any], before: str, after: str) -> pd.DataFrame:
    """The looks at two runs, one under the other, with `stage`, `look` and the `last` look."""
    return pd.concat(
        pd.DataFrame(found["traces"][name])
        .assign(stage=stage, last=len(found["traces"][name]) - 1)
        .reset_index(names="look")
        for stage, name in (("before", before), ("after", after))
    )


def to_reach(found: dict[str, Any]) -> pd.DataFrame:
    """What three ways to a gradient cost until they are where the exact one is after 100 steps.

    Columns `name`, `cost`, `train_loss`, and `crossing`: whether the run first meets that loss
    in this row.
    """
    target = found["traces"]["1/L"][-1]["train_loss"]
    tables = []
    for method, name in TO_REACH.items():
        table = pd.DataFrame(found["traces"][method])[["cost", "train_loss"]].assign(name=name)
        # Measured slopes differ in the twelfth digit: that is the same loss.
        there = table["train_loss"] <= target * (1 + 1e-9)
        tables.append(table.assign(crossing=there & ~there.shift(fill_value=False)))
    return pd.concat(tables, ignore_index=True)


def differences(found: dict[str, Any], before: str, after: str) -> pd.DataFrame:
    """After minus before in errors per 1,000 messages: `name`, `value`, `low`, `high`.

    On this split message by message, with its 95% interval; and, where they were recorded, the
    mean over the other random splits with the smallest and the largest.
    """
    errors = found["pairs"][f"{before} | {after}"]["errors"]
    rows = [{"name": "this split", **{key: 1000 * value for key, value in errors.items()}}]
    if "splits" in found:
        table = pd.DataFrame(found["splits"]).pivot_table("accuracy", "seed", "name")
        # The measured gradients end where the exact ones do and were not run on every split.
        one, other = (name.replace("finite differences", "1/L") for name in (before, after))
        there = 1000 * (table[one] - table[other])
        name = f"{len(there)} splits"
        rows.append({"name": name, "value": there.mean(), "low": there.min(), "high": there.max()})
    return pd.DataFrame(rows)


def step_lengths(found: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The loss by length of step (`rate`, `test_loss`, `worst`), and lengths with a `name`."""
    swept = pd.DataFrame(found["sweep"])
    return swept[["rate", "test_loss", "worst"]], pd.DataFrame(
        {"rate": [found["naive_rate"], 1.0], "name": ["0.1", "1/L"]}
    )


def agreement(found: dict[str, Any], record: dict[str, Any], before: str, after: str) -> str:
    """Whether a run and the record are the same, in a sentence, and how far its ends are apart."""
    ends = [(found["traces"][name][-1], record["traces"][name][-1]) for name in (before, after)]
    same = all(
        one[key] == other[key] for one, other in ends for key in ("step", "caught", "lost", "kept")
    ) and all(np.isclose(one["train_loss"], other["train_loss"], rtol=1e-9) for one, other in ends)
    distance = found["pairs"][f"{before} | {after}"]["distance"]
    apart = "" if distance is None else f" The two filters are {distance:.1e} apart in some weight."
    return ("That is the record, number for number." if same else "") + apart


def descents(found: dict[str, Any]) -> pd.DataFrame:
    """Training loss by step of four ways to choose a step: `name`, `step`, `train_loss`."""
    names = ("naive step", "1/L", "local limit", "momentum")
    return pd.concat(
        pd.DataFrame(found["traces"][name])[["step", "train_loss"]].assign(name=name)
        for name in names
    )


def steps_to_match(found: dict[str, Any], method: str, other: str) -> int:
    """The recorded step at which `method` first is at or below where `other` ends."""
    target = found["traces"][other][-1]["train_loss"]
    return next(row["step"] for row in found["traces"][method] if row["train_loss"] <= target)
