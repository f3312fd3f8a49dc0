"""What is said of a rating that has not been given: level by level, and in short."""

from dataclasses import dataclass

import numpy as np

from core.models.recommender.posterior import Array


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the model says of pairs.

    Attributes
    ----------
    mean : ndarray, shape (n,)
        Expected rating, the mean over `levels`.
    sd : ndarray, shape (n,)
        Standard deviation of the rating.
    levels : ndarray, shape (n, n_levels)
        Probability of each level of the scale; rows sum to 1.
    """

    mean: Array
    sd: Array
    levels: Array


def predicted(levels: Array, scale: Array) -> Prediction:
    """Sum up the levels' probabilities (n, n_levels) on a scale (n_levels,)."""
    mean = levels @ scale
    return Prediction(mean, np.sqrt(np.maximum(levels @ scale**2 - mean**2, 0)), levels)


def default_liked(scale: Array) -> float:
    """The rating from which an item counts as liked: 4 of 5, 7 of 10, 70 of 100.

    Examples
    --------
    >>> default_liked(np.arange(0.5, 5.5, 0.5)), default_liked(np.arange(1.0, 11.0))
    (4.0, 7.0)
    """
    share = 0.8 if scale[-1] <= 5 else 0.7
    at_least = np.searchsorted(scale, share * scale[-1] - 1e-9)
    return float(scale[min(at_least, len(scale) - 1)])


def chance_from(levels: Array, scale: Array, liked: float | None = None) -> Array:
    """P(rating >= liked) for rows of levels (n, n_levels): the one definition everywhere."""
    threshold = default_liked(scale) if liked is None else liked
    return np.minimum(levels[:, scale >= threshold - 1e-9].sum(1), 1.0)
