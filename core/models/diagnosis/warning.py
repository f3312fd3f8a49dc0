"""Signs that a running loss is about to blow up, from what it has logged so far.

A blow-up is the first loss that is not finite or is more than twice the first one.
"""

import numpy as np

Array = np.ndarray
RECENT = 24  # steps looked at beyond the first loss and the lowest


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
    """Numbers that tell growth from noise, shape (n_signs,).

    Parameters
    ----------
    loss : ndarray, shape (n,)
        Finite, n at least 2, no blow-up yet.
    """
    y = np.clip(loss / max(abs(loss[0]), 1e-300), -1e12, 1e12)
    n, low = len(y), float(y.min())
    recent = y[-RECENT:]
    logs = np.log(np.maximum(recent, 1e-12))
    padded = np.concatenate([np.full(max(0, 7 - len(logs)), logs[0]), logs])[-7:]
    change = np.diff(recent)
    moved = np.concatenate([np.zeros(max(0, 9 - len(change))), change])[-9:]
    noise = float(np.median(np.abs(np.diff(y[-64:])))) + 1e-9
    return np.array(
        [
            np.log10(n),
            y[-1],
            low,
            float(recent.max()),
            y[-1] - low,
            *(padded[-1] - padded[-2:-7:-1]),
            *step_sizes(moved, noise),
            np.log10((y[-1] - low) / noise + 1e-6),
            np.log10(noise),
            *runs(recent, change),
            float(recent.mean()),
            float(recent[-3:].mean() - recent[:-3].mean()) if n > 3 else 0.0,
            float(change.std()),
            float((change > 0).mean()),
            float(moved[-1] * moved[-2] + moved[-2] * moved[-3])
            / (float(moved[-3:] @ moved[-3:]) + 1e-12),
            float(np.mean(logs[-4:]) - np.mean(logs[-8:-4])) if n >= 8 else 0.0,
            (n - 1 - int(y.argmin())) / n,
        ]
    )


def step_sizes(moved: Array, noise: float) -> list[float]:
    """The last three steps, how their sizes grow, and the last one against the noise."""
    size = np.abs(moved)
    swing = size[-3:].max() / (size[-6:-3].max() + 1e-9)
    return [
        moved[-1],
        moved[-2],
        moved[-3],
        np.log10(size[-1] / (size[-2] + 1e-9) + 1e-6),
        np.log10(size[-2] / (size[-3] + 1e-9) + 1e-6),
        np.log10(swing + 1e-6),
        np.log10(size[-1] / noise + 1e-6),
    ]


def runs(recent: Array, change: Array) -> list[int]:
    """For how many steps in a row it has been rising, and been above the first loss."""
    rising = int(np.argmax(np.append(change[::-1] <= 0, True)))
    above = int(np.argmax(np.append(recent[::-1] <= 1.0, True)))
    return [rising, above]
