"""Infinite ranges: follow a tail until it has faded, or sum its alternating half-waves.

u: distance from the finite end of the range, or from 0 where both ends are infinite.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from core.calculus.panels import Panels, Sampler, joined, measure
from core.calculus.survey import LAST_OCTAVE

FADED = 1e-13  # of the total: what may be left of a tail that is followed no further
N_WAVES = 60


@dataclass(frozen=True, eq=False)
class Tail:
    """One infinite side of a range.

    Attributes
    ----------
    anchor : float
        Where distances are measured from.
    sign : int
        1 towards infinity, -1 towards minus infinity.
    """

    anchor: float
    sign: int

    def distance(self, panels: Panels) -> np.ndarray:
        """How far out each panel reaches on this side, negative on the other; (n_panels,)."""
        return np.maximum(
            self.sign * (panels.a - self.anchor), self.sign * (panels.b - self.anchor)
        )

    def at(self, u: npt.ArrayLike) -> np.ndarray:
        """Points at distances `u`, ascending in x."""
        return np.sort(self.anchor + self.sign * np.asarray(u, dtype=float))


def follow(sample: Sampler, panels: Panels, tail: Tail) -> tuple[Panels, float]:
    """Go out octave by octave until what is left of a tail is too small to matter.

    Parameters
    ----------
    sample : Sampler
    panels : Panels
        What is known so far, up to ``2**LAST_OCTAVE`` from the anchor.
    tail : Tail

    Returns
    -------
    (Panels, float)
        The panels with the new ones, without those so far out that f overflows, and an estimate
        of the area beyond: inf where the octaves do not shrink.
    """
    distance = tail.distance(panels)
    good = distance[np.isfinite(panels.error)].max(initial=0.0)
    if (distance > good).any():
        last = panels.absolute[(distance > good / 2) & (distance <= good)].sum()
        faded = last <= FADED * panels.absolute.sum()
        return panels[distance <= good], 0.0 if faded else np.inf
    seen, found, octaves = panels.absolute.sum(), [panels], [np.inf] * 4
    for k in range(LAST_OCTAVE, 1020):
        edges = tail.at([2.0**k, 1.5 * 2.0**k, 2.0 ** (k + 1)])
        new = measure(sample, edges[:-1], edges[1:])
        if np.isinf(new.error).any():
            break
        found.append(new)
        octaves = [*octaves[1:], float(new.absolute.sum())]
        seen += octaves[-1]
        if octaves[-1] == 0 and k > 64 and max(octaves) > FADED * seen:
            octaves = [np.inf] * 4  # not faded: x log(x) and the like have overflowed
            break
        if remainder(octaves) <= FADED * seen:
            break
    left = remainder(octaves)
    return joined(found), left if left <= FADED * seen else np.inf


def remainder(octaves: list[float]) -> float:
    """Sum what a geometric series leaves after its last four terms; inf if they do not shrink."""
    if octaves[-1] == 0 and octaves[-2] == 0:
        return 0.0
    ratio = max(b / a if a > 0 else np.inf for a, b in pairwise(octaves))
    return octaves[-1] * ratio / (1 - ratio) if ratio < 1 else np.inf


def sum_of_waves(sample: Sampler, tail: Tail, panels: Panels) -> tuple[float, float, float]:
    """Add up a tail that swings about 0 in ever smaller half-waves.

    Parameters
    ----------
    sample : Sampler
    tail : Tail
    panels : Panels
        What was seen so far: nothing out there may stand above the waves.

    Returns
    -------
    (float, float, float)
        Where the first half-wave begins, the area from there on, and an error estimate; the last
        two are NaN where the tail does not swing, or does not shrink.

    Notes
    -----
    Between neighbouring zeros the areas alternate; their partial sums converge slowly, and the
    epsilon algorithm [1]_ finds the limit from some tens of them.

    References
    ----------
    .. [1] P. Wynn, "On a Device for Computing the e_m(S_n) Transformation", Mathematical Tables
       and Other Aids to Computation 10 (1956), 91-96.
    """

    def wave(u: float) -> float:
        sample.evaluations += 1
        return sample.one(tail.anchor + tail.sign * u)

    zeros = successive_zeros(wave, sample, tail)
    if len(zeros) < N_WAVES:
        return tail.anchor, np.nan, np.nan
    edges = tail.at(np.interp(np.arange(4 * N_WAVES - 3) / 4, np.arange(N_WAVES), zeros))
    fine = measure(sample, edges[:-1], edges[1:])
    outward = fine.value.reshape(-1, 4).sum(axis=1)[:: tail.sign]
    height = fine.absolute.reshape(-1, 4).sum(axis=1)[:: tail.sign] / np.diff(zeros)
    beyond = tail.distance(panels) > zeros[-1]
    others = (panels.absolute / (panels.b - panels.a))[beyond]
    size = abs(outward)
    shrinks = (size[1:] < size[:-1]).all() and (outward[1:] * outward[:-1] < 0).all()
    if not shrinks or others.max(initial=0.0) > 2 * height.min() * np.pi / 2:
        return tail.anchor, np.nan, np.nan
    value, error = epsilon_limit(np.cumsum(outward))
    return tail.anchor + tail.sign * zeros[0], value, error + float(fine.error.sum())


def successive_zeros(wave: Callable[[float], float], sample: Sampler, tail: Tail) -> list[float]:
    """Distances of neighbouring sign changes, outward; fewer than N_WAVES if they stop."""
    for k in range(-10, 16):  # the first octave in which a few sign changes are well resolved
        u = 2.0**k * (1 + np.arange(256) / 255)
        turns = np.flatnonzero(np.diff(np.sign(sample(tail.anchor + tail.sign * u))))
        if 2 <= turns.size <= 20:
            break
    else:
        return []
    zeros = [brentq(wave, u[i], u[i + 1], xtol=1e-300, rtol=1e-13) for i in turns[:2]]
    while len(zeros) < N_WAVES:
        step = (zeros[-1] - zeros[-2]) / 8
        steps = zeros[-1] + step * np.arange(1, 33)
        turns = np.flatnonzero(np.diff(np.sign(sample(tail.anchor + tail.sign * steps))))
        if not turns.size:
            return zeros
        i = turns[0]
        zeros.append(brentq(wave, steps[i], steps[i + 1], xtol=1e-300, rtol=1e-13))
    return zeros


def epsilon_limit(sums: np.ndarray) -> tuple[float, float]:
    """Find the limit of partial sums, of shape (n,), and an error estimate."""
    before, column = np.zeros(sums.size + 1), sums
    limits = [sums[-1]]
    while column.size > 2:
        steps = np.diff(column)
        if (steps == 0).any():
            break
        before, column = column, before[1:-1] + 1 / steps
        limits.append(column[-1])
    even = np.array(limits[::2])
    steps = abs(np.diff(even))
    if steps.size < 2:
        return float(even[-1]), np.inf
    best = 1 + int(np.argmin(steps[1:] + steps[:-1]))
    return float(even[best + 1]), float(2 * (steps[best] + steps[best - 1]))
