"""Log lines, such as ``epoch 3: loss = 0.52, val_loss = 0.61``, as rows by label."""

import re
from collections.abc import Iterator

from core.datasets.curve_numbers import GROUPED, NUMBER, WRAPPED, number

NAME = r"(?<![\w./-])-*([a-z_][\w./-]*)"  # only where a word begins: long words take no time
PAIR = re.compile(rf"{NAME}['\"]?\s*[:=]\s*({WRAPPED}|{NUMBER}|[^\s;|]+)")
SPACED = re.compile(rf"{NAME}\s+({NUMBER})")
COUNT = re.compile(
    r"(?<![\w/])(step|epoch|iter|iteration|batch)\s*[:=#]?\s*\[?\s*"
    rf"({GROUPED}|\d+(?:\.\d+)?)(?!\w|\.\w|,\d)"
)
ROUND = re.compile(r"\[(\d+)\]\s")  # how XGBoost and LightGBM begin a line
PART = re.compile(
    r"(?<!best )(?<![\w/.-])(train(?:ing)?|val(?:id(?:ation)?)?|eval(?:uation)?|test(?:ing)?|dev"
    r"|\w+'s)(?![\w/.'-])"
)
METRIC = re.compile(
    r"(^|[^a-z])(rmse|mse|mae|mape|l1|l2|nll|deviance|cross_?entropy|m?error)([^a-z]|$)"
)
COLOURS = re.compile(r"\x1b\[[\d;]*m")


def rows_of_log(text: str) -> list[dict[str, object]]:
    """What stands in each line that names a loss, by label; empty where the text is no log.

    A label keeps the part of the data that stands before it: "val loss", "valid_1's l2". What
    stands where a number should be is kept too, so that it can be named.
    """
    lines = COLOURS.sub("", text).splitlines()
    epoch: dict[str, str] = {}
    rows: list[dict[str, object]] = []
    for line in lines:  # after a backspace stands what a progress bar wrote last
        found, counts = labelled(line.rpartition("\b")[2][:2000].lower())
        if any(is_loss(name) for name in found):
            rows.append({**epoch, **counts, **found})
        elif "epoch" in counts:  # Keras says it in a line of its own
            epoch = {"epoch": counts["epoch"]}
    losses = [row for row in rows if any("loss" in name for name in row)] or rows
    numeric = any(number(row[name]) is not None for row in losses for name in row if is_loss(name))
    return losses if numeric or 2 * len(losses) > len(lines) else []


def is_loss(name: str) -> bool:
    """Whether a label can be a loss's."""
    return "loss" in name or bool(METRIC.search(name))


def labelled(line: str) -> tuple[dict[str, str], dict[str, str]]:
    """What stands in a line by label, and what it counts: steps, epochs."""
    counts = dict(reversed(COUNT.findall(line)))
    if begins := ROUND.match(line.strip()):
        counts.setdefault("iteration", begins[1])
    return dict(pairs(line, bool(counts))), counts


def pairs(line: str, counted: bool) -> Iterator[tuple[str, str]]:
    """Labels and values; "loss 0.5" is a pair only in a line that counts something."""
    parts = list(PART.finditer(line))
    matches = list(PAIR.finditer(line))
    if counted and not any("loss" in match[1] for match in matches):
        spaced = [match for match in SPACED.finditer(line) if "loss" in match[1]]
        matches = sorted([*matches, *spaced], key=lambda match: match.start())
    end, part = 0, ""
    for match in matches:
        if match.start() < end:
            continue
        while parts and parts[0].end() <= match.start(1):
            part = parts.pop(0)[1] + " "
        name, end = match[1], match.end(2)
        own = not is_loss(name) or re.search("train|val|test|dev", name)
        value = match[2] if "(" in match[2] else match[2].rstrip(",.)]}'\"")
        yield (name if own else part + name), value
