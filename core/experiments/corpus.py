"""Loss curves with a known future: train, train ten times longer, and intervene."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache

import numpy as np

from core.experiments.diagnosis import LONGER, Recipe, Run
from core.experiments.training_runs.descending import (
    OPTIMISERS,
    Schedule,
    State,
    at_start,
    descend,
    follow,
    sharpness,
)
from core.experiments.training_runs.families import SEEN, problem
from core.experiments.training_runs.models import Problem
from core.models.threads import one_thread

Array = np.ndarray
SIDE_BY_SIDE = 8  # more would train faster, but fewer kinds of runs
MARKS = 20  # values of F kept of every T steps to come


def recipes(n: int, families: Sequence[str], seed: int) -> list[Recipe]:
    """Draw n recipes: family in turn; length, batch, optimiser, rates and log at random."""
    rng = np.random.default_rng(seed)
    drawn = []
    for number in range(n):
        tiny, usual = int(2 ** rng.uniform(0, 3)), int(2 ** rng.uniform(3, 6))
        batch = int(rng.choice([0, usual, tiny], p=[0.45, 0.44, 0.11]))
        half_life = int(10 ** rng.uniform(1.3, 2.7)) if rng.random() < 0.05 else 0
        drawn.append(
            Recipe(
                family=families[number % len(families)],
                seed=seed * 1_000_003 + number,
                n_logged=200 if rng.random() < 0.65 else 20 * int(10 ** rng.uniform(0.31, 1.3)),
                batch=batch,
                steps_per_log=int(rng.integers(2, 5)) if batch and rng.random() < 0.08 else 1,
                optimiser=str(rng.choice(OPTIMISERS, p=[0.8, 0.1, 0.1])),
                half_life=half_life,
                near_edge=bool(rng.random() < 0.3),
                decimals=4 if rng.random() < 0.05 else 0,
            )
        )
    return drawn


def schedule_of(recipe: Recipe) -> Schedule:
    """How its runs are trained."""
    half_life = recipe.half_life or np.inf
    return Schedule(recipe.batch, recipe.steps_per_log, recipe.optimiser, half_life)


def rates(task: Problem, recipe: Recipe, rng: np.random.Generator) -> Array:
    """A rate for each run (R, 1): plain powers of ten, or in units of the edge of its start."""
    shape = (len(task.start), 1)
    if recipe.optimiser == "adam":
        return 10 ** rng.uniform(-4.3, 0.3, size=shape)
    edge = 2 / sharpness(task, rng)
    if recipe.optimiser == "momentum":
        edge = edge / 10
    if recipe.near_edge:
        return edge * 10 ** rng.uniform(-0.4, 0.6, size=shape)
    wide = edge * 10 ** rng.uniform(-3.3, 0.6, size=shape)
    return np.where(rng.random(shape) < 0.5, 10 ** rng.uniform(-4, 1.3, size=shape), wide)


def runs_of(recipe: Recipe, digits: tuple[Array, Array], n_runs: int = SIDE_BY_SIDE) -> list[Run]:
    """Train the runs of a recipe, their continuations and interventions.

    Parameters
    ----------
    recipe : Recipe
    digits : tuple of ndarray, shapes (n, d) and (n,)
        As from `load_digits`.
    n_runs : int
        How many side by side; another number makes other runs.

    Returns
    -------
    list of Run, length `n_runs`
        The same recipe, the same runs.
    """
    rng = np.random.default_rng(recipe.seed)
    task = problem(recipe.family, digits, n_runs, rng)
    rate, T = rates(task, recipe, rng), recipe.n_logged
    logged, full, validation, end = first_run(task, recipe, rate, rng)
    alive = np.isfinite(full).all(1) & np.isfinite(logged).all(1)
    later, rest = np.full((n_runs, LONGER), np.nan), np.full((n_runs, 3), np.nan)
    if alive.any():
        here = task.only(alive)
        schedule, every, rate = schedule_of(recipe), T // MARKS, rate[alive]
        on = follow(here, schedule, end.only(alive), rate, (LONGER - 1) * T, every, rng)
        up = follow(here, schedule, at_start(here), 10 * rate, T, every, rng)
        down = follow(here, schedule, end.only(alive), rate / 10, T, every, rng)
        whole = np.hstack([full[alive, ::every], on])
        later[alive] = [
            [row[m * MARKS - 4 : m * MARKS + 1].mean() for m in range(1, LONGER + 1)]
            for row in whole
        ]
        lowest = np.nanmin(np.hstack([full[alive], on, up, down]), axis=1)
        rest[alive] = np.stack([lowest, up[:, -1], down[:, -1]], axis=1)
    if recipe.decimals:
        logged, validation = (
            np.round(logged, recipe.decimals),
            np.round(validation, recipe.decimals),
        )
    curves = zip(logged, full, validation, later, rest, strict=True)
    return [
        Run(recipe, place, a, b, c, d, *map(float, e))
        for place, (a, b, c, d, e) in enumerate(curves)
    ]


def first_run(
    task: Problem, recipe: Recipe, rate: Array, rng: np.random.Generator
) -> tuple[Array, Array, Array, State]:
    """The logged steps: loss as logged, on all rows and held out, (R, T) each, and the end."""
    state, T = at_start(task), recipe.n_logged
    logged, full, validation = np.full((3, len(task.start), T), np.nan)
    for number, (loss, at) in enumerate(descend(task, schedule_of(recipe), state, rate, T, rng)):
        state = at
        if number < T:
            logged[:, number] = loss
            one_each = recipe.batch or recipe.steps_per_log > 1
            full[:, number] = task.loss(at.parameters) if one_each else loss
            validation[:, number] = task.validation(at.parameters)
    return logged, full, validation, state


@cache
def load_digits() -> tuple[Array, Array]:
    """Scikit-learn's digits, pixels from 0 to 1, shapes (1797, 64) and (1797,)."""
    from sklearn.datasets import load_digits as shipped  # half a second that pages never pay

    X, y = shipped(return_X_y=True)
    return X / 16, y


def corpus(n: int, families: Sequence[str] = SEEN, seed: int = 1) -> Iterator[Run]:
    """Train n curves of these families, on all cores."""
    with ProcessPoolExecutor() as pool:
        for runs in pool.map(usual_runs, recipes(n // SIDE_BY_SIDE, families, seed), chunksize=2):
            yield from runs


@one_thread
def usual_runs(recipe: Recipe) -> list[Run]:
    """The runs of a recipe on the shipped digits; where they leave the numbers, quietly."""
    with np.errstate(all="ignore"):
        return runs_of(recipe, load_digits())


def short_runs(n: int, families: Sequence[str], seed: int, n_steps: int = 160) -> Iterator[Array]:
    """Logged losses of n runs, most near the edge of stability: food for the early warning."""
    digits = load_digits()
    for recipe in recipes(n // SIDE_BY_SIDE, families, seed):
        rng = np.random.default_rng(recipe.seed)
        with np.errstate(all="ignore"):
            task = problem(recipe.family, digits, SIDE_BY_SIDE, rng)
            near = Recipe(recipe.family, 0, n_steps, near_edge=bool(rng.random() < 0.7))
            rate = rates(task, near, rng)
            losses = np.full((SIDE_BY_SIDE, n_steps + 1), np.nan)
            schedule = Schedule(recipe.batch)
            for step, (loss, _) in enumerate(
                descend(task, schedule, at_start(task), rate, n_steps, rng)
            ):
                losses[:, step] = loss
        yield from losses[:, :n_steps]
