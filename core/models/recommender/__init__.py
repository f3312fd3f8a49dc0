"""The recommender: a factor model whose every prediction is a distribution.

`fit` makes a `Model` of ratings; a `Model` predicts pairs, lists what a person will like and why,
and places people it never met.
"""

from core.models.recommender.fitting import Settings, fit
from core.models.recommender.model import Model
from core.models.recommender.person import Person
from core.models.recommender.prediction import Prediction, chance_from, default_liked

__all__ = ["Model", "Person", "Prediction", "Settings", "chance_from", "default_liked", "fit"]
