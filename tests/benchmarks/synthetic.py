"""Synthetic ratings of any size, drawn from a factor model with long-tailed popularity."""

import numpy as np

from core.datasets.ratings import Ratings, Report

N_TASTES = 8
BLOCK = 256  # users at a time


def synthetic_ratings(
    n_ratings: int, n_users: int, n_items: int, choice: float = 0.5, seed: int = 0
) -> Ratings:
    """Draw ratings on the scale 1 to 5 by people who rate popular items and what they like.

    Parameters
    ----------
    n_ratings : int
        About how many; the lognormal activity of people is scaled to it and rounded.
    n_users, n_items : int
    choice : float
        How strongly taste decides what is rated: 0 is popularity alone.
    seed : int

    Returns
    -------
    Ratings
        In random order, without titles, years, genres and times.

    Notes
    -----
    A rating is 3.6 + b_u + c_i + p_u·q_i + noise, rounded to the scale; sd(b) = .4, sd(c) = .5,
    sd(p·q) = .5, sd(noise) = .85, much as in MovieLens. Popularity falls as rank^-1 after a head
    of 60 items. A person's items are drawn without replacement: those with the largest sum of
    log-weight and Gumbel noise.
    """
    rng = np.random.default_rng(seed)
    tastes = rng.normal(0, N_TASTES**-0.25, (n_users, N_TASTES))
    traits = rng.normal(0, 0.5 * N_TASTES**-0.25, (n_items, N_TASTES))
    user_bias, item_bias = rng.normal(0, 0.4, n_users), rng.normal(0, 0.5, n_items)
    count = _activity(n_ratings, n_users, n_items, rng)
    popularity = choice * item_bias - np.log(60 + rng.permutation(n_items))
    user = np.repeat(np.arange(n_users), count)
    item = _rated(popularity, choice * tastes, traits, count, rng)
    liking = user_bias[user] + item_bias[item] + np.einsum("nk,nk->n", tastes[user], traits[item])
    value = np.clip(np.rint(3.6 + liking + rng.normal(0, 0.85, len(user))), 1, 5)
    mixed = rng.permutation(len(user))
    return Ratings(
        users=np.arange(n_users).astype(str).astype(object),
        items=np.arange(n_items).astype(str).astype(object),
        user=user[mixed].astype(np.int32),
        item=item[mixed],
        value=value[mixed],
        scale=np.arange(1.0, 6.0),
        report=Report(kept=len(user)),
    )


def _rated(
    popularity: np.ndarray,
    tastes: np.ndarray,
    traits: np.ndarray,
    count: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Each person's `count` items without replacement, one person after the other."""
    item = []
    for first in range(0, len(count), BLOCK):
        rows = slice(first, first + BLOCK)
        key = popularity + tastes[rows] @ traits.T
        order = np.argsort(-(key + rng.gumbel(size=key.shape)), axis=1)
        item += [row[:n] for row, n in zip(order, count[rows], strict=True)]
    return np.concatenate(item).astype(np.int32)


def _activity(n_ratings: int, n_users: int, n_items: int, rng: np.random.Generator) -> np.ndarray:
    """Ratings per person: lognormal, at least 5, at most half of the items, about n in all."""
    raw = rng.lognormal(0, 1.1, n_users)
    count = np.full(n_users, 5)
    for _ in range(20):
        raw *= n_ratings / count.sum()
        count = np.clip(np.rint(raw), 5, n_items // 2).astype(int)
    return count
