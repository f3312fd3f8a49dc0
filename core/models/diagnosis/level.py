"""The level that a loss would reach, by decaying shapes weighed by how well they fit.

t: share of the run seen, 0 at its start and 1 at its end. phi(t): a shape that falls from 1.
A curve is c + a phi(t) with a and c at least 0, so that every shape predicts a level at any t.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

Array = np.ndarray
N_BINS = 48
TAIL = 0.3  # share of the run whose mean residual anchors a prediction


@dataclass(frozen=True)
class Level:
    """Where a loss is heading.

    Attributes
    ----------
    value, spread : float
        Mean and standard deviation over shapes, in the units of the loss.
    now : float
        The fitted level at the end of what was seen.
    noise : float
        Standard deviation of the residual of the best shape.
    """

    value: float
    spread: float
    now: float
    noise: float


@cache
def shapes() -> tuple[Array, Array, Array]:
    """The grid of shapes as kind (0 a power, 1 a stretched exponential), first and second."""
    powers = [
        (0, q, b) for q in 10 ** np.linspace(-3, 0.5, 8) for b in (0.25, 0.5, 0.75, 1, 1.5, 2.5, 4)
    ]
    decays = [(1, r, g) for r in 10 ** np.linspace(-1, 2.4, 12) for g in (0.4, 0.6, 0.8, 1.0, 1.4)]
    kind, first, second = np.array(powers + decays, dtype=float).T
    return kind, first, second


def curves(t: Array) -> Array:
    """Every shape at these times, shape (n_shapes, n_times)."""
    kind, first, second = (column[:, None] for column in shapes())
    power = ((t + first) / first) ** -second
    decay = np.exp(-((first * t) ** second))
    return np.where(kind == 0, power, decay)


@cache
def bins(n: int) -> tuple[Array, Array]:
    """Edges of at most 48 log-spaced bins of n points, and each bin's middle as a share of n."""
    edges = np.unique(np.round(np.geomspace(1, n + 1, N_BINS + 1)).astype(int)) - 1
    return edges, (edges[:-1] + edges[1:] - 1) / 2 / n


def level_after(loss: Array, longer: float = 10.0) -> Level:
    """Extrapolate a finite loss curve to `longer` times its length.

    Parameters
    ----------
    loss : ndarray, shape (n,)
        Finite, n at least 2, at evenly spaced steps.
    longer : float
        How many times its length the run would have.

    Returns
    -------
    Level
        In the units of `loss`.

    Examples
    --------
    >>> t = np.arange(200) / 200
    >>> round(level_after(1 + np.exp(-8 * t)).value, 2)
    1.0
    """
    n = len(loss)
    edges, middle = bins(n)
    count = np.diff(edges)
    y = np.add.reduceat(loss, edges[:-1]) / count
    weight = count * ((edges[1:] / n) ** 2)
    weight = weight / weight.sum()
    phi = curves(np.append(middle, longer))
    phi, ahead = phi[:, :-1], phi[:, -1]
    c, a = nonnegative_line(phi, y, weight)
    residual = y - c[:, None] - a[:, None] * phi
    tail = weight * (edges[1:] > (1 - TAIL) * n)
    anchor = residual @ (tail / tail.sum())
    sse = residual**2 @ weight
    rough = np.diff(loss, 2) if n > 3 else np.zeros(1)
    floor = np.median(np.abs(rough)) / 1.65 / max(1.0, count[-1]) ** 0.5
    scale = max(float(sse.min()), float(floor) ** 2, 1e-30)
    chance = np.exp(-(sse - sse.min()) / (2 * scale) * min(len(y), 24))
    chance /= chance.sum()
    reached = np.minimum(c + a * ahead + anchor, y[-1] + 2 * np.sqrt(scale))
    value = float(chance @ reached)
    spread = float(np.sqrt(chance @ (reached - value) ** 2))
    now = float(chance @ (c + a * phi[:, -1] + anchor))
    return Level(value, spread, now, float(np.sqrt(sse.min())))


def nonnegative_line(phi: Array, y: Array, weight: Array) -> tuple[Array, Array]:
    """Weighted least squares of y on c + a phi with c, a >= 0, for each shape; (n_shapes,) each."""
    mean_phi, mean_y = phi @ weight, float(y @ weight)
    centred = phi - mean_phi[:, None]
    a = centred @ (weight * y) / np.maximum(centred**2 @ weight, 1e-300)
    a = np.maximum(a, 0)
    c = mean_y - a * mean_phi
    through_zero = phi @ (weight * y) / np.maximum(phi**2 @ weight, 1e-300)
    low = (c < 0) & (y.min() >= 0)  # a loss that is never negative has no negative level
    return np.where(low, 0.0, c), np.where(low, np.maximum(through_zero, 0), a)
