"""A verdict as a page to keep: Markdown, made of the verdict alone."""

import numpy as np

from core.models.diagnosis.verdict import Verdict


def limit_in_words(verdict: Verdict) -> str:
    """The level after ten times as many steps, with its interval, or why there is none.

    Examples
    --------
    >>> limit_in_words(Verdict("not finite", [], "", ""))
    'No level is given: the curve does not support one.'
    """
    if not np.isfinite(verdict.limit):
        return "No level is given: the curve does not support one."
    return (
        f"After ten times as many steps at this rate: {verdict.limit:.4g}, 95% interval "
        f"{verdict.low:.4g} to {verdict.high:.4g}."
    )


def as_markdown(verdict: Verdict, source: str, n_points: int, notes: tuple[str, ...] = ()) -> str:
    """One page: the verdict, its evidence, what it leaves open and what to try.

    Parameters
    ----------
    verdict : Verdict
    source : str
        Where the curve came from, in words.
    n_points : int
    notes : tuple of str
        What reading the curve noticed.

    Returns
    -------
    str
        Markdown.
    """
    lines = [f"# Loss curve: {verdict.name}", "", f"{source}, {n_points:,} points.", ""]
    lines += ["## Evidence", *[f"- {sentence}" for sentence in verdict.because], ""]
    lines += ["## What it cannot show", verdict.cannot_show, ""]
    lines += ["## Cheapest next test", verdict.try_next, ""]
    lines += ["## Where the loss is heading", limit_in_words(verdict), ""]
    if notes:
        lines += ["## How the file was read", *[f"- {note}" for note in notes], ""]
    return "\n".join(lines)
