"""Limits, from the terms that approach them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.calculus.accelerators import Array
from core.calculus.consensus import agreed, alone
from core.calculus.pace import Estimate, pace, runs_away, shaken
from core.calculus.rounding import EPSILON, is_coarse, noise_of
from core.calculus.swings import (
    by_recurrence,
    changes_direction,
    fading,
    hides_growth,
    keeps_climbing,
    keeps_swinging,
    repeats,
)
from core.calculus.wave_fit import wave_fit

FEWEST = 5  # fewer terms show no trend that chance could not
WHOLE = 2  # how often terms are parted
ENOUGH = 15  # terms of a part, before it can show that the whole diverges


@dataclass(frozen=True)
class Limit:
    r"""What a sequence approaches, if it does.

    Attributes
    ----------
    value : float
        The limit; where the verdict is not "converges", the last term.
    error : float
        An estimate of \|value - limit\|; infinite unless the verdict is "converges".
    verdict : str
        "converges", "diverges" or "cannot tell".
    terms : int
        How many terms were used.
    """

    value: float
    error: float
    verdict: str
    terms: int


def limit_of(terms: npt.ArrayLike) -> Limit:
    """Say what a sequence approaches, whether it does, and how sure that is.

    Parameters
    ----------
    terms : array_like of shape (n,)
        Consecutive terms of the sequence, in order. Non-finite terms are allowed.

    Returns
    -------
    Limit
        No finite number of terms proves a limit: "cannot tell" is an answer, and the one given
        when the accelerators disagree or the steps follow no rule.

    Notes
    -----
    The ratio of consecutive steps says how the sequence moves (`core.calculus.pace`); only a
    pace that adds up may converge, so that an accelerator's finite answer for a divergent series
    is never taken. Then accelerators of different families must agree; every one also runs on
    terms shaken by rounding, which shows how much of its answer is noise.

    Examples
    --------
    >>> n = np.arange(1.0, 21)
    >>> found = limit_of(np.cumsum(1 / n**2))
    >>> found.verdict, round(found.value, 9)  # pi**2 / 6
    ('converges', 1.644934067)
    >>> limit_of(np.cumsum(1 / n)).verdict
    'diverges'
    >>> limit_of(np.cumsum(1 / ((n + 1) * np.log(n + 1)))).verdict
    'cannot tell'
    """
    s = np.asarray(terms, dtype=float).ravel()
    finite = np.isfinite(s)
    if not finite.all():
        return _with_gaps(s, finite)
    if len(s) < FEWEST:
        return _answer(s, "cannot tell")
    with np.errstate(all="ignore"):
        found = _limit(s, depth=WHOLE)
    rounded = found.verdict == "diverges" and is_coarse(s)
    return _answer(s, "cannot tell") if rounded else found


def _answer(s: Array, verdict: str, found: Estimate | None = None) -> Limit:
    """Give the verdict on all terms `s`; the value is the last finite term unless found."""
    if found is None:
        last = s[np.isfinite(s)][-1:]
        found = Estimate(float(last[0]) if len(last) else float("nan"), float("inf"))
    return Limit(found.value, found.error, verdict, len(s))


def _with_gaps(s: Array, finite: Array) -> Limit:
    """Overflow after steady growth diverges; about any other non-finite term nothing is known."""
    ends = int(np.argmin(finite)) if not finite.all() else len(s)
    size = np.abs(s[:ends])
    overflow = ends >= FEWEST and np.isinf(s[ends:]).all() and (np.diff(size[-4:]) > 0).all()
    return _answer(s, "diverges" if overflow and size[-1] > 1e100 else "cannot tell")


def _limit(s: Array, depth: int) -> Limit:
    """Find the limit of finite terms, in parts at most `depth` times."""
    if (s == s[-1]).all():
        return _answer(s, "converges", Estimate(float(s[-1]), EPSILON * abs(float(s[-1]))))
    spread = float(np.abs(s - s[-1]).max())
    if not np.isfinite(spread):
        return _answer(s, "cannot tell")
    noise = noise_of(s) / spread
    x = (s - s[-1]) / spread
    by_rule = _at_rest(x, noise) or _moving(x, noise, float(s[-1]) / spread) or _swinging(x, noise)
    found = by_rule or _by_parts(s, depth) or fading(x, noise)
    if found is None and depth == WHOLE:
        found = _restless(x)
    if isinstance(found, Estimate):
        value = float(s[-1] + spread * found.value)
        error = spread * (found.error + noise) + 2 * EPSILON * abs(value)
        return _answer(s, "converges", Estimate(value, error))
    return found if isinstance(found, Limit) else _answer(s, found or "cannot tell")


def _at_rest(x: Array, noise: float) -> Estimate | str | None:
    """Take the last term, where the steps have shrunk fast until only rounding is left."""
    d = np.abs(np.diff(x))
    moving = np.flatnonzero(d > 32 * noise)
    if len(moving) == 0:
        return Estimate(0.0, 8 * noise)
    last = int(moving[-1])
    if len(d) - 1 - last < 2 or last < 1:
        return None
    before = d[max(0, last - 3) : last + 1]
    ratio = before[1:] / np.maximum(before[:-1], noise)
    fast = _next_step(d, last) <= 1e3 * noise or before[-1] < 1e-9
    if not (fast and ratio.max() < 0.8):
        return None
    steps = d[: last + 1][d[: last + 1] > 1e3 * noise]
    if _ratios_keep_rising(steps[1:] / steps[:-1]):
        return "cannot tell"
    ahead = before[-1] * ratio[-1] / (1 - ratio[-1])  # had the terms not stuck
    return Estimate(0.0, 8 * noise + float(d[last + 1 :].max() + ahead))


def _ratios_keep_rising(ratios: Array) -> bool:
    """Whether the ratios rise in even steps, as for n! / 100**n, which turns round later."""
    last = ratios[-6:]
    rise = np.diff(last)
    if len(rise) < 3 or last[-1] < 1.05 * last[0]:  # so little may be rounding
        return False
    return bool((rise > 0).all() and rise[-1] > 0.8 * rise[0])


def _moving(x: Array, noise: float, end: float) -> Estimate | str | None:
    """Find the limit of terms that move and follow a rule; None where they follow none."""
    d = np.abs(np.diff(x))
    clear = np.flatnonzero(d > 1e5 * noise)
    if len(clear) < FEWEST:
        return None
    last = int(clear[-1])
    moves, longest = _without_repeats(x[: last + 2])
    n_after = len(d) - 1 - last
    stuck = n_after > 2 * longest
    if stuck and _halts(d, last, noise):
        return "cannot tell"
    rule = pace(shaken(moves, noise))
    if rule.kind == "diverges":
        return "cannot tell" if stuck else "diverges"
    ends = rule.kind == "power" and n_after >= longest and _breaks_off(d, last)
    if rule.kind == "turning" or ends:
        return "cannot tell"
    if stuck and longest > 1:
        return None
    slow = 0.3 / len(moves) if "geometric" in rule.kind else 1e-7
    grows = hides_growth(moves, noise, slow) or _leaves(moves, noise, end)
    if rule.kind == "unknown":
        return None if grows else alone(moves, noise, rule)
    if grows:
        return "cannot tell"
    near, _ = _without_repeats(x[: np.flatnonzero(d > 50 * noise)[-1] + 2])
    return agreed(near, noise, rule)


def _halts(d: Array, last: int, noise: float) -> bool:
    """Whether the steps stop after step `last`, three times or more, where others were to come."""
    after = d[last + 1 :]
    if last < 2 or len(after) < 3 or after.max() > 50 * noise or not d[last - 2 : last].all():
        return False
    return bool(_next_step(d, last) > 1e3 * noise)


def _next_step(d: Array, last: int) -> float:
    """The size that the step after `last` may have, if the ratio of steps does not grow."""
    now = d[last] / d[last - 1]
    shrinks = now / (d[last - 1] / d[last - 2]) if last > 1 else 1.0
    return float(d[last] * now * min(1.0, shrinks))


def _breaks_off(d: Array, last: int) -> bool:
    """Whether the steps after step `last` are far smaller, as those of a power never are."""
    return bool(d[last + 1 :].max() < 0.1 * d[last])


def _leaves(x: Array, noise: float, end: float) -> bool:
    """Whether the last terms leave their rule by more than their own rounding.

    They may be much smaller than the first, as for Newton's method from far away.
    """
    size = np.abs(x + end)
    share = float(size[-7:].max() / size.max())
    if share > 0.2:
        return False
    d = np.diff(shaken(x[-7:], share * noise), axis=0)
    return runs_away(d[1:] / d[:-1]) or hides_growth(x[-7:], share * noise)


def _without_repeats(x: Array) -> tuple[Array, int]:
    """Terms that differ from the one before, and the longest run of equal ones.

    Repeats in the first half only are the start of another rule, and left out with it.
    """
    moved = np.append(True, np.diff(x) != 0)
    last = int(np.flatnonzero(~moved)[-1]) if not moved.all() else 0
    if last <= len(x) // 2 and len(x) - last > FEWEST + 2:
        return x[last:], 1
    return x[moved], int(np.diff(np.flatnonzero(moved), append=len(x)).max())


def _swinging(x: Array, noise: float) -> Estimate | str | None:
    """Find the limit of a fading swing; "diverges" for one that does not fade."""
    if changes_direction(x) and repeats(x, noise):
        return "diverges"
    return by_recurrence(x, noise) or (wave_fit(x, noise) if changes_direction(x) else None)


def _restless(x: Array) -> str | None:
    """Diverges, for steps or swings without a rule that do not get smaller."""
    return "diverges" if keeps_swinging(x) or keeps_climbing(x) else None


def _by_parts(s: Array, depth: int) -> Limit | None:
    """Compare the limits of every second or third term: if they differ, there is none."""
    if depth == 0 or not changes_direction(s):
        return None
    for step in (2, 3):
        if len(s) < step * (FEWEST + 1):
            return None
        parts = [s[start::step] for start in range(step)]
        found = [_limit(part, depth - 1) for part in parts]
        if all(part.verdict == "diverges" and len(s) >= step * ENOUGH for part in found):
            return _answer(s, "diverges")
        if all(part.verdict == "converges" for part in found):
            return _together(s, found)
    return None


def _together(s: Array, parts: list[Limit]) -> Limit:
    """One limit if those of the parts agree, none if they surely differ."""
    gap, error = float(np.ptp([p.value for p in parts])), sum(p.error for p in parts)
    if gap <= error:
        return _answer(s, "converges", Estimate(parts[-1].value, gap + error))
    return _answer(s, "diverges" if gap > 10 * error else "cannot tell")
