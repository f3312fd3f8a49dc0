"""What a loss curve looks like, as numbers that no change of scale or of step units alters.

y: the loss divided by its level at the start. "Late" is the second half of the run.
"""

import numpy as np

from core.models.diagnosis.level import level_after
from core.models.diagnosis.validation import against_validation

Array = np.ndarray
DIGITS = 10  # decimals kept of a loss that starts at 1: what lies below is rounding, not training
SHARES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85)


def features(loss: Array, validation: Array | None = None) -> dict[str, float]:
    """Describe a finite curve of at least 8 points.

    Parameters
    ----------
    loss : ndarray, shape (n,)
    validation : ndarray, shape (n,), or None

    Returns
    -------
    dict of str to float
        Dimensionless; NaN where there is no validation.

    Examples
    --------
    >>> a = features(np.linspace(2, 1, 50))
    >>> repr(a) == repr(features(1024 * np.linspace(2, 1, 50)))
    True
    """
    start = start_of(loss)
    with np.errstate(all="ignore"):  # what overflows is clipped below
        y = in_units(loss, start)
        held_out = None if validation is None else in_units(validation, start)
        return clipped(described(y, held_out))


def start_of(loss: Array) -> float:
    """The size of the first loss, or of the largest where the first is 0."""
    return abs(float(loss[0])) or float(np.abs(loss).max()) or 1.0


def in_units(loss: Array, start: float) -> Array:
    """The loss as multiples of its start, rounded, and kept where its cube is still a number."""
    return np.clip(np.round(loss / start, DIGITS), -1e90, 1e90)


def described(y: Array, validation: Array | None) -> dict[str, float]:
    """All features of a curve that starts at 1."""
    return overall(y) | motion(y) | trends(y) | future(y) | against_validation(y, validation)


def clipped(found: dict[str, float]) -> dict[str, float]:
    """Within a million; a missing value stays NaN."""
    return {name: float(np.clip(value, -1e6, 1e6)) for name, value in found.items()}


def overall(y: Array) -> dict[str, float]:
    """Levels of the curve along the run."""
    n = len(y)
    width = max(1, n // 20)
    end = float(np.mean(y[-max(3, n // 20) :]))
    low, first = float(y.min()), float(np.mean(y[: max(1, min(3, n // 20))]))
    reach = max(first - low, 1e-12)
    found = {
        f"level {share}": float(np.median(y[int(share * n) : int(share * n) + width]))
        for share in SHARES
    }
    running = np.minimum.accumulate(y)
    return found | {
        "n": np.log10(n),
        "end": end,
        "first": first,
        "low": low,
        "high": np.log10(max(float(y.max()), 1e-12)),
        "last fifth low": float(y[-max(1, n // 5) :].min()),
        "last": y[-1],
        "log end": np.log10(max(end, 1e-12)),
        "log drop": np.log10(max(abs(first - end), 1e-14)),
        "drop sign": np.sign(first - end),
        "end above low": (end - low) / reach,
        "rise from low": float((y - running).max()) / reach,
        "where low": int(y.argmin()) / n,
        "half way": float(np.argmax(y < first - 0.5 * reach)) / n,
        "nine tenths": float(np.argmax(y < first - 0.9 * reach)) / n,
        "early high": float(y[: max(2, n // 5)].max()),
        "first five": float(y[:5].mean()),
        "first noise": np.log10(np.diff(y[: max(4, n // 10)]).std() + 1e-9),
        "fall in noise": np.arcsinh(
            (float(y[:5].mean()) - end) / (np.diff(y[n // 2 :]).std() + 1e-12)
        ),
    }


def motion(y: Array) -> dict[str, float]:
    """How the late steps go up and down."""
    early, late = y[: len(y) // 2], y[len(y) // 2 :]
    quarter = y[-max(4, len(y) // 4) :]
    place = np.arange(len(quarter))
    detrended = quarter - np.polyval(np.polyfit(place, quarter, 1), place)
    reach = max(y[0] - float(y.min()), 1e-12)
    tenth = y[-max(4, len(y) // 10) :]
    change = np.diff(late)
    found = echoes(late) | swings(detrended) | jitter(late, reach)
    found |= rises(np.diff(early), change, np.diff(tenth)) | step_shapes(np.diff(early), change)
    found |= spreads(late, quarter, detrended, reach)
    return found | {"quiet": float(np.quantile(np.abs(change), 0.25) / (change.std() + 1e-300))}


def echoes(late: Array) -> dict[str, float]:
    """How what is left of a running mean repeats itself a few steps on."""
    smooth = np.convolve(late, np.ones(5) / 5, "same")[2:-2] if len(late) > 12 else late
    rough = late[2:-2] - smooth if len(late) > 12 else late - late.mean()
    middle = rough - rough.mean()
    power = float(middle @ middle) + 1e-300
    return {f"echo {lag}": float(middle[lag:] @ middle[:-lag]) / power for lag in (1, 2, 3)}


def swings(detrended: Array) -> dict[str, float]:
    """How the last quarter, less its straight line, repeats itself a few steps on."""
    spread = float(detrended @ detrended) + 1e-300
    return {
        f"swing {lag}": float(detrended[lag:] @ detrended[:-lag]) / spread
        for lag in (1, 2, 4)
        if len(detrended) > lag
    }


def jitter(late: Array, reach: float) -> dict[str, float]:
    """The size of the late steps, against the fall, the level and the start."""
    deviation = np.diff(late).std()
    return {
        "jitter": np.log10(deviation / reach + 1e-9),
        "jitter of level": np.log10(deviation / (abs(late.mean()) + 1e-12) + 1e-9),
        "jitter of start": np.log10(deviation + 1e-12),
    }


def rises(early: Array, late: Array, last: Array) -> dict[str, float]:
    """Shares of the steps that go up: early, late, and in the last tenth."""
    return {
        "rises": float((late > 0).mean()),
        "rises early": float((early > 0).mean()) if len(early) else 0.0,
        "rises, last tenth": float((last > 0).mean()),
    }


def step_shapes(early: Array, change: Array) -> dict[str, float]:
    """How the late steps follow each other, and how far the largest stand out."""
    second, deviation = np.diff(change), change.std()
    return {
        "alternation": float(change[1:] @ change[:-1]) / (float(change @ change) + 1e-300),
        "curvature": float(second @ second) / (float(change @ change) + 1e-300),
        "turns": float((np.sign(change[1:]) != np.sign(change[:-1])).mean()),
        "jitter growth": np.log10((deviation + 1e-12) / (early.std() + 1e-12))
        if len(early) > 1
        else 0.0,
        "heavy": float(np.abs(change).max() / (deviation + 1e-300)),
        "skew": float((change**3).mean() / (deviation**3 + 1e-300)),
    }


def spreads(late: Array, quarter: Array, detrended: Array, reach: float) -> dict[str, float]:
    """How far the late losses lie apart, above and below their mean."""
    return {
        "late spread": np.log10(late.std() / reach + 1e-9),
        "wander": np.log10(detrended.std() / reach + 1e-9),
        "late dip": (float(late.mean()) - float(late.min())) / reach,
        "late peak": (float(late.max()) - float(late.mean())) / reach,
        "tail dip": np.log10(
            (float(quarter.mean()) - float(quarter.min())) / (abs(float(quarter.mean())) + 1e-12)
            + 1e-9
        ),
    }


def trends(y: Array) -> dict[str, float]:
    """Straight lines through the last half, quarter and tenth, and through the start."""
    found = {}
    low = float(y.min())
    reach = max(y[0] - low, 1e-12)
    for name, part in {
        "half": y[-max(6, len(y) // 2) :],
        "quarter": y[-max(6, len(y) // 4) :],
        "tenth": y[-max(6, len(y) // 10) :],
        "start": y[: max(6, len(y) // 10)],
    }.items():
        x = np.linspace(-0.5, 0.5, len(part))
        middle = part - part.mean()
        slope = float(x @ middle) / float(x @ x)
        rest = middle - slope * x
        noise = np.sqrt(float(rest @ rest) / max(1, len(part) - 2) / float(x @ x)) + 1e-15
        found[f"fall, {name}"] = np.arcsinh(-1000 * slope / reach)
        found[f"relative fall, {name}"] = np.arcsinh(-1000 * slope / (abs(part.mean()) + 1e-12))
        found[f"certainty, {name}"] = np.arcsinh(-slope / noise)
    thirds = [float(np.mean(part)) for part in np.array_split(y, 8)]
    steps = -np.diff(thirds)
    found["slowing"] = steps[-1] / (abs(steps[-2]) + 1e-12)
    found["slowing before"] = steps[-2] / (abs(steps[-3]) + 1e-12)
    found["last share"] = steps[-1] / reach
    found["speed ratio"] = np.arcsinh(100 * steps[-1] / (abs(steps[0]) + 1e-12))
    return found


def future(y: Array) -> dict[str, float]:
    """What the fitted shapes expect."""
    found = {}
    for longer in (3.0, 10.0):
        level = level_after(y, longer)
        reach = max(y[0] - level.value, 1e-9)
        found[f"remaining, {longer:g}"] = np.arcsinh(200 * (level.now - level.value) / reach)
        found[f"unsure, {longer:g}"] = np.log10(level.spread / reach + 1e-9)
    found["level ahead"] = level.value
    found["level now"] = level.now
    found["progress ahead"] = (y[0] - level.now) / reach
    found["reach ahead"] = np.log10(reach)
    found["misfit"] = np.log10(level.noise / reach + 1e-9)
    return found
