"""The model, with its numbers on the scale that a person rates on."""

from dataclasses import replace

import numpy as np

from core.models.recommender import Model


def alike(theirs: np.ndarray, ours: np.ndarray) -> bool:
    """Whether two scales have levels of the same number and spacing, so that each is the other's.

    Parameters
    ----------
    theirs, ours : ndarray of float, shapes (n_theirs,) and (n_ours,)
        Levels, ascending.

    Returns
    -------
    bool

    Examples
    --------
    >>> half_stars = np.arange(0.5, 5.5, 0.5)
    >>> alike(np.arange(1.0, 11.0), half_stars), alike(np.arange(0.0, 101.0), half_stars)
    (True, False)
    """
    return len(theirs) == len(ours) > 1 and np.allclose(shares(theirs), shares(ours))


def shares(scale: np.ndarray) -> np.ndarray:
    """How far each level is from the lowest to the highest: 0 to 1."""
    return (scale - scale[0]) / (scale[-1] - scale[0])


def said_on(scale: np.ndarray, model: Model) -> Model:
    """The same model, whose ratings and answers are on another scale.

    Parameters
    ----------
    scale : ndarray of float, shape (n_levels,)
        `alike` to the model's.
    model : Model

    Returns
    -------
    Model
        It believes the same: its probabilities are those of `model` at the level of the same
        place, and its expected ratings lie the same share of the way up the scale. Only what
        counts as liked where nothing else is said is chosen anew: 7 of 10, but 4 of 5.

    Raises
    ------
    ValueError
        If the scales are not alike.

    Notes
    -----
    The model works in standard units z, and a rating is center + unit·z: a scale that is
    stretched and moved stretches and moves these two numbers.
    """
    if not alike(scale, model.scale):
        raise ValueError(
            f"{len(scale)} levels {scale} are not spaced as the model's {model.scale}."
        )
    ratio = (scale[-1] - scale[0]) / (model.scale[-1] - model.scale[0])
    other = replace(
        model,
        ratings=replace(model.ratings, scale=scale, value=scale[model.ratings.level]),
        center=float(scale[0] + ratio * (model.center - model.scale[0])),
        unit=float(ratio * model.unit),
    )
    vars(other)["watch"] = model.watch  # half a second to prepare, and no matter of the scale
    return other
