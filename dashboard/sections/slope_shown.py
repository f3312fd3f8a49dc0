"""The functions that the page on slopes offers, the runs that it begins with, and what fits in."""

import numpy as np

SHOWN = {  # name: formula, its name in the link, range, where the point starts
    "x²": ("x**2", "square", -4.0, 4.0, 3.0),
    "x³": ("x**3", "cube", -3.0, 3.0, 1.0),
    "|x|": ("abs(x)", "abs", -3.0, 3.0, 0.0),
    "eˣ": ("exp(x)", "exp", -3.0, 2.0, 0.0),
    "sigmoid": ("sigmoid(x)", "sigmoid", -6.0, 6.0, 0.0),
    "my own": ("x*sin(x)", "own", -5.0, 5.0, 1.0),
}
RUNS = [1.0, 0.5, 0.1, 0.01, 0.001, 0.0001]
HUGE = 1e6  # values beyond this are cut off to where most of them are


def range_of(values: np.ndarray, from_percent: float) -> tuple[float, float]:
    """From where to where to draw the values of a function: without its highest peaks.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        What is not finite is left out.
    from_percent : float
        This percentile is the lowest that is drawn, and the 98th the highest.

    Examples
    --------
    >>> range_of(np.array([0.0, 1.0, 2.0, np.inf]), 0)
    (0.0, 1.96)
    """
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 0.0, 1.0
    low, high = (float(v) for v in np.percentile(finite, [from_percent, 98]))
    first, middle, third = (float(v) for v in np.percentile(finite, [25, 50, 75]))
    if max(abs(low), abs(high)) > HUGE and third > first:
        reach = 50 * min(third - first, HUGE)
        low, high = max(low, middle - reach), min(high, middle + reach)
    return low, high
