"""The limit of terms whose distance to it is a smooth number of something else than 1 / n.

That is a root of n, 1 / n with its logarithm, or the step itself. Each fit finds no other that
could confirm it; so it must also leave no room for a part beside that grows like log n.
"""

import numpy as np

from core.calculus.accelerators import Array
from core.calculus.pace import Estimate
from core.calculus.steep_fit import FEWEST, NOTHING, n_most, shapes, steep_fit, steepness

ROOTS = (2, 3)  # of a step, to be tried


def step_fit(terms: Array, noise: float) -> Estimate:
    """Fit the terms as ``limit + (polynomial in u)``, with u a root of the step to each term.

    Where every term is a smooth function of the one before, and the limit a fixed point of it
    where its slope is 1, the step is the distance to the limit to the power 2 or 3 times a
    smooth function; the root of it is a smooth number of the distance. So the logarithms of n
    that such sequences are full of do not matter.

    Parameters
    ----------
    terms : ndarray of shape (n,)
        All steps have one sign, and fall.
    noise : float
        Rounding of a term.

    Returns
    -------
    Estimate
        Of the limit; its error is infinite where no root leaves rounding only, as fast as in
        `power_fit`.

    Examples
    --------
    >>> x = [1.0]
    >>> for _ in range(39):
    ...     x.append(np.sin(x[-1]))
    >>> found = step_fit(np.array(x), 1e-16)
    >>> bool(abs(found.value) < found.error < 1e-6)
    True
    """
    y, _ = _later(terms)
    d = np.abs(np.diff(terms))[-len(y) :]
    if not len(y):
        return NOTHING
    found = [_by_root(y, d ** (1 / root), root, noise) for root in ROOTS]
    return min(found, key=lambda estimate: estimate.error)


def _by_root(y: Array, u: Array, root: int, noise: float) -> Estimate:
    """The limit by polynomials in u; the noise of the steps, as a distance, adds to that of y."""
    t = u / u[0]
    unsure = noise * (1 + 2 * float((u[1:] / np.abs(np.diff(u))).max()) / root)
    return _sure(y, t, shapes(t, 2), noise, unsure)


def root_fit(terms: Array, noise: float, power: float) -> Estimate:
    """Fit ``limit + n**-(power - 1) * (polynomial in 1 / sqrt(n))``: sums that end at a root do.

    Terms, noise, power and estimate are as for `power_fit`; twice the power is rounded.

    Examples
    --------
    >>> n = np.arange(1.0, 41)
    >>> round(root_fit(1 / (n + np.sqrt(n)), 1e-16, 1.96).value, 9)
    0.0
    """
    y, t = _later(terms)
    if not len(y):
        return NOTHING
    root, leads = np.sqrt(t), max(1, round(2 * power - 2))
    return _sure(y, root, shapes(root, 1 + leads), noise)


def log_fit(terms: Array, noise: float) -> Estimate:
    """Fit ``limit + n**-q * (polynomial in 1 / n, and another times log n)``, q a half or 1.

    Terms, noise and estimate are as for `power_fit`.

    Examples
    --------
    >>> n = np.arange(1.0, 41)
    >>> bool(abs(log_fit(np.log(n) / np.sqrt(n), 1e-16).value) < 1e-12)
    True
    """
    y, t = _later(terms)
    if not len(y):
        return NOTHING
    pair = np.stack([np.ones_like(t), np.log(t)], axis=1)[:, None]
    found = [(shapes(t, power)[:, :, None] * pair).reshape(len(t), -1) for power in (1.5, 2)]
    return min((_sure(y, t, few, noise) for few in found), key=lambda fit: fit.error)


def _later(terms: Array) -> tuple[Array, Array]:
    """The last seven eighths of the terms, and their t; nothing if these are few."""
    first = max(len(terms) // 8, 1)
    n = np.arange(first + 1.0, len(terms) + 1)
    return (terms[first:], n[0] / n) if len(n) >= FEWEST else (terms[:0], n[:0])


def _sure(y: Array, t: Array, parts: Array, noise: float, most: float = 1e-10) -> Estimate:
    """The limit by these parts; its error holds what growth beside, like log t or 1 / t, may do."""
    one, fits = np.ones_like(t), []
    for first in ([one], [one, np.log(t)], [one, 1 / t]):
        columns = np.column_stack([*first, parts])[:, : n_most(t) + 1]
        fits.append(steep_fit(y, *np.linalg.qr(columns), noise, steepness(t), most))
    without, *beside = fits
    error = without.error + sum(fit.error + abs(fit.value - without.value) for fit in beside)
    return Estimate(without.value, error) if error < np.inf else NOTHING
