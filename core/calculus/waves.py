"""Tails that swing about 0: followed as far as the waves are resolved, then summed to the limit.

u: distance from the finite end of the range, or from 0 where both ends are infinite.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import comb

import numpy as np
from scipy.optimize import brentq

from core.calculus.panels import EPS, NODES, Panels, Sampler, insert, joined, measure
from core.calculus.refinement import halved
from core.calculus.tails import Tail

N_FIRST = 40  # half-waves before the first limit is tried: the differences need them alike
N_WAVES = 20  # half-waves a limit is taken from
ORDER = 12  # of the differences that smooth waves leave nothing of
MEANS = np.array([comb(ORDER, k) for k in range(ORDER + 1)]) / 2.0**ORDER
STEADY = 1e-10  # of a half-wave: a part that does not swing is refused from here on
LAST_OCTAVE = 20  # where waves are looked at, from 1 to 1e6
ROOM = 60_000  # evaluations to follow the waves with
OUTWARD = 1.2  # of an octave's start: where the waves far out are looked at
ABOVE = np.pi  # times the mean height before it, up to which a panel may be mere waves
FALLS = 1 - 1e-4  # factor by which half-waves must have shrunk an octave further out
COARSEST = 1e-6  # rounding of u, as a phase, beyond which the waves are not looked at


@dataclass(frozen=True, eq=False)
class Waves:
    """Neighbouring half-waves, outwards.

    Attributes
    ----------
    zeros : ndarray, shape (n_waves + 1,)
        Distances.
    area : ndarray, shape (n_waves,)
    error : float
        Of all the areas, their rounding included.
    height : float
        Mean of |f| over them.
    """

    zeros: np.ndarray
    area: np.ndarray
    error: float
    height: float

    @property
    def spacing(self) -> float:
        """Average distance of two zeros."""
        return float(self.zeros[-1] - self.zeros[0]) / self.area.size

    @property
    def grain(self) -> float:
        """How far the rounding of a distance may move the phase."""
        return float(np.pi * EPS * self.zeros[-1] / self.spacing)

    @property
    def steady(self) -> float:
        """Part of a half-wave that does not swing."""
        return float(abs(np.convolve(self.area, MEANS, "valid")).max())

    @property
    def swing(self) -> bool:
        """Whether they are nothing but smooth waves, as far as rounding lets see."""
        alternate = bool((self.area[1:] * self.area[:-1] < 0).all())
        allowed = (STEADY + self.grain) * abs(self.area).max() + self.error
        return alternate and self.steady <= allowed

    @property
    def shrink(self) -> bool:
        """Whether each is smaller than the one before."""
        return bool((np.diff(abs(self.area)) < 0).all())


def sum_of_waves(sample: Sampler, tail: Tail, panels: Panels) -> tuple[Panels, float, float]:
    """Add up a tail that swings about 0 in ever smaller half-waves.

    Parameters
    ----------
    sample : Sampler
    tail : Tail
    panels : Panels
        What was seen so far.

    Returns
    -------
    (Panels, float, float)
        Panels up to the half-waves that a limit is taken from, the area from there on, and an
        error estimate; the last two are NaN where the tail does not swing, does not shrink, or
        holds anything beside its waves.

    Notes
    -----
    Between neighbouring zeros the areas alternate. Their partial sums, averaged with binomial
    weights, are Euler's transformation [1]_: of smooth waves it leaves the limit to rounding. But
    it would smear a peak among them, or drop a small part that does not swing. So panels go on for
    some thousand half-waves, and the same averages of the areas themselves must leave nothing, at
    the end and in each octave further out.

    References
    ----------
    .. [1] G. H. Hardy, *Divergent Series*, Oxford, 1949, section 8.2.
    """
    last = first_waves(sample, tail)
    if last is None:
        return panels, np.nan, np.nan
    panels, reach = followed(sample, tail, panels, last)
    if reach > last.zeros[-1]:
        last = waves_from(sample, tail, reach, last.spacing)
    if last is None or not last.shrink or not only_waves(sample, tail, panels, last):
        return panels, np.nan, np.nan
    limits = np.convolve(np.cumsum(last.area), MEANS, "valid")
    doubt = float(np.ptp(limits)) + last.error + last.steady * last.zeros[-1] / last.spacing
    panels = insert(sample, panels, tail.at([last.zeros[0]]))
    inside = tail.distance(panels) <= last.zeros[0] * (1 + 4 * EPS)
    return panels[inside], float(limits[-1]), doubt


def only_waves(sample: Sampler, tail: Tail, panels: Panels, last: Waves) -> bool:
    """Whether nothing stands above the waves beyond `last`, nor hides in them in any octave."""
    distance = tail.distance(panels)
    far = distance > last.zeros[-1]
    octave = np.floor(np.log2(distance[far]) - 1e-9)
    heights, before = (panels.absolute / (panels.b - panels.a))[far], last.height
    for k in np.unique(octave):
        if heights[octave == k].max() > ABOVE * before:
            return False
        before = float(np.median(heights[octave == k]))
    for k in range(int(np.ceil(np.log2(last.zeros[-1]))), LAST_OCTAVE):
        if not last.swing:
            return False
        waves = waves_from(sample, tail, OUTWARD * 2.0**k, last.spacing)
        if waves is None or waves.grain > COARSEST:
            return waves is not None
        if abs(waves.area).max() > FALLS * abs(last.area).min():
            return False
        last = waves
    return last.swing


def followed(sample: Sampler, tail: Tail, panels: Panels, first: Waves) -> tuple[Panels, float]:
    """Resolve the waves octave by octave from the first ones on; panels, and how far that went."""
    end, reach = sample.evaluations + min(ROOM, sample.left // 3), float(first.zeros[-1])
    for k in range(int(np.ceil(np.log2(reach))), LAST_OCTAVE + 1):
        distance = tail.distance(panels)
        new = (distance > reach * (1 + 1e-9)) & (distance <= 2.0**k * (1 + 1e-9))
        fine = resolved(sample, tail, panels[new], first.spacing, end - sample.evaluations)
        if fine is None:
            break
        panels, reach = joined([panels[~new], fine]), 2.0**k
    return panels, reach


def resolved(
    sample: Sampler, tail: Tail, panels: Panels, spacing: float, room: int
) -> Panels | None:
    """Cut panels until each is exact to rounding; None where that takes more than `room`."""
    u = tail.distance(panels)
    start, stop = u.min(initial=np.inf), u.max(initial=0.0)
    goal = (1e-12 + 10 * np.pi * EPS * stop / spacing) * panels.absolute.max(initial=0.0)
    rough = panels.error > goal
    n_cuts = max(0.0, stop - start) / spacing
    room -= int(NODES.size * (rough.sum() + n_cuts)) if rough.any() else 0
    if room < 0 or np.isinf(panels.error).any():
        return None
    cut = insert(sample, panels[rough], tail.at(start + spacing * np.arange(n_cuts)))
    panels = joined([panels[~rough], cut])
    while (rough := panels.error > goal).any():
        room -= 2 * NODES.size * int(rough.sum())
        if room < 0 or not panels.splittable[rough].all():
            return None
        panels = joined([panels[~rough], halved(sample, panels[rough])])
    return panels


def first_waves(sample: Sampler, tail: Tail) -> Waves | None:
    """Half-waves after the first ones, from the first octave in which a few are well resolved."""
    for k in range(-10, 16):
        u = 2.0**k * (1 + np.arange(256) / 255)
        turns = signs_change(sample, tail, u)
        if 2 <= turns.size <= 20:
            return measured(sample, tail, u, turns, N_FIRST)
    return None


def waves_from(sample: Sampler, tail: Tail, start: float, spacing: float) -> Waves | None:
    """Half-waves from a distance on, where they may be closer or further apart than `spacing`."""
    for k in sorted(range(-12, 13), key=abs):
        u = start + spacing * 2.0**k * 16 * np.arange(256) / 255
        turns = signs_change(sample, tail, u)
        if 4 <= turns.size <= 20:
            return measured(sample, tail, u, turns, 0)
    return None


def measured(
    sample: Sampler, tail: Tail, u: np.ndarray, turns: np.ndarray, skip: int
) -> Waves | None:
    """`N_WAVES` half-waves after skipping some; None if the zeros end before."""
    n = N_WAVES + 1
    zeros = np.array(list(islice(zeros_from(sample, tail, u, turns), skip, skip + n)))
    if zeros.size < n:
        return None
    edges = tail.at(np.interp(np.arange(2 * n - 1) / 2, np.arange(n), zeros))
    if not (np.diff(edges) > 0).all():
        return None
    fine = measure(sample, edges[:-1], edges[1:])
    area = fine.value.reshape(-1, 2).sum(axis=1)[:: tail.sign]
    height = float(fine.absolute.sum() / (zeros[-1] - zeros[0]))
    return Waves(zeros, area, float(fine.error.sum() + fine.jitter.sum()), height)


def signs_change(sample: Sampler, tail: Tail, u: np.ndarray) -> np.ndarray:
    """After which of the distances the sign of f changes; after none where it has no value."""
    y = sample(tail.at_each(u))
    return np.flatnonzero(np.diff(y >= 0)) if np.isfinite(y).all() else np.zeros(0, dtype=int)


def zeros_from(sample: Sampler, tail: Tail, u: np.ndarray, turns: np.ndarray) -> Iterator[float]:
    """Distances of neighbouring sign changes, outward, as long as there are any."""

    def wave(u: float) -> float:
        sample.evaluations += 1
        return sample.one(tail.anchor + tail.sign * u)

    def between(left: float, right: float) -> float:
        return float(brentq(wave, left, right, xtol=1e-300, rtol=1e-13, disp=False))

    before, last = (between(u[i], u[i + 1]) for i in turns[:2])
    yield before
    while True:
        yield last
        steps = last + (last - before) / 4 * np.arange(0.5, 17)
        turns = signs_change(sample, tail, steps)
        if not turns.size:
            return
        before, last = last, between(steps[turns[0]], steps[turns[0] + 1])
