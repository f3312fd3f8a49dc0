"""Problems on tables of drawn data whose models are more than layers one after another."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.experiments.training_runs import layered, models, scored, structures
from core.experiments.training_runs.data import Data
from core.experiments.training_runs.models import Problem, packed
from core.experiments.training_runs.starting import by_inputs, split, starts


def bumps(data: Data, rng: np.random.Generator) -> Problem:
    """Predict a number by Gaussian bumps."""
    centres = int(rng.integers(3, 16))
    spread = data.X.std((1, 2), keepdims=True) + 1e-12
    X, Y = data.X / spread, data.number[..., None] * rng.choice([1.0, 1.0, 4.0])
    model, _ = models.radial(X.shape[2], centres, 1)
    at = X[:, rng.integers(0, data.n, centres)]
    weights = rng.normal(size=(len(X), centres, 1)) * 10 ** rng.uniform(-2, 0.3, (len(X), 1, 1))
    return split(model, packed([at, weights]), (X, Y), data.n, rng)


def blocks(data: Data, rng: np.random.Generator) -> Problem:
    """Tell classes apart by a network with skips."""
    width, n_blocks = int(2 ** rng.uniform(2, 4.5)), int(rng.integers(1, 5))
    model, shapes = structures.residual(data.X.shape[2], width, n_blocks, data.k)
    start = by_inputs(shapes, len(data.X), rng)
    return split(model, start, (data.X, np.eye(data.k)[data.y]), data.n, rng)


def clusters(data: Data, rng: np.random.Generator) -> Problem:
    """Fit a mixture of round clusters; centres start at rows, or close together."""
    spread = data.X.std((1, 2), keepdims=True) + 1e-12
    X, k = data.X / spread * 10 ** rng.uniform(-0.2, 0.6, spread.shape), int(rng.integers(2, 8))
    model, _ = structures.mixture(X.shape[2], k)
    at = X[:, rng.integers(0, data.n, k)]
    together = rng.random((len(X), 1, 1)) < 0.4
    near = X[:, : data.n].mean(1, keepdims=True) + 0.05 * rng.normal(size=at.shape)
    start = packed([np.where(together, near, at), np.zeros((len(X), k))])
    return split(model, start, (X,), data.n, rng)


def norms(data: Data, rng: np.random.Generator) -> Problem:
    """Tell classes apart by a network whose layers are normalised, over rows or over units."""
    hidden = [int(w) for w in 2 ** rng.uniform(1.5, 5, size=rng.integers(1, 4))]
    over = int(rng.integers(1, 3))
    model, shapes = layered.normalised([data.X.shape[2], *hidden, data.k], over)
    start = by_inputs(shapes, len(data.X), rng)
    return split(model, start, (data.X, np.eye(data.k)[data.y]), data.n, rng)


def larger_of_two(data: Data, rng: np.random.Generator) -> Problem:
    """Tell classes apart, or predict a number, by units that are the larger of two lines."""
    hidden = [int(w) for w in 2 ** rng.uniform(1, 4, size=rng.integers(1, 3))]
    of_classes = rng.random() < 0.5
    Y = np.eye(data.k)[data.y] if of_classes else data.number[..., None]
    sizes = [data.X.shape[2], *hidden, Y.shape[2]]
    model, shapes = layered.maxout(sizes, "softmax" if of_classes else "squared")
    return split(model, by_inputs(shapes, len(data.X), rng), (data.X, Y), data.n, rng)


def products(data: Data, rng: np.random.Generator) -> Problem:
    """Tell odd classes from even ones by a line and products of pairs of inputs."""
    d, width = data.X.shape[2], int(2 ** rng.uniform(0.5, 3))
    model, shapes = scored.machine(d, width)
    Y = (data.y % 2)[..., None].astype(float)
    return split(model, by_inputs(shapes, len(data.X), rng), (data.X, Y), data.n, rng)


def few_inputs(data: Data, rng: np.random.Generator) -> Problem:
    """Predict a number or classes by a line or one layer, most of whose weights are to be 0."""
    of_classes = rng.random() < 0.4
    Y = np.eye(data.k)[data.y] if of_classes else data.number[..., None]
    hidden = [int(2 ** rng.uniform(1, 4.5))] * int(rng.integers(0, 2))
    sizes = [data.X.shape[2], *hidden, Y.shape[2]]
    model, shapes = models.dense(sizes, "relu", "softmax" if of_classes else "squared")
    start = starts(shapes, len(data.X), "relu", rng)
    task = split(model, start, (data.X, Y), data.n, rng)
    return replace(task, sparsity=10 ** rng.uniform(-4, -0.7, size=task.decay.shape))


def codes(data: Data, rng: np.random.Generator) -> Problem:
    """Squeeze rows through a few noisy numbers and build them again."""
    X = data.X / (data.X.std((1, 2), keepdims=True) + 1e-12) * rng.choice([1.0, 1.0, 3.0])
    width, n_hidden = int(2 ** rng.uniform(1.5, 4.5)), int(rng.integers(1, 6))
    model, shapes = layered.variational(X.shape[2], width, n_hidden)
    noise = rng.normal(size=(*X.shape[:2], n_hidden))
    return split(model, by_inputs(shapes, len(X), rng), (X, noise), data.n, rng)


def committees(data: Data, rng: np.random.Generator) -> Problem:
    """Tell classes apart by linear experts and a gate."""
    model, shapes = layered.experts(data.X.shape[2], int(rng.integers(2, 7)), data.k)
    start = by_inputs(shapes, len(data.X), rng)
    return split(model, start, (data.X, np.eye(data.k)[data.y]), data.n, rng)


def grades(data: Data, rng: np.random.Generator) -> Problem:
    """Predict a grade, one of a few that stand in order."""
    k = int(rng.integers(3, 8))
    order = data.number.argsort(1).argsort(1) / data.number.shape[1]
    passed = (order ** rng.uniform(0.5, 2) * k)[..., None] >= np.arange(1, k)
    model, shapes = scored.ordinal(data.X.shape[2], int(2 ** rng.uniform(1, 4.5)), k)
    start = by_inputs(shapes, len(data.X), rng)
    return split(model, start, (data.X, passed.astype(float)), data.n, rng)


OF_TABLES: dict[str, Callable[[Data, np.random.Generator], Problem]] = {
    "radial": bumps,
    "residual": blocks,
    "mixture": clusters,
    "normalised": norms,
    "maxout": larger_of_two,
    "machine": products,
    "sparse": few_inputs,
    "variational": codes,
    "experts": committees,
    "ordinal": grades,
}
