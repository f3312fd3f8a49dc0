"""Learn the diagnosis and judge it on curves and families that it did not learn from."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from core.experiments import learning
from core.experiments.diagnosis import Run, label
from core.experiments.extrapolation_rivals import rivals
from core.experiments.learning import Rows, alarms, described, has_level, predictions
from core.models.diagnosis.features import features
from core.models.diagnosis.trees import Trees
from core.models.diagnosis.verdict import TRUST, expected_fall
from core.models.diagnosis.warning import blow_up

Array = np.ndarray
Sets = dict[str, list[Run]]
COARSE = {
    "plateau": "healthy",
    "converging": "healthy",
    "stuck: rate too small": "stuck",
    "stuck: dead": "stuck",
}
HEALTHY = 1.08  # votes for healthy names count this much: it trades misses for false alarms
AHEAD = list(features(np.linspace(2, 1, 50))).index("level ahead")


def learn_and_judge(sets: Sets, short: Array) -> tuple[dict[str, Array], dict[str, Any]]:
    """Arrays to ship, learned from all but the fresh seeds, and the report on the rest.

    Thresholds (the alarm, the widening of intervals) are set on the families that the first fit
    never saw, and judged on the fresh seeds.
    """
    known = sets["train"] + sets["edge"]
    report: dict[str, Any] = {}
    arrays = learn_names(known + sets["other families"])
    model = Names(arrays)
    report["names"] = {
        "fresh seeds": judged(model, sets["fresh seeds"]),
        "families never learned": left_out(known, sets["other families"]),
        "each family left out": each_left_out(sets["train"] + sets["other families"]),
    }
    level, report["level"] = learn_level(known, sets["other families"], sets["fresh seeds"])
    warning, report["warning"] = learn_warning(sets, short)
    return arrays | level | warning | {"ahead": np.array(AHEAD)}, report


class Names:
    """A forest with its names, as shipped."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        from core.models.diagnosis.trees import from_arrays

        self.trees = from_arrays(arrays, "forest")
        self.names, self.favour = arrays["names"], arrays["favour"]

    def of(self, runs: Iterable[Run]) -> list[tuple[str, str, str]]:
        """Family, label and verdict of each labelled run."""
        found = []
        for run in runs:
            truth = label(run)
            if truth == "not finite":
                found.append((run.recipe.family, truth, truth))
            elif truth:
                x = np.array([described(run.logged, run.validation)])
                votes = predictions(self.trees, x)[0] * self.favour
                found.append((run.recipe.family, truth, str(self.names[votes.argmax()])))
        return found


def learn_names(runs: list[Run], n_trees: int = 150) -> dict[str, Array]:
    """The forest for names as arrays."""
    trees, names = learning.learn_names(learning.labelled(runs), n_trees)
    favour = [HEALTHY if COARSE.get(name) == "healthy" else 1.0 for name in names]
    return trees.arrays("forest") | {"names": np.array(names), "favour": np.array(favour)}


def judged(model: Names, runs: list[Run]) -> dict[str, Any]:
    """Exact and coarse agreement, false alarms, and the confusion matrix."""
    return scores(model.of(runs))


def scores(pairs: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Agreement of labels and verdicts."""
    truth, said = [p[1] for p in pairs], [p[2] for p in pairs]
    coarse = [(COARSE.get(t, t), COARSE.get(s, s)) for t, s in zip(truth, said, strict=True)]
    healthy = [s for t, s in coarse if t == "healthy"]
    names = sorted(set(truth) | set(said))
    matrix = {t: dict.fromkeys(names, 0) for t in names}
    for t, s in zip(truth, said, strict=True):
        matrix[t][s] += 1
    return {
        "curves": len(pairs),
        "exact": float(np.mean([t == s for t, s in zip(truth, said, strict=True)])),
        "coarse": float(np.mean([t == s for t, s in coarse])),
        "healthy": len(healthy),
        "false alarms": sum(s != "healthy" for s in healthy),
        "matrix": matrix,
    }


def left_out(known: list[Run], others: list[Run]) -> dict[str, Any]:
    """Families that this fit never saw."""
    return judged(Names(learn_names(known)), others)


def each_left_out(runs: list[Run]) -> dict[str, Any]:
    """Every family judged by a smaller forest that learned from all the others."""
    pairs = []
    for family in sorted({run.recipe.family for run in runs}):
        rest = [run for run in runs if run.recipe.family != family]
        mine = [run for run in runs if run.recipe.family == family]
        pairs += Names(learn_names(rest, 60)).of(mine)
    return scores(pairs)


def learn_level(known: list[Run], others: list[Run], fresh: list[Run]) -> tuple[dict, dict]:
    """Forest and quantiles for the level; widened on families that the first fit never saw."""
    first = fit_level(learning.levels(known, AHEAD))
    tuning = learning.levels(others, AHEAD, ((1.0, True),))
    low, high = quantiles(first, tuning.X)
    outside = np.maximum(low - tuning.y, tuning.y - high)
    widen = float(max(0.0, np.quantile(outside, 0.95)))
    final = fit_level(learning.levels(known + others, AHEAD))
    arrays = {"widen": np.array(widen)}
    for name, trees in final.items():
        arrays |= trees.arrays(name)
    return arrays, level_report(final, widen, others, fresh)


def fit_level(rows: Rows) -> dict[str, Trees]:
    """The three parts of a prediction."""
    return {
        "level": learning.learn_level(rows),
        "level low": learning.learn_quantile(rows, 0.025),
        "level high": learning.learn_quantile(rows, 0.975),
    }


def quantiles(parts: dict[str, Trees], X: Array) -> tuple[Array, Array]:
    """Low and high share, with the middle always between them."""
    middle, low, high = (predictions(parts[name], X)[:, 0] for name in parts)
    middle = TRUST * middle
    return np.minimum(low, middle), np.maximum(high, middle)


def level_report(
    parts: dict[str, Trees], widen: float, others: list[Run], fresh: list[Run]
) -> dict[str, Any]:
    """Ours beside rivals on fresh seeds; their intervals are conformal on the other families."""
    runs = [run for run in fresh if has_level(run)]
    X = learning.levels(runs, AHEAD, ((1.0, True),)).X
    low, high = quantiles(parts, X)
    shapes = X[:, AHEAD]
    unit = np.array([expected_fall(level) for level in shapes])
    value, bottom, top = (
        np.maximum(shapes - share * unit, 0)
        for share in (TRUST * predictions(parts["level"], X)[:, 0], high + widen, low - widen)
    )
    truth, fall = truths(runs)
    report = {"ours": fit_scores(value, bottom, top, truth, fall)}
    theirs, before = rival_levels(runs), rival_levels([run for run in others if has_level(run)])
    old_truth, _ = truths([run for run in others if has_level(run)])
    fell, fell_before = np.maximum(1 - theirs["last"], 0.02), np.maximum(1 - before["last"], 0.02)
    for name, value in theirs.items():
        wide = np.quantile(np.abs(before[name] - old_truth) / fell_before, 0.95)
        report[name] = fit_scores(
            value, np.maximum(value - wide * fell, 0), value + wide * fell, truth, fall
        )
    return report


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
    rows = [rivals(run.logged / abs(run.logged[0])) for run in runs]
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


def learn_warning(sets: Sets, short: Array) -> tuple[dict, dict]:
    """The early warning; its threshold is set on families not learned from."""
    usable = [curve for curve in short if np.isfinite(curve[0])]
    usable += [run.logged for run in sets["train"] + sets["edge"] if np.isfinite(run.logged[0])]
    trees = learning.learn_warning(learning.moments(usable, np.random.default_rng(0)))
    quiet = [run.logged for run in sets["other families"] if blow_up(run.logged) < 0]
    loudest = [alarms(trees, curve, min(len(curve), 250)).max() for curve in quiet]
    alarm = float(np.quantile(loudest, 0.945))
    return trees.arrays("warning") | {"alarm": np.array(alarm)}, warned(
        trees, alarm, sets["fresh seeds"]
    )


def warned(trees: Trees, alarm: float, runs: list[Run]) -> dict[str, Any]:
    """How many blow-ups were announced and how far ahead, and false alarms by curve."""
    quiet, wrong, ahead = 0, 0, []
    for run in runs:
        at = blow_up(run.logged)
        if at == 0 or len(run.logged) < 2:
            continue
        score = alarms(trees, run.logged, len(run.logged) if at < 0 else at) > alarm
        if at < 0:
            quiet, wrong = quiet + 1, wrong + bool(score.any())
        else:
            first = 1 + int(score.argmax()) if score.any() else at
            ahead.append((at, at - first))
    late = [lead for at, lead in ahead if at >= 5]
    return {
        "blow-ups": len(ahead),
        "in the first four steps": len(ahead) - len(late),
        "later": len(late),
        "later, announced": sum(lead > 0 for lead in late),
        "later, median steps ahead where announced": float(
            np.median([n for n in late if n > 0] or [0])
        ),
        "quiet": quiet,
        "false alarms": wrong,
    }
