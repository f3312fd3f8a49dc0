"""Loss curves with a known future: train, train ten times longer, intervene, label.

T: logged steps of a run. F: loss on all training rows (the logged loss may be a minibatch's).
L10: the level of F after 10 T steps. best: the lowest F that any of the runs reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.experiments.training_runs import (
    SEEN,
    Array,
    Problem,
    Recipe,
    State,
    move,
    problem,
    sharpness,
)

LONGER = 10


@dataclass(frozen=True, eq=False)
class Run:
    """One really trained curve, with what became of it.

    Attributes
    ----------
    recipe : Recipe
    logged, full, validation : ndarray, shape (T,)
        The loss as logged, on all training rows, and on rows not trained on.
    later : ndarray, shape (10,)
        F after T, 2 T, ... 10 T steps, each the mean of five values in the last 2% before.
    best : float
        The lowest F of this run, of its continuation, and of both interventions.
    faster, cut : float
        F after T steps at ten times the rate; F after T further steps at a tenth of it.
    """

    recipe: Recipe
    logged: Array
    full: Array
    validation: Array
    later: Array
    best: float
    faster: float
    cut: float


def descend(
    task: Problem, recipe: Recipe, state: State, rate: float, n_logs: int, rng: np.random.Generator
) -> Iterator[tuple[float, State]]:
    """Train, and yield the logged loss and the state before each logged stretch of steps."""
    for _ in range(n_logs):
        before, losses = state, []
        for _ in range(recipe.steps_per_log):
            rows = rng.integers(0, task.n_rows, recipe.batch) if recipe.batch else slice(None)
            loss, gradient = task.loss_and_gradient(state.parameters, rows)
            losses.append(float(loss))
            state = move(state, gradient, rate, recipe.optimiser)
        yield float(np.mean(losses)), before
        if not np.isfinite(state.parameters).all():
            yield np.nan, state
            return
    yield np.nan, state


def follow(
    task: Problem,
    recipe: Recipe,
    state: State,
    rate: float,
    n_logs: int,
    every: int,
    rng: np.random.Generator,
) -> tuple[Array, State]:
    """F at every `every`-th log of a run and at its end, and the state there."""
    levels = []
    for number, (_, at) in enumerate(descend(task, recipe, state, rate, n_logs, rng)):
        state = at
        if number % every == 0 or number == n_logs:
            levels.append(task.loss_and_gradient(at.parameters, slice(None))[0])
    return np.array(levels), state


def run_recipe(recipe: Recipe, digits: tuple[Array, Array]) -> Run:
    """Train one curve, its continuation and its interventions; the same recipe, the same run."""
    rng = np.random.default_rng(recipe.seed)
    task = problem(recipe.family, digits, rng)
    still = np.zeros_like(task.start)
    start = State(task.start, still, still)
    T, rate = recipe.n_logged, recipe.learning_rate
    if rate < 0:  # a rate in units of the edge of stability of the start
        rate = -rate * 2 / sharpness(task, rng)
    logged, full, validation = np.full((3, T), np.nan)
    state = start
    for number, (loss, at) in enumerate(descend(task, recipe, start, rate, T, rng)):
        state = at
        if number < T:
            logged[number] = loss
            full[number] = task.loss_and_gradient(at.parameters, slice(None))[0]
            validation[number] = task.validation(at.parameters)
    later, best, faster, cut = np.full(LONGER, np.nan), np.nan, np.nan, np.nan
    if np.isfinite(full).all() and np.isfinite(logged).all():
        end = state
        every = max(1, T // 250)
        on, _ = follow(task, recipe, end, rate, (LONGER - 1) * T, every, rng)
        whole = np.concatenate([full[::every], on])
        if len(on) > (LONGER - 1) * T // every:
            marks = np.linspace(0, len(whole) - 1, LONGER + 1).astype(int)[1:]
            back = np.linspace(0.02, 0, 5)
            later = np.array([whole[(m - back * m).astype(int)].mean() for m in marks])
        up, _ = follow(task, recipe, start, 10 * rate, T, 4, rng)
        down, _ = follow(task, recipe, end, rate / 10, T, 4, rng)
        faster = up[-1] if len(up) > T // 4 else np.nan
        cut = down[-1] if len(down) > T // 4 else np.nan
        best = np.nanmin([full.min(), np.nanmin(whole), np.nanmin(up), np.nanmin(down)])
    return Run(recipe, logged, full, validation, later, float(best), float(faster), float(cut))


def label(run: Run, with_validation: bool = True) -> str:
    """What a run was, judged by its future and by the interventions; "" where that is unclear."""
    F, T = run.full, len(run.full)
    if not (np.isfinite(F).all() and np.isfinite(run.logged).all()):
        return "not finite"
    if F[-1] > 1.2 * F[0] and F[-max(1, T // 5) :].min() > 0.8 * F[0]:
        return "diverging"
    if with_validation and overfits(run.validation, F):
        return "overfitting"
    if not np.isfinite(run.later).all():
        return ""
    if oscillates(run):
        return "oscillating"
    return stuck(run) or healthy(run)


def oscillates(run: Run) -> bool:
    """Whether the late steps go up and down, and a tenth of the rate gains more than 3%."""
    reach = run.full[0] - run.best
    if not (reach > 0 and np.isfinite(run.cut)):
        return False
    change = np.diff(run.full[len(run.full) // 2 :])
    wild = change.std() / reach > 0.015 and (change > 0).mean() > 0.25
    return bool(wild and (run.full[-1] - run.cut) / reach > 0.03)


def stuck(run: Run) -> str:
    """Which of the two ways of being stuck, or an empty string."""
    F = run.full
    reach = F[0] - run.best
    if reach < 0.02 * abs(F[0]):
        return "stuck: dead"
    progress, faster = (F[0] - F[-1]) / reach, (F[0] - run.faster) / reach
    small = progress < 0.15 and np.isfinite(faster) and faster > progress + 0.15
    return "stuck: rate too small" if small else ""


def healthy(run: Run) -> str:
    """Plateau where less than 1% of the fall is still to come, else converging."""
    F, level = run.full, run.later[-1]
    remaining = (F[-1] - level) / (F[0] - level) if F[0] > level else 0.0
    return "plateau" if remaining < 0.01 else "converging"


def overfits(validation: Array, F: Array) -> bool:
    """Whether validation turned upwards while training still fell."""
    if not np.isfinite(validation).all() or len(validation) < 14:
        return False
    smooth = np.convolve(validation, np.ones(7) / 7, "valid")
    low = int(smooth.argmin())
    early = low + 3 < 0.75 * len(validation)
    return bool(early and smooth[-1] > 1.08 * smooth[low] and F[-1] < F[low + 3])


def recipes(n: int, families: tuple[str, ...], seed: int, near_edge: bool = False) -> list[Recipe]:
    """Draw n recipes: family, rate, length, batch and optimiser."""
    rng = np.random.default_rng(seed)
    drawn = []
    for number in range(n):
        lengths = [200, int(10 ** rng.uniform(1.6, 2.7))]
        raw, edge = 10 ** rng.uniform(-4, 1.5), -(10 ** rng.uniform(-3, 0.7))
        batch = int(rng.choice([0, int(2 ** rng.uniform(0, 6.5))], p=[0.45, 0.55]))
        if near_edge:  # where curves oscillate, or only seem to
            raw = edge = -(10 ** rng.uniform(-0.4, 0.6))
            batch = 4 * batch
        drawn.append(
            Recipe(
                family=families[number % len(families)],
                seed=seed * 1_000_003 + number,
                learning_rate=raw if rng.random() < 0.5 else edge,
                n_logged=int(rng.choice(lengths)),
                batch=batch,
                steps_per_log=int(rng.integers(2, 9)) if batch and rng.random() < 0.12 else 1,
                optimiser=str(rng.choice(["plain", "momentum", "adam"], p=[0.86, 0.09, 0.05])),
            )
        )
    return drawn


def load_digits() -> tuple[Array, Array]:
    """Scikit-learn's digits, pixels from 0 to 1, shapes (1797, 64) and (1797,)."""
    from sklearn.datasets import load_digits as shipped  # half a second that pages never pay

    X, y = shipped(return_X_y=True)
    return X / 16, y


def corpus(
    n: int, families: tuple[str, ...] = SEEN, seed: int = 1, near_edge: bool = False
) -> Iterator[Run]:
    """Train n curves of these families, one by one."""
    digits = load_digits()
    with np.errstate(all="ignore"):
        for recipe in recipes(n, families, seed, near_edge):
            yield run_recipe(recipe, digits)


def short_runs(n: int, families: tuple[str, ...], seed: int, n_steps: int = 150) -> Iterator[Array]:
    """Logged losses of n runs near the edge of stability: food for the early warning."""
    digits, rng = load_digits(), np.random.default_rng(seed)
    for number in range(n):
        own = np.random.default_rng(seed * 1_000_003 + number)
        task = problem(families[number % len(families)], digits, own)
        batch = int(rng.choice([0, int(2 ** rng.uniform(2, 6.5))]))
        near = rng.random() < 0.75
        edge = 10 ** rng.uniform(-0.7, 0.8) if near else 10 ** rng.uniform(-2, -0.5)
        optimiser = str(rng.choice(["plain", "momentum"], p=[0.9, 0.1]))
        with np.errstate(all="ignore"):
            rate = edge * 2 / sharpness(task, own)
            recipe = Recipe("short", 0, rate, n_steps, batch, 1, optimiser)
            still = np.zeros_like(task.start)
            path = descend(task, recipe, State(task.start, still, still), rate, n_steps, own)
            losses = np.full(n_steps + 1, np.nan)
            for step, (loss, _) in enumerate(path):
                losses[step] = loss
        yield losses[:n_steps]
