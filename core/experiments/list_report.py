"""A list of recommendations as a page to keep: Markdown, with how far it can be trusted."""

import re
from typing import Any

import pandas as pd

from core.experiments.recorded import recorded

TERMS = (
    "The model knows movies by MovieLens latest-small (GroupLens, 2016: 100,004 ratings by 671 "
    "people), which may not be used commercially without GroupLens's permission. Acknowledgement: "
    "F. M. Harper and J. A. Konstan, “The MovieLens Datasets: History and Context”, ACM "
    "Transactions on Interactive Intelligent Systems 5(4), article 19, 2015."
)
OWN_FILE = (
    "The model was fitted to the uploaded file alone; whose it is and what may be done with it is "
    "for its owner to say."
)
PRIVACY = "This report was made in memory for the one who asked for it; no copy was kept."


def list_report(table: pd.DataFrame, known: str, liked: float, shipped: bool, own: str = "") -> str:
    """One page: the list, its uncertainty and reasons, the model's record, the data's terms.

    Parameters
    ----------
    table : DataFrame
        As `Person.recommend` gives it: `title`, `probability`, `expected`, `low`, `high`,
        `n_ratings`, `because`.
    known : str
        How much is known of the person, in words.
    liked : float
        The rating from which an item counts as liked.
    shipped : bool
        Whether the model is that of the shipped ratings, else of a file of their own.
    own : str, optional
        The person's own error, in words.

    Returns
    -------
    str
        Markdown. Titles, which may come from a visitor's file, cannot add markup.

    Examples
    --------
    >>> one = pd.DataFrame({
    ...     "title": ["Heat (1995)"], "probability": [0.76], "expected": [3.9], "low": [2.5],
    ...     "high": [5.0], "n_ratings": [104], "because": [[("the movie", 3.5), ("you", 0.4)]],
    ... })
    >>> print(list_report(one, "3 ratings.", 4.0, shipped=True).splitlines()[9])
    | 1 | Heat (1995) | 76 of 100 | 3.90 | 2.5 to 5 | 104 |
    """
    lines = ["# Recommendations", "", plain(known), f"Liked means a rating of {liked:g} or more."]
    lines += ["", "## The list", ""]
    lines += ["| | title | liked by | expected | 90% range | ratings behind it |"]
    lines += ["|---:|---|---|---:|---|---:|"] if len(table) else []
    for place, row in enumerate(table.to_dict("records"), start=1):
        lines.append(
            f"| {place} | {plain(row['title'])} | {100 * row['probability']:.0f} of 100 | "
            f"{row['expected']:.2f} | {row['low']:g} to {row['high']:g} | {row['n_ratings']:,} |"
        )
    lines += ["", "“76 of 100”: of 100 such guesses about 76 should come true.", "", "## Why", ""]
    for row in table.to_dict("records"):
        parts = ", ".join(f"{plain(what)} {part:+.2f}" for what, part in row["because"])
        lines.append(f"- {plain(row['title'])}: {parts}; together {row['expected']:.2f}.")
    lines += ["", "## How good the model is", "", record(recorded("recommendations")), own]
    lines += ["", "## Data and terms", "", TERMS if shipped else OWN_FILE, PRIVACY, ""]
    return "\n".join(lines)


def record(found: dict[str, Any]) -> str:
    """What was measured on held-out ratings of the shipped data, in two sentences."""
    ladder = found["ladder"]
    best, movie = (ladder["name"].index(name) for name in ("everything", "movie mean"))
    bins = found["calibration"]
    apart = [abs(p - o) for p, o in zip(bins["predicted"], bins["observed"], strict=True)]
    return (
        f"On held-out ratings of the shipped data (five folds, seed {found['settings']['seed']}) "
        f"its typical error (RMSE) is {ladder['value'][best]:.3f} stars (95% interval "
        f"{ladder['low'][best]:.3f} to {ladder['high'][best]:.3f}), that of each movie's mean "
        f"{ladder['value'][movie]:.3f}. In ten groups by stated probability, the share that was "
        f"liked lies {100 * sum(apart) / len(apart):.1f} points from it on average, "
        f"{100 * max(apart):.1f} at most."
    )


def plain(text: str) -> str:
    """Text on one line, kept from being read as Markdown or HTML."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(str(text).split()))
