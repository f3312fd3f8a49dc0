"""Descent of R runs side by side: rules for a step, rates, and what is logged on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.experiments.training_runs.models import Problem

Array = np.ndarray
OPTIMISERS = ("plain", "momentum", "adam")


@dataclass(frozen=True)
class Schedule:
    """How runs are trained and logged.

    Attributes
    ----------
    batch : int
        Rows of a step, drawn with replacement; 0 for all.
    steps_per_log : int
        A logged loss is the mean over so many steps.
    optimiser : str
    half_life : float
        The rate has halved after so many steps, as 1 / (1 + step / half_life); inf: constant.
    """

    batch: int = 0
    steps_per_log: int = 1
    optimiser: str = "plain"
    half_life: float = np.inf


@dataclass(frozen=True, eq=False)
class State:
    """Where R runs stand: parameters (R, P) and what the optimiser remembers."""

    parameters: Array
    velocity: Array
    second: Array
    step: int = 0

    def only(self, keep: Array) -> "State":
        """Fewer runs."""
        kept = (self.parameters[keep], self.velocity[keep], self.second[keep])
        return State(*kept, self.step)


def at_start(task: Problem) -> State:
    """The state before the first step."""
    still = np.zeros_like(task.start)
    return State(task.start, still, still)


def move(state: State, gradient: Array, rate: Array, schedule: Schedule) -> State:
    """One step of plain descent, momentum .9 or Adam at rates (R, 1)."""
    step = state.step + 1
    rate = rate / (1 + state.step / schedule.half_life)
    if schedule.optimiser == "plain":
        return replace(state, parameters=state.parameters - rate * gradient, step=step)
    if schedule.optimiser == "momentum":
        velocity = 0.9 * state.velocity + gradient
        return State(state.parameters - rate * velocity, velocity, state.second, step)
    velocity = 0.9 * state.velocity + 0.1 * gradient
    second = 0.999 * state.second + 0.001 * gradient**2
    scaled = (velocity / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return State(state.parameters - rate * scaled, velocity, second, step)


def descend(
    task: Problem, schedule: Schedule, state: State, rate: Array, n_logs: int,
    rng: np.random.Generator,
) -> Iterator[tuple[Array, State]]:  # fmt: skip
    """Train, and yield the logged losses (R,) and the state before each logged stretch of steps.

    After the last one, NaN and the final state; earlier where no run is left to train.
    """
    shape = (len(task.start), schedule.batch)
    for _ in range(n_logs):
        before, losses = state, []
        for _ in range(schedule.steps_per_log):
            picked = rng.integers(0, task.n_rows, shape) if schedule.batch else None
            loss, gradient = task.loss_and_gradient(state.parameters, picked)
            losses.append(loss)
            state = move(state, gradient, rate, schedule)
        yield np.mean(losses, axis=0), before
        if not np.isfinite(state.parameters).all(1).any():
            break
    yield np.full(len(task.start), np.nan), state


def follow(
    task: Problem, schedule: Schedule, state: State, rate: Array, n_logs: int, every: int,
    rng: np.random.Generator,
) -> Array:  # fmt: skip
    """Loss on all rows at every `every`-th log of R runs and at their end, (R, n_logs / every + 1).

    NaN where a run, or every run, has left the numbers.
    """
    levels = np.full((len(task.start), n_logs // every + 1), np.nan)
    for number, (_, at) in enumerate(descend(task, schedule, state, rate, n_logs, rng)):
        if number % every == 0:
            levels[:, number // every] = task.loss(at.parameters)
    return levels


def sharpness(task: Problem, rng: np.random.Generator) -> Array:
    """Roughly the largest curvature at the start (R, 1), by ten power iterations; at least 1e-6."""
    v = rng.normal(size=task.start.shape)
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    base = task.loss_and_gradient(task.start)[1]
    length = 1e-4 * np.maximum(1.0, np.linalg.norm(task.start, axis=1, keepdims=True))
    size = np.ones((len(v), 1))
    for _ in range(10):
        change = (task.loss_and_gradient(task.start + length * v)[1] - base) / length
        size = np.linalg.norm(change, axis=1, keepdims=True)
        v = np.where(size > 1e-12, change / np.maximum(size, 1e-300), v)
    return np.where(np.isfinite(size), np.maximum(size, 1e-6), 1.0)
