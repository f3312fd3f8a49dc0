"""Five ways to order the same movies by the same ratings."""

from dataclasses import dataclass

import numpy as np

from core.models.belief import Belief

RULES = ["sum", "mean", "shrunk mean", "probability", "lower bound"]
LOWER = 0.05  # the share lies above the lower bound with probability 1 - LOWER


@dataclass(frozen=True, eq=False)
class Counts:
    """What is known of each movie; every field is (n_movies,).

    Attributes
    ----------
    n, likes : ndarray
        Ratings, and those that count as liked.
    total : ndarray
        Sum of the ratings.
    """

    n: np.ndarray
    likes: np.ndarray
    total: np.ndarray


def count(item: np.ndarray, value: np.ndarray, liked: float, n_items: int) -> Counts:
    """Count ratings, likes and stars of each movie.

    Parameters
    ----------
    item : ndarray of int, shape (n_ratings,)
    value : ndarray of shape (n_ratings,)
    liked : float
        The lowest rating that counts as liked.
    n_items : int

    Returns
    -------
    Counts
        For all `n_items`.
    """
    return Counts(
        np.bincount(item, minlength=n_items).astype(float),
        np.bincount(item, value >= liked - 1e-9, minlength=n_items),
        np.bincount(item, value, minlength=n_items),
    )


def scores(counts: Counts, prior: Belief, threshold: float) -> dict[str, np.ndarray]:
    """Score every movie by each rule, larger is better.

    Parameters
    ----------
    counts : Counts
        Of the training ratings.
    prior : Belief
        What is believed of a movie before anybody has rated it.
    threshold : float
        The share of likes that a good movie exceeds.

    Returns
    -------
    dict of str to ndarray of shape (n_movies,)
        By rule, in the order of `RULES`: the sum of the stars; their mean; the mean pulled to the
        mean of all by as many viewers as the prior imagines; P(share > threshold); and the share
        that the movie exceeds with probability 0.95.

    Examples
    --------
    >>> counts = Counts(np.array([3.0, 100.0]), np.array([3.0, 80.0]), np.array([15.0, 420.0]))
    >>> by = scores(counts, Belief(1, 1), 0.7)
    >>> [rule for rule in RULES if by[rule][0] > by[rule][1]]
    ['mean', 'shrunk mean']
    """
    posterior = prior.after(counts.likes, counts.n - counts.likes)
    centre = counts.total.sum() / counts.n.sum()
    strength = float(np.asarray(prior.strength))
    return dict(
        zip(
            RULES,
            [
                counts.total,
                np.divide(counts.total, counts.n, out=np.zeros_like(counts.n), where=counts.n > 0),
                (counts.total + centre * strength) / (counts.n + strength),
                posterior.probability_above(threshold),
                posterior.quantile(LOWER),
            ],
            strict=True,
        )
    )


def order(score: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Sort movies from best to worst, (n_movies,); of equals the more often rated come first.

    The tie-break is in favour of the mean, which has hundreds of movies at five stars.
    """
    return np.lexsort((-n, -score))
