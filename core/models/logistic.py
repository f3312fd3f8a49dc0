"""Logistic regression: its loss, gradient and curvature, and the fit.

Parameters are the weights with the intercept last, shape (d + 1,); margins are X @ weights plus
the intercept.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import expit

from core.models.solver import solve

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Objective:
    """Mean log-loss plus a penalty on the weights, ``|weights|**2 / (2 C n)``.

    Attributes
    ----------
    X : sparse array, shape (n, d)
    y : ndarray of float, shape (n,)
        1 for spam, 0 for ham.
    C : float
        Inverse strength of the penalty, as in scikit-learn; its objective is C n times this
        one. The intercept is not penalised.
    """

    X: sparse.csr_array
    y: Array
    C: float = 10.0

    @property
    def penalty(self) -> float:
        """What multiplies half the squared length of the weights."""
        return 1 / (self.C * self.X.shape[0])

    def margins(self, parameters: Array) -> Array:
        """Log-odds of spam for each message, shape (n,)."""
        return self.X @ parameters[:-1] + parameters[-1]

    def loss(self, parameters: Array) -> float:
        """The objective, stable at any margin."""
        weights, margins = parameters[:-1], self.margins(parameters)
        return mean_log_loss(margins, self.y) + self.penalty / 2 * float(weights @ weights)

    def gradient(self, parameters: Array) -> Array:
        """Derivative of the objective by each parameter, shape (d + 1,)."""
        return self.loss_and_gradient(parameters)[1]

    def loss_and_gradient(self, parameters: Array) -> tuple[float, Array]:
        """Both at once: one pass over `X` each way.

        Examples
        --------
        >>> objective = Objective(sparse.csr_array(np.eye(2)), np.array([1.0, 0.0]))
        >>> loss, gradient = objective.loss_and_gradient(np.zeros(3))
        >>> bool(np.isclose(loss, np.log(2))), gradient
        (True, array([-0.25,  0.25,  0.  ]))
        """
        weights, margins = parameters[:-1], self.margins(parameters)
        loss = mean_log_loss(margins, self.y) + self.penalty / 2 * float(weights @ weights)
        residuals = (expit(margins) - self.y) / len(self.y)
        by_weight = self.X.T @ residuals + self.penalty * weights
        return loss, np.append(by_weight, residuals.sum())

    def hessian_vector_product(self, parameters: Array, vector: Array) -> Array:
        """The Hessian times a vector, without the Hessian, shape (d + 1,)."""
        p = expit(self.margins(parameters))
        curved = p * (1 - p) * self.margins(vector) / len(self.y)
        return np.append(self.X.T @ curved + self.penalty * vector[:-1], curved.sum())

    @cached_property
    def smoothness(self) -> float:
        """L, the largest curvature anywhere: p (1 - p) is at most 1/4."""
        direction = np.ones(self.X.shape[1] + 1)
        for _ in range(60):
            direction /= np.linalg.norm(direction)
            seen = self.margins(direction)
            direction = np.append(self.X.T @ seen, seen.sum())
        return float(np.linalg.norm(direction)) / (4 * len(self.y)) + self.penalty


def mean_log_loss(margins: Array, y: Array) -> float:
    """Average of -log(probability of what is true), in nats, from log-odds.

    Examples
    --------
    >>> mean_log_loss(np.array([1000.0, -1000.0]), np.array([1, 0]))
    0.0
    >>> mean_log_loss(np.array([1000.0]), np.array([0]))
    1000.0
    """
    return float(np.mean(np.logaddexp(0, np.where(y > 0.5, -margins, margins))))


@dataclass(frozen=True, eq=False)
class LogisticFit:
    """A fitted model.

    Attributes
    ----------
    weights : ndarray, shape (d,)
    intercept : float
    objective : float
        The loss that was minimised, at its minimum.
    steps : int
        Steps that the solver took.
    """

    weights: Array
    intercept: float
    objective: float
    steps: int

    def log_odds(self, X: sparse.csr_array) -> Array:
        """Log-odds of spam for each message, shape (n,)."""
        return X @ self.weights + self.intercept

    def probability(self, X: sparse.csr_array) -> Array:
        """Probability of spam for each message, shape (n,)."""
        return expit(self.log_odds(X))

    def pushes(self, x: sparse.csr_array) -> Array:
        """What each feature of one message adds to its probability of spam.

        Parameters
        ----------
        x : sparse array, shape (1, d)

        Returns
        -------
        ndarray, shape (d,)
            They add up to p(x) - p(0), the probability beyond that of a message without
            features: integrated gradients [1]_ from 0 to x, in closed form, since the
            log-odds are linear along the way.

        References
        ----------
        .. [1] M. Sundararajan, A. Taly and Q. Yan, "Axiomatic Attribution for Deep Networks",
           ICML 2017.
        """
        parts = sparse.csr_array(x).toarray()[0] * self.weights
        rise = float(parts.sum())
        low, high = expit(self.intercept), expit(self.intercept + rise)
        # Where the log-odds hardly move, the average slope is the slope: p (1 - p).
        average = (high - low) / rise if abs(rise) > 1e-6 else low * (1 - low)
        return parts * average


def fit(
    X: sparse.csr_array, y: npt.ArrayLike, C: float = 10.0, tolerance: float = 1e-6
) -> LogisticFit:
    """Fit a logistic regression with an L2 penalty.

    Parameters
    ----------
    X : sparse array or ndarray, shape (n, d)
    y : array_like, shape (n,)
        1 or True for spam, 0 or False for ham; both must occur.
    C : float
        Inverse strength of the penalty: the objective is the mean log-loss plus
        ``|weights|**2 / (2 C n)``, scikit-learn's divided by C n; the intercept is free.
    tolerance : float
        Stop when the gradient's norm is at most this share of its norm at zero.

    Returns
    -------
    LogisticFit

    Raises
    ------
    ValueError
        If `y` is not of zeros and ones, holds one of them only, or does not match `X`.

    Examples
    --------
    >>> model = fit(sparse.csr_array([[0.0], [1.0], [2.0], [3.0]]), [0, 1, 0, 1])
    >>> [round(float(p), 2) for p in model.probability(np.array([[0.0], [3.0]]))]
    [0.23, 0.77]
    """
    objective = _checked(X, y, C)
    for step in solve(objective, tolerance=tolerance):
        last = step
    weights, intercept = last.parameters[:-1], float(last.parameters[-1])
    return LogisticFit(weights, intercept, last.loss, last.number)


def _checked(X: sparse.csr_array, y: npt.ArrayLike, C: float) -> Objective:
    rows, labels = sparse.csr_array(X, dtype=float), np.asarray(y, dtype=float).ravel()
    if rows.shape[0] != labels.size:
        raise ValueError(f"X has {rows.shape[0]} rows and y has {labels.size} labels.")
    if set(np.unique(labels)) != {0.0, 1.0}:
        raise ValueError(f"y must hold both 0 and 1 and nothing else, not {np.unique(labels)[:5]}.")
    if not C > 0:
        raise ValueError(f"C must be positive, not {C}.")
    return Objective(rows, labels, C)


def difference_gradient(objective: Objective, parameters: Array, step: float = 1e-5) -> Array:
    """The gradient by central differences, column by column over the rows that a weight touches.

    Parameters
    ----------
    objective : Objective
    parameters : ndarray, shape (d + 1,)
    step : float
        How far each weight is moved both ways.

    Returns
    -------
    ndarray, shape (d + 1,)
        What 2 (d + 1) whole evaluations of the loss would give: moving weight j changes the
        margins only of rows with x_ij other than 0.

    Examples
    --------
    >>> objective = Objective(sparse.csr_array(np.eye(2)), np.array([1.0, 0.0]))
    >>> difference_gradient(objective, np.zeros(3)).round(6)
    array([-0.25,  0.25,  0.  ])
    """
    columns, margins, y = objective.X.tocsc(), objective.margins(parameters), objective.y
    signs = np.where(y > 0.5, -1.0, 1.0)

    def rise(at: Array, sign: Array, by: Array) -> Array:
        return np.logaddexp(0, sign * (at + by)) - np.logaddexp(0, sign * (at - by))

    rows, moved = columns.indices, step * columns.data
    each = rise(margins[rows], signs[rows], moved)
    column = np.repeat(np.arange(columns.shape[1]), np.diff(columns.indptr))
    sums = np.bincount(column, each, minlength=columns.shape[1])
    by_weight = sums / (2 * step * len(y)) + objective.penalty * parameters[:-1]
    return np.append(by_weight, rise(margins, signs, np.full(len(y), step)).mean() / (2 * step))
