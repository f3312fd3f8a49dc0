"""Before and after: networks trained at nine rates, with and without limits on the step."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from core.experiments.comparison import wilson
from core.models.descent import Step
from core.models.guard import guarded_training
from core.models.network import Network

Array = np.ndarray
DATA = Path(__file__).parents[2] / "data"
Rule = Callable[[int, Array, Array], Array]  # number, parameters, gradient -> parameters

BEFORE, AFTER = "fixed, naive softmax", "guard"
METHODS = (
    BEFORE, "fixed", "decay", "clip", "Adam", "guard, loss only", AFTER,
)  # fmt: skip
CURVATURE_ROWS = 64


@dataclass(frozen=True, eq=False)
class Labelled:
    """Rows with classes: `X` (n, d), dense or sparse, and `y` (n,), codes from 0."""

    name: str
    X: Array | sparse.csr_array
    y: Array

    @property
    def digest(self) -> str:
        """The sha256 of rows and classes, as hexadecimal digits."""
        X = sparse.csr_array(self.X)
        seen = hashlib.sha256(self.name.encode())
        for part in (X.data.round(9), X.indices.astype(np.int64), self.y.astype(np.int64)):
            seen.update(np.ascontiguousarray(part).tobytes())
        return seen.hexdigest()


def load(name: str) -> Labelled:
    """The rows called `name`: scikit-learn's digits, scaled to 0 to 1, or the shipped spam.

    Raises
    ------
    ValueError
        For another name.
    """
    if name == "digits":
        from sklearn.datasets import load_digits  # 0.5 s that pages with recorded runs do not need

        digits = load_digits()
        return Labelled(name, digits.data / 16, digits.target.astype(np.int64))
    if name == "spam":
        from core.datasets.messages import load_messages

        messages = load_messages()
        return Labelled(name, messages.X, messages.y.astype(np.int64))
    raise ValueError(f"no rows are called {name!r}; choose digits or spam.")


@dataclass(frozen=True)
class Settings:
    """What a reader may change, with the values the page opens on."""

    n_hidden: int = 32
    n_steps: int = 240
    n_batch: int = 32
    n_seeds: int = 20
    lowest: float = 0.01  # learning rate
    highest: float = 100.0
    n_rates: int = 9
    test_share: float = 0.25

    @property
    def rates(self) -> Array:
        """The learning rates, evenly spaced in their logarithms, shape (n_rates,)."""
        return np.geomspace(self.lowest, self.highest, self.n_rates)


@dataclass(frozen=True, eq=False)
class Result:
    """What came of it.

    Attributes
    ----------
    methods : tuple of str
    rates : ndarray of shape (n_rates,)
    accuracy : ndarray of shape (n_methods, n_rates, n_seeds)
        On held-out rows, after the last step.
    broke_at : ndarray of int, shape (n_methods, n_rates, n_seeds)
        Step of the first loss or gradient that was not finite; -1 for none.
    majority : float
        Accuracy of always saying the commonest class.
    """

    methods: tuple[str, ...]
    rates: Array
    accuracy: Array
    broke_at: Array
    majority: float

    @property
    def survived(self) -> Array:
        """Whether a run ended above half-way from the majority's share to 1."""
        return self.accuracy > (1 + self.majority) / 2

    def summary(self) -> pd.DataFrame:
        """A row a method: survived with its 95% interval, mean, best-rate accuracy, broken."""
        rows = []
        for method, accuracy, alive, broke in zip(
            self.methods, self.accuracy, self.survived, self.broke_at, strict=True
        ):
            low, high = wilson(int(alive.sum()), alive.size)
            best = accuracy.mean(axis=1).max()
            broken = (broke >= 0).mean()
            rows.append((method, alive.mean(), low, high, accuracy.mean(), best, broken))
        names = ["method", "survived", "low", "high", "mean", "best_rate", "broken"]
        return pd.DataFrame(rows, columns=names)

    def frame(self) -> pd.DataFrame:
        """A row a run: method, rate, seed, accuracy, survived, broke_at."""
        grid = [self.methods, self.rates, range(self.accuracy.shape[2])]
        index = pd.MultiIndex.from_product(grid, names=["method", "rate", "seed"])
        columns = {
            "accuracy": self.accuracy.ravel(),
            "survived": self.survived.ravel(),
            "broke_at": self.broke_at.ravel(),
        }
        return pd.DataFrame(columns, index=index).reset_index()


def adam(rate: float) -> Rule:
    """Adam with its usual settings.

    References
    ----------
    .. [1] D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015,
       algorithm 1.
    """
    mean: Array | float = 0.0
    square: Array | float = 0.0

    def move(number: int, w: Array, g: Array) -> Array:
        nonlocal mean, square
        mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g * g
        bias = 1 - 0.9 ** (number + 1), 1 - 0.999 ** (number + 1)
        return w - rate * (mean / bias[0]) / (np.sqrt(square / bias[1]) + 1e-8)

    return move


def rule(method: str, rate: float) -> Rule:
    """How a method without a guard steps.

    "fixed" takes the rate as it is; "decay" divides it by 1 + number / 40, whose sum diverges and
    whose squares' sum converges; "clip" shortens gradients to length 1.
    """
    if method == "Adam":
        return adam(rate)
    if method == "decay":
        return lambda number, w, g: w - rate / (1 + number / 40) * g
    if method == "clip":
        return lambda number, w, g: w - rate * g / max(1.0, float(np.linalg.norm(g)))
    return lambda number, w, g: w - rate * g


def descend(
    loss_and_gradient: Callable[[Array], tuple[float, Array]], w: Array, n_steps: int, move: Rule
) -> Iterator[Step]:
    """Yield where descent stands, `n_steps` times; overflow is let through, to be seen."""
    with np.errstate(over="ignore", invalid="ignore"):
        for number in range(n_steps):
            loss, gradient = loss_and_gradient(w)
            yield Step(number, w, loss, gradient)
            w = move(number, w, gradient)


def train(data: Labelled, method: str, rate: float, seed: int, settings: Settings) -> "Trained":
    """Train one network; the seed fixes split, start and minibatches for all methods."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(data.y))
    n_test = int(settings.test_share * len(order))
    test, rest = order[:n_test], order[n_test:]
    X, y = data.X[rest], data.y[rest]
    sizes = (X.shape[1], settings.n_hidden, int(data.y.max()) + 1)
    network = Network(sizes, softmax="naive" if method == BEFORE else "log-sum-exp")
    start = network.start(rng)
    few = rng.integers(0, len(y), CURVATURE_ROWS)
    X_few, y_few = X[few], y[few]

    def loss_and_gradient(w: Array) -> tuple[float, Array]:
        batch = rng.integers(0, len(y), settings.n_batch)
        return network.loss_and_gradient(w, X[batch], y[batch])

    def product(w: Array, v: Array) -> Array:
        return network.hessian_vector_product(w, v, X_few, y_few)

    n = settings.n_steps
    if method.startswith("guard"):
        curvature = product if method == AFTER else None
        steps = guarded_training(loss_and_gradient, start, rate, n, curvature)
    else:
        steps = descend(loss_and_gradient, start, n, rule(method, rate))
    return _followed(network, steps, data.X[test], data.y[test])


@dataclass(frozen=True, eq=False)
class Trained:
    """One run: accuracy on held-out rows, where it broke (-1: nowhere), and its losses."""

    accuracy: float
    broke_at: int
    loss: Array


def _followed(network: Network, steps: Iterator[Step], X: Array, y: Array) -> Trained:
    """Follow a run to its end."""
    broke_at, losses = -1, []
    for step in steps:
        losses.append(step.loss)
        if broke_at < 0 and not (np.isfinite(step.loss) and np.isfinite(step.gradient).all()):
            broke_at = step.number
    right = network.predict(step.parameters, X) == y
    return Trained(float(right.mean()), broke_at, np.array(losses))


def run(
    data: Labelled, settings: Settings, methods: tuple[str, ...] = METHODS,
    progress: Callable[[float, str], None] | None = None,
) -> Result:  # fmt: skip
    """Train every method at every rate from every seed.

    Parameters
    ----------
    data : Labelled
    settings : Settings
    methods : tuple of str
        Of `METHODS`.
    progress : callable, optional
        Called with the share done and the method in hand.

    Returns
    -------
    Result
    """
    shape = (len(methods), settings.n_rates, settings.n_seeds)
    accuracy, broke_at = np.empty(shape), np.empty(shape, dtype=np.int64)
    for m, method in enumerate(methods):
        for r, rate in enumerate(settings.rates):
            if progress:
                progress((m + r / settings.n_rates) / len(methods), method)
            for seed in range(settings.n_seeds):
                found = train(data, method, float(rate), seed, settings)
                accuracy[m, r, seed], broke_at[m, r, seed] = found.accuracy, found.broke_at
    majority = float(np.bincount(data.y).max() / len(data.y))
    return Result(methods, settings.rates, accuracy, broke_at, majority)


def record() -> dict[str, Any]:
    """What data/limits.json says: settings, digests, methods, the autopsy, the cost."""
    return json.loads((DATA / "limits.json").read_text())


def recorded(name: str) -> Result:
    """The recorded result for the rows called `name`, at default settings."""
    said = record()
    with np.load(DATA / "limits.npz") as stored:
        accuracy, broke_at = stored[f"{name}_accuracy"], stored[f"{name}_broke_at"]
    majority = float(said[name]["majority"])
    return Result(tuple(said["methods"]), Settings().rates, accuracy, broke_at, majority)
