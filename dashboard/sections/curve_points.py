"""The points of a loss curve as its chart draws them."""

import numpy as np
import pandas as pd

from core.datasets.curves import Curve

MOST = 10_000  # losses of one kind that are all drawn; a browser needs half a minute for 200,000
STRETCHES = 2_000  # of a longer curve, about two to a pixel of a wide screen


def all_positive(points: pd.DataFrame) -> bool:
    """Whether a logarithmic axis has a place for every finite point."""
    return bool((points["loss"][points["finite"]] > 0).all())


def has_validation(points: pd.DataFrame) -> bool:
    """Whether there are losses on held-out rows."""
    return bool((points["which"] == "validation").any())


def as_points(curve: Curve) -> pd.DataFrame:
    """Every point of a curve, for the chart; what is not finite stands at 0 with its own words."""
    held_out = np.zeros(0) if curve.validation is None else curve.validation
    there = np.flatnonzero(np.isfinite(held_out))
    loss = np.concatenate([curve.loss, held_out[there]])
    finite = np.isfinite(loss)
    words = np.full(len(loss), "", dtype=object)
    words[~finite] = [str(value) for value in loss[~finite]]
    return pd.DataFrame(
        {
            "step": np.concatenate([curve.step, curve.step[there]]),
            "loss": np.where(finite, loss, 0),
            "which": ["training"] * len(curve.loss) + ["validation"] * len(there),
            "finite": finite,
            "text": words,
        }
    )


def thinned(points: pd.DataFrame) -> pd.DataFrame:
    """The lowest, the highest and the first non-finite loss of each stretch of a long curve.

    Parameters
    ----------
    points : DataFrame
        As from `as_points`.

    Returns
    -------
    DataFrame
        The same where it has no more than `MOST` losses of a kind, training or validation.
    """
    kinds = [part if len(part) <= MOST else extremes(part) for _, part in points.groupby("which")]
    return pd.concat(kinds) if sum(map(len, kinds)) < len(points) else points


def extremes(points: pd.DataFrame) -> pd.DataFrame:
    """What stands out in each of equally long stretches, and both ends, in order."""
    numbered = points.assign(stretch=np.arange(len(points)) * STRETCHES // len(points))
    numbered = numbered.reset_index(drop=True)
    finite = numbered[numbered["finite"]].groupby("stretch")["loss"]
    lost = numbered[~numbered["finite"]].drop_duplicates("stretch")
    ends = [0, len(points) - 1]
    kept = np.unique(np.concatenate([finite.idxmin(), finite.idxmax(), lost.index, ends]))
    return points.iloc[kept.astype(int)]
