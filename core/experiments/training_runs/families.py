"""Families of problems: a model, its data and its start, drawn at random."""

import numpy as np

from core.experiments.training_runs import models
from core.experiments.training_runs.data import Data, drawn
from core.experiments.training_runs.models import Problem, packed

Array = np.ndarray
SEEN = (
    "softmax", "perceptron", "factorisation", "linear", "logistic", "autoencoder", "hinge",
    "recurrent", "poisson", "deep linear", "regression",
)  # fmt: skip
FRESH = ("convolution", "ranking", "radial")  # never shown to what is learned from the others
LINEAR = {"softmax": 1.0, "linear": 1.0, "logistic": 0.5, "hinge": 0.4, "poisson": 0.5}


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
    if family in ("factorisation", "ranking"):
        return pairs(family, n_runs, rng)
    if family == "recurrent":
        return sequences(n_runs, rng)
    if family == "convolution":
        return waves(n_runs, rng)
    if family not in SEEN + FRESH:
        raise ValueError(f"no family {family!r}; the families are {SEEN + FRESH}.")
    data = drawn(digits, n_runs, rng)
    if family == "radial":
        return bumps(data, rng)
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
    if family == "poisson":
        rate = np.exp(np.clip(data.number, -3, 2))
        return rng.poisson(rate)[..., None].astype(float), "poisson"
    if family == "autoencoder":
        return data.X / (data.X.std((1, 2), keepdims=True) + 1e-12), "squared"
    return real_targets(data, rng), "huber" if rng.random() < 0.2 else "squared"


def real_targets(data: Data, rng: np.random.Generator) -> Array:
    """Numbers to predict, some far from zero, some on another scale, shape (R, m, 1)."""
    shape = (len(data.X), 1, 1)
    offset, scale = rng.choice([0, 0, 0, 3.0], size=shape), 10 ** rng.uniform(-1, 1, size=shape)
    return (data.number[..., None] + offset) * np.where(rng.random(shape) < 0.5, scale, 1.0)


def starts(shapes: list, n_runs: int, activation: str, rng: np.random.Generator) -> Array:
    """First parameters (R, P) of dense networks; about one in seven starts badly."""
    bad = rng.choice(
        ["", "zero", "dead", "large", "small"], p=[0.85, 0.03, 0.05, 0.04, 0.03], size=n_runs
    )
    gain = 10 ** rng.uniform(-0.6, 0.2, size=n_runs)
    for name, instead in {"zero": 0.0, "large": 5.0, "small": 0.01}.items():
        gain = np.where(bad == name, instead, gain)
    low = np.where((bad == "dead") & (activation == "relu"), -rng.uniform(2, 30, size=n_runs), 0.0)
    parts, last = [], len(shapes) // 2 - 1
    for level, (inputs, outputs) in enumerate(shapes[::2]):
        weights = rng.normal(size=(n_runs, inputs, outputs)) * np.sqrt(2 / inputs)
        if last == 0:  # a linear model often starts at zero
            weights = weights * (rng.random((n_runs, 1, 1)) < 0.4)
        biases = (
            np.repeat(low[:, None], outputs, 1) if level < last else np.zeros((n_runs, outputs))
        )
        parts += [gain[:, None, None] * weights, biases]
    return packed(parts)


def split(
    model: models.Model, start: Array, parts: tuple[Array, ...], n: int, rng: np.random.Generator
) -> Problem:
    """The first n rows to train on, the rest held out; a few runs with weight decay."""
    decay = rng.choice([0, 1e-4, 1e-3, 1e-2], p=[0.4, 0.2, 0.2, 0.2], size=(len(start), 1))
    decay = decay * (rng.random() < 0.5)
    rows, held_out = tuple(part[:, :n] for part in parts), tuple(part[:, n:] for part in parts)
    return Problem(start, model, rows, held_out, decay)


def pairs(family: str, n_runs: int, rng: np.random.Generator) -> Problem:
    """Noisy low-rank tastes of which some are known, as in a recommender."""
    users, items = (int(x) for x in rng.integers(8, 40, size=2))
    rank = int(rng.integers(1, 8))
    known = int(rng.uniform(0.2, 0.9) * users * items)
    known = min(known, 400)
    truth = rng.normal(size=(n_runs, users, 3)) @ rng.normal(size=(n_runs, 3, items))
    truth = truth * 10 ** rng.uniform(-0.7, 0.3, size=(n_runs, 1, 1))
    truth = truth + rng.choice([0, 0, 3.0], size=(n_runs, 1, 1))
    noisy = truth + rng.uniform(0, 1, size=(n_runs, 1, 1)) * rng.normal(size=truth.shape)
    place = np.array([rng.permutation(users * items)[:known] for _ in range(n_runs)])
    user, item, run = place // items, place % items, np.arange(n_runs)[:, None]
    value = noisy[run, user, item]
    if family == "factorisation":
        model, shapes = models.factorisation(users, items, rank)
        parts: tuple[Array, ...] = (user, item, value)
    else:
        model, shapes = models.ranking(users, items, rank)
        other = rng.integers(0, items, size=item.shape)
        likes = value > noisy[run, user, other]
        parts = (user, np.where(likes, item, other), np.where(likes, other, item))
    size = sum(int(np.prod(shape)) for shape in shapes)
    start = rng.normal(size=(n_runs, size)) * 10 ** rng.uniform(-3, 0.2, size=(n_runs, 1))
    return split(model, start, parts, int(0.7 * known), rng)


def sequences(n_runs: int, rng: np.random.Generator) -> Problem:
    """Add up, or remember, a noisy sequence."""
    n, length, width = (int(rng.integers(*span)) for span in ((16, 60), (3, 8), (3, 10)))
    X = rng.normal(size=(n_runs, n + 40, length))
    y = np.where(rng.random((n_runs, 1)) < 0.5, X.mean(2), X[:, :, 0])
    y = y + rng.uniform(0, 0.5, size=(n_runs, 1)) * rng.normal(size=y.shape)
    model, shapes = models.recurrent(length, width)
    size = sum(int(np.prod(shape)) for shape in shapes)
    start = rng.normal(size=(n_runs, size)) * rng.choice([0.1, 0.4, 1.0], size=(n_runs, 1))
    return split(model, start, (X, y), n, rng)


def waves(n_runs: int, rng: np.random.Generator) -> Problem:
    """Tell noisy sequences apart by a short pattern somewhere in them."""
    n, length, window = (int(rng.integers(*span)) for span in ((16, 60), (10, 20), (3, 6)))
    filters, k = int(rng.integers(2, 8)), int(rng.integers(2, 6))
    y = rng.integers(0, k, size=(n_runs, n + 40))
    X = rng.normal(size=(n_runs, n + 40, length)) * rng.uniform(0.1, 1.5, size=(n_runs, 1, 1))
    pattern = 2 * rng.normal(size=(n_runs, k, window))
    at = rng.integers(0, length - window + 1, size=y.shape)[..., None] + np.arange(window)
    run, row = np.arange(n_runs)[:, None, None], np.arange(n + 40)[None, :, None]
    X[run, row, at] += pattern[run[..., 0], y]
    model, shapes = models.convolution(length, window, filters, k)
    start = starts(shapes, n_runs, "relu", rng)
    return split(model, start, (X, np.eye(k)[y]), n, rng)


def bumps(data: Data, rng: np.random.Generator) -> Problem:
    """Predict a number by Gaussian bumps."""
    centres = int(rng.integers(3, 16))
    spread = data.X.std((1, 2), keepdims=True) + 1e-12
    X, Y = data.X / spread, data.number[..., None] * rng.choice([1.0, 1.0, 4.0])
    model, _ = models.radial(X.shape[2], centres, 1)
    at = X[:, rng.integers(0, data.n, centres)]
    weights = rng.normal(size=(len(X), centres, 1)) * 10 ** rng.uniform(-2, 0.3, (len(X), 1, 1))
    return split(model, packed([at, weights]), (X, Y), data.n, rng)
