"""What trees learned about loss curves, and how a curve is put to them."""

from functools import cache
from typing import Any

import numpy as np

from core.datasets.trees import load_diagnosis
from core.models.diagnosis.features import features
from core.models.diagnosis.trees import from_arrays

Array = np.ndarray
LEVEL = ("level", "level low", "level high")  # trees for the level
MISSING = -9.0  # stands for a feature that cannot be measured


def inputs(y: Array, validation: Array | None) -> Array:
    """Features as the trees were given them, shape (n_features,)."""
    found = np.array(list(features(y, validation).values()))
    return rounded(np.where(np.isnan(found), MISSING, found))


def rounded(x: Any) -> Array:
    """With the digits of a float32, as the trees learned it."""
    return np.asarray(x).astype(np.float32).astype(float)


@cache
def learned() -> dict[str, Any]:
    """The trees of `data/diagnosis.npz`, read once."""
    stored = load_diagnosis()
    names = {"names": [str(name) for name in stored["names"]], "alarm": stored["alarm"].item()}
    several = {name: stored[name] for name in ("favour", "widen")}
    trees = {part: from_arrays(stored, part) for part in ("names trees", *LEVEL, "warning")}
    return trees | names | several
