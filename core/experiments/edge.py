"""Where training breaks: the edge that curvature predicts, the first number lost, the signals."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.experiments.limits import BEFORE, DATA, Labelled, descend, load, rule
from core.models.network import Network

Array = np.ndarray

GAINS = np.round(np.linspace(0.5, 2.0, 31), 2)  # whose signals are recorded
DIRECTIONS = ("forwards: activations", "backwards: slopes")


@dataclass(frozen=True)
class Settings:
    """What a reader may change, with the values the page opens on."""

    n_hidden: int = 32
    n_steps: int = 150
    n_seeds: int = 8
    multiples: tuple[float, ...] = (0.1, 0.3, 0.6, 0.9, 1.2, 2.0, 3.0, 5.0, 10.0, 20.0)  # of 2 / L
    test_share: float = 0.25


def largest_curvature(
    network: Network, w: Array, X: Array, y: Array, rng: np.random.Generator, n_rounds: int = 30
) -> float:
    """Estimate the size of the Hessian's largest eigenvalue by power iteration.

    Parameters
    ----------
    network : Network
    w : ndarray of shape (n_parameters,)
    X : ndarray of shape (n, n_inputs)
    y : ndarray of int, shape (n,)
    rng : numpy.random.Generator
        Draws the direction to start from.
    n_rounds : int

    Returns
    -------
    float
        NaN where the curvature is not finite.
    """
    v = rng.standard_normal(w.size)
    size = float(np.linalg.norm(v))
    for _ in range(n_rounds):
        v = network.hessian_vector_product(w, v / size, X, y)
        size = float(np.linalg.norm(v))
        if not (np.isfinite(size) and size > 0):
            return float("nan")
    return size


def edge(data: Labelled, settings: Settings) -> pd.DataFrame:
    """Train on all rows at once at multiples of 2 / L, L the largest curvature at the start.

    Parameters
    ----------
    data : Labelled
        With dense rows.
    settings : Settings

    Returns
    -------
    DataFrame
        A row a run: seed, multiple, rate, predicted (2 / L at the start), at_end (2 / L where
        the run ended, NaN if nowhere), loss and accuracy on held-out rows.
    """
    rows = []
    for seed in range(settings.n_seeds):
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(data.y))
        n_test = int(settings.test_share * len(order))
        (X, y), (X_test, y_test) = (
            (data.X[i], data.y[i]) for i in (order[n_test:], order[:n_test])
        )
        network = Network((X.shape[1], settings.n_hidden, int(data.y.max()) + 1))
        start = network.start(rng)
        predicted = 2 / largest_curvature(network, start, X, y, rng)
        for multiple in settings.multiples:
            move = rule("fixed", multiple * predicted)
            slope = lambda w: network.loss_and_gradient(w, X, y)  # noqa: B023, E731 - used at once
            *_, last = descend(slope, start, settings.n_steps, move)
            at_end = 2 / largest_curvature(network, last.parameters, X, y, rng, 12)
            loss = network.loss_and_gradient(last.parameters, X_test, y_test)[0]
            right = float((network.predict(last.parameters, X_test) == y_test).mean())
            found = (seed, multiple, multiple * predicted, predicted, at_end, loss, right)
            rows.append(found)
    names = ["seed", "multiple", "rate", "predicted", "at_end", "loss", "accuracy"]
    return pd.DataFrame(rows, columns=names)


def recorded_edge() -> pd.DataFrame:
    """The recorded runs of `edge` on the digits, at default settings."""
    with np.load(DATA / "limits.npz") as stored:
        names = [name for name in stored.files if name.startswith("edge_")]
        return pd.DataFrame({name.removeprefix("edge_"): stored[name] for name in names})


def autopsy(data: Labelled, rate: float = 30.0, seed: int = 0, n_steps: int = 12) -> pd.DataFrame:
    """Follow the largest numbers inside a run with the naive softmax until one is lost.

    Parameters
    ----------
    data : Labelled
        With dense rows.
    rate : float
    seed, n_steps : int

    Returns
    -------
    DataFrame
        A row a step and quantity: step, quantity (weight, activation, loss, gradient, in the
        order in which a step computes them), size, finite.
    """
    rng = np.random.default_rng(seed)
    network = Network((data.X.shape[1], 32, int(data.y.max()) + 1), softmax="naive")

    def loss_and_gradient(w: Array) -> tuple[float, Array]:
        return network.loss_and_gradient(w, data.X, data.y)

    rows = []
    for step in descend(loss_and_gradient, network.start(rng), n_steps, rule(BEFORE, rate)):
        signals = network.activations(step.parameters, data.X)
        sizes = {
            "weight": np.abs(step.parameters).max(),
            "activation": max(np.abs(a).max() for a in signals),
            "loss": step.loss,
            "gradient": np.abs(step.gradient).max(),
        }
        rows += [(step.number, name, float(size)) for name, size in sizes.items()]
    table = pd.DataFrame(rows, columns=["step", "quantity", "size"])
    return table.assign(finite=np.isfinite(table["size"]))


def signals(
    data: Labelled, gain: float, depth: int = 30, activation: str = "relu", seed: int = 0
) -> pd.DataFrame:
    """Measure the signals in each layer of a deep network before any training.

    Parameters
    ----------
    data : Labelled
        With dense rows; the first 200 are used.
    gain : float
        Scale of the first weights, 1 for the scale that keeps the signal.
    depth : int
        Hidden layers, of 64 units.
    activation : str
        "relu" or "tanh".
    seed : int

    Returns
    -------
    DataFrame
        A row a layer and direction: layer (from 1), direction, size (root mean square).
    """
    X, y = data.X[:200], data.y[:200]
    network = Network((X.shape[1], *[64] * depth, int(data.y.max()) + 1), activation)
    norms = network.norms(network.start(np.random.default_rng(seed), gain), X, y)
    return _by_layer(np.concatenate([norms.activation, norms.backward]))


def signals_of_digits(gain: float) -> pd.DataFrame:
    """`signals` of the digits at default settings, as recorded where `gain` is one of `GAINS`."""
    place = int(np.argmin(np.abs(GAINS - gain)))
    if abs(GAINS[place] - gain) > 1e-9:
        return signals(load("digits"), gain)
    with np.load(DATA / "limits.npz") as stored:
        return _by_layer(stored["signals"][place])


def _by_layer(sizes: Array) -> pd.DataFrame:
    """Sizes forwards and then backwards as a table, a row a layer and direction."""
    layers = np.arange(1, len(sizes) // 2 + 1)
    return pd.DataFrame(
        {"layer": np.tile(layers, 2), "direction": np.repeat(DIRECTIONS, len(layers)),
         "size": sizes}
    )  # fmt: skip
