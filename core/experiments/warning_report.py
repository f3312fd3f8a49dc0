"""Learn the early warning, and judge which blow-ups it announces and how often it is wrong."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.experiments import learning
from core.experiments.diagnosis import Run
from core.models.diagnosis.trees import Trees
from core.models.diagnosis.warning import blow_up, steady_growth

Array = np.ndarray
MOST_ALARMS = 0.05  # of curves that never blow up, of families left out
KINDS = {  # steps at which a blow-up comes: first and last
    "at step 1": (1, 1),
    "at step 2": (2, 2),
    "at steps 3 and 4": (3, 4),
    "at steps 5 to 9": (5, 9),
    "at steps 10 to 19": (10, 19),
    "at step 20 or later": (20, 10**9),
}


@dataclass(frozen=True, eq=False)
class Watched:
    """Logged losses of runs, and the family of each."""

    curves: list[Array]
    families: list[str]


def learn_warning(
    sets: dict[str, list[Run]], short: dict[str, Watched], left_out: Sequence[tuple[str, ...]],
    judged: Sequence[str],
) -> tuple[dict[str, Array], dict[str, Any]]:  # fmt: skip
    """Trees and alarm; the alarm is set on calm runs, by the stricter of two ways.

    At most 5% of them may be warned by trees that never saw their families, nor by all trees.
    """
    logged, near, rng = as_watched(sets["train"]), short["train"], np.random.default_rng(0)
    parts = [learning.moments(curve, rng) for curve in usable(logged.curves + near.curves)]
    families = np.array(logged.families + near.families)
    loudest: list[float] = []
    for together in left_out:
        mine = np.isin(families, together)
        fitted = fit([part for part, out in zip(parts, mine, strict=True) if not out])
        loudest += loudest_of_calm(fitted, logged, together)
    trees = fit(parts)
    own = loudest_of_calm(trees, logged, set(logged.families))
    # what learned from all families speaks louder than what learned from half of them
    alarm = max(float(np.quantile(heard, 1 - MOST_ALARMS)) for heard in (loudest, own))
    report = {name: announced(trees, alarm, as_watched(sets[name]).curves) for name in judged}
    report["near the edge"] = announced(trees, alarm, short["near the edge"].curves)
    return trees.arrays("warning") | {"alarm": np.array(alarm)}, report


def loudest_of_calm(trees: Trees, logged: Watched, families: Collection[str]) -> list[float]:
    """The loudest moment of each run of these families that never blows up."""
    return [
        float(loudness(trees, curve).max())
        for curve, family in zip(usable(logged.curves), logged.families, strict=True)
        if family in families and len(curve) and blow_up(curve) < 0
    ]


def as_watched(runs: Iterable[Run]) -> Watched:
    """The logs of labelled runs."""
    kept = list(runs)
    return Watched([run.logged for run in kept], [run.recipe.family for run in kept])


def usable(curves: Iterable[Array]) -> list[Array]:
    """Curves whose first loss is a number; the others in their places as empty ones."""
    return [curve if np.isfinite(curve[0]) else curve[:0] for curve in curves]


def fit(parts: list[tuple[Array, bool]]) -> Trees:
    """Trees that learned from moments of many curves."""
    return learning.learn_warning(learning.as_rows(parts))


def loudness(trees: Trees, curve: Array) -> Array:
    """What is heard after each step before a blow-up, from the second loss on.

    That is what the trees say, and infinity where a steady growth leaves no doubt.
    """
    seen = learning.watched(curve)
    if not len(seen):
        return np.full(1, -np.inf)
    sure = steady_growth(curve[: len(seen) + 1])
    return np.where(sure, np.inf, trees.totals(seen)[:, 0])


def announced(trees: Trees, alarm: float, curves: Iterable[Array]) -> dict[str, Any]:
    """How many blow-ups of each kind were announced, how far ahead, and false alarms by curve."""
    calm, wrong = 0, 0
    ahead: list[tuple[int, int]] = []
    for curve in usable(curves):
        at = blow_up(curve)
        if at == 0 or len(curve) < 2:
            continue
        loud = loudness(trees, curve) > alarm
        if at < 0:
            calm, wrong = calm + 1, wrong + bool(loud.any())
        else:
            ahead.append((at, at - 1 - int(loud.argmax()) if loud.any() else 0))
    kinds = {kind: counted(ahead, *span) for kind, span in KINDS.items()}
    from_second, later = counted(ahead, 2, 10**9), counted(ahead, 5, 10**9)
    return {
        "calm": calm,
        "false alarms": wrong,
        "by kind": kinds,
        "after step 1": from_second,
        "after step 4": later,
    }


def counted(ahead: list[tuple[int, int]], first: int, last: int) -> dict[str, float]:
    """Blow-ups at these steps, how many were announced, and the median steps ahead of those."""
    leads = [lead for at, lead in ahead if first <= at <= last]
    told = [lead for lead in leads if lead > 0]
    return {
        "blow-ups": len(leads),
        "announced": len(told),
        "median steps ahead": float(np.median(told)) if told else 0.0,
    }
