"""What the diagnosis learned and how well it does: diagnosis.npz and diagnosis.json.

Trains about 2,500 short runs (half an hour on one core the first time; kept in .cache).
"""

import dataclasses
import hashlib
import json
from pathlib import Path

import numpy as np

from core.experiments import diagnosis_report
from core.experiments.diagnosis import Run, corpus, label, short_runs
from core.experiments.training_runs import FRESH, SEEN, Recipe
from core.models.diagnosis.features import features

SETS = {  # name: (runs, families, seed, near the edge of stability)
    "train": (1400, SEEN, 1, False),
    "edge": (450, SEEN, 5, True),
    "other families": (330, FRESH, 3, False),
    "fresh seeds": (360, SEEN, 2, False),
}
ARRAYS = ("logged", "full", "validation", "later")


def build(folder: Path) -> None:
    """Train the corpora, learn from all but the fresh seeds, judge on what was not learned from."""
    sets = {name: runs_of(folder, name) for name in SETS}
    short = short_of(folder)
    arrays, report = diagnosis_report.learn_and_judge(sets, short)
    np.savez_compressed(folder / "diagnosis.npz", **arrays)
    report["made from"] = {name: list(map(str, value)) for name, value in SETS.items()}
    report["digest"] = hashlib.sha256((folder / "diagnosis.npz").read_bytes()).hexdigest()
    report["features"] = list(features(np.linspace(2, 1, 50)))
    report["examples"] = examples(sets["fresh seeds"])
    (folder / "diagnosis.json").write_text(json.dumps(report, indent=1) + "\n")


def runs_of(folder: Path, name: str) -> list[Run]:
    """The runs of one set, trained once."""
    kept = folder / ".cache" / f"diagnosis {name}.npz"
    if not kept.exists():
        n, families, seed, near_edge = SETS[name]
        keep(kept, list(corpus(n, families, seed, near_edge)))
    stored = np.load(kept)
    ends = np.cumsum(stored["length"])[:-1]
    curves = [np.split(stored[field], ends) for field in ("logged", "full", "validation")]
    recipes = [Recipe(**row) for row in json.loads(str(stored["recipes"]))]
    rest = zip(stored["later"], stored["best"], stored["faster"], stored["cut"], strict=True)
    rows = zip(recipes, *curves, rest, strict=True)
    return [Run(r, a, b, c, x[0], *map(float, x[1:])) for r, a, b, c, x in rows]


def keep(path: Path, runs: list[Run]) -> None:
    """Store runs as plain arrays."""
    path.parent.mkdir(exist_ok=True)
    curves = {name: np.concatenate([getattr(run, name) for run in runs]) for name in ARRAYS[:3]}
    ends = {
        name: [getattr(run, name) for run in runs] for name in ("later", "best", "faster", "cut")
    }
    recipes = json.dumps([dataclasses.asdict(run.recipe) for run in runs])
    lengths = [len(run.logged) for run in runs]
    np.savez_compressed(path, recipes=recipes, length=lengths, **curves, **ends)


def short_of(folder: Path) -> np.ndarray:
    """Runs near the edge of stability, 150 steps each, shape (1500, 150)."""
    kept = folder / ".cache" / "diagnosis short.npy"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        np.save(kept, np.array(list(short_runs(1500, SEEN, 11))))
    return np.load(kept)


def examples(runs: list[Run]) -> list[dict]:
    """The first three fresh curves of 200 points of each label, to look at and to guess."""
    found: dict[str, list[dict]] = {}
    for run in runs:
        same = found.setdefault(label(run), [])
        if len(run.logged) == 200 and len(same) < 3:
            same.append(
                {
                    "label": label(run),
                    "recipe": dataclasses.asdict(run.recipe),
                    "loss": shortened(run.logged),
                    "validation": shortened(run.validation),
                    "later": shortened(run.later)[-1],
                }
            )
    return [example for name in sorted(found) if name for example in found[name]]


def shortened(values: np.ndarray) -> list[float | None]:
    """Six digits of each, None where it is not finite."""
    return [float(f"{value:.6g}") if np.isfinite(value) else None for value in values]
