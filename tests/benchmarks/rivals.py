"""The libraries that people would pick instead, each behind the same two questions.

A rival's `fit` takes training ratings and options and answers with a `Fitted`: what rating is
expected for a pair, and what belongs on a person's list. Rivals are imported where they are used,
so that a process only pays for the one it runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from core.datasets.ratings import Ratings

Array = np.ndarray


@dataclass(frozen=True)
class Fitted:
    """A fitted model as the benchmark sees it.

    Attributes
    ----------
    predict : callable or None
        predict(user, item), codes of shape (n,), returns the expected ratings (n,) and the
        levels' probabilities (n, n_levels), or None instead of these.
    best : callable or None
        best(user, n) returns each user's list, shape (n_users, n), best first, without what the
        user rated in the training data.
    """

    predict: Callable[[Array, Array], tuple[Array, Array | None]] | None
    best: Callable[[Array, int], Array] | None


@dataclass(frozen=True)
class Rival:
    """A model, the package whose version counts, and the options that were tried."""

    package: str
    fit: Callable[..., Fitted]
    grid: tuple[dict[str, Any], ...] = ({},)


def pattern(train: Ratings, rows: Array | slice = slice(None)) -> sp.csr_array:
    """The 0/1 matrix of who rated what, shape (n_users, n_items)."""
    user, item = train.user[rows], train.item[rows]
    shape = len(train.users), len(train.items)
    return sp.csr_array((np.ones(len(user)), (user, item)), shape=shape)


def liked(train: Ratings) -> Array:
    """Which rows are ratings of at least 4, the same for every model here."""
    return np.flatnonzero(train.value >= 4)


def best_by(scores: Callable[[Array], Array], train: Ratings) -> Callable[[Array, int], Array]:
    """Lists from a function that scores every item for some users, (n, n_items)."""
    seen = pattern(train)

    def best(user: Array, n: int) -> Array:
        lists = []
        for some in np.array_split(user, max(len(user) // 64, 1)):
            score = np.array(scores(some), dtype=float)
            score[seen[some].toarray() > 0] = -np.inf
            top = np.argpartition(-score, n, axis=1)[:, :n]
            order = np.argsort(-np.take_along_axis(score, top, 1), axis=1, kind="stable")
            lists.append(np.take_along_axis(top, order, 1))
        return np.vstack(lists)

    return best


def ours(train: Ratings, preset: str) -> Fitted:
    """The recommender of this project, by its public names."""
    from core.models.recommender import Settings, fit

    model = fit(train, Settings.quick() if preset == "quick" else Settings())

    def predict(user: Array, item: Array) -> tuple[Array, Array]:
        said = model.predict(user, item)
        return said.mean, said.levels

    return Fitted(predict, model.rank)


def popularity(train: Ratings) -> Fitted:
    """The most rated items for everybody."""
    count = np.bincount(train.item, minlength=len(train.items))
    return Fitted(None, best_by(lambda user: np.tile(count, (len(user), 1)), train))


def surprise(train: Ratings, name: str, **options: Any) -> Fitted:
    """One of scikit-surprise's models; pairs are asked one by one, as the library does."""
    import pandas as pd
    import surprise as package

    frame = pd.DataFrame({"user": train.user, "item": train.item, "value": train.value})
    reader = package.Reader(rating_scale=(train.scale[0], train.scale[-1]))
    data = package.Dataset.load_from_df(frame, reader).build_full_trainset()
    seeded = {"random_state": 0} if name.startswith("SVD") else {"verbose": False}
    model = getattr(package, name)(**seeded, **options).fit(data)

    def predict(user: Array, item: Array) -> tuple[Array, None]:
        return np.array([model.predict(u, i).est for u, i in zip(user, item, strict=True)]), None

    def best(user: Array, n: int) -> Array:
        scores = _surprise_scores(model, data, train)
        _agree(scores, predict, train, ties=hasattr(model, "sim"))
        return best_by(scores, train)(user, n)

    return Fitted(predict, best)


def _agree(
    scores: Callable[[Array], Array], predict: Callable[..., Any], train: Ratings, ties: bool
) -> None:
    """Hold our faster way to score all items against the library's own estimates.

    Of equally similar neighbours we may take others than the library; with `ties` only most
    estimates must agree.
    """
    rng = np.random.default_rng(0)
    user, item = rng.integers(len(train.users), size=40), rng.integers(len(train.items), size=40)
    mine = np.clip(scores(user)[np.arange(40), item], train.scale[0], train.scale[-1])
    off = np.abs(mine - predict(user, item)[0])
    if np.quantile(off, 0.5 if ties else 1) > 1e-6 or off.mean() > 0.05:
        raise ArithmeticError(
            f"estimates differ by up to {off.max():.2g}, {off.mean():.2g} on average"
        )


def _surprise_scores(model: Any, data: Any, train: Ratings) -> Callable[[Array], Array]:
    """Unclipped estimates for every item, from the fitted arrays.

    The library would need minutes of Python calls for what this does in a second.
    """
    users = np.array([data.to_raw_uid(k) for k in range(data.n_users)], dtype=int)
    items = np.array([data.to_raw_iid(k) for k in range(data.n_items)], dtype=int)

    def spread(values: Array, codes: Array, n: int) -> Array:
        out = np.zeros((n, *values.shape[1:]))
        out[codes] = values
        return out

    bias = spread(model.bu, users, len(train.users))
    item_bias = spread(model.bi, items, len(train.items))
    base = lambda some: data.global_mean + bias[some, None] + item_bias[None]  # noqa: E731
    if hasattr(model, "sim"):
        return lambda some: base(some) + _neighbours(model, items, bias, item_bias, train, some)
    if not hasattr(model, "pu"):
        return base
    taste = spread(model.pu, users, len(train.users))
    if hasattr(model, "yj"):
        implied = pattern(train) @ spread(model.yj, items, len(train.items))
        count = np.bincount(train.user, minlength=len(train.users))
        taste = taste + implied / np.sqrt(np.maximum(count, 1))[:, None]
    traits = spread(model.qi, items, len(train.items))
    return lambda some: base(some) + taste[some] @ traits.T


def _neighbours(
    model: Any, items: Array, bias: Array, item_bias: Array, train: Ratings, some: Array
) -> Array:
    """What KNNBaseline adds to the baseline: residuals of the k most similar items rated."""
    inner = np.full(len(train.items), -1)
    inner[items] = np.arange(len(items))
    added = np.zeros((len(some), len(train.items)))
    for row, user in enumerate(some):
        mine = np.flatnonzero(train.user == user)
        rated = train.item[mine]
        residual = train.value[mine] - model.trainset.global_mean - bias[user] - item_bias[rated]
        near = np.asarray(model.sim[:, inner[rated]])
        if len(rated) > model.k:
            nearest = np.argpartition(-near, model.k - 1, axis=1)[:, : model.k]
        else:
            nearest = np.tile(np.arange(len(rated)), (len(near), 1))
        weight = np.maximum(np.take_along_axis(near, nearest, 1), 0)
        total = weight.sum(1)
        pulled = (weight * residual[nearest]).sum(1) / np.where(total > 0, total, 1)
        added[row, items] = np.where(total > 0, pulled, 0)
    return added


def cornac(train: Ratings, **options: Any) -> Fitted:
    """Cornac's matrix factorisation with biases."""
    from cornac.data import Dataset
    from cornac.models import MF

    triples = list(zip(train.user.tolist(), train.item.tolist(), train.value.tolist(), strict=True))
    data = Dataset.from_uir(triples, seed=0)
    model = MF(use_bias=True, num_threads=1, seed=0, **options).fit(data)
    users = np.array(list(data.uid_map))
    items = np.array(list(data.iid_map))
    user = np.zeros((len(train.users), options["k"] + 2))
    item = np.zeros((len(train.items), options["k"] + 2))
    user[:, 1] = item[:, 0] = 1
    user[users] = np.column_stack([model.u_biases, np.ones(len(users)), model.u_factors])
    item[items] = np.column_stack([np.ones(len(items)), model.i_biases, model.i_factors])

    def predict(who: Array, what: Array) -> tuple[Array, None]:
        mean = model.global_mean + np.einsum("nk,nk->n", user[who], item[what])
        return np.clip(mean, train.scale[0], train.scale[-1]), None

    return Fitted(predict, best_by(lambda some: user[some] @ item.T, train))


def implicit(train: Ratings, positives: bool, **options: Any) -> Fitted:
    """Implicit's ALS, on liked items or on all that were rated."""
    from implicit.cpu.als import AlternatingLeastSquares

    history = pattern(train, liked(train) if positives else slice(None))
    model = AlternatingLeastSquares(num_threads=1, random_state=0, **options)
    model.fit(sp.csr_matrix(history, dtype=np.float32), show_progress=False)
    users, items = np.asarray(model.user_factors), np.asarray(model.item_factors)
    return Fitted(None, best_by(lambda some: users[some] @ items.T, train))


def ease(train: Ratings, positives: bool, ridge: float) -> Fitted:
    """EASE in closed form (Steck, WWW 2019), through the smaller, users' side."""
    dense = pattern(train, liked(train) if positives else slice(None)).toarray()
    gram = dense @ dense.T
    gram[np.diag_indices_from(gram)] += ridge
    dual = np.linalg.solve(gram, dense)
    scores = dense - ridge * dual / (1 - (dense * dual).sum(0))
    return Fitted(None, best_by(lambda some: scores[some], train))


def myfm(train: Ratings, rank: int, n_samples: int) -> Fitted:
    """Ordered probit by myFM: ids, histories of both sides, genres, year; a group for each."""
    from myfm import MyFMOrderedProbit, RelationBlock

    blocks, groups = _side_information(train)

    def rows(user: Array, item: Array) -> tuple[sp.csr_matrix, list[Any]]:
        codes = [np.asarray(user, dtype=np.int64), np.asarray(item, dtype=np.int64)]
        related = [RelationBlock(c.tolist(), b) for c, b in zip(codes, blocks, strict=True)]
        return sp.csr_matrix((len(user), 0)), related

    X, related = rows(train.user, train.item)
    model = MyFMOrderedProbit(rank=rank, random_seed=0)
    model.fit(X, train.level, X_rel=related, n_iter=n_samples, n_kept_samples=n_samples * 9 // 10,
              group_shapes=groups)  # fmt: skip

    def predict(user: Array, item: Array) -> tuple[Array, Array]:
        X, related = rows(user, item)
        levels = model.predict_proba(X, related, n_workers=1)
        return levels @ train.scale, levels

    return Fitted(predict, None)  # scoring every item for every user takes it minutes


def _side_information(train: Ratings) -> tuple[list[sp.csr_matrix], list[int]]:
    """Columns of users and of items, and the sizes of their groups."""
    watched = pattern(train)
    n_users, n_items = watched.shape
    by_user = sp.diags_array(np.maximum(watched.sum(1), 1) ** -0.5) @ watched
    by_item = sp.diags_array(np.maximum(watched.sum(0), 1) ** -0.5) @ watched.T
    users, items = [sp.eye_array(n_users), by_user], [sp.eye_array(n_items), by_item]
    if train.genres is not None and train.year is not None:
        filled = np.where(np.isnan(train.year), np.nanmedian(train.year), train.year)
        z = (filled - filled.mean()) / filled.std()
        items += [sp.csr_array(train.genres.astype(float)), sp.csr_array(z[:, None])]
    blocks = [sp.csr_matrix(sp.hstack(parts)) for parts in (users, items)]
    return blocks, [part.shape[1] for part in users + items]


RIVALS = {
    "ours, default": Rival("", ours, ({"preset": "default"},)),
    "ours, quick": Rival("", ours, ({"preset": "quick"},)),
    "popularity": Rival("numpy", popularity),
    "Surprise BaselineOnly": Rival("scikit-surprise", surprise, tuple(
        {"name": "BaselineOnly", "bsl_options": {"method": "als", "n_epochs": 20, **shrink}}
        for shrink in (
            {}, {"reg_u": 5, "reg_i": 5}, {"reg_u": 5, "reg_i": 2}, {"reg_u": 10, "reg_i": 5},
        )
    )),
    "Surprise SVD": Rival("scikit-surprise", surprise, tuple(
        {"name": "SVD", "n_factors": k, "n_epochs": epochs, "lr_all": rate, "reg_all": shrink}
        for k, epochs, rate, shrink in (
            (100, 20, 0.005, 0.02), (20, 20, 0.005, 0.02), (100, 20, 0.005, 0.1),
            (100, 40, 0.01, 0.1), (50, 80, 0.01, 0.1), (200, 80, 0.01, 0.1),
        )
    )),
    "Surprise SVDpp": Rival("scikit-surprise", surprise, tuple(
        {"name": "SVDpp", "cache_ratings": True, **options}
        for options in ({}, {"lr_all": 0.01, "reg_all": 0.1}, {"n_epochs": 40, "reg_all": 0.1})
    )),
    "Surprise KNNBaseline": Rival("scikit-surprise", surprise, tuple(
        {"name": "KNNBaseline", "k": k, "sim_options": {"user_based": False, **sim}}
        for k, sim in (
            (40, {"name": "msd"}), (40, {"name": "pearson_baseline"}),
            (20, {"name": "pearson_baseline"}),
        )
    )),
    "cornac MF": Rival("cornac", cornac, tuple(
        {"k": k, "max_iter": epochs, "learning_rate": 0.01, "lambda_reg": shrink}
        for k in (10, 50) for epochs in (25, 100) for shrink in (0.02, 0.1)
    )),
    "myFM ordinal": Rival("myfm", myfm, tuple({"rank": k, "n_samples": 200} for k in (4, 8))),
    "implicit ALS": Rival("implicit", implicit, tuple(
        {"positives": positives, "factors": k, "alpha": alpha, "regularization": shrink}
        for positives in (False, True) for k in (16, 32)
        for alpha, shrink in ((1.0, 0.1), (1.0, 10.0), (10.0, 10.0))
    )),
    "EASE": Rival("numpy", ease, tuple(
        {"positives": positives, "ridge": ridge}
        for positives in (False, True) for ridge in (100.0, 300.0, 1000.0)
    )),
}  # fmt: skip
