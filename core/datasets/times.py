"""Cells of a time column become seconds since 1970."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

SECONDS = re.compile(r"-?[0-9]{1,18}(\.[0-9]*)?([eE]\+?[0-9]{1,2})?")
FORMATS = [
    "ISO8601", "%Y/%m/%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y.%m.%d",
    "%d.%m.%Y", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M",
    "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%y", "%d/%m/%y", "%d-%m-%Y", "%m-%d-%Y",
    "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%m %d, %Y",
    "%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M:%S %Y",
]  # fmt: skip
FASTEST = [(1e17, 1_000_000_000), (1e14, 1_000_000), (1e11, 1000)]  # nano-, micro-, milliseconds


def seconds_of(cells: Sequence[str]) -> tuple[np.ndarray, str]:
    """Read different cells of one column in the one way that reads most of them.

    Parameters
    ----------
    cells : sequence of str
        Whole numbers since 1970, or dates.

    Returns
    -------
    seconds : ndarray of float, shape (n,)
        NaN where a cell could not be read.
    note : str
        How an order of day and month was guessed; empty when nothing was.

    Examples
    --------
    >>> seconds_of(["1970-01-02", "1970-01-01 00:00:05"])[0]
    array([8.64e+04, 5.00e+00])
    >>> seconds_of(["1260759144000"])[0]
    array([1.26075914e+09])
    """
    clean = [cell.strip() for cell in cells]
    numeric = np.array([bool(SECONDS.fullmatch(cell)) for cell in clean], dtype=bool)
    if numeric.mean() >= 0.5 if numeric.size else True:
        seconds = np.array(
            [float(c) if ok else np.nan for c, ok in zip(clean, numeric, strict=True)]
        )
        return in_seconds(seconds), ""
    return from_dates(clean)


def in_seconds(seconds: np.ndarray) -> np.ndarray:
    """Divide what was counted in milliseconds or finer."""
    if not np.isfinite(seconds).any():
        return seconds
    size = np.nanmedian(np.abs(seconds))
    return seconds / next((divisor for least, divisor in FASTEST if size >= least), 1)


def from_dates(cells: Sequence[str]) -> tuple[np.ndarray, str]:
    """Try the usual ways to write a date; the one that reads most wins, the first of equals."""
    series = pd.Series(list(cells), dtype=str)
    sample = series if len(series) <= 2000 else series.iloc[:: len(series) // 1000]
    n_read: dict[str, int] = {}
    for form in FORMATS:
        n_read[form] = int(dates(sample, form).notna().sum())
        if n_read[form] == len(sample):
            break
    form = max(n_read, key=lambda key: n_read[key])
    if not n_read[form]:
        return np.full(len(cells), np.nan), ""
    read = dates(series, form)
    seconds = np.where(read.notna(), read.to_numpy().astype("datetime64[s]").astype(float), np.nan)
    other = form.replace("%d", "%x").replace("%m", "%d").replace("%x", "%m")
    same = other != form and other in FORMATS and dates(sample, other).notna().sum()
    ambiguous = same and same == n_read[form]
    note = "Dates such as 3/4/2020 were read as month/day/year." if ambiguous else ""
    return seconds, note


def dates(cells: pd.Series, form: str) -> pd.Series:
    """Read times without zone; missing where a cell is not written this way."""
    return pd.to_datetime(cells, format=form, errors="coerce", utc=True).dt.tz_localize(None)
