"""Paths down a curve and down a valley, for the page on descent."""

from collections.abc import Iterator

import numpy as np

from core.models.descent import Step, descend, nesterov

Array = np.ndarray


def on_a_parabola(rate: float, n_steps: int, start: float = 4.0) -> list[float]:
    """Where descent on x² stands after each step.

    Examples
    --------
    >>> on_a_parabola(1.0, 3)
    [4.0, -4.0, 4.0, -4.0]
    """
    steps = descend(lambda x: (float(x @ x), 2 * x), np.array([start]), rate, n_steps)
    return [float(step.parameters[0]) for step in steps]


def zone(rate: float) -> str:
    """What a rate does on x²: each step multiplies x by 1 - 2 rate."""
    if rate <= 0.5:
        return "shrinks on one side"
    if rate < 1:
        return "flips and shrinks"
    return "flips for ever" if rate == 1 else "flips and grows"


def down_a_valley(condition: float, method: str, rate: float, n_steps: int) -> list[Step]:
    """Descent on (x² + condition y²)/2 from (9, 1), by "gradient", "momentum" or "Adam".

    `rate` is a share of 1 over the largest curvature, which is `condition`.
    """
    curvature, start = np.array([1.0, condition]), np.array([9.0, 1.0])

    def loss(x: Array) -> tuple[float, Array]:
        return float(x @ (curvature * x)) / 2, curvature * x

    if method == "momentum":
        return list(nesterov(loss, start, rate / condition, n_steps))
    if method == "Adam":
        return list(_adam(loss, start, rate, n_steps))
    return list(descend(loss, start, rate / condition, n_steps))


def _adam(loss, start: Array, rate: float, n_steps: int) -> Iterator[Step]:  # type: ignore[no-untyped-def]
    """Adam with its usual constants: steps of about `rate`, whatever the slope's size."""
    at, mean, square = start.copy(), np.zeros(2), np.zeros(2)
    for number in range(n_steps + 1):
        value, gradient = loss(at)
        yield Step(number, at, value, gradient)
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        unbiased = mean / (1 - 0.9 ** (number + 1))
        spread = np.sqrt(square / (1 - 0.999 ** (number + 1)))
        at = at - rate * unbiased / (spread + 1e-8)
