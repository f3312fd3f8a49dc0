"""Where to look first: panels close enough together that a peak cannot hide between them."""

import numpy as np

from core.calculus.panels import Panels, Sampler, ask, insert, nodes, weigh

MANY = 200  # landmarks, beyond which there are too few evaluations to close in on each
N_PANELS = 3000  # on a finite range; the widest gap between two nodes is 1/28,000 of it
FIRST_OCTAVE, LAST_OCTAVE = -13, 30  # distances from the finite end, 1e-4 to 1e9, of a tail
FINE_OCTAVES = range(0, 15)  # distances 1 to 32,768


def finite_edges(lower: float, upper: float) -> np.ndarray:
    """Equal panels, off the round numbers, with an edge at 0.

    An odd function such as 1 / x cancels to nothing in a panel that has its pole at the centre:
    the shift by 0.37 keeps the centres off the fractions that people write. There are no finer
    panels beside 0, where formulas such as (1 - cos x) / x² are all rounding.
    """
    even = lower + (upper - lower) * ((np.arange(N_PANELS) + 0.37) / N_PANELS)
    edges = np.unique([lower, *even, 0.0, upper])
    return edges[(edges >= lower) & (edges <= upper)]


def tail_offsets() -> np.ndarray:
    """Distances from the finite end of an infinite range, ascending from 0."""
    octaves = [
        2.0**k * (1 + np.arange(n) / n)
        for k in range(FIRST_OCTAVE, LAST_OCTAVE)
        for n in [128 if k in FINE_OCTAVES else 32]
    ]
    return np.concatenate([[0.0], *octaves, [2.0**LAST_OCTAVE]])


def landmark_edges(lower: float, upper: float, landmarks: np.ndarray) -> np.ndarray:
    """Edges that close in on each landmark from both sides, and divide the gaps between them.

    Of more than `MANY` there is only an edge at each, and one half way to the next.
    """
    inside = np.unique(landmarks[(landmarks >= lower) & (landmarks <= upper)])
    if not inside.size or inside.size > MANY:
        return np.concatenate([inside, (inside[:-1] + inside[1:]) / 2])
    ratio = 4.0 if inside.size <= 10 else 16.0 if inside.size <= 30 else 256.0
    span = min(upper - lower, 2 * (1 + abs(inside).max()))
    steps = span * ratio ** -np.arange(0, 52 / np.log2(ratio))
    near = (inside[:, None] + np.r_[-steps, 0, steps]).ravel()
    gaps = (inside[:-1, None] + np.diff(inside)[:, None] * np.arange(1, 8) / 8).ravel()
    edges = np.concatenate([near, gaps])
    return edges[(edges > lower) & (edges < upper)]


def peaks(x: np.ndarray, y: np.ndarray, sample: Sampler, n_most: int = 40) -> np.ndarray:
    """Tops of peaks of which the nodes saw the foot only, by golden section, and edges round them.

    Parameters
    ----------
    x, y : ndarray of shape (n,)
        Points, ascending, and values there.
    sample : Sampler
        Asked 70 times for each peak.
    n_most : int
        How many are followed: those with the largest values.

    Returns
    -------
    ndarray
        Edges that close in on each top; empty where every peak was seen from several nodes.
    """
    height = np.abs(np.nan_to_num(y, posinf=0.0, neginf=0.0))
    top = height[2:-2]
    around = np.maximum(height[:-4], height[4:])
    beside = np.maximum(height[1:-3], height[3:-1])
    found = np.flatnonzero((top > 0) & (top >= beside) & (top / 1e3 > around)) + 2
    found = found[np.argsort(height[found])[-n_most:]]
    a, b = x[found - 1], x[found + 1]
    if not found.size:
        return found.astype(float)
    reach, golden = b - a, (np.sqrt(5) - 1) / 2
    c, d = b - golden * (b - a), a + golden * (b - a)
    high_c, high_d = abs(sample(c)), abs(sample(d))
    for _ in range(34):
        left = high_c >= high_d  # the top lies left of d
        a, b = np.where(left, a, c), np.where(left, d, b)
        inner = np.where(left, b - golden * (b - a), a + golden * (b - a))
        high = abs(sample(inner))
        c, d = np.where(left, inner, d), np.where(left, c, inner)
        high_c, high_d = np.where(left, high, high_d), np.where(left, high_c, high)
    steps = reach[:, None] * 4.0 ** -np.arange(0, 17)
    middle = ((a + b) / 2)[:, None]
    return np.hstack([middle - steps, middle, middle + steps]).ravel()


def look(sample: Sampler, edges: np.ndarray) -> Panels:
    """Measure the panels between `edges`, and cut them round every peak seen by its foot."""
    a, b = edges[:-1], edges[1:]
    x = nodes(a, b)
    y = ask(sample, a, b, x)
    return insert(sample, weigh(a, b, y), peaks(x.ravel(), y.ravel(), sample))
