"""Singular points: where halving a panel no longer helps, and extrapolation does."""

import math

import numpy as np
from scipy.integrate import quad

from core.calculus.panels import Panels, Sampler

N_POINTS = 20  # more singular points than this are refused
ENOUGH = 10  # targets: an error below is left alone, as a jump leaves it between two floats
SLOWEST = 0.02  # power of the distance below which an area counts as infinite
GROWTH = 100  # times its surroundings is what f reaches at a singular point, not at a jump
RELIABLE = 1e-6  # relative error beside one, above which QUADPACK's own warning is believed


def without_singular_points(
    sample: Sampler, panels: Panels, span: float
) -> tuple[Panels, tuple[float, float]]:
    """Replace the panels round points where halving does not help.

    Parameters
    ----------
    sample : Sampler
    panels : Panels
        Refined as far as it goes.
    span : float
        Width of the whole range; may be inf.

    Returns
    -------
    (Panels, (float, float))
        The panels elsewhere, and the area round the singular points with its error estimate.

    Raises
    ------
    ArithmeticError
        If the area beside one of them seems infinite.

    Notes
    -----
    Near an inverse root at 1 the floats themselves are too coarse: the last of them before 1 is
    1e-16 away, and 2e-8 of the area lies beyond it. QUADPACK's epsilon algorithm extrapolates
    from panels that are far wider than that. Its answer is taken only where it agrees with the
    panels within their own errors.
    """
    stuck = ~panels.splittable & (panels.error > panels.target / 10)
    value = error = 0.0
    if panels.error.sum() <= ENOUGH * panels.target or not stuck.any():
        return panels, (0.0, 0.0)
    points = singular_points(sample, panels[stuck])
    gap = np.diff(points).min(initial=np.inf)
    for point in points:
        reach = min(span / 1000, gap / 3, abs(point) / 4 or np.inf)
        inside = (panels.a >= point - reach) & (panels.b <= point + reach)
        if not grows(sample, point, panels[inside]):
            continue
        found, doubt = around(sample, point, panels[inside])
        known = panels.error[inside].sum()
        if doubt < known and abs(found - panels.value[inside].sum()) <= 10 * known:
            value, error, panels = value + found, error + doubt, panels[~inside]
    return panels, (value, error)


def grows(sample: Sampler, point: float, panels: Panels) -> bool:
    """Say whether f has no value at a point, or a far larger one than on both its sides."""
    aside = abs(point) * np.array([-(2.0**-26), 0.0, 2.0**-26])
    left, here, right = abs(sample(np.clip(point + aside, panels.a.min(), panels.b.max())))
    sides = [
        y for y, gap in ((left, point > panels.a.min()), (right, point < panels.b.max())) if gap
    ]
    return not here <= GROWTH * max(sides)


def around(sample: Sampler, point: float, panels: Panels) -> tuple[float, float]:
    """Integrate over the range of some panels from a singular point outwards; value and error."""
    value = error = 0.0
    for end in {panels.a.min(), panels.b.max()} - {point}:
        found, doubt = beside(sample, point, end)
        value, error = value + math.copysign(1, end - point) * found, error + doubt
    return value, error


def singular_points(sample: Sampler, stuck: Panels) -> np.ndarray:
    """Find the float in each cluster of panels where f is largest, or has no value at all."""
    stuck = stuck[np.argsort(stuck.a)]
    apart = np.flatnonzero(np.diff(stuck.a) > 1e-9 * abs(stuck.a[1:])) + 1
    clusters = np.split(np.arange(stuck.a.size), apart)
    if len(clusters) > N_POINTS:
        raise ArithmeticError(f"f jumps or grows without bound at more than {N_POINTS} points.")
    worst = [cluster[np.argmax(stuck.error[cluster])] for cluster in clusters]
    return np.unique([highest(sample, stuck.a[k], stuck.b[k]) for k in worst])


def highest(sample: Sampler, start: float, stop: float) -> float:
    """Climb one steep peak to the float where f is largest, or has no value."""
    while True:
        floats = np.unique(np.linspace(start, stop, 257))
        heights = abs(sample(floats))
        top = int(np.argmax(np.where(np.isnan(heights), np.inf, heights)))
        if floats.size < 257:  # there are no floats in between
            return float(floats[top])
        start, stop = floats[max(top - 1, 0)], floats[min(top + 1, 256)]


def growth(sample: Sampler, point: float, end: float) -> float:
    """Measure the power of the distance with which the area from a singular point grows.

    It is 1/2 for an inverse root and 0 for 1 / x. Extrapolation would also give a divergent area
    a finite value, even a negative one for a positive f.
    """
    far = (end - point) / 2.0**8
    near = math.copysign(max(2.0**14 * np.spacing(abs(point)), abs(far) / 2.0**30), far)
    heights = [
        float(np.abs(np.nan_to_num(sample(point + d * np.linspace(1, 2, 9)) * d)).mean())
        for d in (near, far)
    ]
    return math.log(heights[1] / heights[0]) / math.log(far / near) if all(heights) else 1.0


def beside(sample: Sampler, point: float, end: float) -> tuple[float, float]:
    """Integrate from a singular point to `end` by QUADPACK's QAGS; value and error estimate."""

    def f(x: float) -> float:
        sample.evaluations += 1
        y = sample.one(x)
        return y if math.isfinite(y) else 0.0  # a node that was rounded onto the point

    if growth(sample, point, end) < SLOWEST:
        raise ArithmeticError(f"The area beside {point:.17g} is infinite, or too slow to tell.")
    value, error, _, *trouble = quad(
        f, point, end, epsabs=0, epsrel=1e-11, limit=100, full_output=True
    )
    if trouble and not error <= RELIABLE * abs(value):
        raise ArithmeticError(f"No reliable area beside {point:.17g}: {trouble[0]}")
    return value, error
