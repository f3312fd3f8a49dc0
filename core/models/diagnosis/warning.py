"""Signs that a running loss is about to blow up, from what it has logged so far.

A blow-up is the first loss that is not finite or is more than twice the first one.
y: the loss divided by its first value. d: its steps. Every sign is measured after each step.
"""

import numpy as np

Array = np.ndarray
RECENT = 24  # steps that count as recent
RISING, SOON = 7, 8  # rises in a row, and steps until it has doubled, that leave no doubt
LAST = 3  # steps that are compared with the noise before them


def blow_up(loss: Array) -> int:
    """Step of the blow-up, -1 where there is none.

    Examples
    --------
    >>> blow_up(np.array([1.0, 0.5, 2.5, np.nan]))
    2
    """
    bad = ~np.isfinite(loss) | (loss > 2 * loss[0]) if len(loss) else np.zeros(0, bool)
    return int(bad.argmax()) if bad.any() else -1


def signs(loss: Array) -> Array:
    """Numbers that tell growth from noise, after each step but the first, shape (n - 1, n_signs).

    Parameters
    ----------
    loss : ndarray, shape (n,)
        Finite, n at least 2, no blow-up yet.

    Examples
    --------
    >>> after = signs(np.array([1.0, 0.8, 0.9, 1.2]))
    >>> np.array_equal(after[:2], signs(np.array([1.0, 0.8, 0.9])))
    True
    """
    y = np.clip(loss / max(abs(float(loss[0])), 1e-300), -1e12, 1e12)
    columns = levels(y) | growth(y) | against_noise(y) | doubling(y)
    return np.clip(np.stack(list(columns.values()), axis=1)[1:], -1e6, 1e6)


def steady_growth(loss: Array) -> Array:
    """Whether each step but the first ends seven rises, the last ones growing, that double soon.

    Such a growth needs no learning: it passes twice the first loss within eight steps if it goes
    on as it does. Shape (n - 1,).

    Examples
    --------
    >>> bool(steady_growth(0.3 * 1.2 ** np.arange(9))[-1])
    True
    """
    y = np.clip(loss / max(abs(float(loss[0])), 1e-300), -1e12, 1e12)
    d = steps(y)
    larger = run_length(d >= back(d, 1)) >= 3
    soon = doubling(y)["steps to double"] <= SOON
    return ((run_length(d > 0) >= RISING) & larger & soon)[1:]


def back(y: Array, k: int) -> Array:
    """The values k steps before, the first one where there is none."""
    return np.concatenate([np.full(min(k, len(y)), y[0]), y[: max(0, len(y) - k)]])


def steps(y: Array) -> Array:
    """Change at each step, 0 at the first, shape (n,)."""
    return np.diff(y, prepend=y[0])


def recent(y: Array, width: int) -> Array:
    """The last `width` values at each step, oldest first, shape (n, width)."""
    padded = np.concatenate([np.full(width - 1, y[0]), y])
    return np.lib.stride_tricks.sliding_window_view(padded, width)


def levels(y: Array) -> dict[str, Array]:
    """Where the loss stands beside its start, its lowest, its highest and its recent values."""
    window, number = recent(y, RECENT), np.arange(1, len(y) + 1)
    low, high = np.minimum.accumulate(y), np.maximum.accumulate(y)
    return {
        "number": np.log10(number),
        "y": y,
        "low": low,
        "high": high,
        "above low": y - low,
        "recent high": window.max(1),
        "recent mean": window.mean(1),
        "rank": (window < y[:, None]).mean(1),
        "above start": run_length(y > 1),
        "share above start": np.cumsum(y > 1) / number,
        "since low": (number - 1 - last_true(y == low)) / number,
    }


def growth(y: Array) -> dict[str, Array]:
    """The last steps: their sizes, signs and ratios, and the growth of the level."""
    d, logs = steps(y), np.log(np.maximum(y, 1e-12))
    size = np.abs(d)
    found = {f"log growth {k}": logs - back(logs, k) for k in range(1, 6)}
    found |= {f"step {k}": back(d, k) for k in range(3)}
    found |= {f"ratio {k}": ratio(back(size, k), back(size, k + 1)) for k in range(3)}
    d1, d2 = back(d, 1), back(d, 2)
    power = d**2 + d1**2 + d2**2
    three = recent(size, 6)
    return found | {
        "swing": ratio(three[:, 3:].max(1), three[:, :3].max(1)),
        "alternation": (d * d1 + d1 * d2) / (power + 1e-12),
        "rising": run_length(d > 0),
        "four": recent(logs, 4).mean(1) - back(recent(logs, 4).mean(1), 4),
    }


def against_noise(y: Array) -> dict[str, Array]:
    """The last steps beside the usual step before them and the largest rise ever before."""
    d = steps(y)
    number = np.arange(len(y))
    total = np.concatenate([[0.0], np.cumsum(np.abs(d))])
    upper, lower = np.maximum(number + 1 - LAST, 0), np.maximum(number + 1 - LAST - RECENT, 0)
    usual = (total[upper] - total[lower]) / np.maximum(upper - lower, 1) + 1e-9
    rises = recent(d, RECENT)
    before = back(np.maximum.accumulate(d), LAST)
    return {
        "usual": np.log10(usual),
        "step in usual": np.arcsinh(d / usual),
        "above low in usual": np.arcsinh((y - np.minimum.accumulate(y)) / usual),
        "above mean in usual": np.arcsinh((y - back(recent(y, 8).mean(1), 1)) / usual),
        "way to go in usual": np.arcsinh((2 - y) / usual),
        "largest rise before": before,
        "step in largest rise": np.log10((np.maximum(d, 0) + 1e-9) / (before + 1e-6) + 1e-6),
        "recent spread": rises.std(1),
        "recent rises": (rises > 0).mean(1),
    }


def doubling(y: Array) -> dict[str, Array]:
    """In how many steps the growth of the last steps, or of every other, leads to twice the start.

    The growth is taken as geometric: each step is the one before times the same ratio.
    """
    d = steps(y)
    two = y - back(y, 2)
    two_before, two_long_before = back(two, 2), back(two, 4)
    return {
        "steps to double": steps_to(2 - y, d, back(d, 1)),
        "pairs to double": steps_to(2 - np.maximum(y, back(y, 1)), two, two_before),
        "two": two,
        "two before": two_before,
        "ratio of two": ratio(np.abs(two), np.abs(two_before)),
        "ratio of two before": ratio(np.abs(two_before), np.abs(two_long_before)),
    }


def steps_to(gap: Array, last: Array, before: Array) -> Array:
    """Steps until a geometric growth has filled the gap, at most 60; 60 where it never does."""
    g = np.clip(np.where(before > 0, last / np.maximum(before, 1e-12), 2.0), 0.3, 10)
    g = np.where(np.abs(g - 1) < 1e-6, 1 + 1e-6, g)
    need = np.maximum(gap, 0) / np.maximum(last, 1e-12) / g * (g - 1) + 1
    number = np.log(np.maximum(need, 1e-12)) / np.log(g)
    return np.where((last > 0) & (need > 0), np.clip(number, 0, 60), 60.0)


def ratio(now: Array, before: Array) -> Array:
    """Logarithm of a ratio of sizes, cut where both are tiny."""
    return np.log10((now + 1e-7) / (before + 1e-7))


def run_length(true: Array) -> Array:
    """For how many steps in a row this has been true, at each step."""
    number = np.arange(1, len(true) + 1)
    return number - np.maximum.accumulate(np.where(true, 0, number))


def last_true(true: Array) -> Array:
    """The last step at which this was true, at each step; 0 if never."""
    return np.maximum.accumulate(np.where(true, np.arange(len(true)), 0))
