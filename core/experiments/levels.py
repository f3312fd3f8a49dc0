"""Beliefs about all levels of the rating scale at once, of movies with few and many ratings."""

import numpy as np
import pandas as pd

from core.datasets.ratings import Ratings
from core.models.belief import fit_level_prior

SIZES = (1, 2, 3, 5, 10, 20, 50, 100, 1000)  # ratings of the movies that are shown


def levels(ratings: Ratings) -> pd.DataFrame:
    """Weigh every level's share for a movie of each size in `SIZES`, or the nearest there is.

    Parameters
    ----------
    ratings : Ratings
        Training data only: the prior comes from it.

    Returns
    -------
    DataFrame
        A row a movie and level: `title`, `n`, `rating`, `count`, `share` of its ratings, and the
        probability of the level for the next rating, `prior` and `predictive`; `liked`, `low` and
        `high` are the expected share of ratings of 4 or more and its 95% interval.
    """
    n_levels = len(ratings.scale)
    cells = np.bincount(
        ratings.item * n_levels + ratings.level, minlength=len(ratings.items) * n_levels
    )
    counts = cells.reshape(-1, n_levels)
    n = counts.sum(axis=1)
    prior = fit_level_prior(counts[n > 0])
    some = np.array([np.argmin(np.where(n > 0, abs(n - size), np.inf)) for size in SIZES])
    after = prior.after(counts[some])
    share = after.share_from(int(np.searchsorted(ratings.scale, 4)))
    low, high = share.interval()
    titles = ratings.items if ratings.title is None else ratings.title
    return pd.DataFrame(
        {
            **{
                name: np.repeat(column, n_levels)
                for name, column in {
                    "title": titles[some], "n": n[some], "liked": share.mean, "low": low,
                    "high": high,
                }.items()
            },
            "rating": np.tile(ratings.scale, some.size),
            "count": counts[some].ravel(),
            "share": (counts[some] / n[some, None]).ravel(),
            "prior": np.tile(prior.predictive, some.size),
            "predictive": after.predictive.ravel(),
        }
    )  # fmt: skip
