"""Areas to cut into pieces: three functions and the real histogram of ratings."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.integrate import quad

from core.calculus.integrals import area
from core.calculus.pieces import RULES, measured_order, pieces
from core.models.beta import beta_density

HALF_STEP = 0.25  # a rating of 4 stands for everything from 3.75 to 4.25
N_PIECES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


@dataclass(frozen=True, eq=False)
class Example:
    """A function on a range, its exact area, and how it is written.

    Attributes
    ----------
    name : str
    f : callable
        Takes and returns an array.
    lower, upper : float
    truth : float
    """

    name: str
    f: Callable[[np.ndarray], np.ndarray]
    lower: float
    upper: float
    truth: float


def examples(share: np.ndarray) -> dict[str, Example]:
    """Give the four areas by name.

    Parameters
    ----------
    share : ndarray of shape (10,)
        Share of ratings at each half star from 0.5 to 5.

    Returns
    -------
    dict of str to Example
    """
    density = np.asarray(share) / (2 * HALF_STEP)

    def ratings(x: np.ndarray) -> np.ndarray:
        return density[np.clip((x - HALF_STEP) // (2 * HALF_STEP), 0, 9).astype(int)]

    known = [
        Example("x²", np.square, 0.0, 1.0, 1 / 3),
        Example("sin x", np.sin, 0.0, 2 * np.pi, 0.0),
        Example("√x", np.sqrt, 0.0, 1.0, 2 / 3),
        Example("ratings", ratings, HALF_STEP, 5.25, 1.0),
    ]
    return {example.name: example for example in known}


def table(example: Example, n: int, rule: str) -> pd.DataFrame:
    """List the pieces of an area: columns `from`, `to`, `value`, `width`, `piece`, `total`."""
    found = pieces(example.f, example.lower, example.upper, n, rule)
    return pd.DataFrame(
        {
            "from": found.left,
            "to": found.right,
            "value": found.value,
            "width": found.right - found.left,
            "piece": found.piece,
            "total": found.running,
        }
    )


def errors(example: Example) -> pd.DataFrame:
    """Measure every rule's error at growing numbers of pieces: `rule`, `n`, `error`, `order`.

    Rows whose error is rounding, below 1e-14, are left out; `order` is what the others show.
    """
    rows = []
    for rule in RULES:
        found = [
            (n, abs(pieces(example.f, example.lower, example.upper, n, rule).total - example.truth))
            for n in N_PIECES
        ]
        real = [(n, error) for n, error in found if error > 1e-14]
        tail = [n for n, _ in real[-4:]]
        order = float("inf")
        if len(tail) > 2:
            span = (example.lower, example.upper, example.truth)
            order = measured_order(example.f, *span, rule, tail)
        rows += [(rule, n, error, order) for n, error in real]
    return pd.DataFrame(rows, columns=["rule", "n", "error", "order"])


def guides(measured: pd.DataFrame) -> pd.DataFrame:
    """Straight lines to compare measured errors with: `slope` in words, `n`, `error`.

    They begin above the largest error, and fall with 1 / n and with 1 / n².
    """
    first, smallest = 3 * measured["error"].max(), measured["error"].min()
    rows = [
        (words, n, first * n**-power)
        for words, power in (("falls with 1/n", 1), ("falls with 1/n²", 2))
        for n in N_PIECES
        if first * n**-power >= smallest / 2
    ]
    return pd.DataFrame(rows, columns=["slope", "n", "error"])


def averages(value: np.ndarray, rating: np.ndarray, share: np.ndarray) -> pd.DataFrame:
    """Find the mean rating and the share of 4 or more, three ways each.

    Parameters
    ----------
    value : ndarray of shape (n_ratings,)
        All ratings.
    rating, share : ndarray of shape (10,)
        Levels, and how often each was given.

    Returns
    -------
    DataFrame
        Columns `way`, `mean`, `from_four`.
    """
    histogram = examples(share)["ratings"]

    def density(x: float) -> float:
        return float(histogram.f(np.array([x]))[0])

    landmarks = list(rating + HALF_STEP)
    means = [
        float(value.mean()),
        float(rating @ share),
        area(lambda x: x * density(x), histogram.lower, histogram.upper, landmarks).value,
    ]
    above = [
        float((value >= 4).mean()),
        float(share[rating >= 4].sum()),
        area(density, 4 - HALF_STEP, histogram.upper, landmarks).value,
    ]
    ways = ["every rating, added and divided", "ten pieces: rating × share", "area() of the steps"]
    return pd.DataFrame({"way": ways, "mean": means, "from_four": above})


def where_quad_looked(likes: int = 90_000, dislikes: int = 10_000) -> pd.DataFrame:
    """Follow plain quadrature over a belief's peak.

    Returns
    -------
    DataFrame
        Columns `share`, `density` and `what`: every point where it "looked", and points along
        the "truth", in the order of the shares.
    """
    density, asked = beta_density(likes + 1.0, dislikes + 1.0), []

    def followed(x: float) -> float:
        asked.append(x)
        return density(x)

    quad(followed, 0.5, 1, full_output=True)
    peak = likes / (likes + dislikes)
    truth = np.unique(np.r_[np.linspace(0.5, 1, 51), np.linspace(peak - 0.006, peak + 0.006, 61)])
    shares = np.r_[np.sort(asked), truth]
    return pd.DataFrame(
        {
            "share": shares,
            "density": [density(x) for x in shares],
            "what": ["looked"] * len(asked) + ["truth"] * truth.size,
        }
    )
