"""The article's promises beside what was measured, all from the recorded results."""

from dataclasses import dataclass
from typing import Any

from core.calculus.derivatives import errors_by_step
from core.experiments import stability
from core.experiments.recorded import recorded

HOLDS, RESTATED = "holds", "holds if restated"
UNTESTABLE, FALSE = "cannot be tested here", "false"
VERDICTS = (HOLDS, RESTATED, UNTESTABLE, FALSE)


@dataclass(frozen=True)
class Claim:
    """One promise, checked.

    Attributes
    ----------
    promise : str
        In short.
    verdict : str
        One of `VERDICTS`.
    measured : str
        What was found, with numbers and intervals.
    restated : str
        What may be said instead.
    page : str
        Name of the page that shows it.
    """

    promise: str
    verdict: str
    measured: str
    restated: str
    page: str


def claims() -> list[Claim]:
    """Every promise, in the article's order; numbers come from the recorded results."""
    return [*on_derivatives(), *on_integrals(), *on_limits(), *on_the_whole()]


def on_derivatives() -> list[Claim]:
    """Speedometer, loss, speed, accuracy."""
    found = recorded("derivatives")
    return [*on_slopes_and_loss(found), *on_speed_and_accuracy(found)]


def on_slopes_and_loss(found: dict[str, Any]) -> list[Claim]:
    """What a slope is, and what following it does to the loss."""
    exact, differences = found["traces"]["1/L"], found["traces"]["finite differences"]
    at = {row["step"]: row for row in exact}
    falls = ", ".join(f"{fall(at, k):.0%} after {steps(k)}" for k in (1, 10, 100))
    pair = found["pairs"]["naive step | 1/L"]
    naive = last(found["traces"]["naive step"])
    return [
        Claim(
            "A derivative is a model's speedometer", RESTATED,
            f"The spam filter has one dial for each of its {differences[0]['cost'] - 0.5:,.0f} "
            "numbers, and each has a sign.",
            "A derivative says how fast the loss would change for a small nudge of one weight, "
            "and in which direction.",
            "slope",
        ),
        Claim(
            "Practise with y = x²", RESTATED,
            "It is too kind. At x = 3 with h = 0.1, rise over run is off by "
            f"{slope_error('forward', 2):.2f}, which is h itself, and the central difference by "
            f"{slope_error('central', 2):.0e}, which is rounding. For x³ they are off by "
            f"{slope_error('forward', 3):.2f} and {slope_error('central', 3):.2f}. No sampling, "
            "so no interval.",
            "Practise with x², then with x³ or eˣ, where both ways of measuring err.",
            "step_size",
        ),
        Claim(
            "Derivatives cut the spam filter's loss by 15%", RESTATED,
            f"From zero weights the held-out loss falls by {falls}: the percentage is a choice of "
            f"where to stop. In the same 100 steps, a step of 1/L instead of 0.1: from "
            f"{naive['test_loss']:.3f} to {at[100]['test_loss']:.3f}, a difference of "
            f"{interval(pair['log_loss'])}.",
            f"Held-out log-loss fell from {at[0]['test_loss']:.3f} to {at[100]['test_loss']:.3f} "
            f"after 100 steps, on {found['n_held_out']:,} mails.",
            "spam",
        ),
    ]  # fmt: skip


def on_speed_and_accuracy(found: dict[str, Any]) -> list[Claim]:
    """What exact slopes cost beside measured ones, and what they leave as it was."""
    exact, differences = found["traces"]["1/L"], found["traces"]["finite differences"]
    at = {row["step"]: row for row in exact}
    per_step = differences[0]["cost"] / exact[0]["cost"]
    accuracy = found["five_folds"]["accuracy"]
    pair = found["pairs"]["finite differences | 1/L"]
    loss = exact[-1]["train_loss"]
    slow, plain, quick = (
        work_to(found["traces"][name], loss) for name in ("finite differences", "1/L", "momentum")
    )
    return [
        Claim(
            "Training is 20% faster", RESTATED,
            f"Measuring the gradient by differences costs {per_step:,.0f} evaluations a step "
            f"against one; both runs end {pair['distance']:.0e} apart. These are counts, and need "
            "no interval.",
            f"To reach a training loss of {loss:.3f}: {slow:,.0f} evaluations by differences, "
            f"{plain:,.0f} with the exact gradient, {quick:,.0f} with momentum.",
            "spam",
        ),
        Claim(
            "Derivatives make the filter more accurate", FALSE,
            "By differences or exactly, the same steps give the same filter and "
            f"{at[100]['accuracy']:.1%} accuracy. The trained model reaches "
            f"{interval(accuracy, '.1%')} on five folds, against "
            f"{at[0]['accuracy']:.1%} for always saying no.",
            "Derivatives made the weights affordable to find; the accuracy is the model's.",
            "spam",
        ),
    ]  # fmt: skip


def on_integrals() -> list[Claim]:
    """Totals, preferences, probabilities, predictions."""
    return [*on_sums(recorded("integrals")), *on_predictions(recorded("recommendations"))]


def on_sums(found: dict[str, Any]) -> list[Claim]:
    """What adding up pieces gives: an average, and a rule to rank by."""
    shares = {row["name"]: interval(row, ".0%") for row in rows_of(found["rates"])}
    histogram = found["histogram"]
    pieces = zip(histogram["rating"], histogram["share"], strict=True)
    mean = sum(rating * share for rating, share in pieces)
    return [
        Claim(
            "Integrals total your data", RESTATED,
            f"The sum of rating × share is {mean:.2f}, the average: totals of value × width, with "
            "all widths together 1.",
            "Add pieces of value × width, and divide by the whole.",
            "area",
        ),
        Claim(
            "Practise with the average of ratings", RESTATED,
            f"Added and divided, as rating × share, and as an area: {mean:.4f} each. These are all "
            "the ratings there are, so there is no interval; but each was given by somebody who "
            "chose that movie.",
            "The average of the ratings that were given; not of all movies, nor of all viewers.",
            "area",
        ),
        Claim(
            "Sum what users prefer", RESTATED,
            f"Of the 20 movies with the largest sum, {shares['sum']} of held-out ratings are "
            f"likes; with the largest mean {shares['mean']}; by posterior probability "
            f"{shares['probability']}.",
            "Integrate over what is not known; a sum rewards fame and a mean rewards luck.",
            "belief",
        ),
    ]  # fmt: skip


def on_predictions(found: dict[str, Any]) -> list[Claim]:
    """Whether stated probabilities come true, and how much smaller the errors are."""
    ladder = {row["name"]: row for row in rows_of(found["ladder"])}
    movie, biases, best = (ladder[n] for n in ("movie mean", "biases", "everything"))
    lower, low, high = (best[n] / movie["value"] for n in ("gain", "gain_low", "gain_high"))
    apart = [abs(row["predicted"] - row["observed"]) for row in rows_of(found["calibration"])]
    return [
        Claim(
            "Bayesian probabilities", HOLDS,
            f"In ten groups the share that was liked lies {100 * sum(apart) / len(apart):.1f} "
            f"points from the stated probability on average, {100 * max(apart):.1f} at most.",
            "Of movies given 70%, about 70% are liked; the counts stand beside it.",
            "quality",
        ),
        Claim(
            "Predictions get 10% better", RESTATED,
            f"RMSE {best['value']:.3f} against {movie['value']:.3f} for the movie mean: "
            f"{lower:.1%} lower ({low:.1%} to {high:.1%}). Against good biases it is "
            f"{1 - best['value'] / biases['value']:.1%}.",
            f"{lower:.0%} lower RMSE than each movie's mean, on five random folds.",
            "quality",
        ),
    ]  # fmt: skip


def on_limits() -> list[Claim]:
    """Stability, crashes, practice, size."""
    digits, edge = stability.recorded("digits"), stability.edge_runs()
    survived = {row["name"]: interval(row, ".0%") for row in digits.methods.to_dict("records")}
    return [
        Claim(
            "Limits keep training stable, without crashes", RESTATED,
            f"Over nine learning rates {survived['fixed, naive softmax']} of runs survive with a "
            f"fixed rate and {digits.before.broken:.0%} end in numbers that are not finite; with "
            f"the guard {survived['guard']} survive. At the best rate both are about as "
            f"accurate: {digits.before.best_rate:.1%} and {digits.after.best_rate:.1%}.",
            "Checks on the step keep a badly chosen rate from ruining a run. A run can also "
            "converge to a bad model.",
            "stability",
        ),
        Claim(
            "Practise with 1/n", RESTATED,
            "1/n alone teaches that a limit is never reached and always from one side; five more "
            "sequences take that back.",
            "Keep it, with a constant, (-1)ⁿ/n, (-1)ⁿ, the sum of 1/k and 0.9ⁿ.",
            "sequences",
        ),
        Claim(
            "Limits ensure stability on massive data", FALSE,
            f"Size is not the cause: the step and the curvature are. The same "
            f"{digits.n_steps}-step runs on the same rows hold or break with the rate alone; most "
            f"full-batch runs fail from {edge.fails_from:.2g} on.",
            "Whether training holds depends on the step against the curvature.",
            "stability",
        ),
    ]  # fmt: skip


def on_the_whole() -> list[Claim]:
    """What the article says of calculus at large."""
    found = recorded("derivatives")
    before = found["traces"]["1/L"][0]["accuracy"]
    after = found["five_folds"]["accuracy"]
    fewer = {end: 1 - (1 - after[end]) / (1 - before) for end in ("value", "low", "high")}
    return [
        Claim(
            "You debug twice as fast", UNTESTABLE,
            "Nothing here times people. A claim like this needs a randomised study; your own score "
            "on six curves before and six after is too few to prove anything.",
            "Drop the number.",
            "diagnose",
        ),
        Claim(
            "Accuracy rises by 20%", RESTATED,
            f"Errors on held-out mails fell by {interval(fewer, '.0%')}, from "
            f"{1000 * (1 - before):.0f} to {1000 * (1 - after['value']):.0f} of 1,000, against "
            "always saying no. Against a "
            "competent filter a rise of 20% is impossible: it would pass 100%.",
            f"Errors on held-out mails fell by {fewer['value']:.0%} against always saying no.",
            "spam",
        ),
        Claim(
            "90% of machine-learning algorithms rely on calculus", UNTESTABLE,
            "No source is given, nor what would count as relying. Of the three models here, three "
            "do: the filter and the network descend a gradient, the recommender weighs by areas.",
            "Name the list that was counted.",
            "about",
        ),
    ]  # fmt: skip


def slope_error(method: str, power: int) -> float:
    """How far a difference of step 0.1 is from the slope of x to a power, at 3."""
    found = errors_by_step(lambda x: x[0] ** power, [3.0], [power * 3.0 ** (power - 1)], [0.1])
    return float(getattr(found, method)[0])


def work_to(trace: list[dict[str, Any]], loss: float) -> float:
    """Evaluations until a run's training loss is as low as `loss`, to six digits."""
    return next(row["cost"] for row in trace if row["train_loss"] <= loss * (1 + 1e-6))


def fall(at: dict[int, dict[str, float]], step: int) -> float:
    """Share of the starting held-out loss that is gone at a step."""
    return 1 - at[step]["test_loss"] / at[0]["test_loss"]


def steps(n: int) -> str:
    """The count in words: "1 step", "10 steps"."""
    return f"{n} step{'s' * (n > 1)}"


def last(trace: list[dict[str, Any]]) -> dict[str, Any]:
    """The last look at a run."""
    return trace[-1]


def interval(value: dict[str, float], form: str = ".3f") -> str:
    """A value with its 95% interval in words."""
    return f"{value['value']:{form}} ({value['low']:{form}} to {value['high']:{form}})"


def rows_of(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """A table's rows, from its columns."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
