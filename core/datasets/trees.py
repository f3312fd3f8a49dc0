"""Decision trees that were learned elsewhere, shipped as plain arrays."""

from pathlib import Path

import numpy as np

DIAGNOSIS = Path(__file__).parents[2] / "data" / "diagnosis.npz"


def load_diagnosis() -> dict[str, np.ndarray]:
    """The arrays of ``data/diagnosis.npz`` by name; no pickle is ever opened.

    Examples
    --------
    >>> "names" in load_diagnosis()
    True
    """
    with np.load(DIAGNOSIS, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
