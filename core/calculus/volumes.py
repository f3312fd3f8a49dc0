"""Many integrals at once, and integrals in several dimensions, on functions of arrays."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.integrate import cubature, tanhsinh

from core.calculus.integrals import Area

ArrayFunction = Callable[..., np.ndarray]


@dataclass(frozen=True, eq=False)
class Areas:
    """Many integrals; `value` and `error` have one shape, `evaluations` counts all."""

    value: np.ndarray
    error: np.ndarray
    evaluations: int


def areas(f: ArrayFunction, lower: np.ndarray, upper: np.ndarray, *arguments: np.ndarray) -> Areas:
    """Many integrals at once, of one function with different limits or parameters.

    Parameters
    ----------
    f : callable
        ``f(x, *arguments)`` on arrays, element by element.
    lower, upper : ndarray
        Limits; they and the arguments broadcast to one shape (…,). Infinite ones are allowed.
    *arguments : ndarray
        Parameters of each integral.

    Returns
    -------
    Areas
        Value and error estimate of each, and the evaluations of all together.

    Raises
    ------
    ArithmeticError
        If one of them did not converge, or was found to be exactly 0, which a missed peak is too.

    Notes
    -----
    The double-exponential rule of `scipy.integrate.tanhsinh`, at home with singular ends. It has
    some hundred points and no survey: scale the integral so that its mass fills the range.

    References
    ----------
    .. [1] H. Takahasi and M. Mori, "Double Exponential Formulas for Numerical Integration",
       Publications of the RIMS 9 (1974), 721-741.

    Examples
    --------
    >>> areas(lambda x, p: x**p, 0, 1, np.array([1.0, 2.0, -0.5])).value.round(10)
    array([0.5       , 0.33333333, 2.        ])
    """
    found = tanhsinh(f, lower, upper, args=arguments)
    failed = np.count_nonzero(~np.asarray(found.success) | (np.asarray(found.integral) == 0))
    if failed:
        raise ArithmeticError(f"{failed} of {np.size(found.integral)} areas cannot be trusted.")
    return Areas(found.integral, found.error, int(np.sum(found.nfev)))


def volume(f: ArrayFunction, lower: np.ndarray, upper: np.ndarray) -> Area:
    """Integrate over a box in several dimensions.

    Parameters
    ----------
    f : callable
        Takes points of shape (n, n_dimensions), returns values of shape (n,).
    lower, upper : ndarray of shape (n_dimensions,)
        Corners of the box.

    Returns
    -------
    Area
        Evaluations are not counted by `scipy.integrate.cubature`; they are counted here.

    Raises
    ------
    ArithmeticError
        If it did not converge, or found exactly 0.

    Examples
    --------
    >>> round(volume(lambda p: p[:, 0] * p[:, 1], [0, 0], [1, 2]).value, 12)
    1.0
    """
    asked = 0

    def counted(points: np.ndarray) -> np.ndarray:
        nonlocal asked
        asked += len(points)
        return f(points)

    found = cubature(counted, lower, upper, rule="gk21", rtol=1e-10)
    if found.status != "converged" or found.estimate == 0:
        raise ArithmeticError(f"No reliable volume: {found.estimate:.6g} ± {found.error:.1g}.")
    return Area(float(found.estimate), float(found.error), asked)
