"""Cells of the rating column become numbers, and the numbers a scale."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.datasets.shapes import is_missing

NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")
MOST_LEVELS = 201
OUTLIER_BITS = 14.0  # one row in 150 may be wrong (7 bits), and be anything (7 bits)
# Scales that people use: lowest, highest, step, and how unusual they are, in bits. A file is
# given the scale under which its ratings are said in the fewest bits: log2(levels) for each
# rating on the scale and `OUTLIER_BITS` for each beside it. Unusual scales need many ratings,
# and of very unusual or short ones both ends must occur.
USUAL = [
    (1, 5, 1, 0), (0.5, 5, 0.5, 1), (1, 10, 1, 1), (0, 10, 1, 3), (0, 5, 1, 3), (0, 5, 0.5, 3),
    (0, 1, 1, 0), (-1, 1, 2, 1), (-1, 1, 1, 2), (0, 100, 1, 3), (0.5, 10, 0.5, 4),
    (0, 10, 0.5, 4), (0, 2, 1, 25), (1, 3, 1, 25), (0, 3, 1, 25), (1, 4, 1, 25),
    (0, 4, 1, 25), (1, 6, 1, 20), (1, 7, 1, 10), (1, 9, 1, 20), (0, 20, 1, 5), (0, 20, 0.5, 6),
    (0, 5, 0.25, 6), (0, 5, 0.1, 6), (1, 5, 0.1, 5), (0, 10, 0.1, 5), (0, 10, 0.25, 7),
    (1, 10, 0.1, 5), (0, 4, 0.5, 20), (0.5, 4, 0.5, 20), (-2, 2, 1, 15),
    (-3, 3, 1, 15), (-5, 5, 1, 6), (-10, 10, 1, 6),
    (0, 1, 0.5, 8), (0, 1, 0.25, 8), (0, 1, 0.1, 6), (0, 1, 0.01, 9), (10, 100, 10, 5),
    (0, 100, 10, 6), (0, 100, 5, 6), (0, 100, 0.5, 8),
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Scale:
    """Levels of a rating scale, and which values are one of them.

    Attributes
    ----------
    levels : ndarray of float, shape (n_levels,)
        Ascending.
    note : str
        What was done to values that had to be rounded; empty otherwise.
    """

    levels: np.ndarray
    note: str = ""

    def place(self, values: np.ndarray) -> np.ndarray:
        """Index of each value's level, shape (n,); -1 where it is on none."""
        middle = (self.levels[1:] + self.levels[:-1]) / 2
        found = np.searchsorted(middle, values)
        distance = np.abs(self.levels[found] - values)
        step = np.diff(self.levels).min() if self.levels.size > 1 else 1.0
        slack = 0.5001 * np.diff(self.levels).max() if self.note else 1e-6 * step
        return np.where(distance <= slack, found, -1)


def rating_of(cell: str) -> float | str:
    """Read the number in a cell, or say why there is none.

    Examples
    --------
    >>> rating_of(" 4,5 "), rating_of("★★★½"), rating_of("n/a"), rating_of("five"), rating_of("inf")
    (4.5, 3.5, 'no rating', 'not a number', 'not finite')
    """
    cell = cell.strip().replace("\u2212", "-")
    if NUMBER.fullmatch(cell):
        value = float(cell.replace(",", "."))
        return value if math.isfinite(value) else "not finite"
    if is_missing(cell):
        return "no rating"
    if cell.lower().lstrip("+-") in ("inf", "infinity", "∞", "1.#inf"):
        return "not finite"
    if cell.strip("★½☆") == "" and cell.count("½") <= 1:
        return cell.count("★") + cell.count("½") / 2
    return "not a number"


def grid(low: float, high: float, step: float) -> np.ndarray:
    """Evenly spaced levels, exact in decimals, shape (n_levels,).

    Examples
    --------
    >>> grid(0.5, 2, 0.5)
    array([0.5, 1. , 1.5, 2. ])
    """
    n = round((high - low) / step)
    return np.round(low + step * np.arange(n + 1.0), 10)


def scale_of(values: np.ndarray, counts: np.ndarray) -> Scale:
    """Infer the rating scale.

    Parameters
    ----------
    values : ndarray of float, shape (n_values,)
        Different finite ratings that occur.
    counts : ndarray of int64, shape (n_values,)
        How often each does.

    Returns
    -------
    Scale
        The usual scale that says the ratings in the fewest bits, when only few are beside it;
        otherwise an even grid through the values, or the values themselves.

    Notes
    -----
    Few means: at most two, or one in 500, near its ends; one in 25 far away; one in 1000 between
    two of its levels; one in eight in all. In MovieLens one rating in 90 is the lowest level.

    Examples
    --------
    >>> scale_of(np.array([3.5, 5.0, 7.0]), np.array([900, 100, 1])).levels
    array([0.5, 1. , 1.5, 2. , 2.5, 3. , 3.5, 4. , 4.5, 5. ])
    """
    best, fewest = None, math.inf
    n = int(counts.sum())
    for low, high, step, unusual in USUAL:
        scale = Scale(grid(low, high, step))
        if (unusual >= 10 or scale.levels.size <= 3) and not {low, high} <= set(values.tolist()):
            continue
        beside = scale.place(values) < 0
        n_beside = int(counts[beside].sum())
        bits = unusual + (n - n_beside) * math.log2(scale.levels.size) + n_beside * OUTLIER_BITS
        if bits < fewest and few(scale.levels, values[beside], counts[beside], n):
            best, fewest = scale, bits
    return best or unusual_scale(values, counts)


def few(levels: np.ndarray, values: np.ndarray, counts: np.ndarray, n: int) -> bool:
    """Whether the `values` beside a scale can be mistakes rather than another scale's levels."""
    low, high = levels[0], levels[-1]
    between = counts[(values > low) & (values < high)].sum()
    far = counts[np.abs(values - (low + high) / 2) > 1.5 * (high - low)].sum()
    near = counts.sum() - between - far
    return bool(
        1000 * between <= n
        and near <= max(2, n / 500)
        and far <= max(2, n / 25)
        and 8 * counts.sum() <= n
    )


def unusual_scale(values: np.ndarray, counts: np.ndarray) -> Scale:
    """Lay an even grid through all values, else take the values, else a grid that rounds them."""
    levels = np.unique(values)
    if levels.size == 1:
        return Scale(levels)
    step = common_step(levels)
    if step and (levels[-1] - levels[0]) / step < MOST_LEVELS:
        return Scale(grid(float(levels[0]), float(levels[-1]), step))
    if levels.size <= MOST_LEVELS:
        return Scale(levels)
    order = np.argsort(values)
    share = np.cumsum(counts[order]) / counts.sum()
    low, high = (float(values[order][np.searchsorted(share, q)]) for q in (0.001, 0.999))
    step = round_step((high - low) / 100) if high > low else 1.0
    low, high = step * math.floor(low / step), step * math.ceil(high / step)
    note = f"The ratings take {levels.size:,} values; they were rounded to steps of {step:g}."
    return Scale(grid(low, high, step), note)


def common_step(levels: np.ndarray) -> float:
    """Find the largest step, of six decimals at most, that leads to every level; else 0."""
    if np.abs(levels).max() > 1e9:
        return 0.0
    millionths = np.round(1e6 * (levels - levels[0]))
    if np.abs(millionths - 1e6 * (levels - levels[0])).max() > 1e-2:
        return 0.0
    return float(np.gcd.reduce(millionths.astype(np.int64))) / 1e6


def round_step(least: float) -> float:
    """Round up to the next of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(float(f"{m * power:.3g}") for m in (1, 2, 5, 10) if m * power >= least * 0.999999)


def ratings_of(cells: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """Numbers in different cells, shape (n,), NaN where there is none; and the reasons."""
    found = [rating_of(cell) for cell in cells]
    numbers = np.array([f if isinstance(f, float) else math.nan for f in found], dtype=float)
    return numbers, ["" if isinstance(f, float) else f for f in found]
