"""How far differences are from a known slope, step by step.

x is the point, h the step, f the function, of shape-(n,) arrays to one number.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.exceptions import ComplexWarning

from core.calculus.derivatives.evaluating import Array, Function


@dataclass(frozen=True, eq=False)
class ErrorsByStep:
    """Absolute errors of four differences for each step, shapes (n_steps,).

    Attributes
    ----------
    step : ndarray
    forward : ndarray
        Of (f(x + h) - f(x)) / h.
    central : ndarray
        Of (f(x + h) - f(x - h)) / 2h.
    richardson : ndarray
        Of the central differences at h and h / 2, extrapolated once to a step of zero.
    complex_step : ndarray
        Of the imaginary part of f(x + ih) / h; NaN where `f` takes no complex numbers.
    """

    step: Array
    forward: Array
    central: Array
    richardson: Array
    complex_step: Array


def errors_by_step(
    f: Function,
    x: npt.ArrayLike,
    exact: npt.ArrayLike,
    steps: npt.ArrayLike,
    dtype: npt.DTypeLike = np.float64,
) -> ErrorsByStep:
    """Errors of forward, central, extrapolated and complex-step slopes for each step.

    Parameters
    ----------
    f : callable
        Maps an array shaped like `x` to one number and keeps its precision.
    x : array_like, shape (n,)
    exact : array_like, shape (n,)
        The gradient, known otherwise.
    steps : array_like, shape (n_steps,)
    dtype : data type
        The precision to compute in, such as ``numpy.float32``.

    Returns
    -------
    ErrorsByStep
        The largest error among the entries, for each step.

    Notes
    -----
    Truncation shrinks with h, h², h⁴ and h² in that order; rounding grows with 1/h in all but
    the complex step, which subtracts nothing [1]_.

    References
    ----------
    .. [1] W. Squire and G. Trapp, "Using Complex Variables to Estimate Derivatives of Real
       Functions", SIAM Review 40(1), 110-112, 1998.

    Examples
    --------
    >>> found = errors_by_step(lambda x: x[0] ** 3, [3.0], [27.0], [0.5])
    >>> found.forward, found.central, found.richardson, found.complex_step
    (array([4.75]), array([0.25]), array([0.]), array([0.25]))
    """
    x, exact = np.array(x, dtype=dtype), np.asarray(exact, dtype=float)
    sizes = np.asarray(steps, dtype=float)
    rows = []
    for step in sizes.astype(dtype):
        here, wide, narrow = np.asarray(f(x)), _pairs(f, x, step), _pairs(f, x, step / 2)
        central = (wide[0] - wide[1]) / (2 * step)
        halved = (narrow[0] - narrow[1]) / step
        slopes = [
            (wide[0] - here) / step, central, halved + (halved - central) / 3,
            _off_the_line(f, x, step),
        ]  # fmt: skip
        rows.append([np.abs(slope - exact).max() for slope in slopes])
    return ErrorsByStep(sizes, *np.array(rows).T)


def _pairs(f: Function, x: Array, step: np.floating) -> Array:
    """Values a step ahead and a step back along each axis, shape (2, n), in x's precision."""
    moves = step * np.eye(x.size, dtype=x.dtype)
    return np.array([[f(x + move) for move in moves], [f(x - move) for move in moves]], x.dtype)


def _off_the_line(f: Function, x: Array, step: np.floating) -> Array:
    """The complex step along each axis, in x's precision; NaN where `f` drops or refuses it."""
    imaginary = np.result_type(x.dtype, np.complex64).type(1j)
    moves = imaginary * step * np.eye(x.size, dtype=x.dtype)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ComplexWarning)  # numpy drops imaginary parts with one
            values = [np.asarray(f(x + move)) for move in moves]
    except (TypeError, ComplexWarning):
        return np.full(x.size, np.nan)
    kept = all(np.iscomplexobj(value) for value in values)
    return np.array([v.imag for v in values], x.dtype) / step if kept else np.full(x.size, np.nan)
