"""The fast solver for logistic regression: L-BFGS that knows the curvature of each weight.

p are probabilities, z the change of all margins along a direction, a how far to go along it.
"""

from collections import deque
from collections.abc import Iterator
from typing import Protocol

import numpy as np
from scipy import sparse
from scipy.special import expit

from core.models.descent import Evaluations, Step

Array = np.ndarray
MEMORY = 20  # pairs of steps and gradient changes
REMEASURED = (0, 4, 12)  # steps at which the curvature of each weight is measured
SINGLE_UNTIL = 3e-5  # share of the first gradient down to which float32 shows the way
FLATTER = 0.3  # a line is followed until its slope is this share of the first


class Problem(Protocol):
    """What the solver needs to know; `core.models.logistic.Objective` is one."""

    @property
    def X(self) -> sparse.csr_array: ...  # noqa: N802, D102
    @property
    def y(self) -> Array: ...  # noqa: D102
    @property
    def penalty(self) -> float: ...  # noqa: D102


def solve(
    problem: Problem, start: Array | None = None, tolerance: float = 1e-6, n_steps: int = 1000
) -> Iterator[Step]:
    """Minimise a penalised logistic loss; the loss falls at every step, from any start.

    Parameters
    ----------
    problem : Problem
        `X` (n, d), `y` (n,) of zeros and ones, and the penalty.
    start : ndarray, shape (d + 1,), optional
        Weights and intercept; by default no weights and the intercept that fits alone.
    tolerance : float
        Stop when the gradient's norm is at most this share of its norm at zero.
    n_steps : int
        At most so many.

    Yields
    ------
    Step
        From the default start, values are of float32 until near the minimum; the last are not.

    Notes
    -----
    L-BFGS [1]_ with three changes. The first guess of the inverse Hessian is diagonal, 1 over
    the curvature of each weight, measured three times. A line search costs no pass over `X`,
    since margins are linear in the weights: it is a safeguarded Newton iteration on them. And
    far from the minimum the passes are made in float32.

    References
    ----------
    .. [1] J. Nocedal and S. Wright, *Numerical Optimization*, 2nd ed., 2006, section 7.2.
    """
    search = _Search(problem, start)
    for number in range(n_steps + 1):
        if search.single and search.length <= max(tolerance, SINGLE_UNTIL) * search.length_at_zero:
            search.use(np.float64)
        seen = Evaluations(number + 1, number + 1)
        yield Step(number, search.at, search.loss, search.gradient, seen)
        if search.length <= tolerance * search.length_at_zero:
            return
        if number in REMEASURED:
            search.measure_curvature()
        if not search.advance():
            if not search.single:
                return  # rounding hides any further descent
            search.use(np.float64)


class _Search:
    """Where the solver stands, and what it has learned of the curvature."""

    def __init__(self, problem: Problem, start: Array | None) -> None:
        self.problem, self.penalty, n = problem, problem.penalty, len(problem.y)
        share = float(problem.y.mean())
        at_share = np.zeros(problem.X.shape[1] + 1)
        at_share[-1] = np.log(share / (1 - share))
        self.at = at_share if start is None else np.array(start, dtype=float)
        # Far margins would keep their float32 rounding while the steps shrink.
        self.use(np.float32 if start is None else np.float64)
        by_half = self.X.T @ (0.5 - self.y) / n
        self.length_at_zero = float(np.hypot(np.linalg.norm(by_half), 0.5 - share))
        self.pairs: deque[tuple[Array, Array]] = deque(maxlen=MEMORY)

    def use(self, precision: type) -> None:
        """Make the passes over the data in this precision from now on."""
        self.single, self.precision = precision is np.float32, precision
        self.X = self.problem.X.astype(precision, copy=False)
        self.y: Array = self.problem.y.astype(precision)
        self.margins = self.change(self.at)
        self.loss = self.loss_at(self.margins, self.at)
        self.look()

    def change(self, direction: Array) -> Array:
        """What a step does to all margins."""
        if not direction[:-1].any():
            return np.full(len(self.y), direction[-1], self.precision)
        return self.X @ direction[:-1].astype(self.precision) + self.precision(direction[-1])

    def loss_at(self, margins: Array, at: Array) -> float:
        """The objective."""
        losses = np.logaddexp(0, np.where(self.y > 0.5, -margins, margins))
        return float(losses.mean(dtype=float)) + self.penalty / 2 * float(at[:-1] @ at[:-1])

    def look(self) -> None:
        """Take the gradient here; sums over weights are in float64."""
        residuals = (expit(self.margins) - self.y) / self.precision(len(self.y))
        by_weight = self.X.T @ residuals + self.penalty * self.at[:-1]
        self.gradient = np.append(by_weight, residuals.sum(dtype=float))
        self.length = float(np.linalg.norm(self.gradient))

    def measure_curvature(self) -> None:
        """Take the diagonal of the Hessian here."""
        p = expit(self.margins)
        curved = p * (1 - p) / self.precision(len(self.y))
        squares = self.X.copy()
        squares.data = squares.data**2
        by_weight = squares.T @ curved + self.penalty
        self.inverse = 1 / np.append(by_weight, curved.sum(dtype=float) + self.penalty)

    def advance(self) -> bool:
        """Go down one line; False when no length lowers the loss."""
        direction = -_inverse_hessian_times(self.gradient, self.pairs, self.inverse)
        if not direction @ self.gradient < 0:
            self.pairs.clear()
            direction = -self.inverse * self.gradient
        z, start, before = self.change(direction), self.at, self.gradient
        self.follow(direction, z)
        if not self.pairs:  # the first guess is rough: settle its length and the intercept by turns
            shift = np.append(np.zeros(len(direction) - 1), 1.0)
            for line, by in ((shift, np.ones_like(z)), (direction, z)) * 2:
                self.follow(line, by)
        moved = self.at - start
        if not moved.any():
            return False
        self.look()
        if moved @ (self.gradient - before) > 0:
            self.pairs.append((moved, self.gradient - before))
        return True

    def follow(self, direction: Array, z: Array) -> None:
        """Go along one line, ahead or back, as far as the loss falls."""
        n, y, z2, inner = len(self.y), self.y, z * z, direction[:-1]
        along, length = float(self.at[:-1] @ inner), float(inner @ inner)
        p = expit(self.margins)
        first = float(z @ (p - y)) / n + self.penalty * along
        low, high = (0.0, np.inf) if first < 0 else (-np.inf, 0.0)
        a = 1.0 if first < 0 else -1.0
        for _ in range(60):
            margins = self.margins + self.precision(a) * z
            p = expit(margins)
            slope = float(z @ (p - y)) / n + self.penalty * (along + a * length)
            if abs(slope) <= FLATTER * abs(first):
                at = self.at + a * direction
                loss = self.loss_at(margins, at)
                if loss < self.loss:
                    self.at, self.margins, self.loss = at, margins, loss
                    return
            # The loss is convex: it falls up to where the slope is zero, on the near side of a.
            beyond = slope > 0 if abs(slope) > FLATTER * abs(first) else a > 0
            low, high = (low, a) if beyond else (a, high)
            curvature = float(z2 @ (p * (1 - p))) / n + self.penalty * length
            a = _next_on_line(a - slope / max(curvature, 1e-30), low, high)


def _next_on_line(wanted: float, low: float, high: float) -> float:
    """Where Newton wants to go, kept inside the bracket and within ten times what is known."""
    if np.isfinite(low) and np.isfinite(high):
        return wanted if low < wanted < high else (low + high) / 2
    if np.isinf(high):
        return float(np.clip(wanted, 1.5 * low, 10 * max(low, 1.0)) if wanted > low else 2 * low)
    return -_next_on_line(-wanted, -high, np.inf)


def _inverse_hessian_times(
    gradient: Array, pairs: deque[tuple[Array, Array]], inverse: Array
) -> Array:
    """The two loops of L-BFGS: the last steps correct the diagonal guess."""
    v, shares = gradient.copy(), []
    for moved, change in reversed(pairs):
        shares.append((moved @ v) / (moved @ change))
        v -= shares[-1] * change
    v *= inverse
    for (moved, change), share in zip(pairs, reversed(shares), strict=True):
        v += moved * (share - (change @ v) / (moved @ change))
    return v
