"""What the runs train on: R data sets of one shape, each with its own noise, scales and spread.

m: training rows and held-out rows together.
"""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Data:
    """Inputs with a class and a number for each row.

    Attributes
    ----------
    X : ndarray, shape (R, m, d)
    y : ndarray of int, shape (R, m)
    number : ndarray, shape (R, m)
        A noisy function of the inputs, of spread about 1.
    n : int
        Rows to train on; the rest is held out.
    k : int
        Classes.
    """

    X: Array
    y: Array
    number: Array
    n: int
    k: int


def drawn(digits: tuple[Array, Array], n_runs: int, rng: np.random.Generator) -> Data:
    """R data sets of one randomly drawn shape."""
    n = int(10 ** rng.uniform(1.2, 2.0))
    m = n + int(np.clip(n // 2, 20, 60))
    d, k = int(2 ** rng.uniform(1, 5)), int(rng.integers(2, 8))
    kind = str(rng.choice(["digits", "clusters", "words", "powers"], p=[0.3, 0.4, 0.15, 0.15]))
    if kind == "digits":
        k = 10
    if kind == "powers":
        d = min(d, 12)
    pairs = [one(kind, digits, (m, d, k), rng) for _ in range(n_runs)]
    X, y = np.array([X for X, _ in pairs]), np.array([y for _, y in pairs])
    noise = rng.choice([0, 0.02, 0.1, 0.4, 1.0], p=[0.4, 0.15, 0.2, 0.15, 0.1], size=(n_runs, 1))
    shuffled = rng.permuted(y, axis=1)
    y = np.where(rng.random(y.shape) < noise, shuffled, y)
    if rng.random() < 0.3:
        X = X - X[:, :n].mean(1, keepdims=True)
    return Data(X, y, numbers(X, rng), n, k)


def one(
    kind: str, digits: tuple[Array, Array], shape: tuple[int, int, int], rng: np.random.Generator
) -> tuple[Array, Array]:
    """One data set of this kind: inputs (m, d) and classes (m,), often unbalanced."""
    m, d, k = shape
    if kind == "digits":
        chosen = rng.permutation(len(digits[1]))[:m]
        return digits[0][chosen] * rng.choice([1.0, 1.0, 0.3, 4.0, 16.0]), digits[1][chosen]
    shares = rng.dirichlet(np.full(k, rng.choice([0.5, 3.0, 50.0])))
    y = rng.choice(k, p=shares, size=m)
    if kind == "words":
        X = (rng.random((m, d)) < rng.beta(0.6, 2.0, size=(k, d))[y]).astype(float)
        return X * rng.choice([1.0, 1.0, 3.0]), y
    if kind == "powers":
        x = rng.uniform(-1, 1, m)
        y = np.minimum((k * (0.5 + 0.5 * np.sin(rng.uniform(2, 6) * x))).astype(int), k - 1)
        return x[:, None] ** np.arange(1, d + 1) * rng.choice([1.0, 2.0]), y
    X = rng.normal(size=(k, d))[y] * 10 ** rng.uniform(-0.7, 0.6) + rng.normal(size=(m, d))
    return X * 10 ** (rng.uniform(0, 1.2) * rng.normal(size=d) * (rng.random() < 0.5)), y


def numbers(X: Array, rng: np.random.Generator) -> Array:
    """A function of the inputs plus noise, shape (R, m)."""
    n_runs, _, d = X.shape
    inside = (X @ rng.normal(size=(n_runs, d, 1)))[..., 0]
    inside = inside / (inside.std(1, keepdims=True) + 1e-12)
    bent = rng.random((n_runs, 1)) < 0.4
    value = np.where(bent, np.sin(2 * inside) + 0.3 * inside**2, inside)
    return value + rng.choice([0, 0.05, 0.2, 1.0], size=(n_runs, 1)) * rng.normal(size=value.shape)
