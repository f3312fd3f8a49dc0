"""Singular points: where halving a panel no longer helps, and extrapolation does."""

import math

import numpy as np
from scipy.integrate import quad

from core.calculus.panels import EPS, NARROWEST, Panels, Sampler, measure
from core.calculus.refinement import refine

N_POINTS = 20  # more singular points than this are refused
ENOUGH = 10  # targets: an error below is left alone, as a jump leaves it between two floats
SLOWEST = 0.02  # power of the distance below which an area counts as infinite, but beside 0
FAINTEST = 1e-4  # the same beside 0, where floats reach far enough to see it
NEAR_ZERO = 2.0**-10  # how far what happens beside 0 reaches at most
DEEPEST = 660.0  # floats are followed down to exp(-660), 1e-287
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
        reach = min(span / 1000, gap / 3, abs(point) / 4 or NEAR_ZERO)
        inside = (panels.a >= point - reach) & (panels.b <= point + reach)
        if not grows(sample, point, panels[inside]):
            continue
        found, doubt, sure = around(sample, point, panels[inside])
        known = panels.error[inside].sum()
        agree = abs(found - panels.value[inside].sum()) <= 10 * known
        if doubt < known and (agree or sure):
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


def around(sample: Sampler, point: float, panels: Panels) -> tuple[float, float, bool]:
    """Integrate over the range of some panels from a singular point outwards.

    Returns value, error, and whether that was done by `slowly` on some side: most of such an area
    may lie where no panel reaches.
    """
    value, error, sure = 0.0, 0.0, False
    for end in {panels.a.min(), panels.b.max()} - {point}:
        power = growth(sample, point, end)
        faint = power < SLOWEST
        if faint and point != 0:
            raise ArithmeticError(f"The area beside {point:.17g} is infinite, or too slow to tell.")
        found, doubt = slowly(sample, end) if faint else beside(sample, point, end, power)
        value, error, sure = value + found, error + doubt, sure or faint
    return value, error, sure


def singular_points(sample: Sampler, stuck: Panels) -> np.ndarray:
    """Find the float in each cluster of panels where f is largest, or has no value at all."""
    stuck = stuck[np.argsort(stuck.a)]
    apart = np.flatnonzero(np.diff(stuck.a) > 1e-9 * abs(stuck.a[1:])) + 1
    clusters = np.split(np.arange(stuck.a.size), apart)
    if len(clusters) > N_POINTS:
        raise ArithmeticError(f"f jumps or grows without bound at more than {N_POINTS} points.")
    worst = [cluster[np.argmax(stuck.error[cluster])] for cluster in clusters]
    points = np.array([highest(sample, stuck.a[k], stuck.b[k]) for k in worst])
    return np.unique(np.where(abs(points) < 4 * NARROWEST, 0.0, points))  # 1 / x is inf before 0


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


def beside(sample: Sampler, point: float, end: float, power: float) -> tuple[float, float]:
    """Integrate between a singular point and `end` by QUADPACK's QAGS; value and error estimate.

    The area grows with `power` of the distance, so f with ``power - 1`` of it: that is how a value
    is moved from the nearest float to the distance that was meant.
    """
    side = math.copysign(1, end - point)
    first = abs(math.nextafter(point, end) - point)

    def f(distance: float) -> float:
        sample.evaluations += 1
        x = point + side * max(distance, first)
        y = sample.one(x)
        return y * (distance / abs(x - point)) ** (power - 1) if math.isfinite(y) else 0.0

    value, error, _, *trouble = quad(
        f, 0.0, abs(end - point), epsabs=0, epsrel=1e-11, limit=100, full_output=True
    )
    if trouble and not error <= RELIABLE * abs(value):
        raise ArithmeticError(f"No reliable area beside {point:.17g}: {trouble[0]}")
    return value, error


def slowly(sample: Sampler, end: float) -> tuple[float, float]:
    """Integrate from 0 to `end` what grows with a tiny power p of x; value and error estimate.

    Notes
    -----
    Of x ** -0.99 a thousandth of the area lies below 1e-300. Over u = log(end / x) it is a simple
    exponential; beyond the last float it goes on as one, if its rate p is the same in the last
    two quarters, which tells it from the likes of 1 / (x log(x)).
    """

    def g(u: float) -> float:
        x = end * math.exp(-u)
        return sample.one(x) * abs(x)

    last = math.log(abs(end)) + DEEPEST
    inner = Sampler(g, sample.left)
    edges = np.linspace(0, last, 41)
    panels = refine(inner, measure(inner, edges[:-1], edges[1:]))
    ends = abs(inner(last * np.array([0.5, 0.75, 1.0])))
    sample.evaluations += inner.evaluations
    with np.errstate(all="ignore"):
        before, rate = -np.diff(np.log(ends)) / (last / 4)
    doubt = abs(rate - before) / rate + 4 * EPS / (last * rate) if rate > 0 else math.inf
    if not (doubt < RELIABLE and rate > FAINTEST):
        raise ArithmeticError("The area beside 0 is infinite, or too slow to tell.")
    beyond = math.copysign(ends[-1], panels.value.sum()) / rate
    value = float(panels.value.sum() + beyond)
    error = float(panels.error.sum() + abs(beyond) * doubt + 10 * EPS * abs(value) / rate / last)
    return value, error
