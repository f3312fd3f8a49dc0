"""Short training runs of many families: where loss curves with a known future come from.

n: rows, d: inputs, k: outputs. Parameters are one flat vector, so that one loop trains them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

Array = np.ndarray
Rows = Array | slice
SEEN = ("softmax", "perceptron", "factorisation", "linear", "logistic", "autoencoder")
FRESH = ("hinge", "recurrent", "poisson")  # never shown to what is learned from the others


@dataclass(frozen=True, eq=False)
class Problem:
    """Something to train.

    Attributes
    ----------
    start : ndarray, shape (n_parameters,)
    loss_and_gradient : callable
        From parameters and rows to the mean loss and its gradient.
    n_rows : int
        Rows to train on; validation rows come after them.
    validation : callable or None
        From parameters to the mean loss on rows that are not trained on.
    """

    start: Array
    loss_and_gradient: Callable[[Array, Rows], tuple[float, Array]]
    n_rows: int
    validation: Callable[[Array], float]


@dataclass(frozen=True)
class Recipe:
    """How one run is made; every field was drawn at random."""

    family: str
    seed: int
    learning_rate: float
    n_logged: int
    batch: int  # 0: all rows
    steps_per_log: int = 1
    optimiser: str = "plain"


def unpack(flat: Array, shapes: Sequence[tuple[int, ...]]) -> list[Array]:
    """Views of a flat vector as arrays of these shapes."""
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    parts = np.split(flat, ends[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def softmax_head(scores: Array, target: Array) -> tuple[float, Array]:
    """Mean cross-entropy and its slope in the scores, both (n, k); safe for any scores."""
    top = scores - scores.max(1, keepdims=True)
    log_share = top - np.log(np.exp(top).sum(1, keepdims=True))
    return -(target * log_share).sum() / len(target), (np.exp(log_share) - target) / len(target)


def naive_head(scores: Array, target: Array) -> tuple[float, Array]:
    """Mean cross-entropy as a beginner writes it: it overflows for scores above 700."""
    share = np.exp(scores)
    share = share / share.sum(1, keepdims=True)
    hit = (target * share).sum(1)
    return float(-np.log(hit).mean()), (share - target) / len(target)


def squared_head(scores: Array, target: Array) -> tuple[float, Array]:
    """Half the mean squared distance, summed over outputs."""
    gap = scores - target
    return 0.5 * (gap**2).sum() / len(target), gap / len(target)


def hinge_head(scores: Array, target: Array) -> tuple[float, Array]:
    """Mean one-against-rest hinge loss."""
    sign = 2 * target - 1
    inside = sign * scores < 1
    return float(((1 - sign * scores) * inside).sum() / len(target)), -sign * inside / len(target)


def poisson_head(scores: Array, target: Array) -> tuple[float, Array]:
    """Mean negative log-likelihood of counts whose log-rates are the scores; one at best 0 off."""
    rate = np.exp(scores)
    saturated = target - target * np.log(np.maximum(target, 1e-300))
    return float((rate - target * scores - saturated).sum() / len(target)), (rate - target) / len(
        target
    )


HEADS = {
    "softmax": softmax_head,
    "naive": naive_head,
    "squared": squared_head,
    "hinge": hinge_head,
    "poisson": poisson_head,
}


def dense(
    X: Array, Y: Array, n: int, widths: list[int], head: str, style: dict, rng: np.random.Generator
) -> Problem:
    """A dense network of any depth (0 hidden layers: a linear model) on the first n rows.

    `style` holds `gain` (scale of the first weights), `bias` (first hidden biases), `tanh`
    and `decay` (L2).
    """
    sizes = [X.shape[1], *widths, Y.shape[1]]
    pairs = list(pairwise(sizes))
    shapes = [shape for i, o in pairs for shape in ((i, o), (o,))]
    act = np.tanh if style["tanh"] else lambda z: np.maximum(z, 0)
    slope = (lambda a: 1 - a**2) if style["tanh"] else (lambda a: a > 0)
    loss_of = HEADS[head]

    def loss_and_gradient(flat: Array, rows: Rows) -> tuple[float, Array]:
        parts = unpack(flat, shapes)
        layers = [X[:n][rows]]
        for W, b in zip(parts[:-2:2], parts[1:-2:2], strict=True):
            layers.append(act(layers[-1] @ W + b))
        loss, back = loss_of(layers[-1] @ parts[-2] + parts[-1], Y[:n][rows])
        grads: list[Array] = []
        for level in range(len(pairs) - 1, -1, -1):
            grads[:0] = [(layers[level].T @ back).ravel(), back.sum(0)]
            if level:
                back = (back @ parts[2 * level].T) * slope(layers[level])
        decay = style["decay"]
        return loss + 0.5 * decay * flat @ flat, np.concatenate(grads) + decay * flat

    def validation(flat: Array) -> float:
        parts = unpack(flat, shapes)
        layer = X[n:]
        for W, b in zip(parts[:-2:2], parts[1:-2:2], strict=True):
            layer = act(layer @ W + b)
        return float(loss_of(layer @ parts[-2] + parts[-1], Y[n:])[0])

    start = [
        np.concatenate(
            [
                (style["gain"] * rng.normal(size=(i, o)) * np.sqrt(2 / i)).ravel(),
                np.full(o, style["bias"] if level < len(pairs) - 1 else 0.0),
            ]
        )
        for level, (i, o) in enumerate(pairs)
    ]
    if not widths and rng.random() < 0.7:
        start = [np.zeros_like(part) for part in start]
    return Problem(np.concatenate(start), loss_and_gradient, n, validation)


def factorisation(rng: np.random.Generator) -> Problem:
    """A noisy low-rank matrix of which some entries are known, as in a recommender."""
    n_users, n_items, rank = rng.integers(10, 50), rng.integers(10, 50), int(rng.integers(1, 8))
    truth = rng.normal(size=(n_users, 3)) @ rng.normal(size=(3, n_items)) * rng.uniform(0.2, 1.5)
    known = rng.permutation(n_users * n_items)[: int(rng.uniform(0.2, 0.9) * n_users * n_items)]
    value = (truth + rng.uniform(0, 1) * rng.normal(size=truth.shape)).ravel()[known]
    user, item = known // n_items, known % n_items
    n = int(0.7 * len(known))
    shapes = [(int(n_users), rank), (int(n_items), rank)]
    decay = rng.choice([0, 0, 1e-3, 1e-2])
    onto = np.arange(n)

    def loss_and_gradient(flat: Array, rows: Rows) -> tuple[float, Array]:
        U, V = unpack(flat, shapes)
        r = onto[rows]
        u, v = user[r], item[r]
        gap = (U[u] * V[v]).sum(1) - value[r]
        grad = np.zeros_like(flat)
        dU, dV = unpack(grad, shapes)
        np.add.at(dU, u, gap[:, None] * V[v] / len(r))
        np.add.at(dV, v, gap[:, None] * U[u] / len(r))
        return 0.5 * (gap**2).mean() + 0.5 * decay * flat @ flat, grad + decay * flat

    def validation(flat: Array) -> float:
        U, V = unpack(flat, shapes)
        return float(0.5 * np.mean(((U[user[n:]] * V[item[n:]]).sum(1) - value[n:]) ** 2))

    size = sum(int(np.prod(shape)) for shape in shapes)
    start = rng.normal(size=size) * 10 ** rng.uniform(-3, 0.2)
    return Problem(start, loss_and_gradient, n, validation)


def recurrent(rng: np.random.Generator) -> Problem:
    """A small tanh recurrent network that adds up, or remembers, a noisy sequence."""
    n, length, width = int(rng.integers(30, 100)), int(rng.integers(4, 9)), int(rng.integers(3, 12))
    X = rng.normal(size=(2 * n, length))
    y = X.mean(1) if rng.random() < 0.5 else X[:, 0]
    y = y + rng.uniform(0, 0.5) * rng.normal(size=2 * n)
    shapes = [(width,), (width, width), (width,), (width,)]

    def run(flat: Array, inputs: Array) -> tuple[list[Array], Array]:
        a, W, b, c = unpack(flat, shapes)
        states = [np.zeros((len(inputs), width))]
        for t in range(length):
            states.append(np.tanh(inputs[:, t : t + 1] * a + states[-1] @ W + b))
        return states, states[-1] @ c

    def loss_and_gradient(flat: Array, rows: Rows) -> tuple[float, Array]:
        _, W, _, c = unpack(flat, shapes)
        inputs, target = X[:n][rows], y[:n][rows]
        states, output = run(flat, inputs)
        gap = (output - target) / len(target)
        grad = np.zeros_like(flat)
        da, dW, db, dc = unpack(grad, shapes)
        dc += states[-1].T @ gap
        back = gap[:, None] * c
        for t in range(length - 1, -1, -1):
            back = back * (1 - states[t + 1] ** 2)
            da += inputs[:, t] @ back
            dW += states[t].T @ back
            db += back.sum(0)
            back = back @ W.T
        return 0.5 * float(len(target) * gap @ gap), grad

    def validation(flat: Array) -> float:
        return 0.5 * float(np.mean((run(flat, X[n:])[1] - y[n:]) ** 2))

    size = sum(int(np.prod(shape)) for shape in shapes)
    start = rng.normal(size=size) * rng.choice([0.1, 0.4, 1.0])
    return Problem(start, loss_and_gradient, n, validation)


def inputs_and_classes(
    digits: tuple[Array, Array], rng: np.random.Generator
) -> tuple[Array, Array, int]:
    """Rows, class labels and how many rows to train on: digits, or Gaussian clusters."""
    n = int(10 ** rng.uniform(1.3, 2.4))
    total = n + int(max(30, n // 2))
    if rng.random() < 0.45:
        chosen = rng.permutation(len(digits[1]))[:total]
        X, y = digits[0][chosen] * rng.choice([1.0, 1.0, 16.0, 0.1]), digits[1][chosen]
    else:
        d, k = int(rng.integers(2, 40)), int(rng.integers(2, 8))
        y = rng.integers(0, k, total)
        X = rng.normal(size=(k, d))[y] * 10 ** rng.uniform(-0.7, 0.5) + rng.normal(size=(total, d))
        X = X * 10 ** (rng.uniform(0, 1.2) * rng.normal(size=d) * (rng.random() < 0.5))
    if rng.random() < 0.3:
        X = X - X[:n].mean(0)
    noisy = rng.random(total) < rng.choice([0, 0, 0.1, 0.4, 1.0], p=[0.3, 0.2, 0.2, 0.2, 0.1])
    return X, np.where(noisy, rng.permutation(y), y), n


def style_of(rng: np.random.Generator) -> dict:
    """How a network starts; one in ten starts badly."""
    bad = rng.choice(["", "zero", "dead", "large", "small"], p=[0.82, 0.04, 0.06, 0.05, 0.03])
    return {
        "gain": {"": 10 ** rng.uniform(-0.6, 0.2), "zero": 0.0, "large": 5.0, "small": 0.01}.get(
            str(bad), 0.5
        ),
        "bias": -rng.uniform(2, 30) if bad == "dead" else 0.0,
        "tanh": bool(rng.random() < 0.4) and bad != "dead",
        "decay": float(rng.choice([0, 0, 0, 1e-4, 1e-2])),
    }


def problem(family: str, digits: tuple[Array, Array], rng: np.random.Generator) -> Problem:
    """Draw a problem of this family: its data, widths and starting point."""
    if family == "factorisation":
        return factorisation(rng)
    if family == "recurrent":
        return recurrent(rng)
    X, y, n = inputs_and_classes(digits, rng)
    style = style_of(rng)
    hidden = [int(w) for w in 2 ** rng.uniform(1, 5.5, size=rng.integers(1, 4))]
    linear = X @ rng.normal(size=(X.shape[1], 1)) / np.sqrt(X.shape[1])
    target = linear + rng.choice([0, 0.1, 1.0]) * rng.normal(size=linear.shape) * linear.std()
    head = "naive" if rng.random() < 0.3 else "softmax"
    Y, widths, head = targets(family, (X, y, linear, target), hidden, head, rng)
    if family == "autoencoder":
        X = Y
    return dense(X, Y, n, widths, head, style, rng)


def targets(
    family: str, parts: tuple[Array, ...], hidden: list[int], head: str, rng: np.random.Generator
) -> tuple[Array, list[int], str]:
    """What this family predicts from the inputs, its hidden widths and its loss."""
    X, y, linear, target = parts
    onehot = np.eye(int(y.max()) + 1)[y]
    if family == "softmax":
        return onehot, [], head
    if family == "perceptron":
        return (target, hidden, "squared") if rng.random() < 0.2 else (onehot, hidden, head)
    if family == "linear":
        return target + rng.choice([0, 0, 3.0]), [], "squared"
    if family == "autoencoder":
        return X / (X.std() + 1e-12), hidden[:1], "squared"
    return fresh_targets(family, onehot, y, linear, hidden, head, rng)


def fresh_targets(
    family: str, onehot: Array, y: Array, linear: Array, hidden: list[int], head: str,
    rng: np.random.Generator,
) -> tuple[Array, list[int], str]:  # fmt: skip
    """The families with a choice between a linear model and a network."""
    if family == "logistic":
        half = (y % 2)[:, None] == np.arange(2)
        return half.astype(float), [] if rng.random() < 0.5 else hidden, head
    if family == "hinge":
        return onehot, [] if rng.random() < 0.4 else hidden, "hinge"
    if family == "poisson":
        counts = rng.poisson(np.exp(np.clip(linear / (linear.std() + 1e-12), -3, 2))).astype(float)
        return counts, [] if rng.random() < 0.5 else hidden[:1], "poisson"
    raise ValueError(f"no family {family!r}; the families are {SEEN + FRESH}.")


def sharpness(task: Problem, rng: np.random.Generator) -> float:
    """Roughly the largest curvature at the start, by ten power iterations; at least 1e-6."""
    v = rng.normal(size=task.start.size)
    v /= np.linalg.norm(v)
    base = task.loss_and_gradient(task.start, slice(None))[1]
    size = 1.0
    for _ in range(10):
        step = 1e-4 * max(1.0, float(np.linalg.norm(task.start))) * v
        change = task.loss_and_gradient(task.start + step, slice(None))[1] - base
        size = float(np.linalg.norm(change) / np.linalg.norm(step))
        if not np.isfinite(size) or size < 1e-12:
            break
        v = change / np.linalg.norm(change)
    return max(size, 1e-6) if np.isfinite(size) else 1.0


@dataclass(frozen=True, eq=False)
class State:
    """Where a run stands: its parameters and what the optimiser remembers."""

    parameters: Array
    velocity: Array
    second: Array
    step: int = 0


def move(state: State, gradient: Array, rate: float, optimiser: str) -> State:
    """One step of plain descent, momentum .9 or Adam."""
    if optimiser == "plain":
        return replace(state, parameters=state.parameters - rate * gradient, step=state.step + 1)
    if optimiser == "momentum":
        velocity = 0.9 * state.velocity + gradient
        moved = state.parameters - rate * velocity
        return State(moved, velocity, state.second, state.step + 1)
    step = state.step + 1
    velocity = 0.9 * state.velocity + 0.1 * gradient
    second = 0.999 * state.second + 0.001 * gradient**2
    scaled = (velocity / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return State(state.parameters - rate * scaled, velocity, second, step)
