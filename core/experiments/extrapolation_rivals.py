"""Five fitted curves that a loss is usually extrapolated with, as rivals of ours.

x: step, counted so that the run seen ends at 100. All five end at a level c.
"""

import warnings
from collections.abc import Callable

import numpy as np
from scipy.optimize import curve_fit

from core.models.diagnosis.level import bins

Array = np.ndarray


def pow3(x: Array, c: float, a: float, b: float) -> Array:
    """A level and a power."""
    return c + a * x**-b


def pow4(x: Array, c: float, a: float, b: float, d: float) -> Array:
    """A level and a shifted power."""
    return c + (np.abs(a) * x + np.abs(b)) ** -d


def mmf(x: Array, c: float, b: float, k: float, d: float) -> Array:
    """Morgan, Mercer and Flodin's growth curve."""
    return c - (c - b) / (1 + (np.abs(k) * x) ** d)


def janoschek(x: Array, c: float, b: float, k: float, d: float) -> Array:
    """A stretched exponential with its rate outside the power."""
    return c - (c - b) * np.exp(-np.abs(k) * x**d)


def weibull(x: Array, c: float, b: float, k: float, d: float) -> Array:
    """A stretched exponential with its rate inside the power."""
    return c - (c - b) * np.exp(-((np.abs(k) * x) ** d))


def rivals(loss: Array, longer: float = 10.0) -> dict[str, float]:
    """The level at `longer` times the length by each of the five, and their median.

    Each is fitted by least squares to the same 48 bins that ours sees, weighted by their counts,
    and kept between 0 and the first loss; where a fit fails, the last bin stands in.

    Parameters
    ----------
    loss : ndarray, shape (n,)
        Finite, n at least 8, first value above 0.

    References
    ----------
    .. [1] T. Domhan, J. T. Springenberg and F. Hutter, "Speeding Up Automatic Hyperparameter
       Optimization of Deep Neural Networks by Extrapolation of Learning Curves", IJCAI 2015,
       page 3460.
    """
    edges, _ = bins(len(loss))
    count = np.diff(edges)
    x = 100 * (edges[:-1] + edges[1:] + 1) / 2 / len(loss)
    y = np.add.reduceat(loss, edges[:-1]) / count
    first, last = float(y[0]), float(y[-1])
    starts: dict[Callable, list[float]] = {
        pow3: [0.8 * last, first - last + 0.01 * first, 0.5],
        pow4: [0.8 * last, 0.1, 1.0, 0.7],
        mmf: [0.8 * last, first, 0.1, 1.0],
        janoschek: [0.8 * last, first, 0.05, 0.8],
        weibull: [0.8 * last, first, 0.05, 0.8],
    }
    found = {}
    for shape, start in starts.items():
        found[shape.__name__] = last
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                fitted, _ = curve_fit(shape, x, y, start, sigma=count**-0.5, maxfev=3000)
                level = float(shape(np.array(100 * longer), *fitted))
        except (RuntimeError, ValueError):
            continue
        if np.isfinite(level):
            found[shape.__name__] = float(np.clip(level, 0, first))
    return found | {"median": float(np.median(list(found.values()))), "last": last}
