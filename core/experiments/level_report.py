"""Learn where a loss is heading, and judge it beside five fitted curves."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from core.experiments import learning
from core.experiments.diagnosis import Run
from core.experiments.extrapolation_rivals import rivals
from core.experiments.learning import Rows, Table, has_level
from core.models.diagnosis.heading import NARROW, corrected, expected_fall, nearest
from core.models.diagnosis.learned import LEVEL
from core.models.diagnosis.trees import Trees

Array = np.ndarray
FAMILIES_HELD = 0.8  # of those left out: the next may be as unlike the others as the rest
N_TUNING = 200  # runs on which the rivals' intervals are set


def learn_level(
    train: Table, judged: dict[str, Table], left_out: Sequence[tuple[str, ...]]
) -> tuple[dict[str, Array], dict[str, Any]]:
    """Forest and quantiles for the level; the widening is set on families left out of the fit."""
    families = np.array([run.recipe.family for run in train.runs])
    kinds = {one: train.where(families == one) for one in sorted(set(families))}
    rows = {one: learning.levels(runs, parts=True) for one, runs in kinds.items()}
    widen = widening(kinds, rows, left_out)
    parts = fit(rows.values())
    arrays = {"widen": widen}
    for name, trees in parts.items():
        arrays |= trees.arrays(name)
    tuning_runs = [run for run in train.runs if has_level(run)]
    tuning_runs = tuning_runs[:: max(1, len(tuning_runs) // N_TUNING)]
    before = rival_levels(tuning_runs), truths(tuning_runs)[0]
    return arrays, {name: report(parts, widen, before, runs) for name, runs in judged.items()}


def widening(
    kinds: dict[str, Table], rows: dict[str, Rows], left_out: Sequence[tuple[str, ...]]
) -> Array:
    """How far each end of an interval moves, in its widths, shape (2,).

    So far that it holds 97.5% on its side for four in five families that were left out of the fit:
    the next family may be as unlike the others as one of those. `kinds` and `rows` are runs and
    what is learned from them, by family.
    """
    needed = []
    for together in left_out:
        parts = fit(part for family, part in rows.items() if family not in together)
        for family in together:
            whole = learning.levels(kinds[family])
            _, high, low = expected(parts, whole.X, np.zeros(2))
            outside = np.stack([low - whole.y, whole.y - high]) / (high - low + NARROW)
            needed.append(np.quantile(outside, 0.975, axis=1))
    return np.maximum(np.quantile(needed, FAMILIES_HELD, axis=0), 0)


def fit(parts: Iterable[Rows]) -> dict[str, Trees]:
    """The three parts of a prediction."""
    rows = learning.together(parts)
    ends = (learning.learn_quantile(rows, 0.025), learning.learn_quantile(rows, 0.975))
    return dict(zip(LEVEL, (learning.learn_level(rows), *ends), strict=True))


def expected(parts: dict[str, Trees], X: Array, widen: Array) -> tuple[Array, Array, Array]:
    """Middle, high and low share, as `diagnose` comes to them."""
    middle = np.array([nearest(values) for values in parts["level"].leaves(X)])
    low, high = (parts[name].totals(X)[:, 0] for name in LEVEL[1:])
    return corrected(middle, low, high, widen)


def report(
    parts: dict[str, Trees], widen: Array, tuning: tuple[dict[str, Array], Array], judged: Table
) -> dict[str, dict[str, float]]:
    """Ours beside the rivals, whose intervals are conformal on the tuning runs.

    `tuning` is what each rival said of those, and their truth.
    """
    judged = judged.where(np.array([has_level(run) for run in judged.runs]))
    runs, X = judged.runs, learning.levels(judged).X
    shapes = judged.ahead
    unit = np.array([expected_fall(level) for level in shapes])
    value, bottom, top = (
        np.maximum(shapes - share * unit, 0) for share in expected(parts, X, widen)
    )
    truth, fall = truths(runs)
    found = {"ours": fit_scores(value, bottom, top, truth, fall)}
    theirs, (before, old_truth) = rival_levels(runs), tuning
    fell, fell_before = np.maximum(1 - theirs["last"], 0.02), np.maximum(1 - before["last"], 0.02)
    for name, value in theirs.items():
        wide = np.quantile(np.abs(before[name] - old_truth) / fell_before, 0.95)
        found[name] = fit_scores(
            value, np.maximum(value - wide * fell, 0), value + wide * fell, truth, fall
        )
    return found


def truths(runs: list[Run]) -> tuple[Array, Array]:
    """Level after ten times as long, and the whole fall, in units of the first logged loss."""
    starts = np.array([abs(run.logged[0]) for run in runs])
    later, first = (
        np.array([run.later[-1] for run in runs]),
        np.array([run.full[0] for run in runs]),
    )
    return later / starts, (first - later) / starts


def rival_levels(runs: list[Run]) -> dict[str, Array]:
    """Each rival's level of each run, in units of the first logged loss."""
    rows = learning.on_all_cores(rivals, [run.logged / abs(run.logged[0]) for run in runs])
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def fit_scores(
    value: Array, low: Array, high: Array, truth: Array, fall: Array
) -> dict[str, float]:
    """Errors in units of the whole fall, capped at 1; coverage; interval scores, capped at 20."""
    error = np.minimum(np.abs(value - truth) / fall, 1)
    outside = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
    interval = np.minimum((high - low + 40 * outside) / fall, 20)
    return {
        "curves": len(truth),
        "median error": float(np.median(error)),
        "mean error": float(error.mean()),
        "coverage": float(((truth >= low) & (truth <= high)).mean()),
        "interval score": float(interval.mean()),
        "median width": float(np.median((high - low) / fall)),
    }
