"""How a sequence moves: the ratio of its steps, and what that ratio approaches.

Mathematics: d_n for the step to term n, r_n = d_n / d_(n-1), and q_n = 1 / (1 - |r_n|). If the
steps fall like r**n, q_n levels off. If they fall like (n + c)**-p, q_n is near (n + c) / p: its
slope 1 / p knows neither where the numbering began nor how the terms were scaled.
"""

from dataclasses import dataclass

import numpy as np

from core.calculus.accelerators import Array, aitken, extrapolate, levin_u

SURE = 1e-3  # of a slope: many factors at once are like a slow power, but not as closely
SHAKEN = np.cos(np.outer(np.arange(1, 4), np.arange(512.0) ** 2 + 0.5))  # three fixed patterns


@dataclass(frozen=True)
class Estimate:
    """A number and an estimate of its error."""

    value: float
    error: float


@dataclass(frozen=True)
class Pace:
    """How the steps shrink or grow.

    Attributes
    ----------
    kind : str
        "geometric" (steps fall by a factor; or "perhaps geometric"), "power" (like a power of n,
        fast enough to add up), "alternating" (signs change, steps fall like a power of n),
        "diverges", "turning" (steps fall, but ever less: they may grow again), or "unknown".
    power : float
        p, where the steps fall like ``(n + offset)**-p``.
    offset : float
        What to add to 1, 2, … to number the terms.
    """

    kind: str
    power: float = 1.0
    offset: float = 0.0


def shaken(terms: Array, noise: float) -> Array:
    """Stack the terms and three copies with disturbances up to `noise`; shape (n, 4)."""
    patterns = np.resize(SHAKEN.T, (len(terms), 3))
    return np.column_stack([terms, terms[:, None] + noise * patterns])


def settled(now: Array, *before: Array) -> Estimate:
    """Find the order at which estimates change least.

    Parameters
    ----------
    now, *before : ndarray of shape (n_orders, n_copies)
        Estimates that use the last term, and those that stop one term earlier, or more.

    Returns
    -------
    Estimate
        Its error adds the change with the order, the change with the last term, and the
        spread of the shaken copies.
    """
    n_orders = min(len(now), *map(len, before))
    if n_orders < 2:
        return Estimate(float("nan"), float("inf"))
    v = now[:n_orders, 0]
    by_ends = np.array([np.abs(v - ends[:n_orders, 0]) for ends in before])
    by_order, by_term = np.abs(np.diff(v)), by_ends.max(axis=0)[1:]
    exact = np.isnan(np.append(v[2:], 0.0))  # the next order divides by 0: nothing left to remove
    change = np.where(exact, by_term, np.maximum(by_order, by_term))
    change = np.where(exact, change, np.maximum(change, 1e-2 * by_ends[0, :-1]))
    spread = np.abs(now[1:n_orders] - now[1:n_orders, :1]).max(axis=1)
    error = np.nan_to_num(change + 5 * spread, nan=np.inf)
    best = int(np.argmin(error))
    return Estimate(float(v[best + 1]), float(error[best]))


def spaced(first: int, last: int, n_rows: int) -> Array:
    """Whole numbers from `first` to `last`, closer together at the start."""
    grid = np.geomspace(first + 1, last + 1, n_rows).round().astype(int) - 1
    for i in range(len(grid) - 2, -1, -1):  # distinct, ending at last
        grid[i] = min(grid[i], grid[i + 1] - 1)
    return grid[grid >= first]


def _limit_in_n(values: Array, n: Array, order: int = 1) -> Estimate:
    """Find what `values` (n_rows, n_copies) approach: like n**-order, or geometrically."""
    t = 1.0 / n
    by_n = [extrapolate(values[:end], t[:end, None] ** order, t[:end]) for end in (None, -1)]
    by_ratio = [aitken(values), aitken(values[:-1])]
    found = [settled(*by_n), settled(*by_ratio)]
    found = [estimate for estimate in found if _comes_nearer(values[:, 0], estimate)]
    return min(found, key=lambda estimate: estimate.error, default=Estimate(np.nan, np.inf))


def _comes_nearer(values: Array, found: Estimate) -> bool:
    """Whether the last values are nearer than the first: they flee from an antilimit."""
    distance = np.abs(values - found.value)
    return bool(distance[-2:].max() <= distance[:2].max() + found.error)


def slope_of_q(ratios: Array, n: Array) -> Estimate:
    """Find the slope of q_n as n grows: 1 / p for steps like n**-p, 0 for geometric ones."""
    with np.errstate(all="ignore"):
        q = 1 / (1 - np.abs(ratios))
        slope = np.diff(q, axis=0) / np.diff(n)[:, None]
    middle = (n[1:] + n[:-1]) / 2
    return _limit_in_n(slope, middle, order=2)


def pace(terms: Array) -> Pace:
    """Read off the steps how fast a sequence moves, and where that is heading.

    Parameters
    ----------
    terms : ndarray of shape (n, n_copies), n at least 6
        A sequence and its shaken copies; consecutive terms differ.

    Returns
    -------
    Pace
    """
    d = np.diff(terms, axis=0)
    with np.errstate(all="ignore"):
        ratios = d[1:] / d[:-1]
    last = len(ratios) - 1
    first = min(last // 3, max(0, last - 5))
    if not np.isfinite(ratios[first:]).all():
        return Pace("unknown")
    rows = spaced(first, last, min(10, last - first + 1))
    r, n = ratios[rows], rows + 3.0
    sign = np.sign(ratios[first:, 0])
    if abs(sign.sum()) < len(sign):
        return Pace("unknown")
    found = _monotone(r, n) if sign[0] > 0 else _alternating(r, n)
    falls = abs(ratios[-1, 0]) < abs(ratios[-2, 0])
    if runs_away(ratios[-6:]) and (falls or found.kind != "diverges"):
        return Pace("turning")
    if found.kind == "diverges":
        return Pace("unknown") if _limps(ratios[-2:, 0]) else found
    sure = sign[0] > 0 or found.kind == "geometric" or _fades(np.abs(d), found.offset)
    return found if sure else Pace("unknown")


def _limps(ratios: Array) -> bool:
    """Whether of two steps one is longer and one shorter than the step before it."""
    size = np.abs(ratios)
    return bool(size.min() < 1 - 1e-6 and size.max() > 1 + 1e-6)


def runs_away(ratios: Array) -> bool:
    """Whether the last ratios change ever more: what they seemed to approach, they leave."""
    change = np.abs(np.diff(ratios[:, 0]))[-4:]
    rounding = np.abs(ratios - ratios[:, :1]).max()
    return len(change) > 2 and bool((np.diff(change) > 0).all() and change[-1] > 10 * rounding)


def _fades(size: Array, offset: float) -> bool:
    """Whether the sizes of alternating steps approach 0, and not a small number beside it."""
    last = len(size) - 1
    now, before = (levin_u(size[: end + 1], offset, few_of(end)) for end in (last, last - 1))
    found = settled(now, before)
    beside = found.value > 0 and found.error < 0.1 * found.value
    return not beside and bool(abs(found.value) + found.error < 0.01 * size[-1, 0])


def few_of(last: int) -> Array:
    """Sixteen of the rows up to `last`, from the first on; of many, without the very first."""
    first = 1 if last < 30 else max(1, last // 24)
    return spaced(first, last, min(16, last - first + 1))


def _power(r: Array, n: Array, slope: float) -> Pace:
    """Give the pace for steps that fall like a power, with the numbering that fits."""
    power = 1 / slope
    nearest = round(2 * power) / 2
    power = nearest if abs(power - nearest) < 5e-3 else power
    q = 1 / (1 - np.abs(r[-1, 0]))
    # d_n / d_(n-1) = (1 - 1/m)**p gives q = m / p + 1/2 - 1/(2p) + ..., with m = n + offset.
    return Pace("power", power, float(power * q - (power - 1) / 2 - n[-1]))


def _monotone(r: Array, n: Array) -> Pace:
    """Find the pace of a sequence whose steps keep their sign."""
    slope, limit = slope_of_q(r, n), _limit_in_n(r, n)
    if (r[:, 0] < 1).all() and _is_power(slope):
        room = 1 - slope.value
        slow = room < -5 * slope.error and slope.error < SURE * slope.value
        if slow or max(abs(room), slope.error) < 1e-3:
            return Pace("diverges")
        found = _power(r, n, slope.value)
        span = np.log((n[-1] + found.offset) / max(1.0, n[0] + found.offset))
        return found if slope.error < 0.01 * room * min(1.0, span) else Pace("unknown")
    near_one = abs(limit.value - 1) < 10 * limit.error + 1e-9 < 1e-2
    arithmetic = near_one and (r[:, 0] > 1 - 1e-9).all()
    return Pace("diverges") if arithmetic else _geometric(r, n, limit)


def _is_power(slope: Estimate) -> bool:
    """Whether q rises as it does for a power between 1/20 and 20."""
    return slope.error < 0.1 * slope.value and 0.05 < slope.value < 20


def _geometric(r: Array, n: Array, limit: Estimate) -> Pace:
    """Geometric, or growing, as the limit of the ratios lies inside or outside the unit circle."""
    size = np.abs(r[:, 0])
    growing = size[-1] > 1 and bool((np.diff(size) > 0).all())
    beyond = size[-1] > 1 and abs(limit.value) > 1 + 10 * limit.error
    if beyond or growing:
        return Pace("diverges")
    rise = np.diff(size) / np.diff(n)
    if (rise > 0).all() and rise[-1] > 0.8 * rise[0]:
        return Pace("turning")  # as for n! / 100**n
    distance, rounding = np.abs(r[:, 0] - limit.value), np.abs(r[-1] - r[-1, 0]).max()
    if distance[-1] > 1.5 * distance[:-1].max() + 100 * rounding:
        return Pace("turning")  # as for Newton's method from far away: halving, for a while
    with np.errstate(all="ignore"):
        q = 1 / (1 - size)
        growth = n[-1] * (q[-1] - q[-2]) / (n[-1] - n[-2]) / q[-1]
    room = 1 - abs(limit.value)
    if limit.error < 1e-4 * room or (limit.error < 0.01 * room and growth < 0.5):
        return Pace("geometric")
    return Pace("perhaps geometric" if limit.error < 0.1 * room else "unknown")


def _alternating(r: Array, n: Array) -> Pace:
    """Find the pace of a sequence whose steps change their sign each time."""
    slope, limit = slope_of_q(r, n), _limit_in_n(r, n)
    size = np.abs(r[:, 0])
    if (size < 1).all() and _is_power(slope) and slope.error < 0.03 * slope.value:
        found = _power(r, n, slope.value)
        return Pace("alternating", found.power, found.offset)
    if (size > 1 - 1e-12).all() and abs(limit.value + 1) < 1e-3:
        return Pace("diverges")
    return _geometric(r, n, limit)
