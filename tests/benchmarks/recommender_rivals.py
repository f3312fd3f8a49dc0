"""The recommender beside the libraries people would pick instead, on the same five folds.

    python tests/benchmarks/recommender_rivals.py            # ours again; rivals from the record
    python tests/benchmarks/recommender_rivals.py --fresh    # everything: 20 minutes of a core

Each fit has a process of its own with one thread. Results go to data/benchmarks.json, the squared
errors by user to recommender_rivals.npz, the table to README.md beside this file.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import measuring

os.environ.update(measuring.single_thread())

import metrics
import numpy as np
from rivals import RIVALS, liked

from core.datasets.ratings import Ratings, load_movielens

NAME = "recommender_rivals"
DATA = "MovieLens latest-small 2016, five folds"
ERRORS = HERE / "recommender_rivals.npz"
PROTOCOL = 1  # raise it when recorded rivals must be measured anew
FIRST = "ours, default"
WORDS = {
    "rmse": "RMSE", "mae": "MAE", "nll": "NLL", "brier": "Brier", "ece": "ECE",
    "ndcg": "NDCG@10", "recall": "Recall@10",
}  # fmt: skip
LOWER_IS_BETTER = {"rmse", "mae", "nll", "brier", "ece"}


def main() -> None:
    """Measure what is not on record, or one job when started as its process."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--fresh", action="store_true", help="measure the rivals again too")
    asked.add_argument("--only", nargs="*", metavar="MODEL", help=f"of {list(RIVALS)}")
    asked.add_argument("--job", nargs=4, metavar=("MODEL", "FOLD", "OPTIONS", "OUT"))
    chosen = asked.parse_args()
    if chosen.job:
        model, fold, options, out = chosen.job
        result = trial(model, int(fold), json.loads(options))
        Path(out).write_text(json.dumps(result))
        return
    digest = load_movielens().digest[:16]
    for model in RIVALS:
        there = {row["model"]: row for row in measuring.recorded(NAME)}
        usable = not chosen.fresh and model in there and _current(there[model], digest)
        if usable or (chosen.only and model not in chosen.only):
            continue
        print(f"{model} …", flush=True)
        row, found = measured(model, digest)
        there = {row["model"]: row for row in measuring.recorded(NAME)} | {model: row}
        sums = dict(np.load(ERRORS)) if ERRORS.exists() else {}
        if found is not None:
            sums[model] = found.astype(np.float32)
        np.savez_compressed(ERRORS, **sums)
        write([there[model] for model in RIVALS if model in there], sums)


def _current(row: dict[str, Any], digest: str) -> bool:
    here = row["version"], row["digest"], row["protocol"]
    return here == (_version(row["model"]), digest, PROTOCOL)


def _version(model: str) -> str:
    package = RIVALS[model].package
    return f"{package} {version(package)}" if package else measuring.version_of_ours()


def folds(n: int) -> np.ndarray:
    """The fold of each rating, shape (n,)."""
    fold = np.empty(n, dtype=int)
    fold[np.random.default_rng(0).permutation(n)] = np.arange(n) % 5
    return fold


def split(fold: int) -> tuple[Ratings, Ratings]:
    """Training and held-out ratings, without times; fold -1 is the inner split of fold 0."""
    ratings = load_movielens()
    where = folds(len(ratings.value))
    train, held = ratings.take(where != max(fold, 0)), ratings.take(where == max(fold, 0))
    if fold < 0:
        inner = np.random.default_rng(1).random(len(train.value)) < 0.1
        train, held = train.take(~inner), train.take(inner)
    return train, held


def trial(model: str, fold: int, options: dict[str, Any]) -> dict[str, Any]:
    """Fit once in this process; scores, seconds, megabytes and squared errors by user."""
    train, held = split(fold)
    width = options.pop("width", None)
    out: dict[str, Any] = {"scores": {}}

    def work() -> Any:
        fitted, out["fit"] = measuring.cpu_seconds(lambda: RIVALS[model].fit(train, **options))
        if fitted.predict is not None:
            answer = measuring.cpu_seconds(lambda: fitted.predict(held.user, held.item))
            (mean, levels), out["predict"] = answer
            out["scores"] = _rated(mean, levels, held, width)
            out["width"] = metrics.best_width(mean, held.level, held.scale)
            error = mean - held.value
            out["sums"] = metrics.by_user(error, held.user, len(held.users)).tolist()
        return fitted

    fitted, out["megabytes"] = measuring.peak_megabytes(work)
    if fitted.best is not None and (fold >= 0 or fitted.predict is None):
        users = np.arange(len(held.users))
        best, out["rank"] = measuring.cpu_seconds(lambda: fitted.best(users, 10))
        good = liked(held)
        out["scores"] |= metrics.ranking_scores(
            best, held.user[good], held.item[good], len(held.items)
        )
    return out


def _rated(mean: np.ndarray, levels: Any, held: Ratings, width: float | None) -> dict[str, float]:
    """Scores of predicted ratings; a model without a distribution gets a Gaussian of `width`."""
    scores = metrics.point_scores(mean, held.value)
    if levels is None and width:
        levels = metrics.gaussian_levels(mean, width, held.scale)
    if levels is None:
        return scores
    return scores | metrics.distribution_scores(levels, held.level, held.scale >= 4)


def measured(model: str, digest: str) -> tuple[dict[str, Any], np.ndarray | None]:
    """Choose options on the inner split where there is a choice, then run the five folds."""
    options, tried, width = _chosen(model)
    runs = [_in_process(model, fold, {**options, "width": width}) for fold in range(5)]
    sums = np.sum([run["sums"] for run in runs], axis=0) if "sums" in runs[0] else None
    rest: dict[str, Any] = {
        name: measuring.median_and_spread([run[name] for run in runs])
        for name in ("fit", "predict", "rank", "megabytes")
        if name in runs[0]
    }
    row = measuring.row(
        NAME, model, _version(model), DATA,
        metrics={key: float(np.mean([run["scores"][key] for run in runs]))
                 for key in WORDS if key in runs[0]["scores"]},
        folds={key: [run["scores"][key] for run in runs]
               for key in ("rmse", "ndcg") if key in runs[0]["scores"]},
        options=options, tried=tried, width=width, digest=digest, protocol=PROTOCOL, **rest,
    )  # fmt: skip
    return row, sums


def _chosen(model: str) -> tuple[dict[str, Any], list[Any], float | None]:
    """The best options on the inner split, what each scored there, and the Gaussian's width."""
    grid = RIVALS[model].grid
    if not RIVALS[model].package or (len(grid) == 1 and model == "popularity"):
        return grid[0], [], None
    runs = [_in_process(model, -1, options) for options in grid]
    key = "rmse" if "rmse" in runs[0]["scores"] else "ndcg"
    tried = [[options, run["scores"][key]] for options, run in zip(grid, runs, strict=True)]
    best = min(range(len(grid)), key=lambda k: tried[k][1] * (1 if key == "rmse" else -1))
    for k, (options, score) in enumerate(tried):
        print(f"  {'*' if k == best else ' '} {options}: {key} {score:.4f}", flush=True)
    return grid[best], tried, runs[best].get("width")


def _in_process(model: str, fold: int, options: dict[str, Any]) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, __file__, "--job", model, str(fold), json.dumps(options)]
        done = subprocess.run([*command, out.name], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{model} failed with {options}:\n{done.stderr[-3000:]}")
        return json.loads(Path(out.name).read_text())


def write(rows: list[dict[str, Any]], sums: dict[str, np.ndarray]) -> None:
    """Intervals, conclusions, the record and the table."""
    first = next((row for row in rows if row["model"] == FIRST), None)
    for row in rows:
        errors = sums.get(row["model"])
        if errors is not None:
            row["interval"] = metrics.rmse_interval(errors)
        if errors is not None and FIRST in sums and row["model"] != FIRST:
            row["behind_ours"] = metrics.rmse_interval(errors, sums[FIRST])
        if first and row is not first:
            row["conclusion"] = conclusion(row, first)
    overall = summary(rows, first) if first else ""
    measuring.record(NAME, rows, overall)
    said = "\n".join(f"- {row['conclusion']}" for row in rows if row.get("conclusion"))
    tuned = "\n".join(f"- {row['model']}: {_choice(row)}" for row in rows if row["tried"])
    measuring.write_section(NAME, "\n\n".join([overall, _table(rows), said, "Options:", tuned]))


def conclusion(row: dict[str, Any], ours: dict[str, Any]) -> str:
    """One sentence: where it is behind ours, and where ahead."""
    better, worse = [], []
    for key, word in WORDS.items():
        if key in row["metrics"] and key in ours["metrics"]:
            theirs, mine = row["metrics"][key], ours["metrics"][key]
            ahead = theirs < mine if key in LOWER_IS_BETTER else theirs > mine
            (better if ahead else worse).append(f"{word} ({theirs:.3f} against {mine:.3f})")
    for key, word, unit in (("fit", "fitting time", "s"), ("megabytes", "memory", "MB")):
        theirs, mine = row[key]["median"], ours[key]["median"]
        text = f"{word} ({theirs:.3g} against {mine:.3g} {unit})"
        (better if theirs < mine else worse).append(text)
    ahead = f"ahead of our default preset in {', '.join(better)}" if better else "ahead in nothing"
    return f"{row['model']}: {ahead}; behind in {', '.join(worse) or 'nothing'}."


def summary(rows: list[dict[str, Any]], ours: dict[str, Any]) -> str:
    """Where our default preset stands among the others in each metric."""
    others = [row for row in rows if not row["model"].startswith("ours")]
    said = []
    for key, word in WORDS.items():
        scores = [(row["metrics"][key], row["model"]) for row in others if key in row["metrics"]]
        if not scores:
            continue
        score, model = min(scores) if key in LOWER_IS_BETTER else max(scores)
        mine = ours["metrics"][key]
        won = mine < score if key in LOWER_IS_BETTER else mine > score
        said.append(f"{word} {mine:.4f} {'beats' if won else 'loses to'} {model}'s {score:.4f}")
    return f"Against the best rival in each, our default preset's {'; '.join(said)}."


def _choice(row: dict[str, Any]) -> str:
    width = f"; Gaussian of width {row['width']:.2f}" if row["width"] and not _native(row) else ""
    scores = ", ".join(f"{score:.4f}" for _, score in row["tried"])
    return f"`{json.dumps(row['options'])}` of {len(row['tried'])} tried (scores {scores}){width}"


def _native(row: dict[str, Any]) -> bool:
    return row["model"].startswith(("ours", "myFM"))


def _table(rows: list[dict[str, Any]]) -> str:
    header = ["model", "version", "RMSE [95%]", "RMSE less ours [95%]", *list(WORDS.values())[1:],
              "fit, cpu s", "predict, cpu s", "peak MB"]  # fmt: skip
    lines = []
    for row in rows:
        scores, star = row["metrics"], "" if _native(row) else "*"
        rmse = f"{scores['rmse']:.4f} {_interval(row['interval'])}" if "rmse" in scores else ""
        behind = _interval(row["behind_ours"], "+") if "behind_ours" in row else ""
        rest = [
            f"{scores[key]:.4f}{star if key in ('nll', 'brier', 'ece') else ''}"
            if key in scores else "" for key in list(WORDS)[1:]
        ]  # fmt: skip
        timed = [_spread(row[key]) if key in row else "" for key in ("fit", "predict")]
        memory = f"{row['megabytes']['median']:.0f}"
        lines.append([row["model"], row["version"], rmse, behind, *rest, *timed, memory])
    return measuring.table(header, lines) + (
        f"\n\n{DATA}; {rows[-1]['machine']}; {rows[-1]['date']}. A star: the model gives no "
        "distribution, so a Gaussian of the width that fits the inner split best stands in, cut at "
        "the scale's steps. Seconds are medians (smallest to largest) of five fits."
    )


def _interval(ends: tuple[float, float], sign: str = "") -> str:
    return f"[{ends[0]:{sign}.3f}, {ends[1]:{sign}.3f}]"


def _spread(seconds: dict[str, float]) -> str:
    return f"{seconds['median']:.2g} ({seconds['low']:.2g} to {seconds['high']:.2g})"


if __name__ == "__main__":
    main()
