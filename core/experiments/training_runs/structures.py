"""Models with a structure of their own: skips, attention, gates, embeddings, mixtures.

L: length of a sequence, w: width. As in `models`, R runs side by side.
"""

import numpy as np

from core.experiments.training_runs.losses import LOSSES, log_shares, logistic
from core.experiments.training_runs.models import Array, Model, Rows, packed, scattered, unpack


def residual(d: int, width: int, n_blocks: int, k: int) -> tuple[Model, list]:
    """A line in, blocks that add a rectified layer to what they get, and a softmax, on (X, Y)."""
    blocks: list[tuple[int, ...]] = [(width, width), (width,), (width, width)] * n_blocks
    shapes: list[tuple[int, ...]] = [(d, width), (width,), *blocks, (width, k), (k,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        parts = unpack(flat, shapes)
        states, active = [rows[0] @ parts[0] + parts[1][:, None]], []
        for i in range(2, 2 + 3 * n_blocks, 3):
            active.append(np.maximum(states[-1] @ parts[i] + parts[i + 1][:, None], 0))
            states.append(states[-1] + active[-1] @ parts[i + 2])
        loss, back = LOSSES["softmax"](states[-1] @ parts[-2] + parts[-1][:, None], rows[1])
        grads = [turned(states[-1]) @ back, back.sum(1)]
        back = back @ turned(parts[-2])
        for block in range(n_blocks - 1, -1, -1):
            i = 2 + 3 * block
            inner = (back @ turned(parts[i + 2])) * (active[block] > 0)
            inside = [turned(states[block]) @ inner, inner.sum(1), turned(active[block]) @ back]
            grads[:0] = inside
            back = back + inner @ turned(parts[i])
        return loss, packed([turned(rows[0]) @ back, back.sum(1), *grads])

    return model, shapes


def turned(matrices: Array) -> Array:
    """Each matrix transposed."""
    return np.swapaxes(matrices, -1, -2)


def attention(n_words: int, width: int, k: int) -> tuple[Model, list]:
    """One head of self-attention over embedded words, their mean, a softmax, on (words, Y)."""
    square = (width, width)
    shapes: list[tuple[int, ...]] = [(n_words, width), square, square, square, (width, k), (k,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        words, Y = rows
        E, Q, K, V, W, c = unpack(flat, shapes)
        n_runs, n, L = words.shape
        x = E[np.arange(n_runs)[:, None, None], words]
        q, key, v = (x @ part[:, None] for part in (Q, K, V))
        score = q @ turned(key) / np.sqrt(width)
        share = np.exp(score - score.max(-1, keepdims=True))
        share = share / share.sum(-1, keepdims=True)
        pooled = (share @ v).mean(2)
        loss, back = LOSSES["softmax"](pooled @ W + c[:, None], Y)
        outer = [turned(pooled) @ back, back.sum(1)]
        heard = np.repeat((back @ turned(W) / L)[:, :, None], L, axis=2)
        dv, dshare = turned(share) @ heard, heard @ turned(v)
        dscore = share * (dshare - (dshare * share).sum(-1, keepdims=True)) / np.sqrt(width)
        dq, dkey = dscore @ key, turned(dscore) @ q
        flat_x = x.reshape(n_runs, n * L, width)
        inner = [turned(flat_x) @ part.reshape(n_runs, n * L, width) for part in (dq, dkey, dv)]
        dx = dq @ turned(Q)[:, None] + dkey @ turned(K)[:, None] + dv @ turned(V)[:, None]
        dE = scattered(dx.reshape(n_runs, n * L, width), words.reshape(n_runs, -1), n_words)
        return loss, packed([dE, *inner, *outer])

    return model, shapes


def gated(length: int, width: int, k: int) -> tuple[Model, list]:
    """A recurrent network with one gate that says how much to renew, a softmax, on (X, Y)."""
    cell: list[tuple[int, ...]] = [(1, width), (width, width), (width,)]
    shapes: list[tuple[int, ...]] = [*cell, *cell, (width, k), (k,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        X, Y = rows
        *parts, C, c = unpack(flat, shapes)
        states, gates, news = [np.zeros((*X.shape[:2], width))], [], []
        for t in range(length):
            a, b = (
                X[:, :, t : t + 1] @ i + states[-1] @ W + shift[:, None]
                for i, W, shift in (parts[:3], parts[3:])
            )
            gates.append(0.5 + 0.5 * np.tanh(0.5 * a))
            news.append(np.tanh(b))
            states.append(states[-1] + gates[-1] * (news[-1] - states[-1]))
        loss, back = LOSSES["softmax"](states[-1] @ C + c[:, None], Y)
        outer = [turned(states[-1]) @ back, back.sum(1)]
        back = back @ turned(C)
        grads = [np.zeros_like(part) for part in parts]
        for t in range(length - 1, -1, -1):
            z, new, before = gates[t], news[t], states[t]
            slopes = (back * (new - before) * z * (1 - z), back * z * (1 - new**2))
            back = back * (1 - z)
            for at, slope in zip((0, 3), slopes, strict=True):
                grads[at] += turned(X[:, :, t : t + 1]) @ slope
                grads[at + 1] += turned(before) @ slope
                grads[at + 2] += slope.sum(1)
                back = back + slope @ turned(parts[at + 1])
        return loss, packed([*grads, *outer])

    return model, shapes


def embedding(n_words: int, width: int) -> tuple[Model, list]:
    """Skip-gram: log-loss of telling real pairs from drawn ones, on (word, context, real)."""
    shapes: list[tuple[int, ...]] = [(n_words, width), (n_words, width)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        word, context, real = rows
        U, V = unpack(flat, shapes)
        runs = np.arange(len(flat))[:, None]
        u, v = U[runs, word], V[runs, context]
        loss, back = logistic((u * v).sum(2, keepdims=True), real[..., None])
        return loss, packed(
            [scattered(back * v, word, n_words), scattered(back * u, context, n_words)]
        )

    return model, shapes


def mixture(d: int, k: int) -> tuple[Model, list]:
    """Minus the mean log-density of k round clusters of spread 1, at best 0, on rows (X,)."""
    shapes: list[tuple[int, ...]] = [(k, d), (k,)]

    def model(flat: Array, rows: Rows) -> tuple[Array, Array]:
        (X,) = rows
        M, odds = unpack(flat, shapes)
        log_share = log_shares(odds)
        apart = (X**2).sum(2)[..., None] - 2 * X @ turned(M) + (M**2).sum(2)[:, None]
        log_part = log_share[:, None] - 0.5 * apart
        highest = log_part.max(2, keepdims=True)
        total = highest + np.log(np.exp(log_part - highest).sum(2, keepdims=True))
        member = np.exp(log_part - total) / X.shape[1]
        dM = member.sum(1)[..., None] * M - turned(member) @ X
        return -total[..., 0].mean(1), packed([dM, np.exp(log_share) - member.sum(1)])

    return model, shapes
