"""Models that score something else than the last layer of a network: products, pairs, equations.

w: width. As in `models`, R runs side by side.
"""

import numpy as np

from core.experiments.training_runs.losses import LOSSES, log_shares
from core.experiments.training_runs.models import Array, Model, Rows, packed, scattered, unpack
from core.experiments.training_runs.structures import turned


def machine(d: int, width: int) -> tuple[Model, list]:
    """A factorisation machine: a line plus products of pairs of inputs, log-loss on (X, Y)."""
    shapes: list[tuple[int, ...]] = [(d, 1), (1,), (d, width)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        X, Y = rows
        w, b, V = unpack(flat, shapes)
        inner = X @ V
        pairs = 0.5 * (inner**2 - X**2 @ V**2).sum(2, keepdims=True)
        loss, back = LOSSES["logistic"](X @ w + b[:, None] + pairs, Y)
        own = (turned(X**2) @ back) * V
        return loss, packed([turned(X) @ back, back.sum(1), turned(X) @ (back * inner) - own])

    return model, shapes


def contrastive(d: int, width: int) -> tuple[Model, list]:
    """Know the other view of a row among others: softmax over products of one tanh layer.

    Rows are (A, B, Y): A (R, n, d), candidates B (R, n, J, d), and which is the other view.
    """
    shapes: list[tuple[int, ...]] = [(d, width), (width,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        A, B, Y = rows
        W, b = unpack(flat, shapes)
        a = np.tanh(A @ W + b[:, None])
        others = np.tanh(B @ W[:, None] + b[:, None, None])
        loss, back = LOSSES["softmax"]((others @ a[..., None])[..., 0], Y)
        da = (turned(others) @ back[..., None])[..., 0] * (1 - a**2)
        dothers = back[..., None] * a[:, :, None] * (1 - others**2)
        dW = turned(A) @ da + (turned(B) @ dothers).sum(1)
        return loss, packed([dW, da.sum(1) + dothers.sum((1, 2))])

    return model, shapes


def equation(width: int, pull: float, weight: float) -> tuple[Model, list]:
    """A tanh network u(x) that is to solve u' + pull u = f with u(0) = 1, on rows (x, f).

    Half the mean squared residual, and `weight` times that of the first value.
    """
    shapes: list[tuple[int, ...]] = [(1, width), (width,), (width, 1), (1,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        x, f = rows
        a, b, C, c = unpack(flat, shapes)
        bent, at_0 = np.tanh(x @ a + b[:, None]), np.tanh(b)[:, None]
        slope, slope_0 = 1 - bent**2, 1 - at_0**2
        residual = (slope * a) @ C + pull * (bent @ C + c[:, None]) - f
        start = at_0 @ C + c[:, None] - 1
        back, back_0 = residual / x.shape[1], weight * start
        loss = 0.5 * (residual**2).mean((1, 2)) + 0.5 * weight * start[:, 0, 0] ** 2
        dC = turned(slope * a) @ back + pull * turned(bent) @ back + turned(at_0) @ back_0
        dz = back * turned(C) * (pull * slope - 2 * bent * slope * a)
        dz_0 = back_0 * turned(C) * slope_0
        da = turned(x) @ dz + (back * slope * turned(C)).sum(1, keepdims=True)
        db = dz.sum(1) + dz_0[:, 0]
        return loss, packed([da, db, dC, pull * back.sum(1) + back_0[:, 0]])

    return model, shapes


def tensor(sizes: tuple[int, int, int], rank: int) -> tuple[Model, list]:
    """Half the mean squared error of three-way products, on rows (user, item, time, value)."""
    shapes = [(size, rank) for size in sizes]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        *places, value = rows
        runs = np.arange(len(flat))[:, None]
        u, v, w = (F[runs, at] for F, at in zip(unpack(flat, shapes), places, strict=True))
        gap = (u * v * w).sum(2) - value
        slope = gap[..., None] / gap.shape[1]
        pulls = zip((v * w, u * w, u * v), places, sizes, strict=True)
        grads = [scattered(slope * other, at, size) for other, at, size in pulls]
        return 0.5 * (gap**2).mean(1), packed(grads)

    return model, shapes


def triplet(d: int, width: int, margin: float) -> tuple[Model, list]:
    """Of one tanh layer, how much nearer a like row is than an unlike one, up to a margin.

    Rows are (anchor, like, unlike), each (R, n, d); the loss of Schroff et al. (2015).
    """
    shapes: list[tuple[int, ...]] = [(d, width), (width,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        W, b = unpack(flat, shapes)
        a, p, q = (np.tanh(X @ W + b[:, None]) for X in rows)
        short = margin + ((a - p) ** 2).sum(2) - ((a - q) ** 2).sum(2)
        wrong = 2 * (short > 0)[..., None] / short.shape[1]
        slopes = (wrong * (q - p), wrong * (p - a), wrong * (a - q))
        layers = list(zip(rows, (a, p, q), slopes, strict=True))
        back = [(X, slope * (1 - bent**2)) for X, bent, slope in layers]
        dW, db = sum(turned(X) @ z for X, z in back), sum(z.sum(1) for _, z in back)
        return np.maximum(short, 0).mean(1), packed([np.asarray(dW), np.asarray(db)])

    return model, shapes


def topics(n_texts: int, n_words: int, n_topics: int) -> tuple[Model, list]:
    """Minus the log-chance of words under topics (Hofmann 1999), on rows (text, word).

    Shares of topics in a text and of words in a topic are each a softmax.
    """
    shapes = [(n_texts, n_topics), (n_topics, n_words)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        text, word = rows
        U, V = unpack(flat, shapes)
        share, words = np.exp(log_shares(U)), np.exp(log_shares(V))
        mine = share[np.arange(len(flat))[:, None], text]
        joint = mine * turned(words)[np.arange(len(flat))[:, None], word]
        chance = joint.sum(2, keepdims=True)
        member = joint / chance / word.shape[1]
        dU = scattered(mine / word.shape[1] - member, text, n_texts)
        dV = member.sum(1)[..., None] * words - turned(scattered(member, word, n_words))
        return -np.log(chance[..., 0]).mean(1), packed([dU, dV])

    return model, shapes


def bags(d: int, width: int) -> tuple[Model, list]:
    """Log-loss of whether a bag holds something, by the highest score of its pieces, on (X, Y).

    X (R, n, J, d) are bags of J pieces, each of which a tanh layer scores.
    """
    shapes: list[tuple[int, ...]] = [(d, width), (width,), (width, 1), (1,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        X, Y = rows
        W, b, C, c = unpack(flat, shapes)
        bent = np.tanh(X @ W[:, None] + b[:, None, None])
        scores = bent @ C[:, None] + c[:, None, None]
        top = scores.argmax(2)[..., None]
        piece, layer = (np.take_along_axis(part, top, 2)[:, :, 0] for part in (X, bent))
        loss, back = LOSSES["logistic"](np.take_along_axis(scores, top, 2)[:, :, 0], Y)
        dz = back @ turned(C) * (1 - layer**2)
        return loss, packed([turned(piece) @ dz, dz.sum(1), turned(layer) @ back, back.sum(1)])

    return model, shapes


def ordinal(d: int, width: int, k: int) -> tuple[Model, list]:
    """One score of a tanh layer against k - 1 marks (Cao et al. 2020), on (X, which it passes)."""
    shapes: list[tuple[int, ...]] = [(d, width), (width,), (width, 1), (k - 1,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        X, Y = rows
        W, b, C, marks = unpack(flat, shapes)
        bent = np.tanh(X @ W + b[:, None])
        loss, back = LOSSES["logistic"](bent @ C - marks[:, None], Y)
        moved = back.sum(2, keepdims=True)
        dz = moved @ turned(C) * (1 - bent**2)
        return loss, packed([turned(X) @ dz, dz.sum(1), turned(bent) @ moved, -back.sum(1)])

    return model, shapes


def controller(A: Array, B: Array, width: int, price: float, length: int) -> tuple[Model, list]:
    """Steer x' = x A + u B + noise by u, a tanh layer of x: half the mean squared x, and u's price.

    A (s, s) and B (c, s) are the system. Rows are (first x, noise), (R, n, s) and (R, n, L, s).
    """
    shapes: list[tuple[int, ...]] = [(len(A), width), (width, len(B))]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        x, noise = rows
        W, V = unpack(flat, shapes)
        whole, path, loss = x.shape[1] * length, [], np.zeros(len(flat))
        for t in range(length):
            bent = np.tanh(x @ W)
            push = bent @ V
            path.append((x, bent, push))
            x = x @ A + push @ B + noise[:, :, t]
            loss = loss + 0.5 * ((x**2).sum((1, 2)) + price * (push**2).sum((1, 2))) / whole
        back, dW, dV = x / whole, np.zeros_like(W), np.zeros_like(V)
        for x, bent, push in reversed(path):
            dpush = back @ B.T + price * push / whole
            dz = dpush @ turned(V) * (1 - bent**2)
            dW, dV = dW + turned(x) @ dz, dV + turned(bent) @ dpush
            back = back @ A.T + dz @ turned(W) + x / whole
        return loss, packed([dW, dV])

    return model, shapes
