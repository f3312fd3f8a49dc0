"""One person's file among the shipped people, with every number on the scale they rate on."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.ratings import Ratings
from core.datasets.titles import Matches, as_shipped, on_scale
from core.models.recommender import Model, Person


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


@dataclass(frozen=True, eq=False)
class Placed:
    """One person's file, placed among the people of a model by title.

    Attributes
    ----------
    person : Person
        On their own scale where it is `alike` to the model's, else on the model's.
    matches : Matches
        For each item of the file.
    given : dict of str to float
        Their own numbers, by the model's labels; what `person` has may be others.
    rescaled : str
        What became of the numbers, in words; empty where they stand as they were given.
    """

    person: Person
    matches: Matches
    given: dict[str, float]
    rescaled: str = ""


def placed(ratings: Ratings, model: Model, said: Callable[..., Model] = said_on) -> Placed:
    r"""Fold one person's file into a model, and keep to their scale where that can be.

    Parameters
    ----------
    ratings : Ratings
        One person's.
    model : Model
        Of ratings with titles, such as `shipped_model` returns.
    said : callable
        As `said_on`, to keep what it makes.

    Returns
    -------
    Placed
        With no ratings where nothing was matched.

    Examples
    --------
    >>> from core.datasets.ratings import load_movielens, read_ratings
    >>> from core.experiments.recorded import shipped_model
    >>> raw = b"Title,Rating\nThe Matrix,9\nNo Such Movie,1\nHeat,10\n"
    >>> found = placed(read_ratings(raw), shipped_model(load_movielens()))
    >>> found.given, found.person.model.scale.tolist()[-1], found.matches.unmatched
    ({'2571': 9.0, '6': 10.0}, 10.0, [1])
    """
    stars, matches = as_shipped(ratings, model.ratings)
    given = {
        str(model.ratings.items[code]): value
        for code, value in zip(matches.item[ratings.item], ratings.value.tolist(), strict=True)
        if code >= 0
    }
    theirs, ours = ratings.scale, model.scale
    if np.array_equal(on_scale(theirs, theirs, ours), theirs):
        return Placed(model.fold_in(stars), matches, given)
    if alike(theirs, ours):
        return Placed(said(theirs, model).fold_in(given), matches, given, stands_for(theirs, ours))
    return Placed(model.fold_in(stars), matches, given, became(theirs, ours))


def stands_for(theirs: np.ndarray, ours: np.ndarray) -> str:
    """Say that one scale is used for the other."""
    return (
        f"The shipped movies are rated in half stars, {ours[0]:g} to {ours[-1]:g}. Your "
        f"{len(theirs)} levels, {span(theirs)}, stand for the {len(ours)} of these, and every "
        "rating is said on your scale."
    )


def became(theirs: np.ndarray, ours: np.ndarray) -> str:
    """Say what became of the ends of one scale on the other."""
    ends = theirs[[0, -1]]
    pairs = dict(zip(ends.tolist(), on_scale(ends, theirs, ours).tolist(), strict=True))
    turned = " and ".join(f"{value:g} became {star:g}" for value, star in pairs.items())
    return (
        f"Rescaled: your ratings, {span(theirs)}, became the nearest half stars, as the shipped "
        f"movies have them: {turned}. Every rating is said in stars, {ours[0]:g} to {ours[-1]:g}."
    )


def span(scale: np.ndarray) -> str:
    """The lowest and the highest level."""
    return f"{scale[0]:g} to {scale[-1]:g}" if len(scale) > 1 else f"{scale[0]:g}"
