"""Infinite ranges: follow a tail octave by octave until it has faded.

u: distance from the finite end of the range, or from 0 where both ends are infinite.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from core.calculus.panels import Panels, Sampler, joined, measure
from core.calculus.survey import LAST_OCTAVE

FADED = 1e-13  # of the total: what may be left of a tail that is followed no further
FAR = 300  # octaves, after which a tail is given up that would not have faded by the last float
SLOWEST = 0.92  # factor of three octaves, of x ** -1.04: slower tails do not fade in 1,020


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
        return np.sort(self.at_each(u))

    def at_each(self, u: npt.ArrayLike) -> np.ndarray:
        """Points at distances `u`, in their order."""
        return self.anchor + self.sign * np.asarray(u, dtype=float)


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
        if k > FAR and octaves[-1] > SLOWEST * octaves[0]:
            break
    left = remainder(octaves)
    return joined(found), left if left <= FADED * seen else np.inf


def remainder(octaves: list[float]) -> float:
    """Sum what a geometric series leaves after its last four terms; inf if they do not shrink."""
    if octaves[-1] == 0 and octaves[-2] == 0:
        return 0.0
    ratio = max(b / a if a > 0 else np.inf for a, b in pairwise(octaves))
    return octaves[-1] * ratio / (1 - ratio) if ratio < 1 else np.inf
