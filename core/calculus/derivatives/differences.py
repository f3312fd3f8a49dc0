"""Slopes by differences: forward, central, Richardson's and the complex step.

x is the point, h the step, f the function, of shape-(n,) arrays to one number.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.calculus.derivatives.evaluating import Array, Function, along, evaluated
from core.calculus.derivatives.search import EPS, Plan, best_slope

CENTRAL = Plan(start=2.0**-14, n_levels=4, n_columns=1, goal=1e-9)
RICHARDSON = Plan(start=0.25, n_levels=7, n_columns=6, goal=1e-13)


@dataclass(frozen=True, eq=False)
class Slope:
    """A slope along each axis and what it took.

    Attributes
    ----------
    value : ndarray, shape (n,)
    error : ndarray, shape (n,)
        Estimated absolute error; an estimate, not a bound.
    evaluations : int
        How often the function was called.
    """

    value: Array
    error: Array
    evaluations: int


def _exact_steps(x: Array, steps: Array) -> Array:
    """Steps of nearly the same size for which x + h holds no rounding."""
    return (x + steps) - x


def _steps(x: Array, step: float | None, default: Array) -> Array:
    if step is None:
        return default
    if not step > 0:
        raise ValueError(f"step must be positive, not {step}.")
    return np.full_like(x, step)


def forward_difference(f: Function, x: npt.ArrayLike, step: float | None = None) -> Array:
    """Approximate the gradient by one step ahead along each axis: n + 1 evaluations.

    Parameters
    ----------
    f : callable
        Maps an array shaped like `x` to one number.
    x : array_like, shape (n,)
        Where the gradient is wanted.
    step : float, optional
        In the units of `x`; by default ``sqrt(eps) * max(1, abs(x))``, which balances
        truncation, O(step), against rounding, O(eps / step) [1]_.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        If `step` is not positive or `f` returns more than one number.

    References
    ----------
    .. [1] W. H. Press et al., *Numerical Recipes*, 3rd ed., 2007, section 5.7.

    Examples
    --------
    >>> forward_difference(lambda x: x @ x, [1.0, 2.0], step=0.5)
    array([2.5, 4.5])
    """
    x = np.array(x, dtype=float)
    steps = _steps(x, step, np.sqrt(EPS) * np.maximum(1, np.abs(x)))
    here, ahead = evaluated(f, x), np.empty_like(x)
    for i, h in enumerate(_exact_steps(x, steps).flat):
        ahead.flat[i] = (along(f, x, i)(h) - here) / h
    return ahead


def central_difference(f: Function, x: npt.ArrayLike, step: float | None = None) -> Array:
    """Approximate the gradient by stepping both ways along each axis.

    Parameters
    ----------
    f : callable
        Maps an array shaped like `x` to one number; smooth near `x`.
    x : array_like, shape (n,)
        Where the gradient is wanted.
    step : float, optional
        Half the distance between the two points, in the units of `x`; two evaluations an
        entry. By default each entry's step is searched for around
        ``cbrt(eps) * max(1, abs(x))``, where truncation, O(step**2), and rounding,
        O(eps / step), are alike [1]_: ten evaluations an entry, more on a bad scale.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        If `step` is not positive or `f` returns more than one number.

    Notes
    -----
    Eight digits or more, unless `f` is large beside its slope: half a unit in the last place of
    `f`, u, and a third derivative f‴ allow no less than about ``(u² f‴)**(1/3)`` at any step.
    That is 6e-7 of the slope of arctan at 1e6, and 4e-7 of that of 1e6 + sin x at 1.

    References
    ----------
    .. [1] W. H. Press et al., *Numerical Recipes*, 3rd ed., 2007, section 5.7.

    Examples
    --------
    >>> central_difference(lambda x: x @ x, [1.0, 2.0]).round(8)
    array([2., 4.])
    >>> central_difference(lambda x: x[0] ** 3, [1.0], step=0.5)
    array([3.25])
    """
    if step is None:
        return slope_with_error(f, x, CENTRAL).value
    x = np.array(x, dtype=float)
    slopes = np.empty_like(x)
    for i, h in enumerate(_steps(x, step, x).flat):
        low, high = x.flat[i] - h, x.flat[i] + h
        displaced = along(f, x, i)
        slopes.flat[i] = (displaced(h) - displaced(-h)) / (high - low)
    return slopes


def richardson(f: Function, x: npt.ArrayLike) -> Array:
    """Approximate the gradient by extrapolating central differences to a step of zero.

    Parameters
    ----------
    f : callable
        Maps an array shaped like `x` to one number; smooth near `x`.
    x : array_like, shape (n,)
        Where the gradient is wanted.

    Returns
    -------
    ndarray, shape (n,)
        About three more digits than a central difference: sixteen evaluations an entry, more
        on a bad scale. `slope_with_error` also gives the error estimate.

    References
    ----------
    .. [1] L. F. Richardson, "The approximate arithmetical solution by finite differences of
       physical problems", Philosophical Transactions of the Royal Society A 210, 1911.

    Examples
    --------
    >>> abs(richardson(np.prod, [2.0, 3.0, 5.0]) - [15, 10, 6]).max() < 1e-11
    np.True_
    """
    return slope_with_error(f, x, RICHARDSON).value


def slope_with_error(f: Function, x: npt.ArrayLike, plan: Plan = RICHARDSON) -> Slope:
    """Slope along each axis with an estimate of its error.

    Parameters
    ----------
    f : callable
        Maps an array shaped like `x` to one number.
    x : array_like, shape (n,)
    plan : Plan
        `RICHARDSON` or `CENTRAL`.

    Returns
    -------
    Slope

    Examples
    --------
    >>> found = slope_with_error(lambda x: np.exp(x[0]), [0.0])
    >>> bool(abs(found.value[0] - 1) <= found.error[0] < 1e-11)
    True
    """
    x = np.array(x, dtype=float)
    value, error, calls = np.empty_like(x), np.empty_like(x), 0

    def counted(at: Array) -> float:
        nonlocal calls
        calls += 1
        return f(at)

    for i in range(x.size):
        found = best_slope(along(counted, x, i), abs(x.flat[i]), plan)
        value.flat[i], error.flat[i] = found.value, found.error
    return Slope(value, error, calls)


def complex_step(f: Function, x: npt.ArrayLike, step: float | None = None) -> Array:
    """Approximate the gradient by a step off the real line: no difference, no cancellation.

    Parameters
    ----------
    f : callable
        Analytic, and written so that it takes complex arrays: no ``abs``, no comparison of
        what depends on `x`.
    x : array_like, shape (n,)
        Where the gradient is wanted.
    step : float, optional
        By default 1e-20 of each entry, at least 1e-120: the error is O(step**2) and nothing
        is subtracted [1]_.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError
        If `step` is not positive, or `f` loses the imaginary part.

    References
    ----------
    .. [1] W. Squire and G. Trapp, "Using Complex Variables to Estimate Derivatives of Real
       Functions", SIAM Review 40(1), 110-112, 1998.

    Examples
    --------
    >>> complex_step(lambda x: x[0] ** 3, [2.0])
    array([12.])
    """
    x = np.array(x, dtype=float)
    steps = _steps(x, step, np.maximum(1e-20 * np.abs(x), 1e-120))
    slopes = np.empty_like(x)
    for i, h in enumerate(steps.flat):
        moved = x.astype(complex)
        moved.flat[i] += 1j * h
        value = np.asarray(f(moved))
        if not np.iscomplexobj(value):
            _refuse_unless_constant(f, x, i)
        slopes.flat[i] = value.reshape(()).imag / h
    return slopes


def _refuse_unless_constant(f: Function, x: Array, entry: int) -> None:
    near = along(f, x, entry)
    if near(0.0) != near(0.01 * max(1.0, abs(x.flat[entry]))):
        raise ValueError("f lost the imaginary part (abs, real, float): use richardson instead.")
