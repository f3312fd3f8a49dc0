"""What the diagnosis learned and how well it does: diagnosis.npz and diagnosis.json.

Trains about 60,000 runs that are followed ten times longer, and 3,500 short ones, for an hour and
a half on two cores, and learns from them for less than half as long; what was trained is kept in
.cache. The judged sets and the short runs near the edge have their own seeds, and are used for
nothing but the report.
"""

import dataclasses
import hashlib
import json
from pathlib import Path

import numpy as np

from core.experiments import diagnosis_report
from core.experiments.corpus import SIDE_BY_SIDE, corpus, recipes, short_runs
from core.experiments.diagnosis import Recipe, Run, label
from core.experiments.training_runs.families import FRESH, SEEN
from core.experiments.warning_report import Watched
from core.models.diagnosis.features import features

USUAL = ("softmax", "perceptron", "factorisation", "linear")  # learned from twice as often
OTHERS, LATEST = SEEN[24:32], SEEN[32:]  # learned from since there are runs enough of the rest
SETS = {  # name: (runs, families in turn, seed)
    "train": (5376, SEEN[:24] + USUAL, 121),
    "train more": (32256, SEEN[:24] + USUAL, 141),
    "train others": (10752, OTHERS, 151),
    "train latest": (5376, LATEST, 161),
    "fresh seeds": (3168, SEEN, 1313),
    "families never learned": (3072, FRESH, 1414),
}
SHORT = {"train": (2592, SEEN, 131), "near the edge": (864, SEEN, 434)}
CURVES = ("logged", "full", "validation")


def build(folder: Path) -> None:
    """Train the corpora, learn from one of them, judge on the others."""
    sets = {name: runs_of(folder, name) for name in SETS}
    watched = {name: short_of(folder, name) for name in SHORT}
    arrays, report = diagnosis_report.learn_and_judge(sets, watched)
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
        keep(kept, list(corpus(*SETS[name])))
    stored = np.load(kept)
    ends = np.cumsum(stored["length"])[:-1]
    curves = [np.split(stored[field], ends) for field in CURVES]
    made = [Recipe(**row) for row in json.loads(str(stored["recipes"]))]
    rest = zip(stored["later"], stored["best"], stored["faster"], stored["cut"], strict=True)
    rows = zip(made, stored["place"], *curves, rest, strict=True)
    return [Run(r, int(p), a, b, c, x[0], *map(float, x[1:])) for r, p, a, b, c, x in rows]


def keep(path: Path, runs: list[Run]) -> None:
    """Store runs as plain arrays."""
    path.parent.mkdir(exist_ok=True)
    curves = {name: np.concatenate([getattr(run, name) for run in runs]) for name in CURVES}
    rest = {
        name: [getattr(run, name) for run in runs]
        for name in ("place", "later", "best", "faster", "cut")
    }
    made = json.dumps([dataclasses.asdict(run.recipe) for run in runs])
    lengths = [len(run.logged) for run in runs]
    np.savez_compressed(path, recipes=made, length=lengths, **curves, **rest)


def short_of(folder: Path, name: str) -> Watched:
    """Short runs, most near the edge of stability, with their families."""
    kept = folder / ".cache" / f"diagnosis short {name}.npy"
    n, families, seed = SHORT[name]
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        np.save(kept, np.array(list(short_runs(n, families, seed))))
    made = recipes(n // SIDE_BY_SIDE, families, seed)
    return Watched(list(np.load(kept)), [r.family for r in made for _ in range(SIDE_BY_SIDE)])


def examples(runs: list[Run]) -> list[dict]:
    """Three fresh curves of 200 points of each label, of different families where there are."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        if len(run.logged) == 200 and label(run):
            found.setdefault(label(run), []).append(run)
    return [example(run) for name in sorted(found) for run in varied(found[name])[:3]]


def varied(runs: list[Run]) -> list[Run]:
    """One trained on all rows, if there is one, then one of each other family, then the rest."""
    first: dict[str, Run] = {}
    for run in sorted(runs, key=lambda run: run.recipe.batch > 0)[:1] + runs:
        first.setdefault(run.recipe.family, run)
    firsts = list(first.values())
    return firsts + [run for run in runs if all(run is not other for other in firsts)]


def example(run: Run) -> dict:
    """A run as the page shows it, and the recipe that makes it again."""
    return {
        "label": label(run),
        "recipe": dataclasses.asdict(run.recipe),
        "place": run.place,
        "loss": shortened(run.logged),
        "validation": shortened(run.validation),
        "later": shortened(run.later)[-1],
    }


def shortened(values: np.ndarray) -> list[float | None]:
    """Six digits of each, None where it is not finite."""
    return [float(f"{value:.6g}") if np.isfinite(value) else None for value in values]
