"""Whether a gradient is right; where it is not, which entry is worst and what the cause may be.

f is the function, g the gradient that is checked, s the slope measured by differences.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.calculus.derivatives.evaluating import Array, Function, evaluated
from core.calculus.derivatives.judging import judge
from core.calculus.derivatives.search import EPS, noise_level

N_SHORTEST = 8  # of the steps, at which a tangent leaves nothing to see
LEFT_OVER = 0.05  # of the slope: more is no rounding of a gradient that agrees with every axis
SLOWLY = 0.7  # factor of the remainder's rate over these steps, from a power of 1.07 down
STEPS = 0.5 ** np.arange(1, 31)
IRREGULAR = (0.0, np.pi / 1e4, -np.sqrt(2) / 1e4, np.e / 1e3)  # steps with all their digits
EPS32 = float(np.finfo(np.float32).eps)
TINY = float(np.finfo(float).tiny)

SENTENCES = {
    "": "The gradient agrees with the slopes.",
    "sign": "The gradient points the opposite way: look for a minus sign.",
    "scale": "Every entry is off by one factor: look for a missing 1/n or a unit.",
    "one entry": "One entry is wrong and the others are right.",
    "some entries": "Several entries are wrong, by no common factor.",
    "not differentiable here": "The function has a kink or a gap at this point; move the point.",
    "too little precision": "The values are too noisy to judge: evaluate in float64.",
}


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """What a gradient check found.

    Attributes
    ----------
    right : bool
        Whether the gradient agrees with the slopes as far as they can be measured.
    cause : str
        "" when right, else "sign", "scale", "one entry", "some entries",
        "not differentiable here" or "too little precision".
    worst : int
        The entry that disagrees most.
    relative_error : float
        Of that entry: the difference over the larger of the two values.
    analytic, numeric : ndarray, shape (n,)
        The gradient, and the slopes measured by differences.
    error : ndarray, shape (n,)
        Estimated absolute error of each slope.
    remainder_order : float
        By which power of the step the first-order Taylor remainder shrinks along a random
        direction: about 2 for a right gradient, 1 for a wrong one, NaN when rounding hides it.
    """

    right: bool
    cause: str
    worst: int
    relative_error: float
    analytic: Array
    numeric: Array
    error: Array
    remainder_order: float

    def __str__(self) -> str:
        """Say the finding in a sentence or two."""
        return self.said(f"entry {self.worst}, counting from 0")

    def said(self, worst: str) -> str:
        """Say the finding, with a name of the reader's for the worst entry."""
        claimed, slope = (float(v[self.worst]) + 0.0 for v in (self.analytic, self.numeric))
        return (
            f"{SENTENCES[self.cause]} Worst is {worst}: {claimed:.6g} against a slope of "
            f"{slope:.6g}."
        )


@np.errstate(over="ignore", invalid="ignore")  # of trial steps far out
def check_gradient(
    f: Function, gradient: Callable[[Array], npt.ArrayLike] | npt.ArrayLike, x: npt.ArrayLike
) -> GradientCheck:
    """Compare a gradient with slopes measured by differences, and name the cause of a mismatch.

    Parameters
    ----------
    f : callable
        Maps an array of shape (n,) to one number.
    gradient : callable or array_like, shape (n,)
        The gradient of `f`, or its value at `x`.
    x : array_like, shape (n,)
        Where to compare; a random point is better than a special one such as zero.

    Returns
    -------
    GradientCheck

    Raises
    ------
    ValueError
        If `gradient` does not have one entry for each of `x`, or `x` has none.

    Notes
    -----
    Each slope has an error estimate of its own, from truncation and from the noise of `f`, and
    an entry is accused only when it differs by more. So `f` and `gradient` may be computed in
    float32, and variables may have different scales. About six evaluations an entry; for many
    entries see `check_along`.

    Examples
    --------
    >>> check_gradient(lambda x: x @ x, lambda x: 2 * x, [1.0, 2.5]).right
    True
    >>> check_gradient(lambda x: x @ x, lambda x: -2 * x, [1.0, 2.5]).cause
    'sign'
    """
    x = np.array(x, dtype=float).ravel()
    g = np.asarray(gradient(x.copy()) if callable(gradient) else gradient).ravel()
    if g.shape != x.shape:
        raise ValueError(f"the gradient has {g.size} entries and x has {x.size}.")
    if not x.size:
        raise ValueError("x has no entries; a gradient needs at least one.")
    direction = _direction(x)
    values = _values_along(f, x, direction)
    noise = _noise(values)
    rates = np.array([abs(values(2.0**-k) - values(0.0)) * 2.0**k for k in range(4)])
    reach = float(rates.max(initial=0.0, where=np.isfinite(rates)))
    judged = judge(f, g, x, noise, reach / float(np.linalg.norm(direction)))
    analytic = g.astype(float)
    remainders = np.abs([values(t) - values(0.0) - t * float(analytic @ direction) for t in STEPS])
    size = max(reach, float(np.linalg.norm(analytic * direction)))
    cause = judged.cause or "not differentiable here" * _no_tangent(remainders, noise, size)
    return GradientCheck(
        right=cause == "",
        cause=cause,
        worst=judged.worst,
        relative_error=judged.relative_error,
        analytic=analytic,
        numeric=judged.numeric,
        error=judged.error,
        remainder_order=_order(remainders, noise),
    )


def check_along(
    f: Function,
    gradient: Callable[[Array], npt.ArrayLike],
    x: npt.ArrayLike,
    n_directions: int = 8,
    rng: np.random.Generator | None = None,
) -> GradientCheck:
    """Check a gradient along random directions: the cost does not grow with the entries.

    Parameters
    ----------
    f : callable
        Maps an array of shape (n,) to one number.
    gradient : callable
        Maps it to the gradient of `f`, shape (n,).
    x : array_like, shape (n,)
        Where to compare.
    n_directions : int
        One wrong entry moves the slope along every direction, so a few will do.
    rng : numpy.random.Generator, optional
        By default the directions are the same at every call.

    Returns
    -------
    GradientCheck
        Its entries are the directions; it tells "sign" and "scale" from the rest, but a single
        wrong entry is seen from all directions and so called "some entries".

    Raises
    ------
    ValueError
        If `x` has no entries, or `n_directions` is 0.

    Examples
    --------
    >>> check_along(lambda x: x @ x, lambda x: 2 * x, np.linspace(1, 2, 100_000)).right
    True
    """
    x = np.array(x, dtype=float).ravel()
    if not x.size:
        raise ValueError("x has no entries; a gradient needs at least one.")
    rng = rng or np.random.default_rng(0)
    directions = rng.choice([-1.0, 1.0], (n_directions, x.size)) * np.maximum(1, np.abs(x))
    directions /= np.sqrt(x.size)
    return check_gradient(
        lambda t: f(x + t @ directions),
        lambda t: directions @ np.asarray(gradient(x + t @ directions), dtype=float).ravel(),
        np.zeros(n_directions),
    )


def taylor_remainder(
    f: Function,
    gradient: Callable[[Array], npt.ArrayLike],
    x: npt.ArrayLike,
    direction: npt.ArrayLike,
    steps: npt.ArrayLike,
) -> Array:
    """What the tangent leaves over: abs(f(x + t v) - f(x) - t g.v) for each step t.

    Parameters
    ----------
    f, gradient : callable
        The function, and its gradient of shape (n,).
    x, direction : array_like, shape (n,)
        The point, and v.
    steps : array_like, shape (n_steps,)

    Returns
    -------
    ndarray, shape (n_steps,)
        Falls with t**2 for a right gradient and with t for a wrong one.

    Examples
    --------
    >>> taylor_remainder(lambda x: x @ x, lambda x: 2 * x, [3.0], [1.0], [0.5, 0.25])
    array([0.25  , 0.0625])
    """
    x, v = np.array(x, dtype=float).ravel(), np.asarray(direction, dtype=float).ravel()
    here, values = evaluated(f, x), _values_along(f, x, v)
    slope = float(np.asarray(gradient(x.copy()), dtype=float).ravel() @ v)
    return np.array([abs(values(t) - here - t * slope) for t in np.ravel(steps)])


def _direction(x: Array) -> Array:
    """A fixed random direction in which each entry moves by its own size, or by 1."""
    signs = np.random.default_rng(0).choice([-1.0, 1.0], x.size)
    return signs * np.maximum(1, np.abs(x))


def _values_along(f: Function, x: Array, direction: Array) -> Callable[[float], float]:
    return lambda t: evaluated(f, x + t * direction)


def _noise(values: Callable[[float], float]) -> float:
    """Error of a value: at least the rounding of the precision that it is returned in."""
    sample = np.array([values(t) for t in IRREGULAR])
    sample = sample[np.isfinite(sample)]
    single = bool((sample == sample.astype(np.float32)).all())
    # Values far out say little of the rounding here: on a bad scale they are far larger.
    size = np.abs(sample).min(initial=np.inf, where=sample != 0)
    rounding = (EPS32 if single else EPS) / 2 * (size if np.isfinite(size) else 0.0)
    return float(max(noise_level(values, 1.0), rounding, TINY))


def _no_tangent(remainders: Array, noise: float, size: float) -> bool:
    """Whether what the tangent leaves over falls no faster than the shortest steps themselves.

    All slopes along the axes can be right where the function has none in between, as sqrt|xy| at 0.
    """
    rates = np.where(remainders > 20 * noise, remainders / STEPS, 0.0)[-N_SHORTEST:]
    stays = rates[-2:].max() > SLOWLY * rates.max()
    return bool(stays and np.count_nonzero(rates > LEFT_OVER * size) >= 0.75 * N_SHORTEST)


def _order(remainders: Array, noise: float) -> float:
    """The power of the step in the smallest remainders above noise, whose steps halve."""
    seen = remainders > 20 * noise
    orders = -np.diff(np.log2(np.where(seen & np.isfinite(remainders), remainders, np.nan)))
    settled = orders[np.isfinite(orders)][-3:]
    return float(np.median(settled)) if len(settled) else float("nan")
