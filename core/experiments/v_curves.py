"""Four V-shaped curves of error against step, to be told apart by where they turn."""

import numpy as np
import pandas as pd

from core.calculus.derivatives import errors_by_step

STEPS = np.logspace(0, -15, 61)
CUBE, SLOPE = 3.0, 27.0  # the point, and the slope of x³ there


def four_curves() -> pd.DataFrame:
    """Errors of four differences of x³ at 3, without names; only the third is float32.

    Returns
    -------
    DataFrame
        Columns `h`, `error` (above 0) and `curve` ("1" to "4": forward and central in float64,
        forward in float32, central with one step of Richardson's extrapolation in float64).

    Examples
    --------
    >>> least = four_curves().groupby("curve")["error"].min()
    >>> bool(least["3"] > 1e-6 > least.drop("3").max())
    True
    """
    double, single = (
        errors_by_step(lambda x: x[0] * x[0] * x[0], [CUBE], [SLOPE], STEPS, dtype)
        for dtype in (np.float64, np.float32)
    )
    extrapolated = np.abs(_central(STEPS / 2) + (_central(STEPS / 2) - _central(STEPS)) / 3 - SLOPE)
    columns = [double.forward, double.central, single.forward, extrapolated]
    table = pd.concat(
        pd.DataFrame({"h": STEPS, "error": column, "curve": str(number)})
        for number, column in enumerate(columns, start=1)
    )
    return table[table["error"] > 0].reset_index(drop=True)


def _central(steps: np.ndarray) -> np.ndarray:
    high, low = CUBE + steps, CUBE - steps
    return (high * high * high - low * low * low) / (2 * steps)
