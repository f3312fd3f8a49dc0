"""Which of two movies is liked by more people, as far as two beliefs can tell.

a, b: likes and dislikes, imagined and seen; θ: the logit of a share.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, expit

from core.models.belief import Belief
from core.models.beta import beta_above

FADED = 50.0  # a density e**-50 times its peak is nothing
DEEP = 600.0  # logit beyond which a share, or what it lacks of 1, has its tail by one power
LEAST = 1e-3  # imagined viewers below which a belief reaches too far over the logit to add up


def probability_better(first: Belief, second: Belief) -> float:
    """Find the probability that the first movie's share is the larger one.

    Parameters
    ----------
    first, second : Belief
        Independent; of one movie each.

    Returns
    -------
    float
        The double integral of the two densities over the half of the unit square where the first
        share is larger, within 1e-9.

    Raises
    ------
    ValueError
        If both beliefs hold less than 0.001 likes or dislikes: they reach too far.

    Notes
    -----
    The inner integral is a distribution function. The outer one is taken over the logit of the
    share: there a Beta density is smooth and fades exponentially on both sides, whatever its
    parameters, and equal steps converge geometrically [1]_. The narrower belief is the outer one,
    so that the other never jumps between two steps.

    References
    ----------
    .. [1] L. N. Trefethen and J. A. C. Weideman, "The Exponentially Convergent Trapezoidal Rule",
       SIAM Review 56 (2014), 385-458.

    Examples
    --------
    >>> round(probability_better(Belief(4, 1), Belief(81, 21)), 4)
    0.5964
    """
    if width(first) > width(second):
        return 1 - probability_better(second, first)
    a, b, n = float(first.a), float(first.b), float(first.strength)
    if min(a, b) < LEAST:
        raise ValueError(f"{min(a, b):g} likes or dislikes are too few; imagine at least {LEAST}.")
    peak, step = np.log(a / b), min(width(first) / 4, 0.25)

    def lost(theta: np.ndarray | float) -> np.ndarray:
        return n * (np.logaddexp(0, theta) - np.logaddexp(0, peak)) - a * (np.asarray(theta) - peak)

    left, right = first_beyond(lost, peak, -step), first_beyond(lost, peak, step)
    theta = peak + step * np.arange(-left, right + 1)
    weight = np.exp(-lost(theta))
    high = theta > 0
    below = np.where(high, above(second.b, second.a, theta), 1 - above(second.a, second.b, -theta))
    return float(np.clip(weight @ below / weight.sum(), 0, 1))


def above(a: npt.ArrayLike, b: npt.ArrayLike, away: np.ndarray) -> np.ndarray:
    """Find P(share > expit(-away)) of a belief, (n,); where `away` is negative, as at 0.

    Near 1 only the distance from 1 has digits left, so callers turn shares above 1/2 round.
    """
    a, b, away = np.asarray(a), np.asarray(b), np.maximum(away, 0)
    tail = -a * away - np.log(a) - betaln(a, b)  # log of the rest, whose share may be below floats
    return np.where(away > DEEP, -np.expm1(np.minimum(tail, 0)), beta_above(a, b, expit(-away)))


def width(belief: Belief) -> float:
    """Width of a belief's peak over the logit."""
    return float(np.sqrt(belief.strength / (np.asarray(belief.a) * belief.b)))


def first_beyond(lost: Callable[[float], np.ndarray], peak: float, step: float) -> int:
    """Count the steps from the peak, doubled from one on, after which a density has faded."""
    n_steps = 1
    while lost(peak + n_steps * step) < FADED:
        n_steps *= 2
    return n_steps
