"""Models as functions from parameters and rows to losses and gradients, R runs side by side."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.experiments.training_runs.losses import LOSSES

Array = np.ndarray
Rows = tuple[Array, ...]
Model = Callable[[Array, Rows], tuple[Array, Array]]
ACTIVATIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "relu": (lambda z: np.maximum(z, 0), lambda a: a > 0),
    "tanh": (np.tanh, lambda a: 1 - a**2),
    "sigmoid": (lambda z: 0.5 + 0.5 * np.tanh(0.5 * z), lambda a: a * (1 - a)),
    "softplus": (lambda z: np.logaddexp(0, z), lambda a: 1 - np.exp(-a)),
    "identity": (lambda z: z, np.ones_like),
}  # each with its slope in terms of its output


@dataclass(frozen=True, eq=False)
class Problem:
    """R problems of one shape to train.

    Attributes
    ----------
    start : ndarray, shape (R, P)
    model : callable
        From parameters (R, P) and rows to losses (R,) and gradients (R, P).
    rows, held_out : tuple of ndarray, each of shape (R, n, ...)
        What is trained on, and what validation is measured on.
    decay : ndarray, shape (R, 1)
        Half of it times the squared norm is added to the loss.
    sparsity : ndarray, shape (R, 1)
        It times the sum of all sizes is added too.
    """

    start: Array
    model: Model
    rows: Rows
    held_out: Rows
    decay: Array
    sparsity: Array

    @property
    def n_rows(self) -> int:
        """Rows to train on."""
        return self.rows[0].shape[1]

    def loss_and_gradient(self, flat: Array, picked: Array | None = None) -> tuple[Array, Array]:
        """Loss (R,) and gradient (R, P) on all rows, or on those picked (R, batch)."""
        rows = self.rows
        if picked is not None:
            runs = np.arange(len(flat))[:, None]
            rows = tuple(part[runs, picked] for part in rows)
        loss, gradient = self.model(flat, rows)
        if self.decay.any():
            loss = loss + 0.5 * self.decay[:, 0] * np.einsum("rp,rp->r", flat, flat)
            gradient = gradient + self.decay * flat
        if self.sparsity.any():
            loss = loss + self.sparsity[:, 0] * np.abs(flat).sum(1)
            gradient = gradient + self.sparsity * np.sign(flat)
        return loss, gradient

    def loss(self, flat: Array) -> Array:
        """Loss on all training rows, shape (R,)."""
        return self.loss_and_gradient(flat)[0]

    def validation(self, flat: Array) -> Array:
        """Loss on held-out rows without the penalties, shape (R,)."""
        return self.model(flat, self.held_out)[0]

    def only(self, keep: Array) -> "Problem":
        """Fewer runs."""
        rows, held_out = (tuple(a[keep] for a in part) for part in (self.rows, self.held_out))
        penalties = self.decay[keep], self.sparsity[keep]
        return Problem(self.start[keep], self.model, rows, held_out, *penalties)


def unpack(flat: Array, shapes: Sequence[tuple[int, ...]]) -> list[Array]:
    """Parameters (R, P) as arrays of these shapes, each behind the axis of runs."""
    parts, first = [], 0
    for shape in shapes:
        last = first + math.prod(shape)
        parts.append(flat[:, first:last].reshape(-1, *shape))
        first = last
    return parts


def packed(parts: Sequence[Array]) -> Array:
    """Arrays behind the axis of runs as one flat array (R, P)."""
    return np.concatenate([part.reshape(len(part), -1) for part in parts], axis=1)


def dense(sizes: Sequence[int], activation: str, loss_name: str) -> tuple[Model, list]:
    """A dense network on rows (X, Y), and the shapes of its parameters in turn."""
    pairs = list(pairwise(sizes))
    shapes: list[tuple[int, ...]] = [shape for i, o in pairs for shape in ((i, o), (o,))]
    act, slope = ACTIVATIONS[activation]
    loss_of = LOSSES[loss_name]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        parts = unpack(flat, shapes)
        layers = [rows[0]]
        for W, b in zip(parts[:-2:2], parts[1:-2:2], strict=True):
            layers.append(act(layers[-1] @ W + b[:, None]))
        loss, back = loss_of(layers[-1] @ parts[-2] + parts[-1][:, None], rows[1])
        grads: list[Array] = []
        for level in range(len(pairs) - 1, -1, -1):
            grads[:0] = [layers[level].transpose(0, 2, 1) @ back, back.sum(1)]
            if level:
                back = (back @ parts[2 * level].transpose(0, 2, 1)) * slope(layers[level])
        return loss, packed(grads)

    return model, shapes


def factorisation(n_users: int, n_items: int, rank: int) -> tuple[Model, list]:
    """Half the mean squared error of u·v on rows (user, item, value)."""
    shapes = [(n_users, rank), (n_items, rank)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        user, item, value = rows
        U, V = unpack(flat, shapes)
        runs = np.arange(len(flat))[:, None]
        u, v = U[runs, user], V[runs, item]
        gap = (u * v).sum(2) - value
        slope = gap[..., None] / gap.shape[1]
        grads = [scattered(slope * v, user, n_users), scattered(slope * u, item, n_items)]
        return 0.5 * (gap**2).mean(1), packed(grads)

    return model, shapes


def ranking(n_users: int, n_items: int, rank: int) -> tuple[Model, list]:
    """Log-loss of preferring one item to another, on rows (user, better, worse)."""
    shapes = [(n_users, rank), (n_items, rank)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        user, better, worse = rows
        U, V = unpack(flat, shapes)
        runs = np.arange(len(flat))[:, None]
        u, apart = U[runs, user], V[runs, better] - V[runs, worse]
        margin = (u * apart).sum(2)
        slope = (-0.5 + 0.5 * np.tanh(0.5 * margin))[..., None] / margin.shape[1]
        moved = scattered(slope * u, better, n_items) - scattered(slope * u, worse, n_items)
        loss = np.logaddexp(0, -margin).mean(1)
        return loss, packed([scattered(slope * apart, user, n_users), moved])

    return model, shapes


def scattered(values: Array, to: Array, size: int) -> Array:
    """Sums of values (R, n, rank) by the place (R, n) each belongs to, shape (R, size, rank)."""
    n_runs, _, rank = values.shape
    place = (np.arange(n_runs)[:, None] * size + to)[..., None] * rank + np.arange(rank)
    total = np.bincount(place.ravel(), values.ravel(), n_runs * size * rank)
    return total.reshape(n_runs, size, rank)


def recurrent(length: int, width: int) -> tuple[Model, list]:
    """A tanh recurrent network on rows (sequence, number); half the mean squared error."""
    shapes: list[tuple[int, ...]] = [(1, width), (width, width), (width,), (width, 1)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        X, y = rows
        a, W, b, c = unpack(flat, shapes)
        states = [np.zeros((*y.shape, width))]
        for t in range(length):
            states.append(np.tanh(X[:, :, t : t + 1] @ a + states[-1] @ W + b[:, None]))
        gap = (states[-1] @ c)[..., 0] - y
        back = gap[..., None] / y.shape[1]
        dc = states[-1].transpose(0, 2, 1) @ back
        back = back @ c.transpose(0, 2, 1)
        da, dW, db = np.zeros_like(a), np.zeros_like(W), np.zeros_like(b)
        for t in range(length - 1, -1, -1):
            back = back * (1 - states[t + 1] ** 2)
            da += X[:, :, t : t + 1].transpose(0, 2, 1) @ back
            dW += states[t].transpose(0, 2, 1) @ back
            db += back.sum(1)
            back = back @ W.transpose(0, 2, 1)
        return 0.5 * (gap**2).mean(1), packed([da, dW, db, dc])

    return model, shapes


def convolution(length: int, window: int, filters: int, k: int) -> tuple[Model, list]:
    """Filters along a sequence, a rectifier, their mean, and a softmax, on rows (X, Y)."""
    shapes: list[tuple[int, ...]] = [(window, filters), (filters,), (filters, k), (k,)]
    n_places = length - window + 1

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        F, b, W, c = unpack(flat, shapes)
        seen = np.lib.stride_tricks.sliding_window_view(rows[0], window, axis=2)
        seen = seen.reshape(len(flat), -1, window)
        active = np.maximum(seen @ F + b[:, None], 0)
        pooled = active.reshape(len(flat), -1, n_places, filters).mean(2)
        loss, back = LOSSES["softmax"](pooled @ W + c[:, None], rows[1])
        dW, dc = pooled.transpose(0, 2, 1) @ back, back.sum(1)
        back = np.repeat(back @ W.transpose(0, 2, 1) / n_places, n_places, axis=1) * (active > 0)
        return loss, packed([seen.transpose(0, 2, 1) @ back, back.sum(1), dW, dc])

    return model, shapes


def radial(d: int, centres: int, k: int) -> tuple[Model, list]:
    """Gaussian bumps whose centres are learned, and a Huber loss, on rows (X, Y)."""
    shapes: list[tuple[int, ...]] = [(centres, d), (centres, k)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        X, Y = rows
        C, W = unpack(flat, shapes)
        apart = (X**2).sum(2)[..., None] - 2 * X @ C.transpose(0, 2, 1) + (C**2).sum(2)[:, None]
        bump = np.exp(-apart / (2 * d))
        loss, back = LOSSES["huber"](bump @ W, Y)
        dW = bump.transpose(0, 2, 1) @ back
        pull = (back @ W.transpose(0, 2, 1)) * bump / d
        dC = pull.transpose(0, 2, 1) @ X - pull.sum(1)[..., None] * C
        return loss, packed([dC, dW])

    return model, shapes
