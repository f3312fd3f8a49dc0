"""Descent: down a loss by its gradient, and where it stood at each step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
LossAndGradient = Callable[[Array], tuple[float, Array]]
Product = Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Evaluations:
    """How often each quantity was evaluated so far."""

    losses: int = 0
    gradients: int = 0
    products: int = 0


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
    evaluations : Evaluations
        What it took to come here and look, from the start on.
    """

    number: int
    parameters: np.ndarray
    loss: float
    gradient: np.ndarray
    evaluations: Evaluations = Evaluations()


def descend(
    loss_and_gradient: LossAndGradient, start: Array, learning_rate: float | Array, n_steps: int
) -> Iterator[Step]:
    """Gradient descent: step against the gradient, by a fixed rate.

    Parameters
    ----------
    loss_and_gradient : callable
        Maps parameters, shape (n_parameters,), to the loss and its gradient.
    start : ndarray, shape (n_parameters,)
    learning_rate : float, or ndarray of shape (n_parameters,)
        Length of a step for a gradient of length 1, of each parameter or of all. Below 2 over the
        largest curvature a quadratic loss falls at every step; above, it grows.
    n_steps : int
        Steps to take; n_steps + 1 are reported, from the start to the last point.

    Yields
    ------
    Step

    Examples
    --------
    >>> steps = descend(lambda x: (x @ x, 2 * x), np.array([4.0]), 1.0, 3)
    >>> [float(step.parameters[0]) for step in steps]
    [4.0, -4.0, 4.0, -4.0]
    """
    at = np.array(start, dtype=float)
    for number in range(n_steps + 1):
        loss, gradient = loss_and_gradient(at)
        yield Step(number, at, loss, gradient, Evaluations(number + 1, number + 1))
        at = at - learning_rate * gradient


def descend_locally(
    loss_and_gradient: LossAndGradient,
    hessian_vector_product: Product,
    start: Array,
    n_steps: int,
    share: float = 0.9,
) -> Iterator[Step]:
    """Gradient descent at a share of the local limit, 2 over the largest curvature here.

    Parameters
    ----------
    loss_and_gradient : callable
    hessian_vector_product : callable
        Maps parameters and a vector to the Hessian times the vector.
    start : ndarray, shape (n_parameters,)
    n_steps : int
    share : float
        Of the limit. The curvature is measured again every ten steps, each time from the
        direction that it was found in before, by two products (ten at first).

    Yields
    ------
    Step

    Examples
    --------
    >>> steps = descend_locally(lambda x: (x @ x, 2 * x), lambda x, v: 2 * v, np.ones(1), 1)
    >>> [round(float(step.parameters[0]), 6) for step in steps]
    [1.0, -0.8]
    """
    at, products, rate = np.array(start, dtype=float), 0, 0.0
    direction = np.random.default_rng(0).normal(size=at.size)
    for number in range(n_steps + 1):
        loss, gradient = loss_and_gradient(at)
        yield Step(number, at, loss, gradient, Evaluations(number + 1, number + 1, products))
        if number % 10 == 0:
            tries = 10 if number == 0 else 2
            products += tries
            for _ in range(tries):
                direction /= np.linalg.norm(direction)
                direction = hessian_vector_product(at, direction)
            rate = share * 2 / float(np.linalg.norm(direction))
        at = at - rate * gradient


def nesterov(
    loss_and_gradient: LossAndGradient, start: Array, learning_rate: float, n_steps: int
) -> Iterator[Step]:
    """Accelerated descent, with a restart when the momentum points uphill.

    Parameters
    ----------
    loss_and_gradient : callable
    start : ndarray, shape (n_parameters,)
    learning_rate : float
        At most 1 over the largest curvature anywhere.
    n_steps : int

    Yields
    ------
    Step
        The points where the gradient is taken, which are ahead of the iterates by the momentum.

    References
    ----------
    .. [1] B. O'Donoghue and E. Candès, "Adaptive Restart for Accelerated Gradient Schemes",
       Foundations of Computational Mathematics 15, 715-732, 2015.

    Examples
    --------
    >>> *_, last = nesterov(lambda x: (x @ x, 2 * x), np.ones(1), 0.25, 60)
    >>> bool(last.loss < 1e-12)
    True
    """
    ahead = at = np.array(start, dtype=float)
    momentum = 1.0
    for number in range(n_steps + 1):
        loss, gradient = loss_and_gradient(ahead)
        yield Step(number, ahead, loss, gradient, Evaluations(number + 1, number + 1))
        before, at = at, ahead - learning_rate * gradient
        if gradient @ (at - before) > 0:
            momentum = 1.0
        grown = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = at + (momentum - 1) / grown * (at - before)
        momentum = grown
