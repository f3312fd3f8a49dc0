"""Areas, from the pieces that add up to them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.calculus.panels import EPS, Function, Panels, Sampler
from core.calculus.refinement import refine
from core.calculus.singular import without_singular_points
from core.calculus.survey import finite_edges, landmark_edges, look, tail_offsets
from core.calculus.tails import Tail, follow
from core.calculus.waves import sum_of_waves

BUDGET = 200_000  # evaluations in all
N_LANDMARKS = 2000  # each takes 30 of them at least
RESERVE = 20_000  # of them for singular points
TRUSTED = 1e-6  # relative error estimate above which a value is refused


@dataclass(frozen=True)
class Area:
    """An integral as quadrature found it.

    Attributes
    ----------
    value : float
    error : float
        An estimate of how far the value may be from the truth, not a bound.
    evaluations : int
        How often the function was asked.
    """

    value: float
    error: float
    evaluations: int


def area(f: Function, lower: float, upper: float, landmarks: Sequence[float] = ()) -> Area:
    """Integrate `f` from `lower` to `upper`, or refuse.

    Parameters
    ----------
    f : callable
        Takes and returns one float. It may have jumps, and poles that can be integrated; at
        single points it may return NaN, inf or a complex number, or raise an ArithmeticError or a
        ValueError.
    lower, upper : float
        The limits; ``-inf`` and ``inf`` are allowed, and the reversed order changes the sign.
    landmarks : sequence of float, optional
        Where `f` changes fast: the top of a peak, or both of its sides. Needed only where a peak
        is narrower than 1e-4 of a finite range, or than 1e-4 of its distance from the finite end
        of an infinite one (from 0 if both ends are), or where that distance is above 1e9.

    Returns
    -------
    Area
        Value, error estimate, and the number of evaluations: some 45,000 for an easy function on
        a finite range, 85,000 on the whole line, at most 200,000.

    Raises
    ------
    ArithmeticError
        If the area is infinite, if `f` was 0 wherever it was asked, if it has no value on a whole
        stretch, or if the error estimate stays above a millionth of the value.
    ValueError
        If a limit is NaN, or there are more than 2,000 landmarks.
    TypeError
        If `f` returns something that is not one number.

    Notes
    -----
    Adaptive quadrature starts from some tens of points and never learns of a peak between them.
    Here 15-point Gauss-Kronrod rules [1]_ stand side by side on thousands of panels from the
    start, a peak of which only the foot was seen is climbed, and the panels that disagree with
    themselves are halved. Beside singular points QUADPACK's extrapolation takes over, and an
    infinite tail is followed until it has faded. One that swings for ever is followed for some
    thousand half-waves and then summed to its limit; it is refused where anything else is seen
    beside its waves. Further out only that is seen which stands threefold above them or is as wide
    as an octave: name other peaks there in landmarks, or integrate them by themselves.

    References
    ----------
    .. [1] R. Piessens et al., *QUADPACK*, Springer, 1983.

    Examples
    --------
    >>> round(area(lambda x: x**2, 0, 1).value, 12)
    0.333333333333
    >>> area(lambda x: 1 / x, 0, 1)
    Traceback (most recent call last):
    ...
    ArithmeticError: The area beside 0 is infinite, or too slow to tell.
    """
    lower, upper = float(lower), float(upper)
    if math.isnan(lower) or math.isnan(upper):
        raise ValueError(f"The limits must be numbers, not {lower} and {upper}.")
    if lower == upper:
        return Area(0.0, 0.0, 0)
    if lower > upper:
        found = area(f, upper, lower, landmarks)
        return Area(-found.value, found.error, found.evaluations)
    sample = Sampler(f, BUDGET)
    marks = np.array([float(mark) for mark in landmarks if math.isfinite(mark)])
    if marks.size > N_LANDMARKS:
        raise ValueError(f"At most {N_LANDMARKS:,} landmarks, not {marks.size:,}.")
    with np.errstate(all="ignore"):
        panels, rest = survey(sample, lower, upper, marks)
        if not panels.absolute.any():
            return nothing(sample, panels, lower, upper, marks)
        panels, near = without_singular_points(
            sample, refine(sample, panels, RESERVE), upper - lower
        )
        return total(sample, panels, [rest, near], f"[{lower:g}, {upper:g}]")


def survey(
    sample: Sampler, lower: float, upper: float, landmarks: np.ndarray
) -> tuple[Panels, tuple[float, float]]:
    """Panels over the range, and value and error of the area beyond the last of them."""
    extra = landmark_edges(lower, upper, landmarks)
    if math.isfinite(lower) and math.isfinite(upper):
        return look(sample, np.union1d(finite_edges(lower, upper), extra)), (0.0, 0.0)
    anchor = lower if math.isfinite(lower) else upper if math.isfinite(upper) else 0.0
    tails = [Tail(anchor, sign) for sign, end in ((-1, lower), (1, upper)) if math.isinf(end)]
    edges = np.concatenate([extra, *(tail.at(tail_offsets()) for tail in tails)])
    panels, value, error = look(sample, np.unique(edges)), 0.0, 0.0
    for tail in tails:
        panels, waves, doubt = beyond(sample, panels, tail)
        value, error = value + waves, error + doubt
    return panels, (value, error)


def beyond(sample: Sampler, panels: Panels, tail: Tail) -> tuple[Panels, float, float]:
    """Panels as far as one tail needs them, and value and error of the area further out."""
    panels, left = follow(sample, panels, tail)
    if math.isfinite(left):
        panels = refine(sample, panels, BUDGET // 2)
        if panels.settled:
            return panels, 0.0, left
    inner, waves, doubt = sum_of_waves(sample, tail, panels)
    if math.isfinite(doubt):
        return inner, waves, doubt
    if math.isinf(left):
        raise ArithmeticError(
            f"The area from {tail.anchor:g} towards {tail.sign * math.inf:g} keeps growing: it is "
            "infinite, or its tail too heavy to tell."
        )
    return panels, 0.0, left


def nothing(
    sample: Sampler, panels: Panels, lower: float, upper: float, landmarks: np.ndarray
) -> Area:
    """Zero where the landmarks say that the area is elsewhere; a refusal otherwise."""
    if np.isinf(panels.error).all():
        raise ArithmeticError(
            f"f has no real, finite value at any of {sample.evaluations:,} points between "
            f"{lower:g} and {upper:g}."
        )
    elsewhere = landmarks[(landmarks < lower) | (landmarks > upper)]
    if np.any(np.nan_to_num(sample(elsewhere)) != 0):
        return Area(0.0, 0.0, sample.evaluations)
    raise ArithmeticError(
        f"f was 0 at all {sample.evaluations:,} points between {lower:g} and {upper:g}: either it "
        "is 0, or its peak is narrower than the gaps. Say where it is in landmarks."
    )


def total(sample: Sampler, panels: Panels, others: list[tuple[float, float]], where: str) -> Area:
    """Everything added up; a refusal if the error estimate is too large to trust."""
    value = float(panels.value.sum()) + sum(part for part, _ in others)
    absolute = float(panels.absolute.sum()) + sum(abs(part) for part, _ in others)
    jitter = 2 * float(np.hypot.reduce(panels.jitter))  # roundings do not conspire
    error = float(panels.error.sum()) + jitter + sum(doubt for _, doubt in others)
    error += 10 * EPS * absolute
    close = error <= max(TRUSTED * abs(value), 1e-10 * absolute)
    if not (close and math.isfinite(value) and math.isfinite(error)):
        raise ArithmeticError(
            f"No reliable area on {where}: {value:.6g} with an error of about {error:.1g} after "
            f"{sample.evaluations:,} evaluations; infinite, or not smooth enough."
        )
    return Area(value, float(error), sample.evaluations)


def expectation(
    g: Function, density: Function, lower: float, upper: float, landmarks: Sequence[float] = ()
) -> Area:
    """Average ``g(x)`` over a density, which need not be normalised.

    Parameters
    ----------
    g : callable
        What is averaged.
    density : callable
        Nonnegative; divided by its own area.
    lower, upper : float
        Where the density lives.
    landmarks : sequence of float, optional
        As for `area`.

    Returns
    -------
    Area
        With the errors of both areas in its estimate.

    Raises
    ------
    ArithmeticError
        If either area cannot be trusted, the density's is not positive, or the mean is no float.

    Examples
    --------
    >>> round(expectation(lambda x: x, lambda x: x**2, 0, 1).value, 12)
    0.75
    """
    whole = area(density, lower, upper, landmarks)
    if whole.value <= 0:
        raise ArithmeticError(f"A density must have a positive area, not {whole.value:g}.")
    part = area(lambda x: g(x) * density(x), lower, upper, landmarks)
    mean = part.value / whole.value
    if not math.isfinite(mean):
        raise ArithmeticError(f"The mean, {part.value:g} / {whole.value:g}, is no finite float.")
    error = (part.error + abs(mean) * whole.error) / whole.value
    return Area(mean, error, part.evaluations + whole.evaluations)


def probability_above(
    threshold: float,
    density: Function,
    lower: float,
    upper: float,
    landmarks: Sequence[float] = (),
) -> Area:
    """Find the share of a density's area that lies above a threshold.

    Parameters
    ----------
    threshold : float
        Within the range.
    density : callable
        Nonnegative, not necessarily normalised.
    lower, upper : float
        Where the density lives.
    landmarks : sequence of float, optional
        As for `area`.

    Returns
    -------
    Area
        Value in [0, 1].

    Raises
    ------
    ArithmeticError
        If the areas cannot be trusted.

    Notes
    -----
    Integrates ``(1 + [x > threshold]) * density``, which is never empty where the density is not,
    so that a probability of 0 is told from a peak that was missed.

    Examples
    --------
    >>> round(probability_above(0.5, lambda x: x, 0, 1).value, 12)
    0.75
    """
    marks = (*landmarks, threshold)
    doubled = expectation(lambda x: 1.0 + (x > threshold), density, lower, upper, marks)
    return Area(min(1.0, max(0.0, doubled.value - 1)), doubled.error, doubled.evaluations)
