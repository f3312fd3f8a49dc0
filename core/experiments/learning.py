"""What the diagnosis learns from labelled runs.

Features come from the logged curve alone; labels and levels from the run's future.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from core.experiments.diagnosis import LONGER, Run, label
from core.experiments.tree_arrays import from_boosting, from_forest
from core.models.diagnosis.heading import expected_fall, expected_level
from core.models.diagnosis.learned import inputs, rounded
from core.models.diagnosis.trees import Trees
from core.models.diagnosis.verdict import SHORTEST
from core.models.diagnosis.warning import blow_up, signs
from core.models.threads import one_thread

Array = np.ndarray
Given = TypeVar("Given")
Made = TypeVar("Made")
Aim = tuple[Array, float, float]  # features, what is to be learned, weight
AHEAD = 15  # steps before a blow-up that count as a time to warn
CALM, HARD = 10, 6  # moments taken of a run that never blows up: at random, and after its rises
LONGEST = 250  # steps that an alarm is judged over
PARTS = (0.3, 0.5, 0.7)  # of a run whose level ten times later is known as well
KEPT = 3  # values of each leaf that stand for all of its rows


@dataclass(frozen=True, eq=False)
class Rows:
    """Features (n, n_features) beside what is to be learned (n,), and weights (n,)."""

    X: Array
    y: Array
    weight: Array


@dataclass(frozen=True, eq=False)
class Table:
    """Runs with their features, with and without validation: (n_runs, n_features) each.

    `ahead` (n_runs,) is the level that the fitted shapes expect, in units of the first loss.
    """

    runs: list[Run]
    seen: Array
    blind: Array
    ahead: Array

    def where(self, keep: Array) -> "Table":
        """Fewer runs; `keep` is a mask."""
        runs = [run for run, kept in zip(self.runs, keep, strict=True) if kept]
        return Table(runs, self.seen[keep], self.blind[keep], self.ahead[keep])


def table(runs: Iterable[Run]) -> Table:
    """Runs whose log is finite, with their features."""
    finite = [run for run in runs if np.isfinite(run.logged).all()]
    seen, blind, ahead = map(np.array, zip(*on_all_cores(described, finite), strict=True))
    return Table(finite, seen, blind, ahead)


@one_thread
def described(run: Run) -> tuple[Array, Array, float]:
    """Features with and without validation, and the level that the fitted shapes expect."""
    loss = run.logged
    return inputs(loss, run.validation), inputs(loss, None), expected_level(loss)


def on_all_cores(function: Callable[[Given], Made], items: Sequence[Given]) -> list[Made]:
    """What `function` makes of each, in their order."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(function, items, chunksize=50))


def labelled(runs: Table) -> Rows:
    """Curves with their labels, each with and without its validation loss."""
    names = [label(run) for run in runs.runs] + [label(run, False) for run in runs.runs]
    X, y = np.vstack([runs.seen, runs.blind]), np.array(names)
    told = (y != "") & (y != "not finite")  # the second is seen, never learned
    X, y = X[told], y[told]
    _, which, counts = np.unique(y, return_inverse=True, return_counts=True)
    weight = counts[which] ** -0.3
    return Rows(X, y, weight / weight.mean())


def has_level(run: Run) -> bool:
    """Whether the run has a level to predict: it stayed finite and fell.

    A first logged loss of 0, where a minibatch was fitted by chance, leaves no unit to measure in.
    """
    finite = np.isfinite(run.later).all() and np.isfinite(run.logged).all() and run.logged[0] != 0
    fell = finite and run.full[0] - run.later[-1] > 1e-9 * abs(run.full[0])
    return bool(fell and label(run) not in ("", "diverging", "not finite"))


def levels(runs: Table, parts: bool = False) -> Rows:
    """Curves with what the fitted shapes get wrong about the level; with `parts` more of them.

    In units of the fall that the shapes expect, and weighted so that the mean absolute error is
    that of the level in units of the whole fall. The last feature is the shapes' level. `parts`
    adds each curve without its validation, and the beginnings of each with the levels they come to.
    """
    kept = runs.where(np.array([has_level(run) for run in runs.runs]))
    earlier = on_all_cores(beginnings, kept.runs) if parts else [[] for _ in kept.runs]
    rows = []
    for run, seen, blind, ahead, more in zip(
        kept.runs, kept.seen, kept.blind, kept.ahead, earlier, strict=True
    ):
        rows.append(aim(run, seen, ahead, 1.0))
        if parts:
            rows += [aim(run, blind, ahead, 1.0), *more]
    X, y, weight = (np.array(column) for column in zip(*rows, strict=True))
    return Rows(X, y, weight)


@one_thread
def beginnings(run: Run) -> list[Aim]:
    """The first parts of a run, where they are long enough and the run fell after them."""
    rows = []
    for part in PARTS:
        n = int(len(run.logged) * part)
        if n >= SHORTEST and run.full[0] > run.later[round(LONGER * part) - 1]:
            loss = run.logged[:n]
            rows.append(aim(run, inputs(loss, run.validation[:n]), expected_level(loss), part))
    return rows


def aim(run: Run, x: Array, ahead: float, part: float) -> Aim:
    """Features of this part of a run, what its shapes get wrong, and its weight."""
    level, start = run.later[round(LONGER * part) - 1], abs(float(run.logged[0]))
    unit = expected_fall(ahead)
    wrong = float(np.clip((ahead - level / start) / unit, -3, 3))
    weight = min(unit / max((run.full[0] - level) / start, 1e-4), 8)
    return np.append(x, ahead), wrong, weight


def capped(rows: Rows) -> Rows:
    """The same with no row that counts for much more than another.

    An error of a level counts for at most the whole fall, so nothing is won by coming a little
    nearer where the shapes are lost.
    """
    return Rows(rows.X, np.clip(rows.y, -1, 1), np.minimum(rows.weight, 1.2))


def watched(curve: Array) -> Array:
    """Signs after each step from the second loss to the last before a blow-up."""
    at = blow_up(curve)
    end = at if at >= 0 else min(len(curve), LONGEST)
    n_signs = signs(np.ones(2)).shape[1]
    return rounded(signs(curve[:end])) if end >= 2 else np.zeros((0, n_signs))


def moments(curve: Array, rng: np.random.Generator) -> tuple[Array, bool]:
    """Signs at some moments of a running curve (n, n_signs), and whether it blows up.

    Of a blow-up the last 15 moments before it; of a calm run some at random, the first six, and
    those after its highest rises.
    """
    seen, blows = watched(curve), blow_up(curve) >= 0
    if blows or not len(seen):
        return seen[-AHEAD:], blows
    so_far = curve[1 : len(seen) + 1]
    hard = np.argsort(np.minimum.accumulate(so_far) - so_far)[:HARD]
    at = np.concatenate([np.arange(6), hard, rng.integers(0, len(seen), CALM)])
    return seen[np.unique(at[at < len(seen)])], blows


def as_rows(parts: Iterable[tuple[Array, bool]]) -> Rows:
    """Moments of many curves as rows, with 1 where a blow-up is at most 15 steps ahead.

    The moments of one blow-up weigh together as much as those of another: to be announced once
    is enough. All blow-ups weigh a third of what all the calm moments do.
    """
    kept = [(X, blows) for X, blows in parts if len(X)]
    y = np.repeat([float(blows) for _, blows in kept], [len(X) for X, _ in kept])
    weight = np.concatenate([np.full(len(X), 1 / len(X) if blows else 1.0) for X, blows in kept])
    weight[y == 1] *= (y == 0).sum() / weight[y == 1].sum() / 3
    return Rows(np.concatenate([X for X, _ in kept]), y, weight)


def learn_names(rows: Rows, n_rounds: int = 200) -> tuple[Trees, list[str]]:
    """Boosted trees whose sums are the log-odds of each name."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # to learn, never to diagnose

    model = HistGradientBoostingClassifier(
        max_iter=n_rounds, learning_rate=0.05, max_leaf_nodes=24, max_features=0.15, max_bins=64,
        min_samples_leaf=15, l2_regularization=10, early_stopping=False, random_state=0,
    )  # fmt: skip
    model.fit(rows.X, rows.y, sample_weight=rows.weight)
    return from_boosting(model), [str(name) for name in model.classes_]


def together(parts: Iterable[Rows]) -> Rows:
    """All rows of several parts."""
    columns = [(part.X, part.y, part.weight) for part in parts]
    return Rows(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def learn_level(rows: Rows, n_trees: int = 25) -> Trees:
    """A random forest whose leaves keep what the fitted shapes got wrong about curves like these.

    Quantile regression forests (Meinshausen 2006) keep all rows of a leaf; here three of its
    quantiles stand for them. Trees grow on errors that are capped, leaves keep them whole.
    """
    from sklearn.ensemble import RandomForestRegressor

    model = RandomForestRegressor(n_trees, min_samples_leaf=10, max_features=0.15, random_state=0)
    usual = capped(rows)
    model.fit(usual.X, usual.y, sample_weight=usual.weight)
    return from_forest(model, rows.X, rows.y, KEPT)


def learn_quantile(rows: Rows, quantile: float) -> Trees:
    """Boosted trees for one quantile of it."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    model = HistGradientBoostingRegressor(
        loss="quantile", quantile=quantile, max_iter=120, learning_rate=0.05, max_leaf_nodes=15,
        min_samples_leaf=20, max_features=0.3, max_bins=64, random_state=0,
    )  # fmt: skip
    return from_boosting(model.fit(rows.X, rows.y, sample_weight=rows.weight))


def learn_warning(rows: Rows) -> Trees:
    """Boosted trees whose sum is the log-odds of a blow-up within 15 steps."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.08, max_leaf_nodes=15, max_features=0.4, max_bins=64,
        min_samples_leaf=10, early_stopping=False, random_state=0,
    )  # fmt: skip
    return from_boosting(model.fit(rows.X, rows.y, sample_weight=rows.weight))
