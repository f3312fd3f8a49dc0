"""Problems whose rows have a structure of their own: sequences, graphs, pairs, equations."""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.experiments.training_runs import layered, models, scored, structures
from core.experiments.training_runs.models import Array, Problem, packed
from core.experiments.training_runs.starting import by_inputs, split, starts
from core.experiments.training_runs.structures import turned


def tastes(family: str, n_runs: int, rng: np.random.Generator) -> Problem:
    """Noisy low-rank tastes of which some are known, as in a recommender."""
    users, items = (int(x) for x in rng.integers(8, 40, size=2))
    rank = int(rng.integers(1, 8))
    known = int(rng.uniform(0.2, 0.9) * users * items)
    known = min(known, 400)
    truth = rng.normal(size=(n_runs, users, 3)) @ rng.normal(size=(n_runs, 3, items))
    truth = truth * 10 ** rng.uniform(-0.7, 0.3, size=(n_runs, 1, 1))
    truth = truth + rng.choice([0, 0, 3.0], size=(n_runs, 1, 1))
    noisy = truth + rng.uniform(0, 1, size=(n_runs, 1, 1)) * rng.normal(size=truth.shape)
    place = np.array([rng.permutation(users * items)[:known] for _ in range(n_runs)])
    user, item, run = place // items, place % items, np.arange(n_runs)[:, None]
    value = noisy[run, user, item]
    if family == "factorisation":
        model, shapes = models.factorisation(users, items, rank)
        parts: tuple[Array, ...] = (user, item, value)
    else:
        model, shapes = models.ranking(users, items, rank)
        other = rng.integers(0, items, size=item.shape)
        likes = value > noisy[run, user, other]
        parts = (user, np.where(likes, item, other), np.where(likes, other, item))
    size = sum(int(np.prod(shape)) for shape in shapes)
    start = rng.normal(size=(n_runs, size)) * 10 ** rng.uniform(-3, 0.2, size=(n_runs, 1))
    return split(model, start, parts, int(0.7 * known), rng)


def sequences(n_runs: int, rng: np.random.Generator) -> Problem:
    """Add up, or remember, a noisy sequence."""
    n, length, width = (int(rng.integers(*span)) for span in ((16, 60), (3, 8), (3, 10)))
    X = rng.normal(size=(n_runs, n + 40, length))
    y = np.where(rng.random((n_runs, 1)) < 0.5, X.mean(2), X[:, :, 0])
    y = y + rng.uniform(0, 0.5, size=(n_runs, 1)) * rng.normal(size=y.shape)
    model, shapes = models.recurrent(length, width)
    size = sum(int(np.prod(shape)) for shape in shapes)
    start = rng.normal(size=(n_runs, size)) * rng.choice([0.1, 0.4, 1.0], size=(n_runs, 1))
    return split(model, start, (X, y), n, rng)


def waves(n_runs: int, rng: np.random.Generator) -> Problem:
    """Tell noisy sequences apart by a short pattern somewhere in them."""
    n, length, window = (int(rng.integers(*span)) for span in ((16, 60), (10, 20), (3, 6)))
    filters, k = int(rng.integers(2, 8)), int(rng.integers(2, 6))
    y = rng.integers(0, k, size=(n_runs, n + 40))
    X = rng.normal(size=(n_runs, n + 40, length)) * rng.uniform(0.1, 1.5, size=(n_runs, 1, 1))
    pattern = 2 * rng.normal(size=(n_runs, k, window))
    at = rng.integers(0, length - window + 1, size=y.shape)[..., None] + np.arange(window)
    run, row = np.arange(n_runs)[:, None, None], np.arange(n + 40)[None, :, None]
    X[run, row, at] += pattern[run[..., 0], y]
    model, shapes = models.convolution(length, window, filters, k)
    start = starts(shapes, n_runs, "relu", rng)
    return split(model, start, (X, np.eye(k)[y]), n, rng)


def sentences(n_runs: int, rng: np.random.Generator) -> Problem:
    """Tell short sentences apart by which words, or which two words together, are in them."""
    n, length, n_words = (int(rng.integers(*span)) for span in ((16, 60), (4, 11), (6, 21)))
    width, k = int(2 ** rng.uniform(2, 4)), int(rng.integers(2, 6))
    words = rng.integers(0, n_words, size=(n_runs, n + 40, length))
    pull = rng.normal(size=(n_runs, n_words, k))
    by_words = pull[np.arange(n_runs)[:, None, None], words].sum(2).argmax(2)
    together = ((words < 2).any(2) & (words >= n_words - 2).any(2)).astype(int)
    y = np.where(rng.random((n_runs, 1)) < 0.5, by_words, together)
    noise = rng.choice([0, 0.1, 0.4], size=(n_runs, 1))
    y = np.where(rng.random(y.shape) < noise, rng.integers(0, k, size=y.shape), y)
    model, shapes = structures.attention(n_words, width, k)
    return split(model, by_inputs(shapes, n_runs, rng), (words, np.eye(k)[y]), n, rng)


def streams(n_runs: int, rng: np.random.Generator) -> Problem:
    """Tell noisy sequences apart by their mean, or by their first value."""
    n, length, width = (int(rng.integers(*span)) for span in ((16, 60), (3, 9), (3, 12)))
    k = int(rng.integers(2, 6))
    X = rng.normal(size=(n_runs, n + 40, length)) * rng.choice([0.5, 1, 3], size=(n_runs, 1, 1))
    score = np.where(rng.random((n_runs, 1)) < 0.5, X.mean(2), X[:, :, 0])
    score = score + rng.uniform(0, 0.5, size=(n_runs, 1)) * rng.normal(size=score.shape)
    y = score.argsort(1).argsort(1) * k // score.shape[1]
    model, shapes = structures.gated(length, width, k)
    return split(model, by_inputs(shapes, n_runs, rng), (X, np.eye(k)[y]), n, rng)


def neighbours(n_runs: int, rng: np.random.Generator) -> Problem:
    """Words of groups, each mostly beside words of its own group, and pairs drawn by chance."""
    n_words, n_groups, width = (int(rng.integers(*span)) for span in ((10, 40), (2, 7), (2, 9)))
    m = int(rng.integers(60, 400))
    group = rng.integers(0, n_groups, size=(n_runs, n_words))
    word, context = rng.integers(0, n_words, size=(2, n_runs, m))
    run = np.arange(n_runs)[:, None]
    same = group[run, word] == group[run, context]
    chance = np.where(same, rng.uniform(0.6, 0.98), rng.uniform(0.02, 0.3))
    real = (rng.random((n_runs, m)) < chance).astype(float)
    model, _ = structures.embedding(n_words, width)
    size = 10 ** rng.uniform(-2, 0.2, size=(n_runs, 1, 1))
    U, V = rng.normal(size=(2, n_runs, n_words, width)) * size
    start = packed([U, V * (rng.random((n_runs, 1, 1)) < 0.6)])  # often all contexts start at 0
    return split(model, start, (word, context, real), int(0.7 * m), rng)


def molecules(n_runs: int, rng: np.random.Generator) -> Problem:
    """Tell small graphs apart by what their nodes are, or by how many neighbours these have."""
    n, nodes, d = (int(rng.integers(*span)) for span in ((16, 60), (4, 9), (2, 7)))
    k, width = int(rng.integers(2, 5)), int(2 ** rng.uniform(1.5, 4.5))
    upper = np.triu(rng.random((n_runs, n + 40, nodes, nodes)) < rng.uniform(0.2, 0.7), 1)
    linked = upper | turned(upper) | np.eye(nodes, dtype=bool)
    mean = linked / linked.sum(3, keepdims=True)
    X = rng.normal(size=(n_runs, n + 40, nodes, d))
    score = np.where(
        rng.random((n_runs, 1)) < 0.5, np.abs(mean @ X)[..., 0].mean(2), linked.mean((2, 3))
    )
    score = score / score.std(1, keepdims=True)
    score = score + rng.uniform(0, 0.5, size=(n_runs, 1)) * rng.normal(size=score.shape)
    y = score.argsort(1).argsort(1) * k // score.shape[1]
    model, shapes = layered.graph(d, width, k)
    return split(model, by_inputs(shapes, n_runs, rng), (mean, X, np.eye(k)[y]), n, rng)


def views(n_runs: int, rng: np.random.Generator) -> Problem:
    """Know a noisy second view of a row among those of other rows."""
    n, d, others = (int(rng.integers(*span)) for span in ((16, 60), (3, 16), (1, 8)))
    width = int(2 ** rng.uniform(1, 4))
    hidden = rng.normal(size=(n_runs, n + 40, 1, 3)) @ rng.normal(size=(n_runs, 1, 3, d))
    noise = rng.uniform(0.1, 1.5, size=(n_runs, 1, 1, 1))
    A = hidden + noise * rng.normal(size=hidden.shape)
    B = np.repeat(hidden, others + 1, axis=2)
    chosen = rng.integers(0, n + 40, size=(n_runs, n + 40, others))
    B[:, :, 1:] = hidden[np.arange(n_runs)[:, None, None], chosen, 0]
    B = B + noise * rng.normal(size=B.shape)
    Y = np.repeat(np.eye(others + 1)[:1], n_runs * (n + 40), axis=0)
    model, shapes = scored.contrastive(d, width)
    return split(
        model,
        by_inputs(shapes, n_runs, rng),
        (A[:, :, 0], B, Y.reshape(n_runs, n + 40, -1)),
        n,
        rng,
    )


def motions(n_runs: int, rng: np.random.Generator) -> Problem:
    """Solve a differential equation with a wavy right side, from its values at drawn points."""
    n, width = int(rng.integers(16, 80)), int(2 ** rng.uniform(1.5, 5))
    x = rng.uniform(0, 1, size=(n_runs, n + 40, 1)) * rng.choice([1.0, 3.0])
    waves = rng.uniform(0.5, 8, size=(n_runs, 1, 1))
    f = np.cos(waves * x) * 10 ** rng.uniform(-0.5, 0.7, size=(n_runs, 1, 1))
    model, shapes = scored.equation(width, rng.uniform(0.1, 5), 10 ** rng.uniform(-1, 1))
    start = by_inputs(shapes, n_runs, rng)
    start[:, : 2 * width] += rng.choice([0.3, 1, 3], size=(n_runs, 1)) * rng.normal(
        size=(n_runs, 2 * width)
    )
    return split(model, start, (x, f), n, rng)


def signals(n_runs: int, rng: np.random.Generator) -> Problem:
    """Learn a wavy function of one or two inputs from drawn points, by layers of sines."""
    n, d, width = (int(rng.integers(*span)) for span in ((20, 90), (1, 3), (3, 24)))
    X = rng.uniform(-1, 1, size=(n_runs, n + 40, d))
    waves = rng.normal(size=(n_runs, d, 4)) * rng.uniform(1, 12, size=(n_runs, 1, 1))
    y = np.sin(X @ waves + rng.uniform(0, 6, size=(n_runs, 1, 4))).sum(2, keepdims=True) / 2
    y = y + rng.choice([0, 0.1, 0.4], size=(n_runs, 1, 1)) * rng.normal(size=y.shape)
    model, shapes = layered.sines([d, *[width] * int(rng.integers(1, 3)), 1])
    start = by_inputs(shapes, n_runs, rng)
    start[:, : d * width] *= rng.choice([1, 5, 15], size=(n_runs, 1))  # the first layer's waves
    start[:, d * width : (d + 1) * width] = rng.uniform(-3, 3, size=(n_runs, width))
    return split(model, start, (X, y), n, rng)


def contexts(n_runs: int, rng: np.random.Generator) -> Problem:
    """Noisy tastes that change with the time of day, some of them known."""
    sizes = tuple(int(x) for x in rng.integers(4, 16, size=3))
    rank, m = int(rng.integers(1, 6)), int(rng.integers(80, 400))
    places = tuple(rng.integers(0, size, size=(n_runs, m)) for size in sizes)
    run = np.arange(n_runs)[:, None]
    factors = [rng.normal(size=(n_runs, size, 2)) for size in sizes]
    value = np.prod([F[run, at] for F, at in zip(factors, places, strict=True)], axis=0).sum(2)
    value = value * 10 ** rng.uniform(-0.5, 0.3, size=(n_runs, 1)) + rng.choice([0, 0, 2.0])
    value = value + rng.uniform(0, 1, size=(n_runs, 1)) * rng.normal(size=value.shape)
    model, shapes = scored.tensor((sizes[0], sizes[1], sizes[2]), rank)
    size = sum(int(np.prod(shape)) for shape in shapes)
    start = rng.normal(size=(n_runs, size)) * 10 ** rng.uniform(-0.8, 0.2, size=(n_runs, 1))
    return split(model, start, (*places, value), int(0.7 * m), rng)


def likeness(n_runs: int, rng: np.random.Generator) -> Problem:
    """Bring rows of one group nearer to each other than to those of other groups."""
    n, d, n_groups = (int(rng.integers(*span)) for span in ((16, 80), (3, 16), (2, 7)))
    centre = rng.normal(size=(n_runs, n_groups, d)) * 10 ** rng.uniform(-0.5, 0.4)
    group = rng.integers(0, n_groups, size=(n_runs, n + 40))
    other = (group + rng.integers(1, n_groups, size=group.shape)) % n_groups
    run = np.arange(n_runs)[:, None]
    rows = [centre[run, mine] for mine in (group, group, other)]
    noise = rng.uniform(0.1, 1.5, size=(n_runs, 1, 1))
    parts = tuple(row + noise * rng.normal(size=row.shape) for row in rows)
    model, shapes = scored.triplet(d, int(2 ** rng.uniform(1, 4)), float(rng.choice([0.2, 1, 3])))
    return split(model, by_inputs(shapes, n_runs, rng), parts, n, rng)


def texts(n_runs: int, rng: np.random.Generator) -> Problem:
    """Guess the words of texts that are each about a few of some topics."""
    n_texts, n_words, of = (int(rng.integers(*span)) for span in ((5, 30), (8, 40), (2, 6)))
    m = int(rng.integers(100, 400))
    about = rng.dirichlet(np.full(of, rng.choice([0.1, 1.0])), size=(n_runs, n_texts))
    words = rng.dirichlet(np.full(n_words, rng.choice([0.05, 0.5])), size=(n_runs, of))
    text = rng.integers(0, n_texts, size=(n_runs, m))
    chance = (about @ words)[np.arange(n_runs)[:, None], text].cumsum(2)
    word = (chance < rng.random((n_runs, m, 1))).sum(2).clip(max=n_words - 1)
    model, shapes = scored.topics(n_texts, n_words, int(rng.integers(2, 8)))
    size = sum(int(np.prod(shape)) for shape in shapes)
    start = rng.normal(size=(n_runs, size)) * 10 ** rng.uniform(-2, 0.4, size=(n_runs, 1))
    return split(model, start, (text, word), int(0.7 * m), rng)


def bags(n_runs: int, rng: np.random.Generator) -> Problem:
    """Tell whether one of a bag's pieces is of a kind that is sought."""
    n, d, pieces = (int(rng.integers(*span)) for span in ((16, 80), (2, 12), (2, 8)))
    X = rng.normal(size=(n_runs, n + 40, pieces, d))
    y = rng.random((n_runs, n + 40, 1)) < rng.uniform(0.2, 0.8)
    sought = rng.normal(size=(n_runs, 1, d)) * 10 ** rng.uniform(-0.3, 0.7, size=(n_runs, 1, 1))
    X[:, :, 0] += y * sought
    wrong = rng.random(y.shape) < rng.choice([0, 0.05, 0.2], size=(n_runs, 1, 1))
    model, shapes = scored.bags(d, int(2 ** rng.uniform(1, 4.5)))
    start = by_inputs(shapes, n_runs, rng)
    return split(model, start, (X, (y ^ wrong).astype(float)), n, rng)


def steering(n_runs: int, rng: np.random.Generator) -> Problem:
    """Hold a system still that turns, and grows or fades, by pushing at some of its numbers."""
    n, s, length = (int(rng.integers(*span)) for span in ((16, 60), (2, 6), (3, 12)))
    A = np.linalg.qr(rng.normal(size=(s, s)))[0] * rng.uniform(0.7, 1.1)
    B = rng.normal(size=(int(rng.integers(1, s + 1)), s)) * rng.choice([0.3, 1.0])
    x = rng.normal(size=(n_runs, n + 40, s)) * 10 ** rng.uniform(-0.3, 0.5, size=(n_runs, 1, 1))
    noise = rng.normal(size=(n_runs, n + 40, length, s)) * rng.choice([0, 0.1, 0.5])
    width, price = int(2 ** rng.uniform(1.5, 4)), float(10 ** rng.uniform(-2, 0.5))
    model, shapes = scored.controller(A, B, width, price, length)
    return split(model, by_inputs(shapes, n_runs, rng), (x, noise), n, rng)


UNLIKE_TABLES: dict[str, Callable[[int, np.random.Generator], Problem]] = {
    "factorisation": partial(tastes, "factorisation"),
    "ranking": partial(tastes, "ranking"),
    "recurrent": sequences,
    "convolution": waves,
    "attention": sentences,
    "gated": streams,
    "embedding": neighbours,
    "graph": molecules,
    "contrastive": views,
    "equation": motions,
    "sines": signals,
    "tensor": contexts,
    "triplet": likeness,
    "topics": texts,
    "bags": bags,
    "controller": steering,
}
