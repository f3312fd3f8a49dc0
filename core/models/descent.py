"""Descent: where it stood at each step."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Step:
    """Where descent stood before it moved.

    Attributes
    ----------
    number : int
        Steps taken before this one; the start is 0.
    parameters : ndarray of float, shape (n_parameters,)
        The point.
    loss : float
        The loss there.
    gradient : ndarray of float, shape (n_parameters,)
        The gradient of the loss there.
    """

    number: int
    parameters: np.ndarray
    loss: float
    gradient: np.ndarray
