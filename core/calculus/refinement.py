"""Halving: panels are split where their two rules disagree, or where neighbours do not meet."""

from dataclasses import replace

import numpy as np

from core.calculus.panels import FIRST_GAP, NODES, Panels, Sampler, joined, measure

STRIKES = 3  # generations of halving in vain


def refine(sample: Sampler, panels: Panels, reserve: int = 0) -> Panels:
    """Halve panels until the error is small everywhere, or nothing more helps.

    Parameters
    ----------
    sample : Sampler
        Its budget bounds the work.
    panels : Panels
        What to start from.
    reserve : int
        Evaluations to leave for later.

    Returns
    -------
    Panels
        They cover the same range in ascending order; their errors, which need not reach the
        target, include what may hide between two of them.
    """
    while True:
        panels = halve(sample, panels, reserve)
        panels = panels[np.argsort(panels.a)]
        hidden = between(sample, panels)
        order = np.argsort(hidden)
        above = order[np.cumsum(hidden[order]) > panels.target / 2]
        doubtful = np.isin(np.arange(hidden.size), above) & panels.splittable
        room = sample.left - reserve > 2 * NODES.size * doubtful.sum()
        if not (doubtful.any() and room):
            return replace(panels, error=panels.error + hidden)
        panels = joined([panels[~doubtful], halved(sample, panels[doubtful])])


def between(sample: Sampler, panels: Panels) -> np.ndarray:
    """Estimate what may hide between the edge of each panel and its first node, (n_panels,).

    A jump, or the flank of a needle, that falls into this gap is seen by nobody; but the two
    polynomials that meet at the edge then disagree about the value there.
    """
    ends = sample(np.array([panels.a[0], panels.b[-1]]))
    left = abs(panels.left - np.r_[ends[0], panels.right[:-1]])
    right = abs(panels.right - np.r_[panels.left[1:], ends[1]])
    steps = np.nan_to_num(left, posinf=0.0) + np.nan_to_num(right, posinf=0.0)
    return np.nan_to_num(steps * FIRST_GAP * (panels.b - panels.a))


def halved(sample: Sampler, whole: Panels) -> Panels:
    """Measure the left halves of some panels, then the right halves."""
    middle = whole.a + (whole.b - whole.a) / 2
    return measure(sample, np.r_[whole.a, middle], np.r_[middle, whole.b])


def halve(sample: Sampler, panels: Panels, reserve: int) -> Panels:
    """Halve the panels with the largest errors until the rest is small, or nothing more helps.

    Where rounding in f is what the two rules differ by, halving does not help: after three
    generations without a gain a panel is left as it is.
    """
    strikes = np.zeros(panels.a.size)
    while True:
        order = np.argsort(panels.error)
        above = np.cumsum(panels.error[order]) > panels.target / 2
        chosen = order[above & (panels.splittable & (strikes < STRIKES))[order]]
        room = (sample.left - reserve) // (2 * NODES.size)
        if panels.settled or not chosen.size or room < 1:
            return panels
        chosen = chosen[-room:]
        whole = panels[chosen]
        halves = halved(sample, whole)
        struck = np.where(no_better(whole, halves), strikes[chosen] + 1, 0)
        out = struck == STRIKES
        rest = np.ones(panels.a.size, dtype=bool)
        rest[chosen] = False
        panels = joined([panels[rest], whole[out], halves[np.tile(~out, 2)]])
        strikes = np.concatenate([strikes[rest], struck[out], np.tile(struck[~out], 2)])


def no_better(whole: Panels, halves: Panels) -> np.ndarray:
    """Mark where halving a nearly exact panel made its error no smaller, nor tenfold.

    Rounding in f grows by a factor of less than ten; the slope of a hidden peak by far more.
    """
    error, absolute = (part.reshape(2, -1).sum(axis=0) for part in (halves.error, halves.absolute))
    return (error < 1e-4 * absolute) & (error > whole.error) & (error < 10 * whole.error)
