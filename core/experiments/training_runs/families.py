"""Families of problems: a model, its data and its start, drawn at random."""

import numpy as np

from core.experiments.training_runs import models
from core.experiments.training_runs.data import Data, drawn
from core.experiments.training_runs.models import Problem
from core.experiments.training_runs.starting import split, starts
from core.experiments.training_runs.structured import UNLIKE_TABLES
from core.experiments.training_runs.tables import OF_TABLES

Array = np.ndarray
SEEN = (
    "softmax", "perceptron", "factorisation", "linear", "logistic", "autoencoder", "hinge",
    "recurrent", "poisson", "deep linear", "regression", "convolution", "ranking", "radial",
    "gamma", "quantile", "residual", "attention", "gated", "embedding", "mixture", "normalised",
    "maxout", "machine", "graph", "contrastive", "equation", "uncertain", "variational", "sparse",
    "hazard", "sines", "experts", "tensor", "triplet", "policy",
)  # fmt: skip
FRESH = ("topics", "bags", "ordinal", "controller")  # nothing is learned from these
LINEAR = {
    "softmax": 1.0,
    "linear": 1.0,
    "logistic": 0.5,
    "hinge": 0.4,
    "poisson": 0.5,
    "gamma": 0.5,
    "hazard": 0.4,
    "policy": 0.4,
}


def problem(
    family: str, digits: tuple[Array, Array], n_runs: int, rng: np.random.Generator
) -> Problem:
    """Draw R problems of one shape of this family.

    Parameters
    ----------
    family : str
        One of `SEEN` or `FRESH`.
    digits : tuple of ndarray, shapes (n, d) and (n,)
        Images and their classes.
    n_runs : int
    rng : numpy.random.Generator

    Returns
    -------
    Problem

    Raises
    ------
    ValueError
        If there is no such family.
    """
    if family not in SEEN + FRESH:
        raise ValueError(f"no family {family!r}; the families are {SEEN + FRESH}.")
    if family in UNLIKE_TABLES:
        return UNLIKE_TABLES[family](n_runs, rng)
    data = drawn(digits, n_runs, rng)
    if family in OF_TABLES:
        return OF_TABLES[family](data, rng)
    return network(family, data, rng)


def network(family: str, data: Data, rng: np.random.Generator) -> Problem:
    """A dense network of this family on these data."""
    hidden = [int(w) for w in 2 ** rng.uniform(1, 5, size=rng.integers(1, 4))]
    Y, loss = targets(family, data, rng)
    X = Y if family == "autoencoder" else data.X
    if rng.random() < LINEAR.get(family, 0.0):
        hidden = []
    if family == "autoencoder":
        hidden = hidden[:1]
    activation = str(rng.choice(["relu", "tanh", "sigmoid", "softplus"], p=[0.6, 0.3, 0.05, 0.05]))
    if family == "deep linear":
        activation = "identity"
    sizes = [X.shape[2], *hidden, Y.shape[2]]
    model, shapes = models.dense(sizes, activation, loss)
    start = starts(shapes, len(X), activation, rng)
    return split(model, start, (X, Y), data.n, rng)


def targets(family: str, data: Data, rng: np.random.Generator) -> tuple[Array, str]:
    """What this family predicts (R, m, k), and its loss."""
    entropy = "naive" if rng.random() < 0.25 else "softmax"
    onehot = np.eye(data.k)[data.y]
    if family in ("softmax", "perceptron"):
        return onehot, entropy
    if family == "deep linear":
        return (onehot, entropy) if rng.random() < 0.5 else (data.number[..., None], "squared")
    if family == "logistic":
        if rng.random() < 0.5:
            return (data.y % 2)[..., None].astype(float), "logistic"
        return np.eye(2)[data.y % 2], entropy
    if family == "hinge":
        return onehot, "hinge"
    if family == "policy":
        prices = rng.uniform(0.2, 1, size=(len(data.X), 1, data.k))
        return 1 - onehot * prices + rng.choice([0, 0.2]) * rng.random(onehot.shape), "cost"
    return numbers_to_predict(family, data, rng)


def numbers_to_predict(family: str, data: Data, rng: np.random.Generator) -> tuple[Array, str]:
    """The same of families that predict counts, positive numbers or any numbers."""
    if family == "poisson":
        rate = np.exp(np.clip(data.number, -3, 2))
        return rng.poisson(rate)[..., None].astype(float), "poisson"
    if family == "gamma":
        steady = rng.choice([0.5, 2.0, 20.0], size=(len(data.X), 1))
        mean = np.exp(np.clip(data.number, -3, 3))
        return (mean * rng.gamma(steady, 1 / steady, mean.shape) + 1e-3)[..., None], "gamma"
    if family == "autoencoder":
        return data.X / (data.X.std((1, 2), keepdims=True) + 1e-12), "squared"
    if family == "quantile":
        return real_targets(data, rng), "quantile"
    if family == "hazard":
        return lives(data, rng), "hazard"
    if family == "uncertain":
        return np.repeat(data.number[..., None], 2, axis=2), "uncertain"
    return real_targets(data, rng), "huber" if rng.random() < 0.2 else "squared"


def lives(data: Data, rng: np.random.Generator) -> Array:
    """In which of a few intervals each row ends, shape (R, m, k): 1 there, -1 when gone from view.

    Half of the runs lose a third of their rows from view before their end.
    """
    n_intervals = int(rng.integers(3, 9))
    length = np.exp(np.clip(data.number, -3, 3) + 0.3 * rng.normal(size=data.number.shape))
    order = length.argsort(1).argsort(1) / length.shape[1]
    end = (order * (n_intervals + 1)).astype(int)[..., None]  # the last ones outlive the study
    lost = rng.random(end.shape) < 0.33 * (rng.random((len(end), 1, 1)) < 0.5)
    seen = np.where(lost, rng.integers(0, n_intervals, size=end.shape), n_intervals)
    interval = np.arange(n_intervals)
    return np.where((interval > end) | (interval >= seen), -1.0, interval == end)


def real_targets(data: Data, rng: np.random.Generator) -> Array:
    """Numbers to predict, some far from zero, some on another scale, shape (R, m, 1)."""
    shape = (len(data.X), 1, 1)
    offset, scale = rng.choice([0, 0, 0, 3.0], size=shape), 10 ** rng.uniform(-1, 1, size=shape)
    return (data.number[..., None] + offset) * np.where(rng.random(shape) < 0.5, scale, 1.0)
