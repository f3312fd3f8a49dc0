"""How fast the recommender fits, predicts and answers a visitor, beside Surprise SVD and quad.

    python tests/benchmarks/recommender_speed.py

Models are fitted in turn in one process with one thread, so that other work on the machine slows
both alike; only ratios are compared.
"""

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import measuring

os.environ.update(measuring.single_thread())

import numpy as np
from recommender_rivals import split
from scipy.integrate import quad
from scipy.stats import norm
from synthetic import synthetic_ratings

from core.datasets.ratings import Ratings
from core.models.recommender import Model, Settings, fit
from core.models.recommender.posterior import moments

NAME = "recommender_speed"
LS, MILLION = "MovieLens latest-small 2016, training part of fold 0", "1 M synthetic ratings"
SQRT_2, SQRT_2_PI = math.sqrt(2), math.sqrt(2 * math.pi)


def main() -> None:
    """Measure everything, or only the memory when started as its process."""
    if sys.argv[1:] == ["--memory"]:
        ratings = million()
        _, grown = measuring.peak_megabytes(lambda: fit(ratings, Settings.quick()))
        print(json.dumps(grown))
        return
    train = split(0)[0]
    rows = against_svd(train, LS, {"default": Settings(), "quick": Settings.quick()}, 5)
    rows += against_svd(million(), MILLION, {"quick": Settings.quick()}, 2)
    model = fit(train)
    rows += [*many_pairs(model), a_visitor(model), memory()]
    said = conclusion(rows)
    measuring.record(NAME, rows, said)
    lines = [[row["model"], row["data"], row["what"], *_cells(row)] for row in rows]
    header = ["model", "data", "what", "median", "smallest", "largest", "against", "ratio"]
    table = measuring.table(header, lines)
    place = f"{rows[-1]['machine']}; version {rows[-1]['version']}; {rows[-1]['date']}."
    measuring.write_section(NAME, f"{said}\n\n{table}\n\n{place}")


def million() -> Ratings:
    """A million ratings of 3,706 items by 6,040 people."""
    return synthetic_ratings(1_000_000, 6040, 3706)


def against_svd(
    train: Ratings, data: str, presets: dict[str, Settings], n_times: int
) -> list[dict[str, Any]]:
    """Fitting time of each preset over that of Surprise SVD with its default options, in turn."""
    svd = _svd(train)
    seconds: dict[str, list[float]] = {name: [] for name in ["Surprise SVD", *presets]}
    for _ in range(n_times):
        seconds["Surprise SVD"].append(measuring.cpu_seconds(svd)[1])
        for name, settings in presets.items():
            _, spent = measuring.cpu_seconds(lambda settings=settings: fit(train, settings))
            seconds[name].append(spent)
        print({name: round(spent[-1], 3) for name, spent in seconds.items()}, flush=True)
    theirs = np.array(seconds["Surprise SVD"])
    rows = [_row("Surprise SVD", data, "fit, cpu s", seconds["Surprise SVD"])]
    for name in presets:
        ratios = (np.array(seconds[name]) / theirs).tolist()
        beside = {"against": "Surprise SVD", "ratio": measuring.median_and_spread(ratios)}
        rows.append(_row(f"ours, {name}", data, "fit, cpu s", seconds[name], **beside))
    return rows


def _svd(train: Ratings) -> Callable[[], Any]:
    import pandas as pd
    import surprise

    frame = pd.DataFrame({"user": train.user, "item": train.item, "value": train.value})
    reader = surprise.Reader(rating_scale=(train.scale[0], train.scale[-1]))
    data = surprise.Dataset.load_from_df(frame, reader).build_full_trainset()
    return lambda: surprise.SVD(random_state=0).fit(data)


def many_pairs(model: Model) -> list[dict[str, Any]]:
    """A million predictions against one quadrature a pair, of 300 of the same integrals."""
    rng = np.random.default_rng(0)
    user = rng.integers(len(model.users.mean), size=1_000_000)
    item = rng.integers(len(model.items.mean), size=1_000_000)
    model.predict(user[:10], item[:10])
    times = [measuring.cpu_seconds(lambda: model.predict(user, item))[1] for _ in range(5)]
    seen = moments(model.users, model.items, model.noise, user[:300], item[:300])
    level = rng.integers(len(model.scale) - 1, size=300)
    below = np.cumsum(model.ordinal.levels(*seen), axis=1)[np.arange(300), level]
    reading, unknown = model.ordinal.variances(*seen[1:])
    cases = list(zip(model.ordinal.thresholds[level], seen[0], reading, unknown, strict=True))
    rows = []
    for name, integrand in (("scipy.stats.norm", plainly), ("math.erfc", leanly)):
        areas, spent = measuring.cpu_seconds(lambda f=integrand: [area(f, *c) for c in cases])
        ratios = [seconds / 1e6 / (spent / len(cases)) for seconds in times]
        rows.append(_row(
            "ours, default", LS, "predict 1 M pairs, all levels, cpu s", times,
            against=f"one `quad` call a pair, with {name}: {1e3 * spent / len(cases):.2g} ms",
            ratio=measuring.median_and_spread(ratios),
            disagreement=float(np.abs(below - areas).max()),
        ))  # fmt: skip
    return rows


def area(integrand: Callable[..., float], threshold: float, *rest: float) -> float:
    """P(rating at most a level): ∫ Φ((c - x)/σ) N(x; m, κv) dx, over x in units of its spread."""
    mean, reading, unknown = rest
    known = threshold, mean, math.sqrt(reading), math.sqrt(unknown)
    return quad(integrand, -12, 12, args=known, epsabs=1e-12, epsrel=1e-12)[0]


def plainly(z: float, threshold: float, mean: float, noise: float, width: float) -> float:
    """The integrand as most would write it."""
    return norm.cdf((threshold - mean - z * width) / noise) * norm.pdf(z)


def leanly(z: float, threshold: float, mean: float, noise: float, width: float) -> float:
    """The fastest integrand that Python allows."""
    far = (threshold - mean - z * width) / noise
    return 0.5 * math.erfc(-far / SQRT_2) * math.exp(-z * z / 2) / SQRT_2_PI


def a_visitor(model: Model) -> dict[str, Any]:
    """Fold in 15 ratings and list 10 of all movies, 200 times, after a first that prepares."""
    rng = np.random.default_rng(0)
    popular = np.argsort(-model.popularity)[:500]
    spent, wall = [], []
    for _ in range(201):
        rated = model.ratings.items[rng.choice(popular, 15, replace=False)]
        ratings = dict(zip(rated, rng.choice(model.scale, 15), strict=True))
        started = time.perf_counter()
        work = lambda ratings=ratings: model.fold_in(ratings).recommend(10)  # noqa: E731
        spent.append(1e3 * measuring.cpu_seconds(work)[1])
        wall.append(1e3 * (time.perf_counter() - started))
    return _row(
        "ours, default", LS, f"fold in 15 ratings, list 10 of {len(model.items.mean):,}, cpu ms",
        spent[1:], first=spent[0], wall=measuring.median_and_spread(wall[1:]),
    )  # fmt: skip


def memory() -> dict[str, Any]:
    """Growth of a fresh process while the quick preset fits a million ratings."""
    grown = [
        float(subprocess.run([sys.executable, __file__, "--memory"], capture_output=True,
                             text=True, check=True).stdout)
        for _ in range(2)
    ]  # fmt: skip
    return _row("ours, quick", MILLION, "peak memory above the process before, MB", grown)


def _row(model: str, data: str, what: str, values: list[float], **rest: Any) -> dict[str, Any]:
    made = measuring.version_of_ours() if model.startswith("ours") else "scikit-surprise"
    spread = measuring.median_and_spread(values)
    return measuring.row(NAME, model, made, data, what=what, spread=spread, **rest)


def _cells(row: dict[str, Any]) -> list[str]:
    spread = [f"{row['spread'][key]:.3g}" for key in ("median", "low", "high")]
    if "ratio" not in row:
        return [*spread, "", ""]
    ratio = row["ratio"]
    text = f"{ratio['median']:.2g} ({ratio['low']:.2g} to {ratio['high']:.2g})"
    return [*spread, row["against"], text]


def conclusion(rows: list[dict[str, Any]]) -> str:
    """One sentence for each of fitting, predicting, answering and memory."""
    found = {(row["model"], row["data"], row["what"]): row for row in rows}
    ls, many = (
        [found[f"ours, {name}", data, "fit, cpu s"]["ratio"]["median"] for name in names]
        for data, names in ((LS, ("quick", "default")), (MILLION, ("quick",)))
    )
    pairs, lean, visitor, grown = rows[-4:]
    return (
        f"Fitting takes {ls[0]:.2f} (quick) and {ls[1]:.2f} (default) times as long as Surprise "
        f"SVD on 80 thousand ratings, and {many[0]:.2f} times (quick) on a million. A million "
        f"predictions take {pairs['spread']['median']:.2f} s, per pair 1/"
        f"{1 / pairs['ratio']['median']:,.0f} of one `quad` call with scipy's normal and 1/"
        f"{1 / lean['ratio']['median']:,.0f} of one with the leanest integrand, and agree with it "
        f"to {pairs['disagreement']:.0e}. A visitor's list takes "
        f"{visitor['spread']['median']:.1f} ms after a first one of {visitor['first']:.0f} ms. "
        f"Fitting a million ratings (quick) needs {grown['spread']['median']:.0f} MB."
    )


if __name__ == "__main__":
    main()
