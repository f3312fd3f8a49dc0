"""Mean losses and their slopes in the scores, for R runs side by side.

Each takes scores (R, n, k) and targets of the same shape and returns losses (R,) and the slope
of each run's loss in its scores (R, n, k).
"""

import numpy as np

Array = np.ndarray
SMALLEST = 0.05  # variance that a model may claim


def softmax(scores: Array, target: Array) -> tuple[Array, Array]:
    """Cross-entropy of shares, safe for any scores."""
    log_share = log_shares(scores)
    return per_run(-(target * log_share)), (np.exp(log_share) - target) / target.shape[1]


def naive(scores: Array, target: Array) -> tuple[Array, Array]:
    """Cross-entropy as a beginner writes it: it overflows for scores above 700."""
    share = np.exp(scores)
    share = share / share.sum(2, keepdims=True)
    hit = (target * share).sum(2)
    return -np.log(hit).mean(1), (share - target) / target.shape[1]


def squared(scores: Array, target: Array) -> tuple[Array, Array]:
    """Half the squared distance, summed over outputs."""
    gap = scores - target
    return 0.5 * per_run(gap**2), gap / target.shape[1]


def huber(scores: Array, target: Array) -> tuple[Array, Array]:
    """Quadratic within one of the target, linear beyond."""
    gap = scores - target
    size = np.abs(gap)
    value = np.where(size < 1, 0.5 * gap**2, size - 0.5)
    return per_run(value), np.clip(gap, -1, 1) / target.shape[1]


def hinge(scores: Array, target: Array) -> tuple[Array, Array]:
    """One-against-rest hinge loss."""
    sign = 2 * target - 1
    inside = sign * scores < 1
    return per_run((1 - sign * scores) * inside), -sign * inside / target.shape[1]


def logistic(scores: Array, target: Array) -> tuple[Array, Array]:
    """Cross-entropy of each output by itself, safe for any scores."""
    share = 0.5 + 0.5 * np.tanh(0.5 * scores)
    return per_run(np.logaddexp(0, scores) - target * scores), (share - target) / target.shape[1]


def poisson(scores: Array, target: Array) -> tuple[Array, Array]:
    """Negative log-likelihood of counts whose log-rates are the scores, at best 0."""
    rate = np.exp(scores)
    saturated = target - target * np.log(np.maximum(target, 1e-300))
    return per_run(rate - target * scores - saturated), (rate - target) / target.shape[1]


def gamma(scores: Array, target: Array) -> tuple[Array, Array]:
    """Half the deviance of positive numbers whose log-means are the scores, at best 0."""
    share = target * np.exp(-scores)
    return per_run(share - 1 - np.log(target) + scores), (1 - share) / target.shape[1]


def quantile(scores: Array, target: Array) -> tuple[Array, Array]:
    """The pinball loss of the 0.8 quantile: what lies above it costs four times as much."""
    gap = target - scores
    value = np.maximum(0.8 * gap, -0.2 * gap)
    return per_run(value), np.where(gap > 0, -0.8, 0.2) / target.shape[1]


def uncertain(scores: Array, target: Array) -> tuple[Array, Array]:
    """Gaussian surprise where the second score says the spread, at best 0, on (number, unused).

    The variance is SMALLEST plus the exponential of the second score.
    """
    gap, free = scores[:, :, 0] - target[:, :, 0], np.exp(scores[:, :, 1])
    variance = SMALLEST + free
    value = 0.5 * (gap**2 / variance + np.log(variance / SMALLEST))
    slope = 0.5 * free * (1 / variance - (gap / variance) ** 2)
    return value.mean(1), np.stack([gap / variance, slope], axis=2) / target.shape[1]


def hazard(scores: Array, target: Array) -> tuple[Array, Array]:
    """Log-loss of an end in each interval: targets 1 where a row ends, 0 where not, -1 unseen."""
    seen, ends = target >= 0, np.maximum(target, 0)
    share = 0.5 + 0.5 * np.tanh(0.5 * scores)
    value = seen * (np.logaddexp(0, scores) - ends * scores)
    return per_run(value), seen * (share - ends) / target.shape[1]


def cost(scores: Array, target: Array) -> tuple[Array, Array]:
    """Mean cost of a choice at random by the softmax of the scores; targets are the costs."""
    share = np.exp(scores - scores.max(2, keepdims=True))
    share = share / share.sum(2, keepdims=True)
    mean = (share * target).sum(2, keepdims=True)
    return mean[..., 0].mean(1), share * (target - mean) / target.shape[1]


def log_shares(scores: Array) -> Array:
    """Logarithm of the softmax along the last axis."""
    top = scores - scores.max(-1, keepdims=True)
    return top - np.log(np.exp(top).sum(-1, keepdims=True))


def per_run(values: Array) -> Array:
    """Sum over outputs and mean over rows, shape (R,)."""
    return values.sum((1, 2)) / values.shape[1]


LOSSES = {
    "softmax": softmax,
    "naive": naive,
    "squared": squared,
    "huber": huber,
    "hinge": hinge,
    "logistic": logistic,
    "poisson": poisson,
    "gamma": gamma,
    "quantile": quantile,
    "uncertain": uncertain,
    "hazard": hazard,
    "cost": cost,
}
