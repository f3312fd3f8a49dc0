"""First parameters, and the rows to train on."""

import numpy as np

from core.experiments.training_runs.models import Array, Model, Problem, packed


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


def by_inputs(shapes: list, n_runs: int, rng: np.random.Generator) -> Array:
    """First parameters (R, P) of any model: matrices by their inputs, vectors 0."""
    gain = 10 ** rng.uniform(-0.6, 0.2, size=n_runs)
    bad = rng.choice([np.nan, 0.0, 5.0, 0.01], p=[0.9, 0.03, 0.04, 0.03], size=n_runs)
    gain = np.where(np.isnan(bad), gain, bad)
    return packed(
        [
            rng.normal(size=(n_runs, *shape)) * (gain / np.sqrt(shape[0]))[:, None, None]
            if len(shape) == 2
            else np.zeros((n_runs, *shape))
            for shape in shapes
        ]
    )


def split(
    model: Model, start: Array, parts: tuple[Array, ...], n: int, rng: np.random.Generator
) -> Problem:
    """The first n rows to train on, the rest held out; a few runs with weight decay."""
    decay = rng.choice([0, 1e-4, 1e-3, 1e-2], p=[0.4, 0.2, 0.2, 0.2], size=(len(start), 1))
    decay = decay * (rng.random() < 0.5)
    rows, held_out = tuple(part[:, :n] for part in parts), tuple(part[:, n:] for part in parts)
    return Problem(start, model, rows, held_out, decay, np.zeros_like(decay))
