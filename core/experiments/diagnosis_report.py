"""Learn the diagnosis, and judge it on seeds and families that it did not learn from.

Every choice that is made by looking at errors (how much a healthy name is favoured, how far an
interval is widened, when to warn) is made on families left out of the fit it is made for.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from core.experiments import learning
from core.experiments.diagnosis import Run, label
from core.experiments.learning import Table
from core.experiments.level_report import FAMILIES_HELD, learn_level
from core.experiments.warning_report import Watched, learn_warning
from core.models.diagnosis.verdict import possible, rule, shares

Array = np.ndarray
Named = tuple[Run, str, str]  # a run, its label, the verdict
COARSE = {
    "plateau": "healthy",
    "converging": "healthy",
    "stuck: rate too small": "stuck",
    "stuck: dead": "stuck",
}
LEFT_OUT = (  # families left out together, five times
    ("softmax", "recurrent", "ranking", "attention", "maxout", "graph", "sparse", "policy"),
    ("perceptron", "poisson", "radial", "gated", "normalised", "equation", "experts"),
    ("factorisation", "hinge", "gamma", "embedding", "uncertain", "sines", "tensor"),
    ("linear", "logistic", "deep linear", "residual", "machine", "contrastive", "hazard"),
    ("autoencoder", "regression", "convolution", "quantile", "mixture", "variational", "triplet"),
)
HALVES = (sum(LEFT_OUT[:3], ()), sum(LEFT_OUT[3:], ()))  # for what is slower to learn
FAVOURS = (1.0, 1.2, 1.5, 1.7, 2.0, 2.5, 3.0, 3.5, 4.0)
MOST_ALARMS = 0.06  # of healthy curves, in four of five families left out
SMALL_BATCH = 8
TRAINING = ("train", "train more", "train others", "train latest")
JUDGED = ("fresh seeds", "families never learned")


def learn_and_judge(
    sets: dict[str, list[Run]], watched: dict[str, Watched]
) -> tuple[dict[str, Array], dict[str, Any]]:
    """Arrays to ship, learned from the training sets alone, and the report on the rest.

    Parameters
    ----------
    sets : dict of str to list of Run
        Those of `TRAINING` to learn from, the warning from the first alone, to which more runs
        brought nothing; those of `JUDGED` serve the report alone.
    watched : dict of str to Watched
        Short runs for the early warning: "train" and "near the edge".

    Returns
    -------
    arrays : dict of str to ndarray
    report : dict
        Plain values.
    """
    runs = [run for name in TRAINING for run in sets[name]]
    train, judged = learning.table(runs), {name: learning.table(sets[name]) for name in JUDGED}
    gone = {"train": lost(runs)} | {name: lost(sets[name]) for name in JUDGED}
    arrays, names = learn_names(train, judged, gone)
    level, levels = learn_level(train, judged, HALVES)
    warning, warnings = learn_warning(sets, watched, HALVES, JUDGED)
    return arrays | level | warning, {"names": names, "level": levels, "warning": warnings}


def learn_names(
    train: Table, judged: dict[str, Table], gone: dict[str, list[Named]]
) -> tuple[dict[str, Array], dict[str, Any]]:
    """The trees for names with the favour of healthy ones, and how well they do.

    `gone` are the runs of each set that are no part of its table: those that `lost` gives.
    """
    odds, order = odds_left_out(train)
    favour = next((f for f in FAVOURS if is_calm(said(train, odds, order, f))), FAVOURS[-1])
    trees, names = learning.learn_names(learning.labelled(train))
    left_out = said(train, odds, order, favour) + gone["train"]
    report = {"families left out in turn": scores(left_out)}
    report["families left out in turn"]["expected right"] = expected(train, odds)
    for name, runs in judged.items():
        every = said(runs, trees.totals(runs.seen), names, favour) + gone[name]
        report[name] = scores(every) | {"by batch": by_batch(every)}
        blind = said(runs, trees.totals(runs.blind), names, favour, False) + gone[name]
        report[name]["without validation"] = scores(blind)
    arrays = trees.arrays("names trees") | {
        "names": np.array(names),
        "favour": favours(names, favour),
    }
    return arrays, report | {"favour": favour}


def odds_left_out(runs: Table) -> tuple[Array, list[str]]:
    """Log-odds of each name for each run, by trees that never saw its family."""
    found: list[tuple[Array, Array]] = []
    for mine in folds(runs.runs):
        trees, names = learning.learn_names(learning.labelled(runs.where(~mine)))
        found.append((mine, trees.totals(runs.seen[mine])))
    odds = np.empty((len(runs.runs), len(names)))
    for mine, part in found:
        odds[mine] = part
    return odds, names


def folds(runs: Sequence[Run]) -> Iterator[Array]:
    """Masks of the runs of families that are left out together."""
    families = np.array([run.recipe.family for run in runs])
    for together in LEFT_OUT:
        yield np.isin(families, together)


def favours(names: Sequence[str], favour: float) -> Array:
    """How much the chance of each name counts."""
    return np.array([favour if COARSE.get(name) == "healthy" else 1.0 for name in names])


def said(
    runs: Table, odds: Array, names: Sequence[str], favour: float, with_validation: bool = True
) -> list[Named]:
    """Each labelled run with its label and the verdict, as `diagnose` comes to it."""
    found, weights = [], favours(names, favour)
    for run, row in zip(runs.runs, odds, strict=True):
        truth = label(run, with_validation)
        validation = run.validation if with_validation else None
        if not truth:
            continue
        open_names = np.array([possible(name, run.logged, validation) for name in names])
        best = int(shares(row, weights * open_names).argmax())
        found.append((run, truth, rule(run.logged, validation) or str(names[best])))
    return found


def lost(runs: list[Run]) -> list[Named]:
    """Runs whose log is not finite, of which `diagnose` says so."""
    gone = [run for run in runs if not np.isfinite(run.logged).all()]
    return [(run, label(run), "not finite") for run in gone]


def expected(runs: Table, odds: Array) -> float:
    """The mean chance that trees gave the name they chose: how often they expect to be right."""
    told = np.array([label(run) not in ("", "not finite") for run in runs.runs])
    return float(shares(odds[told], np.ones(odds.shape[1])).max(1).mean())


def alarms(pairs: list[Named]) -> float:
    """Share of healthy runs that were called sick."""
    healthy = [COARSE.get(s) != "healthy" for _, t, s in pairs if COARSE.get(t) == "healthy"]
    return float(np.mean(healthy))


def is_calm(pairs: list[Named]) -> bool:
    """Whether few healthy runs were called sick in four of five families: the next may be worse."""
    families = {run.recipe.family for run, _, _ in pairs}
    shares = [alarms([p for p in pairs if p[0].recipe.family == one]) for one in families]
    return bool(np.quantile(shares, FAMILIES_HELD) <= MOST_ALARMS)


def scores(pairs: list[Named]) -> dict[str, Any]:
    """Agreement of labels and verdicts: exact, coarse, false alarms, and the confusion matrix."""
    names = sorted({t for _, t, _ in pairs} | {s for _, _, s in pairs})
    matrix = {t: dict.fromkeys(names, 0) for t in names}
    for _, t, s in pairs:
        matrix[t][s] += 1
    healthy = sum(COARSE.get(t) == "healthy" for _, t, _ in pairs)
    return {
        "curves": len(pairs),
        "exact": float(np.mean([t == s for _, t, s in pairs])),
        "coarse": float(np.mean([COARSE.get(t, t) == COARSE.get(s, s) for _, t, s in pairs])),
        "healthy": healthy,
        "false alarms": round(alarms(pairs) * healthy),
        "matrix": matrix,
    }


def by_batch(pairs: list[Named]) -> dict[str, Any]:
    """The same by the rows of a step: a log of few rows is mostly noise."""
    kinds: dict[str, list[Named]] = {
        "all rows": [],
        "8 rows or more": [],
        "fewer than 8 rows": [],
    }
    for pair in pairs:
        batch = pair[0].recipe.batch
        kind = "all rows" if not batch else "fewer than 8 rows"
        kinds["8 rows or more" if batch >= SMALL_BATCH else kind].append(pair)
    shown = ("curves", "exact", "coarse", "healthy", "false alarms")
    return {
        kind: {name: scores(mine)[name] for name in shown} for kind, mine in kinds.items() if mine
    }
