"""By what ratings and lists are judged here; nothing in this file knows a model."""

import numpy as np
from scipy.special import ndtr

Array = np.ndarray
LEAST = 1e-12  # a probability of 0 that came true would cost an infinite log-loss
WIDTHS = np.geomspace(0.5, 1.5, 41)  # of the Gaussian that stands in for a distribution


def point_scores(mean: Array, value: Array) -> dict[str, float]:
    """RMSE and MAE of expected ratings against held-out ratings, both of shape (n,)."""
    error = mean - value
    return {"rmse": float(np.sqrt(np.mean(error**2))), "mae": float(np.mean(np.abs(error)))}


def distribution_scores(levels: Array, level: Array, liked: Array) -> dict[str, float]:
    """NLL of the rating, and Brier score and ECE of "it is liked".

    Parameters
    ----------
    levels : ndarray, shape (n, n_levels)
        Probability of each level.
    level : ndarray of int, shape (n,)
        The held-out ratings as levels.
    liked : ndarray of bool, shape (n_levels,)
        Which levels count as liked.

    Returns
    -------
    dict of str to float
        nll in nats a rating; brier; ece: the mean gap between stated chance and frequency over
        ten equal bins of the chance, weighed by how many fall in each.

    Examples
    --------
    >>> coin = np.full((2, 2), 0.5)
    >>> found = distribution_scores(coin, np.array([0, 1]), np.array([False, True]))
    >>> round(found["nll"], 4), found["brier"], found["ece"]
    (0.6931, 0.25, 0.0)
    """
    chance = np.maximum(levels, LEAST)
    chance = chance / chance.sum(1, keepdims=True)
    nll = -np.log(chance[np.arange(len(level)), level]).mean()
    stated, came = chance[:, liked].sum(1), liked[level].astype(float)
    bins = np.minimum((10 * stated).astype(int), 9)
    gap = np.bincount(bins, stated - came, 10)
    return {
        "nll": float(nll),
        "brier": float(np.mean((stated - came) ** 2)),
        "ece": float(np.abs(gap).sum() / len(level)),
    }


def gaussian_levels(mean: Array, width: float, scale: Array) -> Array:
    """A Gaussian around each mean (n,), cut half-way between the levels: shape (n, n_levels).

    Examples
    --------
    >>> gaussian_levels(np.array([2.0]), 1.0, np.array([1.0, 2.0, 3.0])).round(3)
    array([[0.309, 0.383, 0.309]])
    """
    edges = np.r_[-np.inf, (scale[1:] + scale[:-1]) / 2, np.inf]
    return np.diff(ndtr((edges - mean[:, None]) / width), axis=1)


def best_width(mean: Array, level: Array, scale: Array) -> float:
    """The width in `WIDTHS` that makes ratings, as levels of shape (n,), likeliest."""
    at = np.arange(len(level))
    loss = [
        -np.log(np.maximum(gaussian_levels(mean, width, scale)[at, level], LEAST)).mean()
        for width in WIDTHS
    ]
    return float(WIDTHS[int(np.argmin(loss))])


def ranking_scores(best: Array, user: Array, item: Array, n_items: int) -> dict[str, float]:
    """NDCG and recall of lists.

    Parameters
    ----------
    best : ndarray of int, shape (n_users, n)
        Each user's list, best first.
    user, item : ndarray of int, shape (n_relevant,)
        Held-out pairs that a good list holds.
    n_items : int

    Returns
    -------
    dict of str to float
        Means over users with a relevant item. ndcg: binary gains, discount 1/log2(rank + 1).
        recall: hits over the most that a list of n could have hit.

    Examples
    --------
    >>> lists = np.array([[3, 1], [0, 2]])
    >>> ranking_scores(lists, np.array([0, 0, 0]), np.array([1, 2, 4]), 5)["recall"]
    0.5
    """
    n = best.shape[1]
    relevant = np.zeros((len(best), n_items), bool)
    relevant[user, item] = True
    hit = np.take_along_axis(relevant, best, 1)
    most = np.minimum(relevant.sum(1), n)
    judged = most > 0
    discount = 1 / np.log2(np.arange(n) + 2)
    ideal = np.cumsum(discount)[most[judged] - 1]
    return {
        "ndcg": float(((hit[judged] * discount).sum(1) / ideal).mean()),
        "recall": float((hit[judged].sum(1) / most[judged]).mean()),
    }


def by_user(error: Array, user: Array, n_users: int) -> Array:
    """Squared errors (n,) summed by user, and how many: shape (2, n_users)."""
    return np.stack([np.bincount(user, error**2, n_users), np.bincount(user, minlength=n_users)])


def rmse_interval(sums: Array, other: Array | None = None, seed: int = 0) -> tuple[float, float]:
    """95% interval of the RMSE by drawing users, not ratings, with replacement.

    Parameters
    ----------
    sums : ndarray, shape (2, n_users)
        From `by_user`.
    other : ndarray, shape (2, n_users), optional
        With it the interval is that of RMSE(sums) - RMSE(other) on the same draws.
    seed : int

    Returns
    -------
    low, high : float
    """
    rng, n_users = np.random.default_rng(seed), sums.shape[1]
    times = rng.multinomial(n_users, np.full(n_users, 1 / n_users), size=2000)  # (2000, n_users)
    drawn = _rmse(times @ sums.T)
    if other is not None:
        drawn = drawn - _rmse(times @ other.T)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _rmse(sums: Array) -> Array:
    return np.sqrt(sums[:, 0] / sums[:, 1])
