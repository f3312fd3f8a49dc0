"""Before and after on the same held-out rows, with intervals."""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
Z = 1.959963984540054  # the normal distribution's 97.5% point


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95% interval."""

    value: float
    low: float
    high: float


def wilson(hits: float, n: int) -> tuple[float, float]:
    """Find the ends of a share's 95% interval, which stay between 0 and 1.

    Parameters
    ----------
    hits, n : int
        Of `n` independent trials, at least one, so many hit.

    References
    ----------
    .. [1] E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
       Journal of the American Statistical Association 22(158), 209-212, 1927.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(80, 100)]
    [0.711, 0.867]
    """
    centre = (hits + Z**2 / 2) / (n + Z**2)
    half = Z / (n + Z**2) * np.sqrt(hits * (n - hits) / n + Z**2 / 4)
    return float(max(0.0, centre - half)), float(min(1.0, centre + half))


def share(hits: Array) -> Interval:
    """A share with its Wilson interval; see `wilson`.

    Parameters
    ----------
    hits : ndarray of bool, shape (n_rows,)

    Examples
    --------
    >>> found = share(np.array([True] * 10))
    >>> round(found.low, 4), round(found.high, 4)
    (0.7225, 1.0)
    """
    return Interval(float(np.mean(hits)), *wilson(float(np.sum(hits)), len(hits)))


def mean(values: Array) -> Interval:
    """A mean with its interval by the normal approximation.

    Parameters
    ----------
    values : ndarray, shape (n_rows,)
        One number a row, rows independent.
    """
    half = Z * float(np.std(values, ddof=1)) / np.sqrt(len(values))
    centre = float(np.mean(values))
    return Interval(centre, float(centre - half), float(centre + half))


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two models on the same held-out rows.

    Attributes
    ----------
    before, after : ndarray, shape (n_rows,)
        A score of each row, such as its log-loss, or whether it was judged right; same order.
    """

    before: Array
    after: Array

    def __post_init__(self) -> None:
        if self.before.shape != self.after.shape:
            raise ValueError(
                f"before has {self.before.size} rows and after has {self.after.size}; "
                "score both on the same held-out rows."
            )

    @property
    def difference(self) -> Interval:
        """After minus before, row by row: what is common to both cancels."""
        return mean(self.after.astype(float) - self.before.astype(float))
