"""Networks whose layers do more than weigh and bend: norms, the larger of two, neighbours.

w: width, L: nodes of a graph. As in `models`, R runs side by side.
"""

from itertools import pairwise

import numpy as np

from core.experiments.training_runs.losses import LOSSES, log_shares
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


def sines(sizes: list[int]) -> tuple[Model, list]:
    """Layers that bend by a sine (Sitzmann et al. 2020), half the squared error, on (X, Y)."""
    shapes: list[tuple[int, ...]] = [s for i, o in pairwise(sizes) for s in ((i, o), (o,))]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        *parts, C, c = unpack(flat, shapes)
        states, slopes = [rows[0]], []
        for W, b in zip(parts[::2], parts[1::2], strict=True):
            z = states[-1] @ W + b[:, None]
            states.append(np.sin(z))
            slopes.append(np.cos(z))
        loss, back = LOSSES["squared"](states[-1] @ C + c[:, None], rows[1])
        grads = [turned(states[-1]) @ back, back.sum(1)]
        back = back @ turned(C)
        for level in range(len(slopes) - 1, -1, -1):
            back = back * slopes[level]
            grads[:0] = [turned(states[level]) @ back, back.sum(1)]
            back = back @ turned(parts[2 * level])
        return loss, packed(grads)

    return model, shapes


def experts(d: int, n_experts: int, k: int) -> tuple[Model, list]:
    """Linear experts and a gate that weighs them (Jacobs et al. 1991): log-loss on (X, Y)."""
    shapes: list[tuple[int, ...]] = [(d, n_experts), (n_experts,), (d, n_experts * k)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        X, Y = rows
        G, g, W = unpack(flat, shapes)
        trust = log_shares(X @ G + g[:, None])
        said = log_shares((X @ W).reshape(*X.shape[:2], n_experts, k))
        each = trust + (said * Y[:, :, None]).sum(3)
        highest = each.max(2, keepdims=True)
        total = highest + np.log(np.exp(each - highest).sum(2, keepdims=True))
        blame = np.exp(each - total) / X.shape[1]
        back = np.exp(trust) / X.shape[1] - blame
        moved = blame[..., None] * (np.exp(said) - Y[:, :, None])
        dW = turned(X) @ moved.reshape(*X.shape[:2], n_experts * k)
        return -total[..., 0].mean(1), packed([turned(X) @ back, back.sum(1), dW])

    return model, shapes


def variational(d: int, width: int, n_hidden: int) -> tuple[Model, list]:
    """A variational autoencoder (Kingma and Welling 2014) on rows (X, noise), at best 0.

    Half the squared error of the inputs, plus the divergence of what is hidden from a standard
    normal. Each row keeps the noise (n_hidden,) that it is drawn with.
    """
    inside: list[tuple[int, ...]] = [(width, n_hidden), (width, n_hidden)]
    shapes: list[tuple[int, ...]] = [(d, width), (width,), *inside, (n_hidden, d), (d,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        X, noise = rows
        W, b, M, S, D, c = unpack(flat, shapes)
        bent = np.tanh(X @ W + b[:, None])
        mean, log_spread = bent @ M, bent @ S
        spread = np.exp(log_spread)
        drawn = mean + spread * noise
        loss, back = LOSSES["squared"](drawn @ D + c[:, None], X)
        loss = loss + (0.5 * (mean**2 + spread**2 - 1) - log_spread).sum(2).mean(1)
        inner = back @ turned(D)
        dmean = inner + mean / X.shape[1]
        dspread = inner * noise * spread + (spread**2 - 1) / X.shape[1]
        dz = (dmean @ turned(M) + dspread @ turned(S)) * (1 - bent**2)
        grads = [turned(X) @ dz, dz.sum(1), turned(bent) @ dmean, turned(bent) @ dspread]
        return loss, packed([*grads, turned(drawn) @ back, back.sum(1)])

    return model, shapes
