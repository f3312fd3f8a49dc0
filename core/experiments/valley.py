"""Paths down a curve and down a valley, for the page on descent."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from core.models.descent import Evaluations, LossAndGradient, Step, descend, nesterov

Array = np.ndarray
METHODS = ("gradient", "momentum", "Adam")
RATES = np.round(np.arange(0.1, 2.45, 0.1), 1)  # shares of 1/L
SMALLEST, LARGEST = 1e-30, 1e12  # losses that are drawn


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


def down_a_valley(condition: float, method: str, rate: float | Array, n_steps: int) -> list[Step]:
    """Descent on (x² + condition y²)/2 from (9, 1), by "gradient", "momentum" or "Adam".

    `rate` is a share of 1 over the largest curvature, which is `condition`. Of several rates each
    has an x and a y of its own, side by side; momentum, which restarts by the whole gradient, takes
    one rate.
    """
    curvature, start = (np.tile(pair, np.size(rate)) for pair in ([1.0, condition], [9.0, 1.0]))

    def loss(x: Array) -> tuple[float, Array]:
        return float(x @ (curvature * x)) / 2, curvature * x

    if method == "momentum":
        return list(nesterov(loss, start, float(rate) / condition, n_steps))
    each = np.repeat(rate, 2)
    if method == "Adam":
        return list(_adam(loss, start, each, n_steps))
    return list(descend(loss, start, each / condition, n_steps))


def paths(condition: float, rate: float, n_steps: int) -> pd.DataFrame:
    """Where each of the three methods stands after each step, as far as that can be drawn.

    Returns
    -------
    DataFrame
        `method`, `step`, `evaluations` (of the gradient), `x`, `y` and `loss`.
    """
    rows = [
        (name, s.number, s.evaluations.gradients, *s.parameters, s.loss)
        for name in METHODS
        for s in down_a_valley(condition, name, rate, n_steps)
        if SMALLEST < s.loss < LARGEST
    ]
    return pd.DataFrame(rows, columns=["method", "step", "evaluations", "x", "y", "loss"])


def by_rate(condition: float, n_steps: int) -> pd.DataFrame:
    """The loss of each method after each step, by its rate: `method`, `rate`, `step`, `loss`."""
    steps, rates = (grid.ravel() for grid in np.mgrid[: n_steps + 1, : len(RATES)])
    parts = [
        pd.DataFrame({
            "method": name, "rate": RATES[rates], "step": steps,
            "loss": losses(condition, name, n_steps).clip(SMALLEST, LARGEST).ravel(),
        })
        for name in METHODS
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def losses(condition: float, method: str, n_steps: int) -> Array:
    """The loss of one method after each step at each of `RATES`, shape (n_steps + 1, n_rates)."""
    if method == "momentum":
        runs = [down_a_valley(condition, method, float(rate), n_steps) for rate in RATES]
        return np.array([[step.loss for step in run] for run in runs]).T
    points = np.array([s.parameters for s in down_a_valley(condition, method, RATES, n_steps)])
    return (points.reshape(n_steps + 1, -1, 2) ** 2 @ [1.0, condition]) / 2


def fails_from(table: pd.DataFrame, start: float) -> dict[str, float]:
    """The first rate at which each method ends above where it started; infinite if none does."""
    worse = table[table["loss"] > start]
    first = worse.groupby("method")["rate"].min()
    return {name: float(first.get(name, np.inf)) for name in METHODS}


def _adam(loss: LossAndGradient, start: Array, rate: Array, n_steps: int) -> Iterator[Step]:
    """Adam with its usual constants: steps of about `rate`, whatever the slope's size."""
    at, mean, square = start.copy(), np.zeros(start.size), np.zeros(start.size)
    for number in range(n_steps + 1):
        value, gradient = loss(at)
        yield Step(number, at, value, gradient, Evaluations(number + 1, number + 1))
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        unbiased = mean / (1 - 0.9 ** (number + 1))
        spread = np.sqrt(square / (1 - 0.999 ** (number + 1)))
        at = at - rate * unbiased / (spread + 1e-8)
