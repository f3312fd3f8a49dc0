"""What validation says beside a loss curve, as numbers that no change of scale alters.

Both curves are divided by the training loss's level at the start. "Late" is the second half.
"""

import numpy as np

from core.models.diagnosis.level import level_after

Array = np.ndarray
VALIDATION = (  # in the order in which the trees were given them
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
    "val turned",
    "val turned by",
    "val start",
    "val last",
    "val last fifth low",
    "val last fifth high",
    "train falls in noise",
    "train ends below",
)
TURNED, EARLY = (
    1.08,
    0.75,
)  # overfitting: ends so far above its lowest, which came before this share


def against_validation(y: Array, validation: Array | None) -> dict[str, float]:
    """How validation moves while training falls; NaN without validation."""
    if validation is None or not np.isfinite(validation).all() or len(validation) < 14:
        return dict.fromkeys(VALIDATION, np.nan)
    reach = max(float(validation[0] - validation.min()), 1e-12)
    found = smoothed(y, validation) | late_steps(y, validation, reach)
    found |= late_line(validation[len(validation) // 2 :], reach) | heading(validation, reach)
    found |= by_definition(y, validation)
    return {name: float(found[name]) for name in VALIDATION}


def smoothed(y: Array, validation: Array) -> dict[str, float]:
    """Where the running mean of validation is lowest, how it rises, and what training did since."""
    smooth = np.convolve(validation, np.ones(7) / 7, "valid")
    low = int(smooth.argmin())
    bottom = abs(float(smooth[low])) + 1e-12
    quarter = smooth[-max(4, len(smooth) // 4) :]
    width = max(3, len(y) // 20)
    there = float(y[max(0, low + 3 - width // 2) : low + 4 + width // 2].mean())
    end = float(y[-width:].mean())
    return {
        "val end": smooth[-1] / (abs(smooth[0]) + 1e-12),
        "val low": smooth[low],
        "val rise": np.log(max(smooth[-1] / bottom, 1e-9)),
        "val where": (low + 3) / len(validation),
        "val early": smooth[len(smooth) // 2] / bottom,
        "val gap": smooth[-1] / (abs(end) + 1e-9),
        "val slope": (quarter[-1] - quarter[0]) / bottom,
        "val noise": np.diff(validation).std() / bottom,
        "train falls": (there - end) / max(y[0] - y.min(), 1e-12),
        "train drop since": np.log10(max(there, 1e-12) / max(end, 1e-12)),
        "val mid rises": float((np.diff(smooth[len(smooth) // 2 :]) > 0).mean()),
    }


def turned_by(validation: Array) -> float:
    """How far the running mean of validation ends above its lowest; 0 where that came late.

    This decides overfitting but for what training did since: above `TURNED` it is possible.
    """
    smooth = np.convolve(validation, np.ones(7) / 7, "valid")
    low = int(smooth.argmin())
    if low + 3 >= EARLY * len(validation) or not smooth[low] > 0:
        return 0.0
    return float(smooth[-1] / smooth[low]) if np.isfinite(smooth[-1]) else 0.0


def by_definition(y: Array, validation: Array) -> dict[str, float]:
    """What the definitions of overfitting and of diverging ask, as far as it can be seen."""
    first, fifth = abs(float(validation[0])) + 1e-12, validation[-max(1, len(validation) // 5) :]
    smooth = np.convolve(validation, np.ones(7) / 7, "valid")
    low, width = int(smooth.argmin()) + 3, max(3, len(y) // 20)
    there = y[max(0, low - width // 2) : low + 1 + width // 2]
    noise = np.diff(y[len(y) // 2 :]).std() / np.sqrt(2 * width) + 1e-12
    by = turned_by(validation)
    return {
        "val turned": float(by > TURNED),
        "val turned by": np.log(max(by, 0.5) / TURNED),
        "val start": np.log10(first),
        "val last": validation[-1] / first,
        "val last fifth low": float(fifth.min()) / first,
        "val last fifth high": float(fifth.max()) / first,
        "train falls in noise": np.arcsinh((there.mean() - y[-width:].mean()) / noise),
        "train ends below": np.arcsinh(1e6 * (y[low] - y[-1]) / max(y[0] - y.min(), 1e-12)),
    }


def late_steps(y: Array, validation: Array, reach: float) -> dict[str, float]:
    """How the late steps of validation go up and down, and beside those of training."""
    half = len(validation) // 2
    change, early = np.diff(validation[half:]), np.diff(validation[:half])
    jitter = float(change.std())
    rough = float(np.diff(y[len(y) // 2 :]).std())
    return {
        "val jitter": np.log10(jitter / reach + 1e-9),
        "val jitter of start": np.log10(jitter + 1e-12),
        "val rises": float((change > 0).mean()),
        "val alternation": float(change[1:] @ change[:-1]) / (float(change @ change) + 1e-300),
        "val jitter growth": np.log10((jitter + 1e-12) / (early.std() + 1e-12)),
        "val vs jitter": np.log10((jitter + 1e-12) / (rough + 1e-12)),
    }


def late_line(late: Array, reach: float) -> dict[str, float]:
    """A straight line through late validation, and what it leaves over."""
    half = np.linspace(-0.5, 0.5, len(late))
    slope = float(half @ (late - late.mean())) / float(half @ half)
    rest = late - late.mean() - slope * half
    noise = np.sqrt(float(rest @ rest) / len(rest) / float(half @ half)) + 1e-15
    return {
        "val relative fall": np.arcsinh(-1000 * slope / (abs(late.mean()) + 1e-12)),
        "val certainty": np.arcsinh(-slope / noise),
        "val wander": np.log10(rest.std() / reach + 1e-9),
    }


def heading(validation: Array, reach: float) -> dict[str, float]:
    """How far validation has come, and what the fitted shapes expect of it."""
    level = level_after(validation / (abs(validation[0]) + 1e-12))
    ahead = max(1 - level.value, 1e-9)
    return {
        "val drop": np.log10(reach),
        "val remaining": np.arcsinh(200 * (level.now - level.value) / ahead),
        "val unsure": np.log10(level.spread / ahead + 1e-9),
        "val last above low": np.log10((validation[-1] - validation.min()) / reach + 1e-6),
        "val high": np.log10(validation.max() / (abs(validation[0]) + 1e-12) + 1e-12),
        "val progress": (1 - level.now) / ahead,
    }
