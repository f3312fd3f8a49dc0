"""A model as plain arrays, and back."""

import numpy as np

from core.datasets.ratings import Ratings
from core.models.recommender import history
from core.models.recommender.history import Basis
from core.models.recommender.model import Model
from core.models.recommender.ordinal import Ordinal
from core.models.recommender.posterior import Array, Half
from core.models.recommender.prior import Prior


def as_arrays(model: Model) -> dict[str, Array]:
    """Everything but the ratings, in single precision where that is below the model's error.

    Returns
    -------
    dict of str to ndarray
        For `numpy.savez`; `from_arrays` reads it.
    """
    halves = {
        f"{name}_{part}": getattr(half, part).astype(np.float32)
        for name, half in (("users", model.users), ("items", model.items))
        for part in ("mean", "cov", "precision")
    }
    prior = {f"prior_{part}": getattr(model.user_prior, part) for part in PRIOR}
    basis = {f"basis_{part}": getattr(model.basis, part).astype(np.float32) for part in BASIS}
    cut = model.ordinal
    return {
        **halves, **prior, **basis,
        "thresholds": cut.thresholds,
        "scaling": np.array([cut.log_noise, cut.log_belief, cut.log_power]),
        "numbers": np.array([model.center, model.unit, model.noise, model.strength]),
        "habits": model.habits,
        "tilt": model.tilt.astype(np.float32),
    }  # fmt: skip


PRIOR = ("weights", "relevance", "variance")
BASIS = ("users", "items", "importance", "user_scale", "item_scale")


def from_arrays(arrays: dict[str, Array], ratings: Ratings) -> Model:
    """The model that `as_arrays` made of a fit to `ratings`."""
    double = {name: values.astype(float) for name, values in arrays.items()}
    users, items = (
        Half(*(double[f"{name}_{part}"] for part in ("mean", "cov", "precision")))
        for name in ("users", "items")
    )
    center, unit, noise, strength = double["numbers"].tolist()
    return Model(
        ratings, center, unit, users, items,
        Prior(*(double[f"prior_{part}"] for part in PRIOR)),
        noise, strength,
        Basis(*(double[f"basis_{part}"] for part in BASIS)),
        history.known(ratings.genres, ratings.year, len(ratings.items)),
        Ordinal(double["thresholds"], *double["scaling"].tolist()),
        double["habits"], double["tilt"],
    )  # fmt: skip
