"""Panels: small Gauss-Kronrod rules side by side, split where they disagree with themselves.

a, b: left and right edges of panels; x: where f is asked; y: what it answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

Function = Callable[[float], float]

# Kronrod's fifteen nodes on [-1, 1], his weights, and the weights of Gauss's seven among them:
# QUADPACK's QK15, which the tests rebuild from Legendre and Stieltjes polynomials.
HALF_NODES = [
    0.991455371120812639206854697526329,
    0.949107912342758524526189684047851,
    0.864864423359769072789712788640926,
    0.741531185599394439863864773280788,
    0.586087235467691130294144691693013,
    0.405845151377397166906606412076961,
    0.207784955007898467600689403773245,
]
HALF_KRONROD = [
    0.022935322010529224963732008058970,
    0.063092092629978553290700663189204,
    0.104790010322250183839876322541518,
    0.140653259715525918745189590510238,
    0.169004726639267902826583426598550,
    0.190350578064785409913256402421014,
    0.204432940075298892414161999234649,
]
HALF_GAUSS = [0.0, 0.129484966168869693270611432679082, 0.0, 0.279705391489276667901467771423780]
HALF_GAUSS += [0.0, 0.381830050505118944950369775488975, 0.0]
NODES = np.array([*(-x for x in HALF_NODES), 0.0, *HALF_NODES[::-1]])
KRONROD = np.array([*HALF_KRONROD, 0.209482141084727828012999174891714, *HALF_KRONROD[::-1]])
GAUSS = np.array([*HALF_GAUSS, 0.417959183673469387755102040816327, *HALF_GAUSS[::-1]])


def differentiation(x: np.ndarray) -> np.ndarray:
    """Matrix (n, n) that turns values at `x` into slopes there, exact for polynomials."""
    apart = x[:, None] - x + np.eye(x.size)
    weight = 1 / apart.prod(axis=1)
    matrix = weight / weight[:, None] / apart
    np.fill_diagonal(matrix, 0.0)
    np.fill_diagonal(matrix, -matrix.sum(axis=1))
    return matrix


SLOPES = differentiation(NODES)
FIRST_GAP = (1 - NODES[-1]) / 2  # of the width of a panel: what lies beyond its outermost node


def to_ends(x: np.ndarray) -> np.ndarray:
    """Matrix (n, 2) that turns values at `x` into the polynomial's values at -1 and 1."""
    apart = x[:, None] - x + np.eye(x.size)
    ends = [np.array([(end - np.delete(x, i)).prod() for i in range(x.size)]) for end in (-1, 1)]
    return np.column_stack(ends) / apart.prod(axis=1)[:, None]


def odd_twin(rule: np.ndarray) -> np.ndarray:
    """Find weights (15,) as long as `rule` that, like it, give 0 for polynomials below degree 13.

    The difference of the two rules is such a null rule, and even. A kink can sit where it gives
    nothing; hardly ever where its odd twin gives nothing too.
    """
    _, _, basis = np.linalg.svd(np.polynomial.legendre.legvander(NODES, 12).T)
    odd = max(basis[13:] - basis[13:, ::-1], key=np.linalg.norm)
    return odd * np.linalg.norm(rule) / np.linalg.norm(odd)


ENDS = to_ends(NODES)
DIFFERENCES = np.column_stack([KRONROD - GAUSS, odd_twin(KRONROD - GAUSS)])

TARGET = 1e-11  # of the total; a hundredth of the accuracy promised
EPS = np.finfo(float).eps
NARROWEST = 2.0**-990
PLAIN = {float, np.float64, bool}  # what needs no second look
COARSE = 1e-12  # rounding of a node, in half-widths of its panel, that is worth taking back


def number(y: Any) -> float:
    """Read what f answered as one number: NaN if it is complex, as (-1) ** 0.5 is, or too large.

    Raises
    ------
    TypeError
        If it is no number at all.
    """
    if isinstance(y, np.ndarray) and y.size == 1:
        y = y.item()
    if isinstance(y, complex | np.complexfloating):
        return float(y.real) if y.imag == 0 else np.nan
    if np.ndim(y) or not hasattr(y, "__float__"):
        raise TypeError(
            f"f must return one number, not {str(y)[:40]!r} of type {type(y).__name__}."
        )
    try:
        return float(y)
    except OverflowError:  # an int with hundreds of digits
        return np.nan


class Sampler:
    """A function that is asked at many points, counts them, and never stops at a bad one.

    Parameters
    ----------
    f : callable
        Real function of one real number.
    budget : int
        How often it may be asked.
    """

    def __init__(self, f: Function, budget: int):
        self.f = f
        self.budget = budget
        self.evaluations = 0

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Values at `x`; NaN where f has none because the arithmetic failed there."""
        points = x.ravel().tolist()
        self.evaluations += len(points)
        try:
            y = list(map(self.f, points))
        except (ArithmeticError, ValueError):
            y = list(map(self.one, points))
        if not set(map(type, y)) <= PLAIN:
            y = list(map(number, y))
        return np.fromiter(y, float, len(y)).reshape(x.shape)

    def one(self, point: float) -> float:
        """Ask at one point: NaN where 1 / 0, log(0), exp(1000) and the like fail."""
        try:
            return number(self.f(point))
        except (ArithmeticError, ValueError):
            return np.nan

    @property
    def left(self) -> int:
        """Evaluations that remain."""
        return self.budget - self.evaluations


@dataclass(frozen=True, eq=False)
class Panels:
    """Neighbouring intervals and what the rule says of each; every field is (n_panels,).

    Attributes
    ----------
    a, b : ndarray
        Edges.
    value : ndarray
        Kronrod's sum.
    error : ndarray
        How far Gauss's sum is from it, or more where that may be chance; inf where f has no value.
    absolute : ndarray
        Kronrod's sum of |f|.
    jitter : ndarray
        What rounding the nodes to floats may change.
    left, right : ndarray
        Where the polynomial through the values arrives at both edges.
    """

    a: np.ndarray
    b: np.ndarray
    value: np.ndarray
    error: np.ndarray
    absolute: np.ndarray
    jitter: np.ndarray
    left: np.ndarray
    right: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> "Panels":
        """Take some of them."""
        return Panels(*(getattr(self, field.name)[rows] for field in fields(self)))

    @property
    def splittable(self) -> np.ndarray:
        """True where a panel is wide enough for fifteen different floats in each half.

        Beside 0 there would be floats down to 5e-324, but 1 / x overflows at some of them.
        """
        grain = 64 * np.spacing(np.maximum(abs(self.a), abs(self.b)))
        return self.b - self.a > np.maximum(grain, NARROWEST)

    @property
    def target(self) -> float:
        """The total error worth working for: small beside the total, not below rounding."""
        return max(TARGET * abs(self.value.sum()), 20 * EPS * self.absolute.sum())

    @property
    def settled(self) -> bool:
        """True when there is nothing left worth working for."""
        return bool(self.error.sum() <= self.target)


def joined(parts: Sequence[Panels]) -> Panels:
    """All panels of several groups in one."""
    columns = ([getattr(part, f.name) for part in parts] for f in fields(Panels))
    return Panels(*map(np.concatenate, columns))


def measure(sample: Sampler, a: np.ndarray, b: np.ndarray) -> Panels:
    """Apply the rule to each panel, of shape (n_panels,)."""
    return weigh(a, b, ask(sample, a, b, nodes(a, b)))


def nodes(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Where the rule asks, shape (n_panels, 15), ascending in each panel."""
    half = ((b - a) / 2)[:, None]
    return np.clip((a[:, None] + half) + half * NODES, a[:, None], b[:, None])


def ask(sample: Sampler, a: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Values at the nodes x of each panel, shape (n_panels, 15), a lone hole mended."""
    y = sample(x)
    hole = ~np.isfinite(y)
    if hole.any() and sample.left > 10 * hole.sum():
        # sin(x) / x at 0 has neighbours on both sides; sqrt(-1) has none
        aside = np.minimum(x - a[:, None], b[:, None] - x)[hole] / 2  # never beyond the limits
        y[hole] = (sample(x[hole] - aside) + sample(x[hole] + aside)) / 2
    return y


def weigh(a: np.ndarray, b: np.ndarray, y: np.ndarray) -> Panels:
    """Add up sums and error estimates from the values at the nodes, shape (n_panels, 15).

    Notes
    -----
    The estimate is the larger of the two rules' difference, joined with its odd twin, and
    QUADPACK's rescaling of it, which is far larger where the rules do not converge yet [1]_.

    References
    ----------
    .. [1] R. Piessens et al., *QUADPACK*, Springer, 1983.
    """
    y, jitter = at_exact_nodes(a, b, y)
    half = (b - a) / 2
    mean = y @ KRONROD / 2
    value = 2 * half * mean
    spread = half * (abs(y - mean[:, None]) @ KRONROD)
    difference = half * np.hypot(*(y @ DIFFERENCES).T)
    share = np.divide(difference, spread, out=np.zeros_like(spread), where=spread > 0)
    error = np.maximum(difference, spread * np.minimum(1, (200 * share) ** 1.5))
    known = np.isfinite(y).all(axis=1) & np.isfinite(value) & np.isfinite(error)
    return Panels(
        a,
        b,
        np.where(known, value, 0.0),
        np.where(known, error, np.inf),
        np.where(known, half * (abs(y) @ KRONROD), 0.0),
        np.where(known, jitter, np.inf),
        *np.where(known, (y @ ENDS).T, np.nan),
    )


def at_exact_nodes(a: np.ndarray, b: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values moved from the floats that were asked to the nodes that were meant.

    Beside 1 a float is off by 1e-16, which is much in a peak of width 1e-9: its slope times that
    is taken away. What is left of the effect is the second field, shape (n_panels,).
    """
    half = (b - a) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        grain = EPS / 2 * np.maximum(abs(a), abs(b)) / half
    left = abs(np.diff(y, axis=1)).sum(axis=1) * half * grain
    rows = np.flatnonzero((grain > COARSE) & (grain < 1e-5))
    if rows.size:
        start, width = a[rows, None], half[rows, None]
        share = (nodes(a[rows], b[rows]) - start) / width - (1 + NODES)
        y = y.copy()
        y[rows] -= share * (y[rows] @ SLOPES.T)
        left[rows] *= np.minimum(1, 100 * grain[rows])
    return y, left


def insert(sample: Sampler, panels: Panels, edges: np.ndarray) -> Panels:
    """Cut the panels at new edges and measure what changed."""
    edges = np.unique(edges)
    cut = np.searchsorted(edges, panels.a, "right") < np.searchsorted(edges, panels.b, "left")
    if not cut.any():
        return panels
    pieces = []
    for a, b in zip(panels.a[cut], panels.b[cut], strict=True):
        inner = edges[(edges > a) & (edges < b)]
        pieces.append(np.column_stack([np.r_[a, inner], np.r_[inner, b]]))
    new = np.concatenate(pieces)
    return joined([panels[~cut], measure(sample, new[:, 0], new[:, 1])])
