"""The recommender fitted to the shipped ratings, and its recorded evidence."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from core.datasets.ratings import load_movielens
from core.experiments import recommendations
from core.models.recommender import Settings, fit
from core.models.recommender.stored import as_arrays


def build(folder: Path) -> None:
    """Write recommender.npz (the model) and recommendations.json (the evidence)."""
    ratings = load_movielens()
    arrays = as_arrays(fit(ratings, Settings()))
    np.savez_compressed(folder / "recommender.npz", digest=np.array(ratings.digest), **arrays)
    settings = recommendations.Settings()
    result = recommendations.run(ratings, settings)
    frames = {name: table.round(6).to_dict(orient="list") for name, table in vars(result).items()}
    record = {"digest": ratings.digest, "settings": asdict(settings), **frames}
    (folder / "recommendations.json").write_text(json.dumps(record, indent=1) + "\n")
