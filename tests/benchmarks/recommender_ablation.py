"""What each piece of the recommender brings: the default preset without it, on two folds.

python tests/benchmarks/recommender_ablation.py
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import measuring

os.environ.update(measuring.single_thread())

import metrics
import numpy as np
from recommender_rivals import split
from rivals import best_by, liked

from core.datasets.ratings import Ratings
from core.models.recommender import Model, Settings, chance_from, fit
from core.models.recommender import ordinal as calibration

NAME = "recommender_ablation"
DATA = "MovieLens latest-small 2016, folds 0 and 1"
FOLDS = (0, 1)
KEYS = {"rmse": "RMSE", "nll": "NLL", "ece": "ECE", "ndcg": "NDCG@10"}


@dataclass(frozen=True)
class Variant:
    """The model without a piece: how it is fitted, or how its lists are made."""

    fit: Callable[[Ratings], Model] = fit
    best: Callable[[Model], np.ndarray] = lambda model: model.rank(_everyone(model))


def _everyone(model: Model) -> np.ndarray:
    return np.arange(len(model.ratings.users))


def _with(**changes: Any) -> Callable[[Ratings], Model]:
    return lambda train: fit(train, replace(Settings(), **changes))


def without_item_features(train: Ratings) -> Model:
    """A plain user-item-rating file."""
    return fit(replace(train, genres=None, year=None, genre_names=()))


def without_calibration(train: Ratings) -> Model:
    """Thresholds half-way between the levels and variances as they come."""

    def as_they_are(scale: np.ndarray, *_: np.ndarray) -> calibration.Ordinal:
        return calibration.Ordinal(calibration.evenly(scale))

    with patch.object(calibration, "fitted", as_they_are):
        return fit(train)


def without_habits(train: Ratings) -> Model:
    """Everybody uses the scale alike."""
    model = fit(train)
    return replace(model, tilt=np.zeros_like(model.tilt))


def plain(train: Ratings) -> Model:
    """Without all of these at once."""

    def as_they_are(scale: np.ndarray, *_: np.ndarray) -> calibration.Ordinal:
        return calibration.Ordinal(calibration.evenly(scale))

    bare = replace(train, genres=None, year=None, genre_names=())
    with patch.object(calibration, "fitted", as_they_are):
        model = fit(bare, replace(Settings(), n_history=0, noise_strength=1e12))
    return replace(model, tilt=np.zeros_like(model.tilt))


def by_watching(model: Model) -> np.ndarray:
    """Lists by the chance of watching alone."""
    past = model.watch.history
    scores = best_by(lambda some: model.watch.scores(past[some]), model.ratings)
    return scores(_everyone(model), 10)


def by_liking(model: Model) -> np.ndarray:
    """Lists by the chance of liking alone."""
    n_items = len(model.ratings.items)

    def chances(some: np.ndarray) -> np.ndarray:
        said = model.predict(np.repeat(some, n_items), np.tile(np.arange(n_items), len(some)))
        return chance_from(said.levels, model.scale).reshape(len(some), n_items)

    return best_by(chances, model.ratings)(_everyone(model), 10)


VARIANTS = {
    "everything": Variant(),
    "no history features": Variant(_with(n_history=0)),
    "no genres and years": Variant(without_item_features),
    "equal noise": Variant(_with(noise_strength=1e12)),
    "no calibration": Variant(without_calibration),
    "no habits": Variant(without_habits),
    "none of these": Variant(plain),
    "lists by watching alone": Variant(best=by_watching),
    "lists by liking alone": Variant(best=by_liking),
}


def main() -> None:
    """Fit every variant on every fold and write the differences down."""
    found = {name: measured(name, variant) for name, variant in VARIANTS.items()}
    full, sums = found["everything"]
    rows = []
    for name, (scores, errors) in found.items():
        rows.append(measuring.row(
            NAME, name, measuring.version_of_ours(), DATA, metrics=scores,
            worse_by=metrics.rmse_interval(errors, sums),
        ))  # fmt: skip
    said = conclusion(rows, full)
    measuring.record(NAME, rows, said)
    header = ["variant", *KEYS.values(), "RMSE less that of everything [95%]", "fit, cpu s"]
    lines = [
        [row["model"], *(f"{row['metrics'][key]:.4f}" for key in KEYS),
         "[{:+.4f}, {:+.4f}]".format(*row["worse_by"]), f"{row['metrics']['seconds']:.1f}"]
        for row in rows
    ]  # fmt: skip
    place = f"{DATA}; {rows[0]['machine']}; version {rows[0]['version']}; {rows[0]['date']}."
    measuring.write_section(NAME, f"{said}\n\n{measuring.table(header, lines)}\n\n{place}")


def measured(name: str, variant: Variant) -> tuple[dict[str, float], np.ndarray]:
    """Mean scores over the folds, and the squared errors by user."""
    runs, sums = [], []
    for fold in FOLDS:
        train, held = split(fold)
        model, seconds = measuring.cpu_seconds(lambda train=train: variant.fit(train))
        said, good = model.predict(held.user, held.item), liked(held)
        runs.append({
            **metrics.point_scores(said.mean, held.value),
            **metrics.distribution_scores(said.levels, held.level, held.scale >= 4),
            **metrics.ranking_scores(
                variant.best(model), held.user[good], held.item[good], len(held.items)
            ),
            "seconds": seconds,
        })  # fmt: skip
        sums.append(metrics.by_user(said.mean - held.value, held.user, len(held.users)))
    scores = {key: float(np.mean([run[key] for run in runs])) for key in runs[0]}
    print(name, {key: round(scores[key], 4) for key in KEYS}, flush=True)
    return scores, np.sum(sums, axis=0)


def conclusion(rows: list[dict[str, Any]], full: dict[str, float]) -> str:
    """What each removal costs, and which removal costs nothing."""
    said = []
    for row in rows[1:]:
        costs = [
            f"{word} {row['metrics'][key] - full[key]:+.4f}"
            for key, word in KEYS.items()
            if abs(row["metrics"][key] - full[key]) >= 5e-4
        ]
        said.append(f"{row['model']}: {', '.join(costs) or 'no difference worth telling'}")
    return f"Against everything together, {'; '.join(said)}."


if __name__ == "__main__":
    main()
