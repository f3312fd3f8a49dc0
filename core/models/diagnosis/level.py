"""The level that a loss would reach, by decaying shapes weighed by how well they fit.

t: share of the run seen, 0 at its start and 1 at its end. phi(t): a shape that falls from 1.
A curve is c + a phi(t) with a and c at least 0, so that every shape predicts a level at any t.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product

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


def power(t: Array, q: Array, b: Array) -> Array:
    """((t + q) / q)^-b."""
    return ((t + q) / q) ** -b


def exponential(t: Array, r: Array, g: Array) -> Array:
    """exp(-(r t)^g), stretched where g is below 1."""
    return np.exp(-((r * t) ** g))


def hill(t: Array, r: Array, g: Array) -> Array:
    """1 / (1 + (r t)^g): the growth curve of Morgan, Mercer and Flodin, upside down."""
    return 1 / (1 + (r * t) ** g)


def logarithm(t: Array, q: Array, g: Array) -> Array:
    """(1 + log(1 + t / q))^-g: slower than any power."""
    return (1 + np.log1p(t / q)) ** -g


Shape = Callable[[Array, Array, Array], Array]
START, RATE = 10 ** np.linspace(-3, 0.5, 8), 10 ** np.linspace(-1, 2.4, 12)  # 1 is the run seen
GRID: dict[Shape, list[tuple[float, float]]] = {
    power: list(product(START, (0.25, 0.5, 0.75, 1, 1.5, 2.5, 4))),
    exponential: list(product(RATE, (0.4, 0.6, 0.8, 1.0, 1.4))),
    hill: list(product(10 ** np.linspace(-1, 2.4, 10), (0.4, 0.6, 0.8, 1.0, 1.5, 2.5))),
    logarithm: list(product(START, (0.5, 1.0, 2.0))),
}
USUAL: tuple[Shape, ...] = (power, exponential)
ALL: tuple[Shape, ...] = tuple(GRID)


def curves(t: Array, kinds: tuple[Shape, ...]) -> Array:
    """Every shape of these kinds at these times, shape (n_shapes, n_times)."""
    return np.concatenate([kind(t, *np.array(GRID[kind]).T[:, :, None]) for kind in kinds])


@cache
def bins(n: int) -> tuple[Array, Array]:
    """Edges of at most 48 log-spaced bins of n points, and each bin's middle as a share of n."""
    edges = np.unique(np.round(np.geomspace(1, n + 1, N_BINS + 1)).astype(int)) - 1
    return edges, (edges[:-1] + edges[1:] - 1) / 2 / n


def level_after(
    loss: Array, longer: float = 10.0, kinds: tuple[Shape, ...] = USUAL, recency: float = 2.0
) -> Level:
    """Extrapolate a finite loss curve to `longer` times its length.

    Parameters
    ----------
    loss : ndarray, shape (n,)
        Finite, n at least 2, at evenly spaced steps.
    longer : float
        How many times its length the run would have.
    kinds : tuple of functions
        The kinds of shapes that are weighed.
    recency : float
        A point at share s of the run counts s to this power.

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
    weight = count * ((edges[1:] / n) ** recency)
    weight = weight / weight.sum()
    phi = curves(np.append(middle, longer), kinds)
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


def outlook(loss: Array) -> float:
    """The level after ten times as long that all shapes expect, within a million.

    It weighs early points more than `level_after` does by itself: on families of runs that were
    left out of what was learned, both came nearer.

    Parameters
    ----------
    loss : ndarray, shape (n,)
        As for `level_after`, in units of its start.
    """
    with np.errstate(all="ignore"):  # what overflows is clipped
        value = float(np.clip(level_after(loss, 10.0, ALL, 0.5).value, -1e6, 1e6))
    return max(value, 0.0) if loss.min() >= 0 else value


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
