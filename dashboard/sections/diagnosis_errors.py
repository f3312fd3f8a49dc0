"""How often the diagnosis is wrong, from the record of the curves it was judged on."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import diagnosis as charts
from dashboard.drawing import draw

Record = dict[str, Any]


def how_often_wrong(record: Record) -> pd.DataFrame:
    """Words, the confusion matrix and the limits of the early warning; returns the matrix."""
    fresh, strangers = record["names"]["fresh seeds"], record["names"]["families never learned"]
    st.write(
        f"On {fresh['curves']:,} freshly trained curves, of kinds of model it learned from: "
        f"{right(fresh)} On {strangers['curves']:,} curves of kinds it had never seen: "
        f"{right(strangers)}"
    )
    calm, noisy = fresh["by batch"]["all rows"], fresh["by batch"]["8 rows or more"]
    st.write(
        "Near names are plateau and converging, and the two ways of being stuck. Where each step "
        f"used all rows, it named {calm['exact']:.0%} of the {calm['curves']:,} exactly; where "
        f"each used a batch of 8 rows or more, {noisy['exact']:.0%} of {noisy['curves']:,}: noise "
        f"hides. It said *too short to say* of {unsaid(fresh)} of these curves."
    )
    counts = matrix(fresh)
    draw(
        charts.confusion, counts, tuple(counts["truth"].unique()),
        alt="Verdicts by label: " + "; ".join(
            f"{truth} right {row[truth]:,} of {sum(row.values()):,}"
            for truth, row in fresh["matrix"].items()
        ) + ".",
    )  # fmt: skip
    st.caption(
        "Labels come from training ten times longer and from changing the rate, never from the "
        f"curve. {level_in_words(record)} {warning_in_words(record['warning']['fresh seeds'])} "
        "It is no oracle: run the cheapest test."
    )
    return counts


def right(scores: Record) -> str:
    """Exact, near, and false alarms in natural frequencies."""
    return (
        f"{scores['exact']:.1%} named exactly, {scores['coarse']:.1%} with near names counted as "
        f"right, and {scores['false alarms']:,} of {scores['healthy']:,} healthy ones called sick "
        f"(of 100, about {100 * scores['false alarms'] / scores['healthy']:.0f})."
    )


def unsaid(scores: Record) -> int:
    """How many got no name."""
    return sum(row.get("too short to say", 0) for row in scores["matrix"].values())


def level_in_words(record: Record) -> str:
    """How often the interval of the level held."""
    ours = record["level"]["fresh seeds"]["ours"]
    return f"The level's 95% interval held {ours['coverage']:.1%} of {ours['curves']:,} levels."


def warning_in_words(warned: Record) -> str:
    """Which blow-ups were announced, and how often a calm run was warned."""
    sudden, early, late = (
        warned["by kind"]["at step 1"], warned["after step 1"], warned["after step 4"],
    )  # fmt: skip
    return (
        f"While training, nothing can announce a blow-up at the first step ({sudden['blow-ups']:,} "
        f"here). Of {early['blow-ups']:,} later ones `warn` announced {early['announced']:,}; of "
        f"the {late['blow-ups']:,} after the fourth step, {late['announced']:,}, half of them at "
        f"least {late['median steps ahead']:.0f} steps ahead. It warned in "
        f"{warned['false alarms']:,} of {warned['calm']:,} runs that never blew up."
    )


def matrix(scores: Record) -> pd.DataFrame:
    """Counts and shares of each verdict for each label, one row each."""
    rows = [
        (truth, said, n, n / max(1, sum(row.values())))
        for truth, row in scores["matrix"].items() for said, n in row.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["truth", "said", "count", "share"])
