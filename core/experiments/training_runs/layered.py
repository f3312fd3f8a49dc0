"""Networks whose layers do more than weigh and bend: norms, the larger of two, neighbours.

w: width, L: nodes of a graph. As in `models`, R runs side by side.
"""

from itertools import pairwise

import numpy as np

from core.experiments.training_runs.losses import LOSSES
from core.experiments.training_runs.models import Array, Model, Rows, packed, unpack
from core.experiments.training_runs.structures import turned

SMALLEST = 1e-5  # added to a variance before its root


def normalised(sizes: list[int], over: int) -> tuple[Model, list]:
    """Rectified layers of variance 1 with gains, and a softmax, on (X, Y).

    `over` is the axis that shares a variance: 1 for the rows of a step (batch norm, which takes
    each set of rows by itself), 2 for the units of a layer (layer norm).
    """
    layers: list[tuple[int, ...]] = [s for i, o in pairwise(sizes[:-1]) for s in ((i, o), (1, o))]
    shapes = [*layers, (sizes[-2], sizes[-1]), (sizes[-1],)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        *parts, C, c = unpack(flat, shapes)
        x, seen = rows[0], []
        for W, gain in zip(parts[::2], parts[1::2], strict=True):
            z = x @ W
            z = z - z.mean(over, keepdims=True)
            size = np.sqrt((z**2).mean(over, keepdims=True) + SMALLEST)
            seen.append((x, z / size, size))
            x = np.maximum(z / size * (1 + gain), 0)
        loss, back = LOSSES["softmax"](x @ C + c[:, None], rows[1])
        grads = [turned(x) @ back, back.sum(1)]
        back = back @ turned(C)
        for level in range(len(seen) - 1, -1, -1):
            before, unit, size = seen[level]
            W, gain = parts[2 * level : 2 * level + 2]
            back = back * (unit * (1 + gain) > 0)
            dgain = (back * unit).sum(1, keepdims=True)
            back = back * (1 + gain)
            back = back - back.mean(over, keepdims=True)
            back = (back - unit * (back * unit).mean(over, keepdims=True)) / size
            grads[:0] = [turned(before) @ back, dgain]
            back = back @ turned(W)
        return loss, packed(grads)

    return model, shapes


def maxout(sizes: list[int], loss_name: str) -> tuple[Model, list]:
    """Layers of which each unit is the larger of two lines, on rows (X, Y)."""
    doubled = [(i, 2 * o) for i, o in pairwise(sizes[:-1])]
    layers: list[tuple[int, ...]] = [s for i, o in doubled for s in ((i, o), (o,))]
    shapes = [*layers, (sizes[-2], sizes[-1]), (sizes[-1],)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        *parts, C, c = unpack(flat, shapes)
        states, first = [rows[0]], []
        for W, b in zip(parts[::2], parts[1::2], strict=True):
            one, two = np.split(states[-1] @ W + b[:, None], 2, axis=2)
            first.append(one >= two)
            states.append(np.where(first[-1], one, two))
        loss, back = LOSSES[loss_name](states[-1] @ C + c[:, None], rows[1])
        grads = [turned(states[-1]) @ back, back.sum(1)]
        back = back @ turned(C)
        for level in range(len(first) - 1, -1, -1):
            back = np.concatenate([back * first[level], back * ~first[level]], axis=2)
            grads[:0] = [turned(states[level]) @ back, back.sum(1)]
            back = back @ turned(parts[2 * level])
        return loss, packed(grads)

    return model, shapes


def graph(d: int, width: int, k: int) -> tuple[Model, list]:
    """Two layers that average over neighbours, the mean of all nodes, a softmax, on (A, X, Y)."""
    shapes: list[tuple[int, ...]] = [(d, width), (width,), (width, width), (width, k), (k,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        A, X, Y = rows
        W, b, V, C, c = unpack(flat, shapes)
        seen = A @ X
        one = np.maximum(seen @ W[:, None] + b[:, None, None], 0)
        heard = A @ one
        two = np.maximum(heard @ V[:, None], 0)
        pooled = two.mean(2)
        loss, back = LOSSES["softmax"](pooled @ C + c[:, None], Y)
        outer = [turned(pooled) @ back, back.sum(1)]
        back = (back @ turned(C) / X.shape[2])[:, :, None] * (two > 0)
        dV = (turned(heard) @ back).sum(1)
        back = (turned(A) @ (back @ turned(V)[:, None])) * (one > 0)
        return loss, packed([(turned(seen) @ back).sum(1), back.sum((1, 2)), dV, *outer])

    return model, shapes
