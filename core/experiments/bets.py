"""The three bets of the first page: what each idea brought, from the recorded results."""

from dataclasses import dataclass

import pandas as pd

from core.experiments import stability
from core.experiments.edge import recorded_edge
from core.experiments.recorded import recorded


@dataclass(frozen=True, eq=False)
class Bet:
    """One question and its answer.

    Attributes
    ----------
    answer : float
        In the unit of the question.
    points : DataFrame
        `name`, `stage` (before, after), `value`, `low`, `high`: what the answer rests on.
    said : str
        The answer in a sentence, with its sample.
    """

    answer: float
    points: pd.DataFrame
    said: str

    def place(self, guess: float | None) -> float | None:
        """Where a guess of so many percent less lies on the axis of `points`."""
        return None if guess is None else float(self.points["value"].iloc[0]) * (1 - guess / 100)


def spam() -> Bet:
    """By how many percent held-out errors fall, from always saying no to the trained filter."""
    found = recorded("derivatives")
    after, n = found["five_folds"]["accuracy"], found["n_held_out"]
    base = found["traces"]["1/L"][0]["accuracy"]
    spread = 1.96 * (base * (1 - base) / n) ** 0.5
    points = pd.DataFrame(
        {
            "name": ["always “not spam”", "trained along the gradient"],
            "stage": ["before", "after"],
            "value": [1 - base, 1 - after["value"]],
            "low": [1 - base - spread, 1 - after["high"]],
            "high": [1 - base + spread, 1 - after["low"]],
        }
    )
    answer = 100 * (1 - (1 - after["value"]) / (1 - base))
    low, high = (100 * (1 - (1 - after[end]) / (1 - base)) for end in ("low", "high"))
    said = (
        f"Held-out errors fall by {answer:.0f}% ({low:.0f} to {high:.0f}): from "
        f"{100 * (1 - base):.1f} to {100 * (1 - after['value']):.1f} of 100 mails (4,609 mails, "
        f"five folds, seed {found['settings']['seed']})."
    )
    return Bet(answer, points, said)


def ratings() -> Bet:
    """By how many percent the RMSE is lower than the movie average's."""
    found = recorded("recommendations")
    ladder = pd.DataFrame(found["ladder"])
    points = ladder[ladder["name"].isin(["movie mean", "biases", "everything"])]
    movie, best = points.iloc[0], points.iloc[-1]
    low, high = (100 * best[end] / movie["value"] for end in ("gain_low", "gain_high"))
    answer = 100 * best["gain"] / movie["value"]
    said = (
        f"The typical error is {answer:.1f}% lower ({low:.1f} to {high:.1f}): {best['value']:.3f} "
        f"stars instead of {movie['value']:.3f} (100,004 ratings, five folds, seed "
        f"{found['settings']['seed']})."
    )
    columns = ["name", "stage", "value", "low", "high"]
    return Bet(float(answer), points[columns].reset_index(drop=True), said)


def network() -> Bet:
    """From which learning rate on most runs of the network fail, and where that was predicted."""
    found, digits = stability.edge_runs(), stability.recorded("digits")
    predicted, broke = recorded_edge()["predicted"], first_failures(found.runs)
    points = pd.DataFrame(
        {
            "name": ["predicted: 2 / L", "most runs fail"],
            "stage": ["before", "after"],
            "value": [found.predicted, found.fails_from],
            "low": [predicted.min(), broke.min()],
            "high": [predicted.max(), broke.max()],
        }
    )
    said = (
        f"Most runs fail from a rate of {found.fails_from:.2g} on; single ones from "
        f"{broke.min():.1f} to {broke.max():.1f} ({len(broke)} starts). Curvature predicted "
        f"{found.predicted:.2g}. Over nine rates the guard lifts survival from "
        f"{digits.before.survived:.0%} to {digits.after.survived:.0%} ({digits.n_seeds} seeds)."
    )
    return Bet(found.fails_from, points, said)


def first_failures(runs: pd.DataFrame) -> pd.Series:
    """For each start, the first rate above all those that it survived."""
    best = runs[runs["survived"]].groupby("seed")["rate"].max()
    above = runs[runs["rate"] > runs["seed"].map(best)]
    return above.groupby("seed")["rate"].min()
