"""One value of a function that someone else wrote, at a point and along one axis."""

import re
from collections.abc import Callable

import numpy as np

Array = np.ndarray
Function = Callable[[Array], float]
OUTSIDE = re.compile(r"domain|expected a .* input")  # how `math` says so, before and since 3.14


def evaluated(f: Function, x: Array) -> float:
    """One value of `f` as a float; NaN where `f` says that it is not defined.

    Raises
    ------
    ValueError
        If `f` returns anything but one number.
    """
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(f(x.copy()))
    except (ArithmeticError, ValueError) as refusal:
        if isinstance(refusal, ArithmeticError) or OUTSIDE.search(str(refusal)):
            return np.nan
        raise
    if value.size != 1:
        raise ValueError(f"f must return one number, not an array of shape {value.shape}.")
    return float(value.reshape(()))


def along(f: Function, x: Array, entry: int) -> Callable[[float], float]:
    """`f` as a function of the displacement of one entry of `x`, up to the rounding of x + h."""

    def displaced(h: float) -> float:
        moved = x.copy()
        moved.flat[entry] += h
        return evaluated(f, moved)

    return displaced
