"""Sequence accelerators: what the terms would approach, from terms still on their way.

Every function takes terms of shape (n,) or (n, n_copies), along the first axis, and returns the
estimates that use the last term, by rising order, shape (n_orders, ...). The first is the last
term itself. An estimate that would divide by zero is NaN.

Mathematics: s for a term, d for the step to it, e, m, w for the columns of a table.
"""

import numpy as np

Array = np.ndarray


def _ratio(above: Array, below: Array) -> Array:
    """Quotient of finite numbers, and NaN where there is none."""
    with np.errstate(all="ignore"):
        found = np.divide(above, below)
    return np.where(np.isfinite(found), found, np.nan)


def aitken(terms: Array) -> Array:
    """Aitken's Δ², applied again to its own results; exact for one geometric error.

    Parameters
    ----------
    terms : ndarray of shape (n,) or (n, n_copies)

    Returns
    -------
    ndarray of shape ((n + 1) // 2, ...)

    References
    ----------
    .. [1] C. Brezinski and M. Redivo-Zaglia, *Extrapolation Methods*, 1991, section 2.3.

    Examples
    --------
    >>> aitken(1 + 0.5 ** np.arange(3.0))
    array([1.25, 1.  ])
    """
    s = np.asarray(terms, dtype=float)
    edge = [s[-1]]
    while len(s) >= 3:
        d = np.diff(s, axis=0)
        s = s[2:] - _ratio(d[1:] ** 2, np.diff(d, axis=0))
        edge.append(s[-1])
    return np.array(edge)


def wynn_epsilon(terms: Array) -> Array:
    """Wynn's ε-algorithm; exact for a sum of geometric errors, signs and circles included.

    Parameters
    ----------
    terms : ndarray of shape (n,) or (n, n_copies)

    Returns
    -------
    ndarray of shape ((n + 1) // 2, ...)

    References
    ----------
    .. [1] P. Wynn, "On a device for computing the e_m(S_n) transformation", *Mathematical
       Tables and Other Aids to Computation* 10, 1956.

    Examples
    --------
    >>> wynn_epsilon(1 + 0.5 ** np.arange(5.0) + (-0.25) ** np.arange(5.0)).round(12)[-1]
    np.float64(1.0)
    """
    e = np.asarray(terms, dtype=float)
    before, edge = np.zeros((len(e) + 1, *e.shape[1:])), [e[-1]]
    for column in range(1, len(e)):
        before, e = e, before[1:-1] + _ratio(np.ones(1), np.diff(e, axis=0))
        if column % 2 == 0:
            edge.append(e[-1])
    return np.array(edge)


def brezinski_theta(terms: Array) -> Array:
    """Brezinski's θ-algorithm; for errors that fall geometrically or like a power of n.

    Parameters
    ----------
    terms : ndarray of shape (n,) or (n, n_copies)

    Returns
    -------
    ndarray of shape ((n + 2) // 3, ...)

    References
    ----------
    .. [1] C. Brezinski and M. Redivo-Zaglia, *Extrapolation Methods*, 1991, section 2.9.

    Examples
    --------
    >>> n = np.arange(1.0, 14)
    >>> brezinski_theta(np.cumsum(1 / n**2))[-1].round(6)  # pi**2 / 6
    np.float64(1.644934)
    """
    even = np.asarray(terms, dtype=float)
    odd, edge = np.zeros((len(even) + 1, *even.shape[1:])), [even[-1]]
    while len(even) >= 4:
        odd = odd[1:-1] + _ratio(np.ones(1), np.diff(even, axis=0))
        second = np.diff(odd, n=2, axis=0)
        step = np.diff(even, axis=0)[1:-1] * np.diff(odd, axis=0)[1:]
        even, odd = even[1:-2] + _ratio(step, second), odd[1:]
        odd = odd[: len(even) + 1]
        edge.append(even[-1])
    return np.array(edge)


def extrapolate(terms: Array, remainder: Array, t: Array) -> Array:
    """Fit ``s = limit + remainder * (polynomial in t)`` and read it at t = 0.

    Parameters
    ----------
    terms : ndarray of shape (n,) or (n, n_copies)
    remainder : ndarray, broadcasts with `terms`
        The shape of the error; `t` itself gives Richardson's extrapolation.
    t : ndarray of shape (n,)
        Distinct and falling towards 0, such as 1 / n.

    Returns
    -------
    ndarray of shape (n, ...)

    References
    ----------
    .. [1] A. Sidi, *Practical Extrapolation Methods*, 2003, chapter 7 (the W-algorithm).

    Examples
    --------
    >>> n = np.array([1.0, 2.0, 4.0])
    >>> extrapolate(5 + 1 / n + 3 / n**2, 1 / n, 1 / n).round(12)
    array([5.4375, 4.625 , 5.    ])
    """
    s = np.asarray(terms, dtype=float)
    t = t.reshape(-1, *[1] * (s.ndim - 1))
    m, w = _ratio(s, remainder), _ratio(np.ones_like(s), remainder)
    edge = [s[-1]]
    for order in range(1, len(s)):
        gap = t[order:] - t[:-order]
        m, w = np.diff(m, axis=0) / gap, np.diff(w, axis=0) / gap
        edge.append(_ratio(m[-1], w[-1]))
    return np.array(edge)


def _places(terms: Array, offset: float, rows: Array | None) -> tuple[Array, Array, Array]:
    """Chosen terms but the first, the number of each in the shape of the terms, the step to it."""
    rows = np.arange(1, len(terms)) if rows is None else rows
    n = rows.reshape(-1, *[1] * (terms.ndim - 1)) + 1.0 + offset
    return terms[rows], n, terms[rows] - terms[rows - 1]


def richardson(
    terms: Array, power: float = 1.0, offset: float = 0.0, rows: Array | None = None
) -> Array:
    """Richardson's extrapolation for errors ``n**-power * (polynomial in 1 / n)``.

    Parameters
    ----------
    terms : ndarray of shape (n_terms,) or (n_terms, n_copies)
    power : float
        The leading power of the error.
    offset : float
        The first term has the number 1 + offset.
    rows : ndarray of int, optional
        Which terms to use, ascending, from 1; by default all but the first.

    Returns
    -------
    ndarray of shape (n_rows, ...)

    References
    ----------
    .. [1] A. Sidi, *Practical Extrapolation Methods*, 2003, chapters 1 and 2.

    Examples
    --------
    >>> n = np.arange(1.0, 16)
    >>> richardson((1 + 1 / n) ** n)[9].round(8)  # e
    np.float64(2.71828183)
    """
    s, n, _ = _places(np.asarray(terms, dtype=float), offset, rows)
    return extrapolate(s, n**-power * np.ones_like(s), 1 / n.ravel())


def levin_u(terms: Array, offset: float = 0.0, rows: Array | None = None) -> Array:
    """Levin's u-transform: errors ``n * step * (polynomial in 1 / n)``.

    Parameters
    ----------
    terms : ndarray of shape (n_terms,) or (n_terms, n_copies)
    offset : float
        The first term has the number 1 + offset.
    rows : ndarray of int, optional
        Which terms to use, ascending, from 1; by default all but the first.

    Returns
    -------
    ndarray of shape (n_rows, ...)

    References
    ----------
    .. [1] D. Levin, "Development of non-linear transformations for improving convergence of
       sequences", *International Journal of Computer Mathematics* B3, 1973.

    Examples
    --------
    >>> n = np.arange(1.0, 14)
    >>> levin_u(np.cumsum((-1) ** (n + 1) / n))[-1].round(12)  # log 2
    np.float64(0.69314718056)
    """
    s, n, d = _places(np.asarray(terms, dtype=float), offset, rows)
    return extrapolate(s, n * d, 1 / n.ravel())


def levin_t(terms: Array, offset: float = 0.0, rows: Array | None = None) -> Array:
    """Levin's t-transform: errors ``step * (polynomial in 1 / n)``; not for powers of n.

    Parameters
    ----------
    terms : ndarray of shape (n_terms,) or (n_terms, n_copies)
    offset : float
        The first term has the number 1 + offset.
    rows : ndarray of int, optional
        Which terms to use, ascending, from 1; by default all but the first.

    Returns
    -------
    ndarray of shape (n_rows, ...)

    Examples
    --------
    >>> n = np.arange(1.0, 14)
    >>> levin_t(np.cumsum((-1) ** (n + 1) / n))[-1].round(12)  # log 2
    np.float64(0.69314718056)
    """
    s, n, d = _places(np.asarray(terms, dtype=float), offset, rows)
    return extrapolate(s, d, 1 / n.ravel())
