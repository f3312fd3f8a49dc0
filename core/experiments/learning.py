"""What the diagnosis learns from labelled runs, and how well it does on others.

Features come from the logged curve alone; labels and levels from the run's future.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.experiments.diagnosis import LONGER, Run, label
from core.experiments.tree_arrays import from_boosting, from_forest
from core.models.diagnosis.features import features
from core.models.diagnosis.trees import Trees
from core.models.diagnosis.verdict import MISSING, SHORTEST, expected_fall
from core.models.diagnosis.warning import blow_up, signs

Array = np.ndarray
AHEAD = 15  # steps before a blow-up that count as a time to warn
PREFIXES = ((1.0, True), (1.0, False), (0.5, True), (0.5, False), (0.2, False))


@dataclass(frozen=True, eq=False)
class Rows:
    """Features (n, n_features) beside what is to be learned (n,), and weights (n,)."""

    X: Array
    y: Array
    weight: Array


def described(loss: Array, validation: Array | None) -> list[float]:
    """Features in their order, a number where one is missing."""
    return [MISSING if np.isnan(v) else v for v in features(loss, validation).values()]


def labelled(runs: Iterable[Run], blind: bool = True) -> Rows:
    """Curves with their labels, each with and (if `blind`) without its validation loss."""
    X, y = [], []
    for run in runs:
        for seen in (True, False) if blind else (True,):
            name = label(run, seen)
            if name not in ("", "not finite"):
                X.append(described(run.logged, run.validation if seen else None))
                y.append(name)
    names, which, counts = np.unique(y, return_inverse=True, return_counts=True)
    weight = counts[which] ** -0.3
    return Rows(np.array(X), names[which], weight / weight.mean())


def has_level(run: Run) -> bool:
    """Whether the run has a level to predict: it stayed finite and fell."""
    finite = np.isfinite(run.later).all() and np.isfinite(run.logged).all()
    fell = finite and run.full[0] - run.later[-1] > 1e-9 * abs(run.full[0])
    return bool(fell and label(run) not in ("", "diverging"))


def levels(
    runs: Iterable[Run], ahead: int, prefixes: Sequence[tuple[float, bool]] = PREFIXES
) -> Rows:
    """Curves and their beginnings with what the fitted shapes get wrong about the level.

    In units of the fall that the shapes expect, and weighted so that the mean absolute error is
    that of the level in units of the whole fall. Feature `ahead` is the shapes' level.
    """
    X, y, weight = [], [], []
    for run in runs:
        for part, seen in prefixes if has_level(run) else ():
            n = int(part * len(run.logged))
            level = run.later[round(LONGER * part) - 1]
            if n < SHORTEST or not run.full[0] > level:
                continue
            x = described(run.logged[:n], run.validation[:n] if seen else None)
            start, unit = abs(run.logged[0]), expected_fall(x[ahead])
            X.append(x)
            y.append(np.clip((x[ahead] - level / start) / unit, -3, 3))
            weight.append(min(unit / max((run.full[0] - level) / start, 1e-4), 8))
    return Rows(np.array(X), np.array(y), np.array(weight))


def moments(curves: Iterable[Array], rng: np.random.Generator) -> Rows:
    """Moments of running curves, with 1 where a blow-up is at most 15 steps ahead."""
    X, y = [], []
    for curve in curves:
        at = blow_up(curve)
        if at < 0:
            when = np.concatenate([np.arange(2, 8), rng.integers(8, len(curve), 14)])
        else:
            when = np.arange(max(2, at - AHEAD + 1), at + 1)
        X += [signs(curve[:n]) for n in when]
        y += [float(at >= 0)] * len(when)
    return Rows(np.array(X), np.array(y), np.ones(len(y)))


def learn_names(rows: Rows, n_trees: int = 150) -> tuple[Trees, list[str]]:
    """A random forest that gives a curve its chances of each name."""
    from sklearn.ensemble import RandomForestClassifier  # needed to learn, never to diagnose

    model = RandomForestClassifier(n_trees, min_samples_leaf=2, max_features=0.25, random_state=0)
    model.fit(rows.X, rows.y, sample_weight=rows.weight)
    return from_forest(model), [str(name) for name in model.classes_]


def learn_level(rows: Rows, n_trees: int = 120) -> Trees:
    """A random forest for what the fitted shapes get wrong about the level."""
    from sklearn.ensemble import RandomForestRegressor

    model = RandomForestRegressor(n_trees, min_samples_leaf=4, max_features=0.3, random_state=0)
    return from_forest(model.fit(rows.X, rows.y, sample_weight=rows.weight))


def learn_quantile(rows: Rows, quantile: float) -> Trees:
    """Boosted trees for one quantile of it."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    model = HistGradientBoostingRegressor(
        loss="quantile", quantile=quantile, max_iter=120, learning_rate=0.05, max_leaf_nodes=15,
        min_samples_leaf=20, max_features=0.3, random_state=0,
    )  # fmt: skip
    return from_boosting(model.fit(rows.X, rows.y, sample_weight=rows.weight))


def learn_warning(rows: Rows) -> Trees:
    """Boosted trees whose sum is the log-odds of a blow-up within 15 steps."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.08, max_leaf_nodes=15, max_features=0.4,
        min_samples_leaf=10, random_state=0,
    )  # fmt: skip
    return from_boosting(model.fit(rows.X, rows.y))


def predictions(trees: Trees, X: Array) -> Array:
    """Totals of many rows, shape (n, n_outputs)."""
    rounded = X.astype(np.float32).astype(float)
    return np.array([trees.total(x) for x in rounded])


def alarms(trees: Trees, curve: Array, until: int) -> Array:
    """What the warning says after each of the steps from 2 to `until`."""
    if until < 2:
        return np.zeros(0)
    return predictions(trees, np.array([signs(curve[:n]) for n in range(2, until + 1)]))[:, 0]
