"""Training that holds: limits on the step, watched while a run goes on.

Four checks surround any loss and gradient. A blow-up is undone and the rate halved; a network
that has died starts again at a quarter of the rate; the gradient is clipped to a multiple of its
own usual length; and the rate is kept within reach of 2 / curvature, where a quadratic would
begin to bounce. None of them makes a well-chosen rate better: they make a badly chosen one usable.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.models.descent import Step

Array = np.ndarray
Product = Callable[[Array, Array], Array]

EDGE_SHARE = 0.7  # of 2 / curvature: the highest rate
TIMID_SHARE = 0.2  # of 2 / curvature: while little is learned, a lower rate is raised towards it
CLIP = 2.5  # times the usual length of the gradient
EARLY = (0, 5, 10, 20, 40, 60)  # curvature changes fast at first …
EVERY = 100  # … and later slowly


@dataclass
class _Watch:
    """What the guard remembers of a run; changed in place as the run goes on."""

    rate: float
    direction: Array  # in which the loss curves most, of length 1
    edge: float = np.inf  # 2 / curvature, where it is known
    first: Step | None = None
    healthy: Step | None = None  # the last one about as good as the best
    loss: float = np.nan  # moving average
    best: float = np.inf  # lowest value of that average
    usual: float = np.nan  # moving average of the gradient's norm, for clipping
    recent: float = np.nan  # the same, over fewer steps

    def is_blown_up(self, loss: float, gradient: Array) -> bool:
        """Whether the loss is not finite, far above its start, or well above its best."""
        if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            return True
        if self.first is None:
            return False
        average = 0.8 * self.loss + 0.2 * loss
        best, first = self.best, self.first.loss  # plus half its size, plus three times its size
        return average > max(1.5 * best, 0.5 * best) + 0.5 or loss > max(4 * first, -2 * first) + 2

    def is_dead(self, number: int) -> bool:
        """Whether next to nothing was learned although the gradient has almost vanished."""
        if self.first is None or number < 10 or number % 10:
            return False
        began, first = float(np.linalg.norm(self.first.gradient)), self.first.loss
        return self.recent < 0.25 * began and self.loss > min(0.8 * first, first)

    def note(self, step: Step) -> None:
        """Take in a step that is no blow-up."""
        size = float(np.linalg.norm(step.gradient))
        if self.first is None:
            self.first = self.healthy = step
            self.loss, self.usual, self.recent = step.loss, size, size
        self.loss = 0.8 * self.loss + 0.2 * step.loss
        self.recent = 0.8 * self.recent + 0.2 * size
        if self.loss <= max(1.05 * self.best, 0.95 * self.best):
            self.healthy = step
        self.best = min(self.best, self.loss)

    def back_to(self, step: Step, factor: float) -> Step:
        """Return to an earlier step with the rate times `factor`."""
        self.rate = min(self.rate, EDGE_SHARE * self.edge) * factor
        self.loss, self.recent = step.loss, float(np.linalg.norm(step.gradient))
        return step

    def move(self, step: Step) -> Array:
        """Parameters after a step along the clipped gradient."""
        size = float(np.linalg.norm(step.gradient))
        allowed = CLIP * self.usual
        self.usual = 0.95 * self.usual + 0.05 * min(size, allowed)
        shorter = min(1.0, allowed / size) if size > 0 else 1.0
        rate = min(self.rate, EDGE_SHARE * self.edge)
        return step.parameters - rate * shorter * step.gradient

    def look(self, parameters: Array, product: Product, n_rounds: int) -> None:
        """Measure the largest curvature by power iteration from where the last look ended."""
        size = 0.0
        for _ in range(n_rounds):
            found = product(parameters, self.direction)
            before, size = size, float(np.linalg.norm(found))
            if not (np.isfinite(size) and size > 0):
                return
            self.direction = found / size
            if abs(size - before) < 0.02 * size:
                break
        self.edge = 2 / size

    def encourage(self) -> None:
        """Raise a rate far below the edge while less than half of the loss is learned."""
        timid = TIMID_SHARE * self.edge
        if self.first is None or self.rate >= timid:
            return
        if self.loss > min(0.5 * self.first.loss, self.first.loss):
            self.rate = min(4 * self.rate, timid)


def guarded_training(
    loss_and_gradient: Callable[[Array], tuple[float, Array]],
    parameters: Array,
    learning_rate: float,
    n_steps: int,
    hessian_vector_product: Product | None = None,
    rng: np.random.Generator | None = None,
) -> Iterator[Step]:
    """Descend along the gradient, within limits that keep the run from breaking.

    Parameters
    ----------
    loss_and_gradient : callable
        Maps parameters, shape (n_parameters,), to the loss and its gradient. It may draw a new
        minibatch at each call, and may return NaN or inf.
    parameters : ndarray of shape (n_parameters,)
        Where to start. Not changed.
    learning_rate : float
        The rate you would have used without a guard.
    n_steps : int
        How many steps to yield; each costs one call of `loss_and_gradient`.
    hessian_vector_product : callable, optional
        Maps parameters and a vector, both of shape (n_parameters,), to the Hessian times the
        vector; on a fixed batch of 64 rows it is good enough. Without it the rate is only
        lowered after something broke.
    rng : numpy.random.Generator, optional
        Draws the direction from which the search for the largest curvature starts.

    Yields
    ------
    Step
        Where descent stood; its loss and gradient are finite. A step that broke is not yielded:
        the last healthy one is yielded again in its place. The last Step is the trained model.

    Raises
    ------
    ValueError
        If the rate is not positive.
    ArithmeticError
        If loss or gradient are not finite where the run starts.

    Notes
    -----
    The rate is at most 0.7 times 2 / curvature. Above 2 / curvature a quadratic diverges, but
    a network often trains on at the edge of stability [1]_, so this is a margin and no law.

    A loss may be negative. How far it may rise above its start or its best is then measured by
    the size of these. How much of it is left to learn is unknown, for it has no end at 0: a run
    counts as dead, or as timid, only while it stands above its start.

    References
    ----------
    .. [1] J. Cohen et al., "Gradient Descent on Neural Networks Typically Occurs at the Edge of
       Stability", ICLR 2021.

    Examples
    --------
    Your own loop needs one function. Here least squares on minibatches, at a rate of 1,000
    where everything above 1 diverges; only the loss is watched.

    >>> data = np.random.default_rng(0)
    >>> A = data.standard_normal((200, 3))
    >>> b = A @ [1.0, -2.0, 0.5]
    >>> def loss_and_gradient(w):
    ...     rows = data.integers(0, 200, size=16)
    ...     miss = A[rows] @ w - b[rows]
    ...     return miss @ miss / 16, 2 * A[rows].T @ miss / 16
    >>> losses = []
    >>> for step in guarded_training(loss_and_gradient, np.zeros(3), 1000.0, n_steps=300):
    ...     losses.append(step.loss)
    >>> step.parameters.round(3)
    array([ 1. , -2. ,  0.5])
    >>> bool(np.isfinite(losses).all())
    True
    """
    if not learning_rate > 0:
        raise ValueError(f"the learning rate must be positive, not {learning_rate}.")
    rng = np.random.default_rng(0) if rng is None else rng
    direction = rng.standard_normal(parameters.size)
    watch = _Watch(learning_rate, direction / np.linalg.norm(direction))
    for number in range(n_steps):
        loss, gradient = loss_and_gradient(parameters)
        step = _accepted(watch, Step(number, parameters, float(loss), gradient))
        yield step
        if hessian_vector_product and (number in EARLY or number % EVERY == 0):
            watch.look(step.parameters, hessian_vector_product, 2 if number else 10)
            watch.encourage()
        parameters = watch.move(step)


def _accepted(watch: _Watch, step: Step) -> Step:
    """Give the step itself, or the earlier one to which the run returns."""
    if watch.is_blown_up(step.loss, step.gradient):
        if watch.first is None or watch.healthy is None:
            raise ArithmeticError(
                f"loss {step.loss} or its gradient is not finite where training starts; start "
                "from smaller parameters or check the data for missing values."
            )
        kept = watch.back_to(watch.healthy, 0.5)
    elif watch.is_dead(step.number) and watch.first is not None:
        kept = watch.back_to(watch.first, 0.25)
        watch.healthy, watch.best = kept, kept.loss
    else:
        watch.note(step)
        return step
    return Step(step.number, kept.parameters, kept.loss, kept.gradient)
