"""What a verdict says in words: evidence with windows, what stays open, the next test."""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Window:
    """A stretch of the run that a sentence speaks of: positions `first` to `last`, inclusive."""

    first: int
    last: int
    what: str


ARRIVED = 0.02  # share of the fall within which a plateau counts as reached
NEXT = {
    "plateau": (
        "Cut the rate to a tenth for a fifth as many steps. If the loss falls, it was noise "
        "at this rate; if not, this model has given what it has."
    ),
    "converging": (
        "Train on for as many steps again. If the loss falls by another hundredth of its whole "
        "fall or more, keep going; if by less, this was a plateau."
    ),
    "overfitting": (
        "Go back to the parameters where validation was lowest and add weight decay or data. "
        "If the low point comes later and lower, it was overfitting."
    ),
    "oscillating": (
        "Cut the rate to a tenth from here, for 50 steps. A sudden fall says the rate was too "
        "high; no change says it is the batches' noise."
    ),
    "diverging": (
        "Start again at a third of the rate. If the loss then falls, the rate was too high; "
        "if it still rises, look for a sign or a label turned round."
    ),
    "not finite": (
        "Start again at a tenth of the rate with a log-sum-exp loss, and log the largest "
        "activation and gradient. What overflows first is the cause."
    ),
    "stuck: rate too small": (
        "Multiply the rate by ten for 50 steps. A clear fall confirms it; no change makes it "
        "stuck: dead."
    ),
    "stuck: dead": (
        "Multiply the rate by ten for 50 steps and print the norm of the gradient. A fall "
        "makes it a rate too small; a norm of zero confirms it."
    ),
    "too short to say": "Log at least 20 steps, better 100, and ask again.",
}
IN_NOISE = (
    "Measure the loss on the same thousand rows now and after 100 more steps: batches of few rows "
    "hide small changes. If it fell, the run works; if not, multiply the rate by ten for 50 steps."
)
UNSEEN = {
    "plateau": (
        "whether a better model exists, or whether this is a saddle that a longer wait would leave."
    ),
    "converging": (
        "that it arrives: a curve that falls slowly looks the same whether it ends here or "
        "far below."
    ),
    "overfitting": "whether more data, less training or a smaller model is the cure.",
    "oscillating": "whether the rate or the batches make it move: both look alike at one rate.",
    "diverging": "why: a rate too high, a sign turned round and bad data all rise.",
    "not finite": "what overflowed first: the loss is only the last to know.",
    "stuck: rate too small": (
        "whether anything can be learned at all: a dead network can look the same from its loss."
    ),
    "stuck: dead": (
        "whether a higher rate would have moved it: a rate far too small can look the same "
        "from its loss."
    ),
    "too short to say": "anything yet: the first steps of good and bad runs look alike.",
}


def cannot_show(name: str, with_validation: bool) -> str:
    """What the curve leaves open under this verdict."""
    said = f"This curve cannot show {UNSEEN[name]}"
    if with_validation or name in ("not finite", "too short to say"):
        return said
    return said + " Without a validation loss it cannot show overfitting either."


def evidence(name: str, y: Array, validation: Array | None) -> tuple[list[str], tuple[Window, ...]]:
    """Sentences with numbers, and the windows they were measured in."""
    if name == "not finite":
        return not_finite(y)
    if name == "too short to say":
        return [f"{len(y)} points were logged; fewer than 20 decide nothing."], ()
    half, tenth = Window(len(y) // 2, len(y) - 1, "second half"), last_tenth(y)
    level = float(np.mean(y[tenth.first :]))
    said = [f"The loss went from {y[0]:.4g} to {level:.4g}, the mean of points {span(tenth)}."]
    said += even_guess(y[0])
    if name == "overfitting" and validation is not None:
        more, windows = turned(validation)
        return said + more, windows
    if name == "oscillating":
        change = np.diff(y[half.first :])
        said.append(
            f"In points {span(half)}, {(change > 0).mean():.0%} of the steps go up, and a usual "
            f"step moves {change.std() / max(np.ptp(y), 1e-300):.1%} of the whole range."
        )
        return said, (half,)
    if name == "diverging":
        low = int(y.argmin())
        end = ends(level, y[0])
        said.append(
            f"Its lowest value was {y[low]:.4g} at point {low:,}; that mean is {end} its start."
        )
        return said, (Window(low, len(y) - 1, "after the lowest"),)
    if name == "plateau" and (there := arrival(y, level)) is not None:
        said.append(f"Since point {there:,} it has stayed within {ARRIVED:.0%} of that fall.")
        return said, (Window(there, len(y) - 1, "plateau"),)
    return [*said, pace(y, half)], (half, tenth)


def next_test(name: str, in_noise: bool) -> str:
    """The cheapest test that could change this verdict."""
    quiet = name in ("plateau", "converging") or name.startswith("stuck")
    return IN_NOISE if in_noise and quiet else NEXT[name]


def no_trend(y: Array) -> str:
    """That a curve shows nothing but noise, with what that rests on."""
    half = len(y) // 2
    gap = abs(float(y[:half].mean() - y[half:].mean()))
    return (
        f"Beside its noise the loss shows no trend: the means of its two halves lie {gap:.2g} "
        f"apart, and its steps move by {np.diff(y).std():.2g}. The name is what such logs mostly "
        "turned out to be, no more."
    )


def even_guess(first: float) -> list[str]:
    """That the first loss is the one of an even guess, where it is.

    Examples
    --------
    >>> even_guess(2.3026)
    ['Its first loss is ln 10 = 2.303: as a cross-entropy, an even guess among 10 classes.']
    >>> even_guess(2.35)
    []
    """
    for classes in range(2, 21):
        guess = float(np.log(classes))
        if abs(first - guess) < 0.001 * guess:
            return [
                f"Its first loss is ln {classes} = {guess:.4g}: as a cross-entropy, an even guess "
                f"among {classes} classes."
            ]
    return []


def arrival(y: Array, level: float) -> int | None:
    """The point since which the loss has stayed near its last level, None if it never fell."""
    fall = float(y[0]) - level
    far = np.abs(y - level) > ARRIVED * fall
    if fall <= 0 or far[-1]:
        return None
    return len(y) - int(np.argmax(far[::-1])) if far.any() else 0


def last_tenth(y: Array) -> Window:
    """The window of the last tenth of the points, at least three."""
    return Window(len(y) - max(3, len(y) // 10), len(y) - 1, "last tenth")


def span(window: Window) -> str:
    """A window as a reader counts it."""
    return f"{window.first:,} to {window.last:,}"


def ends(last: float, first: float) -> str:
    """How far above or below its start a curve ends."""
    return f"{last / first:.3g} times" if first > 0 else "above"


def pace(y: Array, half: Window) -> str:
    """How much of the fall came in the second half."""
    start, middle = float(y[0]), float(np.mean(y[max(0, half.first - 2) : half.first + 3]))
    end = float(np.mean(y[-max(3, len(y) // 10) :]))
    fall = start - end
    if fall <= 1e-9 * max(abs(start), 1e-300):
        change = f"changed by {end - middle:+.2g}" if end != middle else "did not change"
        return f"In points {span(half)} it {change}."
    return f"Of that fall, {max(0.0, (middle - end) / fall):.1%} came in points {span(half)}."


def not_finite(y: Array) -> tuple[list[str], tuple[Window, ...]]:
    """Where the first value that is not finite stands, and what came before."""
    bad = ~np.isfinite(y)
    first = int(bad.argmax())
    said = [
        f"{int(bad.sum()):,} of {len(y):,} values are not finite, the first ({y[first]}) at point "
        f"{first:,}."
    ]
    if first:
        before = y[max(0, first - 5) : first]
        listed = ", ".join(f"{value:.4g}" for value in before)
        said.append(f"The last {len(before)} before it: {listed}.")
    return said, (Window(first, len(y) - 1, "not finite"),)


def turned(validation: Array) -> tuple[list[str], tuple[Window, ...]]:
    """Where validation was lowest and how far it rose since."""
    width = min(7, len(validation))
    smooth = np.convolve(validation, np.ones(width) / width, "valid")
    low = int(smooth.argmin())
    at = low + width // 2
    rise = smooth[-1] / smooth[low] - 1 if smooth[low] > 0 else np.nan
    said = (
        f"Validation (mean of {width}) was lowest, {smooth[low]:.4g}, at point {at:,} and ends at "
        f"{smooth[-1]:.4g}, {rise:.1%} above it, while training fell on."
    )
    return [said], (Window(at, len(validation) - 1, "validation rises"),)
