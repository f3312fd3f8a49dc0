"""The verdict of a gradient check, entry by entry and as a whole.

f is the function, g the gradient that is checked, s the slope measured by differences.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.calculus.derivatives.evaluating import Array, Function, along
from core.calculus.derivatives.search import EPS, Found, Plan, best_slope

FLOAT32 = 2.0**-24
PATTERN = 0.1  # spread of the ratios g / s, as a share of their distance from 1 and 0
MOST = 0.75  # share of the entries that must follow a pattern
SHRINKS = 0.6  # a gap between one-sided slopes that shrinks by less, to a quarter step, stays
BLIND = 0.1  # error, as a share of the gradient, from which a check can vouch for nothing


@dataclass(frozen=True, eq=False)
class Judged:
    """The part of a `GradientCheck` that is found entry by entry."""

    cause: str
    worst: int
    relative_error: float
    numeric: Array
    error: Array


@np.errstate(all="ignore")
def judge(f: Function, g: Array, x: Array, noise: float, reach: float) -> Judged:
    """Measure every slope and compare.

    Parameters
    ----------
    f : callable
    g, x : ndarray, shape (n,)
        The gradient in its own precision, and the point.
    noise : float
        Error of a value of `f`.
    reach : float
        Average slope of `f` over about a unit: the scale where the gradient vanishes.

    Returns
    -------
    Judged
    """
    plan = _plan(noise / reach if reach > 0 else 0.0)
    axes = [along(f, x, i) for i in range(x.size)]
    found = [best_slope(axis, abs(at), plan, noise) for axis, at in zip(axes, x, strict=True)]
    scale = max(_norm(g), _norm(np.array([slope.value for slope in found])), reach)
    s = np.array([slope.value for slope in found])
    error = np.array([slope.error for slope in found])
    noisy = noise > FLOAT32 / 100 * abs(axes[0](0.0))
    # A variable in odd units shows its own size by the step that suits it.
    units = np.fmax(np.abs(x), np.array([slope.step for slope in found]) / plan.start)
    allowed = 2 * error + _rounding(g, s, np.fmin(np.maximum(1, np.abs(x)), units), noisy)
    with np.errstate(invalid="ignore"):
        bad = ~(np.abs(g - s) <= allowed)
    off = np.where(bad, np.abs(g - s), 0.0)
    kink = np.array(
        [has_kink(*entry, noise, scale) for entry in zip(axes, found, g, off, strict=True)]
    )
    bad &= ~kink
    blind = not _norm(error[~kink]) <= BLIND * scale and not np.array_equal(g, s)
    cause = _cause(g.astype(float), s, allowed, bad, kink)
    if not cause:
        cause = "not differentiable here" if kink.any() else "too little precision" * blind
    return Judged(cause, *_worst(g.astype(float), s, bad, kink), s, error)


def _plan(noise: float) -> Plan:
    """The first steps to try for values with this noise, as a share of their change."""
    balanced = np.cbrt(max(noise, 2.0**-52))  # truncation and rounding are alike here
    start = 2.0 ** np.clip(np.round(np.log2(16 * balanced)), -12, -2)
    return Plan(start=start, n_levels=3, n_columns=2, goal=max(1e-6, balanced**2), limit=1.0)


def _norm(values: Array) -> float:
    """Length of what is finite, also where squares would overflow."""
    finite = values[np.isfinite(values)].astype(float)
    size = float(np.abs(finite).max(initial=0.0)) or 1.0
    return size * float(np.linalg.norm(finite / size))


def _rounding(g: Array, s: Array, size: Array, noisy: bool) -> Array:
    """How far each entry may be off by the precision in which the gradient was computed."""
    with np.errstate(over="ignore", invalid="ignore"):
        coarse = noisy or g.dtype == np.float32 or bool(np.all(g.astype(np.float32) == g))
    own, share = (5e-3 if noisy else 1e-3, 2e-6) if coarse else (1e-5, 1e-11)
    finite = np.where(np.isfinite(g), np.abs(g), 0.0)
    # A sum that cancels keeps the rounding of its terms, in the units of its own variable.
    terms = np.minimum(finite.max(initial=0.0), (finite * size).max(initial=0.0) / size)
    least = np.fmin(np.abs(g), np.abs(s))
    # Data may be in float32 inside a gradient in float64: a small entry then keeps their rounding.
    return own * least + np.maximum(share * terms, np.minimum(2e-7 * terms, 1e-3 * least))


def has_kink(
    f: Callable[[float], float], slope: Found, g: float, wrong_by: float, noise: float, scale: float
) -> bool:
    """Whether `f` has no slope at 0, as far as differences can see.

    At a kink the slopes to the left and to the right differ by as much at every step, at a cusp
    by more the shorter it is; in a smooth function they differ by a multiple of the step.

    Parameters
    ----------
    f : callable
        Value at a displacement.
    slope : Found
        The slope by differences.
    g : float
        The gradient's entry.
    wrong_by : float
        How far the gradient is off, beyond what is allowed; 0 where it agrees.
    noise : float
        Error of a value of `f`.
    scale : float
        Size of the whole gradient.
    """
    here = f(0.0)
    if not (np.isfinite(slope.value) and np.isfinite(here)):
        return True
    if slope.error > max(BLIND * scale, 100 * noise / slope.step):
        return True
    if wrong_by and _takes_it_back(f, slope, g, wrong_by, noise):
        return True
    gaps: list[float] = []
    for step in slope.step * 0.25 ** np.arange(20):
        gap = abs(f(step) + f(-step) - 2 * here) / step
        if gap < max(20 * noise / step, 1e-4 * scale):
            break
        gaps.append(gap)
        if len(gaps) > 1 and not wrong_by and gap < SHRINKS * gaps[-2]:
            return False
    # Where the gradient agrees, a gap that grows is that of a cusp, a jump or a pole.
    most = 1 / SHRINKS if wrong_by else np.inf
    stays = [SHRINKS < low / high < most for high, low in pairwise(gaps)]
    runs = zip(gaps, stays, stays[1:], strict=False)
    return any(gap > wrong_by / 2 and one and two for gap, one, two in runs)


def _takes_it_back(
    f: Callable[[float], float], slope: Found, g: float, wrong_by: float, noise: float
) -> bool:
    """Whether the shortest steps that can still tell two slopes apart side with the gradient.

    Or, where the slope is 0 because values do not change at all, whether longer steps do.

    A kink nearer than the step that was best bends that slope and not theirs. What counts is
    rounding: kinks also make values look noisier than they are.
    """
    if slope.value == 0:  # on a stair of a rounded value, short steps see nothing, longer ones all
        longer = slope.step * 8.0 ** np.arange(1, 7)
        return any(abs((f(s) - f(-s)) / (2 * s) - g) < PATTERN * abs(g) for s in longer)
    here = abs(f(0.0))
    single = noise > FLOAT32 / 100 * here
    rounding = min(noise, 2 * (FLOAT32 if single else EPS) * here)
    # In float32 there is little room between kinks and rounding: use all of it.
    least = rounding / wrong_by * (2 if single else 16)
    telling = [step for step in slope.step * 0.5 ** np.arange(1, 30) if step > least]
    slopes = [(f(step) - f(-step)) / (2 * step) for step in telling[-2:]]
    return any(abs(each - g) < abs(each - slope.value) for each in slopes)


def _cause(g: Array, s: Array, allowed: Array, bad: Array, kink: Array) -> str:
    """Name what the wrong entries have in common; "" when there are none."""
    if not bad.any():
        return ""
    telling = ~kink & (np.fmax(np.abs(g), np.abs(s)) > 3 * allowed) | bad
    if bad.sum() == 1 and telling.sum() > 1:
        return "one entry"
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = g[telling] / s[telling]
        ratio = float(np.median(ratios))
        spread = PATTERN * min(abs(ratio), abs(ratio - 1))
        follows = np.abs(ratios - ratio) <= spread + allowed[telling] / np.abs(s[telling])
    if not (follows.mean() >= MOST and bad[telling].mean() >= MOST):
        return "some entries"
    return "sign" if abs(ratio + 1) <= PATTERN else "scale"


def _worst(g: Array, s: Array, bad: Array, kink: Array) -> tuple[int, float]:
    """The entry that disagrees most among the wrong ones, else the kinks, else all."""
    size = np.fmax(np.abs(g), np.abs(s))
    floor = 1e-9 * np.max(size, initial=0.0, where=np.isfinite(size))
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.abs(g - s) / np.fmax(size, floor)
    relative = np.where(g == s, 0.0, np.where(np.isnan(relative), np.inf, relative))
    among = bad if bad.any() else kink if kink.any() else np.ones_like(bad)
    worst = int(np.argmax(np.where(among, relative, -1.0)))
    return worst, float(relative[worst])
