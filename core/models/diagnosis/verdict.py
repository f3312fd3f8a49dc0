"""A second opinion on a loss curve: certain rules first, then what trees learned from real runs."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core.models.diagnosis.heading import level_of
from core.models.diagnosis.learned import inputs, learned
from core.models.diagnosis.trend import shows_trend
from core.models.diagnosis.validation import TURNED, turned_by
from core.models.diagnosis.warning import blow_up, signs, steady_growth
from core.models.diagnosis.words import Window, cannot_show, evidence, next_test, no_trend

Array = np.ndarray
SHORTEST = 20  # points below which only plain facts are said
NAMES = (
    "plateau",
    "converging",
    "overfitting",
    "oscillating",
    "diverging",
    "not finite",
    "stuck: rate too small",
    "stuck: dead",
    "too short to say",
)
DEEPEST = 1e150  # that is lifted: beyond, a float has no room
NO_LEVEL = ("not finite", "diverging", "too short to say")


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a loss curve says.

    Attributes
    ----------
    name : str
        One of `NAMES`.
    because : list of str
        Sentences with numbers, each with the window it was measured in.
    cannot_show : str
        What no loss curve of this kind can tell.
    try_next : str
        The cheapest test that could change the verdict, and how.
    limit, low, high : float
        The level of the training loss after ten times as many steps and a 95% interval, in the
        units of the loss; NaN where withheld.
    chances : dict of str to float
        What the trees gave each name; empty where a rule decided.
    windows : tuple of Window
        Stretches of the run that the evidence speaks of, as positions in `loss`.
    """

    name: str
    because: list[str]
    cannot_show: str
    try_next: str
    limit: float = np.nan
    low: float = np.nan
    high: float = np.nan
    chances: dict[str, float] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()


def diagnose(loss: npt.ArrayLike, validation: npt.ArrayLike | None = None) -> Verdict:
    """Say what a training loss, and its validation loss if there is one, shows and cannot show.

    Parameters
    ----------
    loss : array_like, shape (n,)
        As logged, in order of the steps; NaN and infinities included.
    validation : array_like, shape (n,), optional
        Beside each loss; NaN where it was not measured.

    Returns
    -------
    Verdict

    Raises
    ------
    ValueError
        If `loss` is not one-dimensional, or `validation` has another shape.

    Notes
    -----
    A factor on both curves changes nothing, nor do the units of the steps. A loss that goes below
    0 is first lifted by twice the depth of its lowest value. Where no rule is
    certain, boosted trees choose the name. They were fitted to curves that were labelled by
    training on and by changing the rate; `data/diagnosis.json` says how often they err.

    Examples
    --------
    >>> diagnose([2.3, 2.1, float("nan"), float("nan")]).name
    'not finite'
    >>> diagnose(0.5 + np.exp(-np.arange(300) / 20)).name
    'plateau'
    """
    y = np.asarray(loss, dtype=float)
    if y.ndim != 1:
        raise ValueError(f"loss has shape {y.shape}; give one number a logged step.")
    held_out = measured(validation, y)
    with np.errstate(all="ignore"):  # a loss may be as large as a float can be
        return opinion(y, held_out)


def opinion(y: Array, held_out: Array | None) -> Verdict:
    """The verdict on a curve whose shape has been checked."""
    lift = lift_of(y, held_out)
    above, above_too = y + lift, None if held_out is None else held_out + lift
    certain = rule(above, above_too)
    x = np.zeros(0) if certain in NO_LEVEL else inputs(above, above_too)
    name, chances = (certain, {}) if certain else name_of(x, above, above_too)
    limit, low, high = (np.nan,) * 3 if name in NO_LEVEL else level_of(x, above)
    limit, low, high = limit - lift, low - lift, high - lift
    if certain and np.isfinite(limit):  # it has arrived: the level is where it is
        limit = float(y[len(y) // 2 :].mean())
        low, high = min(low, limit), max(high, limit)
    because, windows = evidence(name, y, held_out)
    in_noise = bool(chances) and not any(shows_trend(c) for c in (y, held_out) if c is not None)
    if in_noise:
        because.append(no_trend(y))
    if chances:
        because.append(confidence(name, chances))
    if np.isfinite(limit) and not name.startswith("stuck") and high - low > y[0] - y.min():
        because.append(
            "The fitted shapes disagree on where it heads: the interval of its level is wider than "
            "the whole fall so far, too wide to plan with."
        )
    return Verdict(
        name,
        because,
        cannot_show(name, held_out is not None),
        next_test(name, in_noise),
        limit,
        low,
        high,
        chances,
        windows,
    )


def lift_of(*curves: Array | None) -> float:
    """What is added to curves that go below 0: twice the depth of their lowest; 0 to others.

    What is learned is of losses above 0, where a share of the start means something.
    """
    lowest = min(float(y[np.isfinite(y)].min(initial=0)) for y in curves if y is not None)
    return -2 * lowest if -DEEPEST < lowest < 0 else 0.0


def measured(validation: npt.ArrayLike | None, loss: Array) -> Array | None:
    """Validation with gaps filled in straight lines; None where it says nothing."""
    if validation is None:
        return None
    values = np.asarray(validation, dtype=float)
    if values.shape != loss.shape:
        raise ValueError(
            f"validation has shape {values.shape} and loss {loss.shape}; give one beside each."
        )
    seen = np.isfinite(values)
    if seen.sum() < 8 or np.isinf(values).any():
        return None
    if seen.all():
        return values
    at = np.arange(len(values))
    return np.interp(at, at[seen], values[seen])


def name_of(x: Array, y: Array, validation: Array | None) -> tuple[str, dict[str, float]]:
    """The name that trees give a curve with features `x`, and the chances of each name."""
    model = learned()
    names = model["names"]
    odds = model["names trees"].total(x)
    still_open = np.array([possible(name, y, validation) for name in names])
    found = shares(odds, model["favour"] * still_open)
    chances = dict(zip(names, found.tolist(), strict=True))
    return max(chances, key=lambda name: chances[name]), chances


def shares(odds: Array, favour: Array) -> Array:
    """Chances of names from log-odds (..., n_names), each times its favour; they add up to 1."""
    found = np.exp(odds - odds.max(-1, keepdims=True)) * favour + 1e-300
    return found / found.sum(-1, keepdims=True)


def rule(y: Array, validation: Array | None) -> str:
    """The name where the curve leaves no doubt, else an empty string."""
    if len(y) and not np.isfinite(y).all():
        return "not finite"
    if len(y) < SHORTEST:
        grown = len(y) >= 5 and y[-1] > 2 * abs(y[0]) and (np.diff(y[-5:]) > 0).all()
        return "diverging" if grown else "too short to say"
    start, late = abs(y[0]) or 1.0, y[len(y) // 2 :]
    if np.ptp(y) <= 1e-7 * start:
        return "stuck: dead"
    fallen = y[0] - late.max()
    rises = validation is not None and validation[-1] > 1.02 * validation.min()
    if fallen > 0.02 * start and np.ptp(late) <= 1e-4 * fallen and not rises:
        return "plateau"
    return ""


def possible(name: str, y: Array, validation: Array | None) -> bool:
    """Whether the definition of a name leaves it open for this curve."""
    if name == "overfitting":
        return validation is not None and len(validation) >= 14 and turned_by(validation) > TURNED
    if name == "diverging":
        return bool(y[-max(3, len(y) // 10) :].max() > y[0])
    return True


def confidence(name: str, chances: dict[str, float]) -> str:
    """How sure the trees are, and of what else."""
    ranked = sorted(chances, key=lambda other: -chances[other])
    second = next(other for other in ranked if other != name)
    return (
        f"Among curves like this one, the learned trees expect {100 * chances[name]:.0f} of 100 to "
        f"be {name} and {100 * chances[second]:.0f} to be {second}."
    )


def warn(loss_so_far: npt.ArrayLike) -> bool:
    """Whether a blow-up is near, from what a running loss has logged so far.

    Parameters
    ----------
    loss_so_far : array_like, shape (n,)
        From the first step to now.

    Returns
    -------
    bool
        True when the loss is not finite, is above twice its start, or is likely to be soon. A loss
        that goes below 0 is first lifted by twice the depth of its lowest value.

    Notes
    -----
    Many blow-ups come in a single step that nothing announces. `data/diagnosis.json` records
    how many were announced, how far ahead, and how often a run that never blew up was warned.

    Examples
    --------
    >>> warn(1.0 - 0.01 * np.arange(30)), warn([1.0, 0.9, 0.8, float("nan")])
    (False, True)
    """
    y = np.asarray(loss_so_far, dtype=float)
    with np.errstate(all="ignore"):  # a loss may be as large as a float can be
        return near(y + lift_of(y))


def near(y: Array) -> bool:
    """Whether a blow-up has come, or is likely to within 15 steps."""
    if len(y) < 2:
        return bool(len(y)) and not bool(np.isfinite(y[0]))
    if blow_up(y) >= 0:
        return True
    if steady_growth(y)[-1]:
        return True
    model = learned()
    now = signs(y)[-1].astype(np.float32).astype(float)
    return bool(model["warning"].total(now)[0] > model["alarm"])
