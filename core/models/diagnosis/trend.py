"""Whether a loss curve shows more than its noise."""

import numpy as np

Array = np.ndarray
SURE = 2.5  # standard errors that chance rarely passes
WANDER = 1.3  # times the noise of single points that a curve without a trend may spread


def shows_trend(y: Array) -> bool:
    """Whether early and late losses lie further apart than noise sets them, or the curve wanders.

    The noise is that of steps from point to point. Compared are a straight line, the two halves,
    and the first twentieth against the rest.

    Examples
    --------
    >>> noise = np.random.default_rng(0).normal(size=200)
    >>> shows_trend(2 + 0.3 * noise), shows_trend(2 + 0.3 * noise - np.arange(200) / 400)
    (False, True)
    """
    n, noise = len(y), float(np.diff(y).std()) / 2**0.5
    if noise <= 1e-9 * float(np.abs(y).max()):
        return bool(np.ptp(y) > 0)
    early, x = max(3, n // 20), np.linspace(-0.5, 0.5, n)
    line = float(x @ (y - y.mean())) / (noise * float(x @ x) ** 0.5)
    sizes = [abs(line), apart(y, n // 2, noise), apart(y, early, noise)]
    return max(sizes) > SURE or float(y.std()) > WANDER * noise


def apart(y: Array, first: int, noise: float) -> float:
    """How far the mean of the first points lies from that of the rest, in standard errors."""
    error = noise * (1 / first + 1 / (len(y) - first)) ** 0.5
    return abs(float(y[:first].mean() - y[first:].mean())) / error
