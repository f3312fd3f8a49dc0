"""From a mean and two variances to the probability of each level: the integral of the model.

P(rating at most level l) is the integral of Φ((c_l - x)/σ) N(x; mean, κv) over x: the chance that
a noisy reading of the person's liking x falls below the threshold c_l, averaged over what is not
known about x. It has the closed form Φ((c_l - mean)/√(σ² + κv)), with σ² = e^a (noise variance)^γ.
Thresholds and a, κ, γ are fitted on held-out ratings.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtr

from core.models.recommender.posterior import Array

FAR = 1e3  # stands for an infinite threshold, in standard deviations of the ratings
SQRT_2_PI = np.sqrt(2 * np.pi)


@dataclass(frozen=True, eq=False)
class Ordinal:
    """Thresholds and the scaling of the two variances.

    Attributes
    ----------
    thresholds : ndarray, shape (n_levels - 1,)
        Ascending, in standard units.
    log_noise, log_belief, log_power : float
        a, ln κ and ln γ above; all 0 when the variances are right as they are.
    """

    thresholds: Array
    log_noise: float = 0.0
    log_belief: float = 0.0
    log_power: float = 0.0

    def variances(self, belief: Array, noise: Array) -> tuple[Array, Array]:
        """Calibrated variances of the noise and of the belief, each of the given shape."""
        reading = np.exp(self.log_noise) * noise ** np.exp(self.log_power)
        return reading, np.exp(self.log_belief) * belief

    def levels(self, mean: Array, belief: Array, noise: Array) -> Array:
        """Probability of each level.

        Parameters
        ----------
        mean, belief, noise : ndarray, shape (n,)
            Expected liking, the variance of what is not known about it, and that of a rating's
            noise, in standard units.

        Returns
        -------
        ndarray, shape (n, n_levels)
            Rows sum to 1.
        """
        reading, unknown = self.variances(belief, noise)
        sd = np.sqrt(reading + unknown)
        below = np.empty((len(mean), len(self.thresholds) + 2))
        below[:, 0], below[:, -1] = 0, 1
        ndtr((self.thresholds - mean[:, None]) / sd[:, None], out=below[:, 1:-1])
        return np.diff(below, axis=1)


def evenly(scale: Array) -> Array:
    """Thresholds half-way between the levels of `scale`, shape (n_levels - 1,)."""
    return (scale[1:] + scale[:-1]) / 2


def fitted(scale: Array, level: Array, mean: Array, belief: Array, noise: Array) -> Ordinal:
    """Calibrate on held-out ratings.

    Parameters
    ----------
    scale : ndarray, shape (n_levels,)
        In standard units.
    level : ndarray of int, shape (n,)
        Held-out ratings as indices into `scale`.
    mean, belief, noise : ndarray, shape (n,)
        What the model said of them.

    Returns
    -------
    Ordinal
    """
    if len(scale) < 2 or not len(level):
        return Ordinal(evenly(scale))
    start = _packed(evenly(scale))
    found = minimize(
        loss_and_gradient, start, args=(start, level, mean, belief, noise), jac=True,
        method="L-BFGS-B", options={"maxiter": 60},
    )  # fmt: skip
    return Ordinal(_thresholds(found.x), *found.x[-3:])


def loss_and_gradient(
    parameters: Array, start: Array, level: Array, mean: Array, belief: Array, noise: Array
) -> tuple[float, Array]:
    """Mean negative log-probability of the levels, with a weak pull towards `start`.

    Parameters
    ----------
    parameters : ndarray, shape (n_levels + 2,)
        The first threshold, the logarithms of the gaps between thresholds, then a, ln κ, ln γ.
    start : ndarray, shape (n_levels + 2,)
        Where levels nobody used stay.
    level : ndarray of int, shape (n,)
    mean, belief, noise : ndarray, shape (n,)

    Returns
    -------
    loss : float
        In nats per rating.
    gradient : ndarray, shape (n_levels + 2,)
    """
    cuts, scaling = _thresholds(parameters), parameters[-3:]
    reading, unknown = Ordinal(cuts, *scaling).variances(belief, noise)
    variance = reading + unknown
    sd = np.sqrt(variance)
    edges = np.r_[-FAR, cuts, FAR]
    lower, upper = (edges[level] - mean) / sd, (edges[level + 1] - mean) / sd
    chance = np.maximum(_between(lower, upper), 1e-300)
    at_lower, at_upper = (np.exp(-(z**2) / 2) / SQRT_2_PI / chance for z in (lower, upper))
    by_edge = np.bincount(level, at_lower / sd, len(edges))
    by_edge -= np.bincount(level + 1, at_upper / sd, len(edges))
    by_variance = (at_upper * upper - at_lower * lower) / (2 * variance)
    by_power = by_variance * reading * np.log(noise) * np.exp(scaling[2])
    tails = np.cumsum(by_edge[1:-1][::-1])[::-1]  # a gap moves every threshold above it
    by_cuts = np.r_[tails[0], tails[1:] * np.exp(parameters[1:-3])]
    by_scaling = [(by_variance * reading).sum(), (by_variance * unknown).sum(), by_power.sum()]
    pull = np.r_[np.ones(len(cuts)), 1, 1, 4] * (parameters - start)
    loss = -np.log(chance).sum() + 0.5 * (pull * (parameters - start)).sum()
    return loss / len(level), (np.r_[by_cuts, by_scaling] + pull) / len(level)


def _between(lower: Array, upper: Array) -> Array:
    """Φ(upper) - Φ(lower) without cancellation in the upper tail."""
    flip = lower > 0
    return ndtr(np.where(flip, -lower, upper)) - ndtr(np.where(flip, -upper, lower))


def _thresholds(parameters: Array) -> Array:
    return parameters[0] + np.r_[0, np.cumsum(np.exp(parameters[1:-3]))]


def _packed(thresholds: Array) -> Array:
    return np.r_[thresholds[0], np.log(np.diff(thresholds)), 0.0, 0.0, 0.0]
