"""The limit that accelerators of different families agree on."""

from itertools import combinations

import numpy as np

from core.calculus.accelerators import (
    Array,
    aitken,
    brezinski_theta,
    levin_t,
    levin_u,
    richardson,
    wynn_epsilon,
)
from core.calculus.lone_fits import log_fit, root_fit, step_fit
from core.calculus.pace import Estimate, Pace, few_of, settled, shaken
from core.calculus.power_fit import power_fit

AGREEMENT = 1e-8  # two families must agree to this share of the way that is left
FITTED = 1e-6  # the same where powers fit all terms to rounding
ENDS = 5  # at which estimates of a swing are compared: by two, noise is seen by chance only
LEFT = 11  # terms, at the least, that estimates of earlier ends are made of
SWING = 9  # how often the change of an estimate is its error, for a swing
ALONE = 1e-5  # how well one fit must know it, a part that grows like log n included


def agreed(x: Array, noise: float, rule: Pace) -> Estimate | str:
    """Pick the two families that confirm each other best, and of these the better estimate.

    Parameters
    ----------
    x : ndarray of shape (n,)
        Terms, scaled to a spread of 1; consecutive ones differ.
    noise : float
        Rounding of a term.
    rule : Pace
        How the terms move: geometric, alternating or by a power.

    Returns
    -------
    Estimate or "cannot tell"
    """
    usable = [(name, e) for name, e in _estimates(x, noise, rule) if e.error < np.inf]
    usable = [(name, e) for name, e in usable if _nears(x, e)]
    found = _confirmed(x, noise, usable)
    near = {name for name, e in usable if e.error <= FITTED * abs(e.value - x[-1])}
    if found is None and rule.kind == "power" and len(near) < 2:
        found = alone(x, noise, rule)
    return found or "cannot tell"


def _confirmed(x: Array, noise: float, usable: list[tuple[str, Estimate]]) -> Estimate | None:
    """The best of two estimates of different families that agree well enough, if any do."""
    pairs = [
        (abs(a.value - b.value), min(a, b, key=lambda e: e.error), max(a.error, b.error))
        for (one, a), (other, b) in combinations(usable, 2)
        if one != other and abs(a.value - b.value) <= 10 * (a.error + b.error)
    ]
    if not pairs:
        return None
    gap, best, error = min(pairs, key=lambda pair: max(pair[0], pair[2]))
    reach = abs(best.value - x[-1])
    share = FITTED if any(name == "fit" for name, _ in usable) else AGREEMENT
    if max(gap, best.error) > max(share * reach, 1e3 * noise):
        return None
    sure = SWING if _swings(x) else 3
    return Estimate(best.value, sure * best.error + 2 * gap + min(0.1 * error, 100 * gap))


def alone(x: Array, noise: float, rule: Pace) -> Estimate | None:
    """What one fit finds by itself, where no two families come near a limit.

    A fit that leaves rounding only, with few of the polynomials it could have, and whose
    singularities are far from where it leads, needs no second opinion.
    """
    d = np.diff(x)[len(x) // 3 :]
    if not ((d[1:] / d[:-1] > 0).all() and (np.diff(np.abs(d)) < 0).all()):
        return None
    fits = [step_fit(x, noise), log_fit(x, noise)]
    if rule.kind == "power":
        fits.append(root_fit(x, noise, rule.power))
    found = min(fits, key=lambda fit: fit.error)
    known = found.error < ALONE * abs(found.value - x[-1])
    return found if known and _nears(x, found) else None


def _nears(x: Array, found: Estimate) -> bool:
    """Whether the later terms are nearer than the earlier; they flee from an antilimit."""
    distance = np.abs(x - found.value)
    third = len(x) // 3
    return bool(distance[-third:].max() < distance[: len(x) - third].max() + found.error)


def _estimates(x: Array, noise: float, rule: Pace) -> list[tuple[str, Estimate]]:
    """Ask each accelerator that suits the pace, and say which family it is of."""
    s = shaken(x, noise)
    n_ends = min(ENDS, max(1, len(x) - LEFT)) if _swings(x) else 1
    now, *before = (_columns(s[: len(s) - end], rule) for end in range(1 + n_ends))
    found = [
        (name.split()[0], settled(estimates, *(ends[name] for ends in before)))
        for name, estimates in now.items()
    ]
    if rule.kind == "power":
        found.append(("fit", power_fit(x, noise, rule.power, rule.offset)))
    return found


def _swings(x: Array) -> bool:
    """Whether the last two steps go to and fro."""
    return bool((x[-1] - x[-2]) * (x[-2] - x[-3]) < 0)


def _columns(s: Array, rule: Pace) -> dict[str, Array]:
    """Estimates by order, from each accelerator that suits the pace."""
    last = len(s) - 1
    if rule.kind == "power":
        few = few_of(last)
        found = {
            "levin few": levin_u(s, rule.offset, few),
            "theta": brezinski_theta(s[-40:]),
        }
        known = (2 * rule.power).is_integer()  # a power slightly wrong gives a limit as wrong
        if known:
            found["richardson few"] = richardson(s, rule.power - 1, rule.offset, few)
        if last < 60:
            found["levin all"] = levin_u(s, rule.offset)
            if known:
                found["richardson all"] = richardson(s, rule.power - 1, rule.offset)
        return found
    tail, offset = s[-30:], rule.offset + max(0, len(s) - 30)
    return {
        "levin u": levin_u(tail, offset),
        "levin t": levin_t(tail, offset),
        "epsilon": wynn_epsilon(tail),
        "aitken": aitken(tail),
        "theta": brezinski_theta(tail),
    }
