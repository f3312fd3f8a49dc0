"""Rules for when to stop waiting for a limit, and how fast a sequence gets there."""

import numpy as np
import numpy.typing as npt

Array = np.ndarray


def small_step(terms: Array, tolerance: float) -> Array:
    """Whether to stop at each term: the last step is below `tolerance`.

    Parameters
    ----------
    terms : ndarray of shape (n,)
    tolerance : float

    Returns
    -------
    ndarray of bool, shape (n,)

    Examples
    --------
    >>> small_step(np.array([1.0, 0.5, 0.4]), 0.2)
    array([False, False,  True])
    """
    d = np.abs(np.diff(terms))
    return np.append(False, d < tolerance)


def small_relative_step(terms: Array, tolerance: float) -> Array:
    """Whether to stop at each term: the last step is below `tolerance` times the term."""
    d = np.abs(np.diff(terms))
    return np.append(False, d < tolerance * np.abs(terms[1:]))


def flat_window(terms: Array, tolerance: float, width: int = 10) -> Array:
    """Whether to stop at each term: the slope of a line through the last ones is small.

    The slope is a least-squares fit over `width` terms, times `width`: the rise over the window.
    """
    centred = np.arange(width) - (width - 1) / 2
    stop = np.zeros(len(terms), dtype=bool)
    if len(terms) >= width:
        windows = np.lib.stride_tricks.sliding_window_view(terms, width)
        slope = windows @ centred / (centred @ centred)
        stop[width - 1 :] = np.abs(slope) * width < tolerance
    return stop


def equal_windows(terms: Array, tolerance: float, width: int = 10) -> Array:
    """Whether to stop at each term: the means of the last two windows are close."""
    stop = np.zeros(len(terms), dtype=bool)
    if len(terms) >= 2 * width:
        means = np.lib.stride_tricks.sliding_window_view(terms, width).mean(axis=1)
        stop[2 * width - 1 :] = np.abs(means[width:] - means[:-width]) < tolerance
    return stop


RULES = {  # by the name that pages and tables use
    "step below": small_step,
    "relative step below": small_relative_step,
    "slope of a window": flat_window,
    "two windows equal": equal_windows,
}


def order_of_convergence(terms: npt.ArrayLike) -> float:
    """Estimate q in ``|error| ~ c |error before|**q``, from the last steps that are not rounding.

    Parameters
    ----------
    terms : array_like of shape (n,)

    Returns
    -------
    float
        Near 1 where each step brings equally many digits, 2 where the number of digits doubles,
        as with Newton's method; NaN with fewer than three steps above rounding.

    Examples
    --------
    >>> x = [1.0]
    >>> for _ in range(5):
    ...     x.append((x[-1] + 2 / x[-1]) / 2)
    >>> round(order_of_convergence(x), 1)
    2.0
    """
    s = np.asarray(terms, dtype=float)
    d = np.abs(np.diff(s))
    rest = np.flatnonzero(~(d > 16 * np.finfo(float).eps * np.abs(s[1:])))
    d = d[: rest[0]] if len(rest) else d
    if len(d) < 3:
        return float("nan")
    before, now = np.log(d[-2] / d[-3]), np.log(d[-1] / d[-2])
    return float(now / before) if before else float("nan")
