"""What the project ships with: recorded results and fitted models, made by `data/build.py`."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.datasets.ratings import Ratings
from core.models.recommender import Model
from core.models.recommender.stored import from_arrays

DATA = Path(__file__).parents[2] / "data"


def recorded(name: str) -> dict[str, Any]:
    """A recorded result, as `data/build.py` wrote it to data/`name`.json."""
    return json.loads((DATA / f"{name}.json").read_text())


def rivals_rmse() -> pd.DataFrame:
    """The recommender beside its rivals on the same folds, as the benchmark recorded it.

    Returns
    -------
    DataFrame
        `name`, `stage` (after for ours), `value` (RMSE), `low`, `high`, best first.
    """
    rows = [
        (row["model"], "after" if row["model"].startswith("ours") else "before",
         row["metrics"]["rmse"], *row["interval"])
        for row in recorded("benchmarks")["rows"]
        if row["benchmark"] == "recommender_rivals" and "rmse" in row["metrics"]
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["name", "stage", "value", "low", "high"])
    return table.sort_values("value", ignore_index=True)


def shipped_model(ratings: Ratings) -> Model:
    """The recommender fitted to the shipped ratings.

    Parameters
    ----------
    ratings : Ratings
        What `load_movielens` gave.

    Raises
    ------
    ValueError
        If the model was fitted to other ratings.
    """
    with np.load(DATA / "recommender.npz") as stored:
        arrays = dict(stored)
    digest = str(arrays.pop("digest"))
    if digest != ratings.digest:
        raise ValueError(
            "data/recommender.npz belongs to other ratings; run `python data/build.py`."
        )
    return from_arrays(arrays, ratings)
