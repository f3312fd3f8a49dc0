"""What a loss curve looks like, as numbers that no change of scale or of step units alters.

y: the loss divided by its level at the start. "Late" is the second half of the run.
"""

import numpy as np

from core.models.diagnosis.level import level_after

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
    >>> a == features(1024 * np.linspace(2, 1, 50))
    True
    """
    start = abs(float(loss[0])) or float(np.abs(loss).max()) or 1.0
    with np.errstate(all="ignore"):  # what overflows is clipped below
        y = in_units(loss, start)
        held_out = None if validation is None else in_units(validation, start)
        return clipped(described(y, held_out))


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
    }


def motion(y: Array) -> dict[str, float]:
    """How the late steps go up and down."""
    late = y[len(y) // 2 :]
    change = np.diff(late)
    low = float(y.min())
    reach = max(y[0] - low, 1e-12)
    deviation = change.std()
    second = np.diff(change)
    early = np.diff(y[: len(y) // 2])
    smooth = np.convolve(late, np.ones(5) / 5, "same")[2:-2] if len(late) > 12 else late
    rough = late[2:-2] - smooth if len(late) > 12 else late - late.mean()
    middle = rough - rough.mean()
    power = float(middle @ middle) + 1e-300
    quarter = y[-max(4, len(y) // 4) :]
    detrended = quarter - np.polyval(
        np.polyfit(np.arange(len(quarter)), quarter, 1), np.arange(len(quarter))
    )
    spread = float(detrended @ detrended) + 1e-300
    found = {f"echo {lag}": float(middle[lag:] @ middle[:-lag]) / power for lag in (1, 2, 3)}
    found |= {
        f"swing {lag}": float(detrended[lag:] @ detrended[:-lag]) / spread
        for lag in (1, 2, 4)
        if len(detrended) > lag
    }
    return found | {
        "jitter": np.log10(deviation / reach + 1e-9),
        "jitter of level": np.log10(deviation / (abs(late.mean()) + 1e-12) + 1e-9),
        "jitter of start": np.log10(deviation + 1e-12),
        "rises": float((change > 0).mean()),
        "rises early": float((early > 0).mean()) if len(early) else 0.0,
        "rises, last tenth": float((np.diff(y[-max(4, len(y) // 10) :]) > 0).mean()),
        "alternation": float(change[1:] @ change[:-1]) / (float(change @ change) + 1e-300),
        "curvature": float(second @ second) / (float(change @ change) + 1e-300),
        "turns": float((np.sign(change[1:]) != np.sign(change[:-1])).mean()),
        "jitter growth": np.log10((deviation + 1e-12) / (early.std() + 1e-12))
        if len(early) > 1
        else 0.0,
        "heavy": float(np.abs(change).max() / (deviation + 1e-300)),
        "skew": float((change**3).mean() / (deviation**3 + 1e-300)),
        "late spread": np.log10(late.std() / reach + 1e-9),
        "wander": np.log10(detrended.std() / reach + 1e-9),
        "late dip": (float(late.mean()) - float(late.min())) / reach,
        "late peak": (float(late.max()) - float(late.mean())) / reach,
        "tail dip": np.log10(
            (float(quarter.mean()) - float(quarter.min())) / (abs(float(quarter.mean())) + 1e-12)
            + 1e-9
        ),
        "quiet": float(np.quantile(np.abs(change), 0.25) / (deviation + 1e-300)),
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


VALIDATION = (
    "val end",
    "val low",
    "val rise",
    "val where",
    "val early",
    "val gap",
    "val slope",
    "val noise",
    "train falls",
    "val jitter",
    "val jitter of start",
    "val rises",
    "val alternation",
    "val drop",
    "val remaining",
    "val unsure",
    "val relative fall",
    "val certainty",
    "val wander",
    "val jitter growth",
    "train drop since",
    "val mid rises",
    "val last above low",
    "val high",
    "val progress",
    "val vs jitter",
)


def against_validation(y: Array, validation: Array | None) -> dict[str, float]:
    """How validation moves while training falls; NaN without validation."""
    if validation is None or not np.isfinite(validation).all() or len(validation) < 14:
        return dict.fromkeys(VALIDATION, np.nan)
    smooth = np.convolve(validation, np.ones(7) / 7, "valid")
    low = int(smooth.argmin())
    bottom = abs(float(smooth[low])) + 1e-12
    quarter = smooth[-max(4, len(smooth) // 4) :]
    width = max(3, len(y) // 20)
    there = float(y[max(0, low + 3 - width // 2) : low + 4 + width // 2].mean())
    end = float(y[-width:].mean())
    reach = max(float(validation[0] - validation.min()), 1e-12)
    late = validation[len(validation) // 2 :]
    change, early = np.diff(late), np.diff(validation[: len(validation) // 2])
    jitter = float(change.std())
    rough = float(np.diff(y[len(y) // 2 :]).std())
    level = level_after(validation / (abs(validation[0]) + 1e-12))
    ahead = max(1 - level.value, 1e-9)
    half = np.linspace(-0.5, 0.5, len(late))
    slope = float(half @ (late - late.mean())) / float(half @ half)
    rest = late - late.mean() - slope * half
    values = (
        smooth[-1] / (abs(smooth[0]) + 1e-12),
        smooth[low],
        np.log(max(smooth[-1] / bottom, 1e-9)),
        (low + 3) / len(validation),
        smooth[len(smooth) // 2] / bottom,
        smooth[-1] / (abs(end) + 1e-9),
        (quarter[-1] - quarter[0]) / bottom,
        np.diff(validation).std() / bottom,
        (there - end) / max(y[0] - y.min(), 1e-12),
        np.log10(jitter / reach + 1e-9),
        np.log10(jitter + 1e-12),
        float((change > 0).mean()),
        float(change[1:] @ change[:-1]) / (float(change @ change) + 1e-300),
        np.log10(reach),
        np.arcsinh(200 * (level.now - level.value) / ahead),
        np.log10(level.spread / ahead + 1e-9),
        np.arcsinh(-1000 * slope / (abs(late.mean()) + 1e-12)),
        np.arcsinh(-slope / (np.sqrt(float(rest @ rest) / len(rest) / float(half @ half)) + 1e-15)),
        np.log10(rest.std() / reach + 1e-9),
        np.log10((jitter + 1e-12) / (early.std() + 1e-12)),
        np.log10(max(there, 1e-12) / max(end, 1e-12)),
        float((np.diff(smooth[len(smooth) // 2 :]) > 0).mean()),
        np.log10((validation[-1] - validation.min()) / reach + 1e-6),
        np.log10(validation.max() / (abs(validation[0]) + 1e-12) + 1e-12),
        (1 - level.now) / ahead,
        np.log10((jitter + 1e-12) / (rough + 1e-12)),
    )
    return dict(zip(VALIDATION, map(float, values), strict=True))
