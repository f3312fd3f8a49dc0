"""Descent on the real model: one step of any length, and a hundred steps by four choices."""

import streamlit as st

from core.datasets.messages import load_messages
from core.experiments import spam_tables as tables
from core.experiments.one_step import PLACES, OneStep, one_step
from core.experiments.recorded import recorded
from dashboard.charts import descent as charts
from dashboard.drawing import draw


@st.cache_data(max_entries=2, show_spinner=False)
def stepped(place: str) -> OneStep:
    """One step on the shipped messages."""
    return one_step(load_messages(), place)


@st.fragment
def real_descent() -> None:
    """How long a step the spam filter's loss allows, and how many steps that saves."""
    place = st.pills("The filter stands at", list(PLACES), default="all weights zero",
                     key="descent_place", bind="query-params", required=True)  # fmt: skip
    found = stepped(place)
    draw(
        charts.one_step, found.losses, found.marked, params={"now": found.now},
        alt=f"Loss after one step by its length: best at {found.best:.3g}/L; above {found.now:.3f} "
        f"again from {found.climbs:.3g}/L.",
    )  # fmt: skip
    st.write(
        f"The spam filter's loss has 3,017 directions. One step against the gradient from here is "
        f"best at **{found.best:.3g}/L** and ends higher than it began from {found.climbs:.3g}/L; "
        f"2 over the curvature along it predicts {found.limit:.3g}/L. 1/L, with L the largest "
        "curvature anywhere, is safe everywhere and short nearly everywhere."
    )
    record = st.cache_data(recorded)("derivatives")
    paths = tables.descents(record)
    n = tables.steps_to_match(record, "1/L", "naive step")
    ends = paths.groupby("name", sort=False)["train_loss"].last()
    draw(
        charts.descents, paths, alt="Training loss after 100 steps: "
        + ", ".join(f"{name} {loss:.3f}" for name, loss in ends.items()) + ".",
    )  # fmt: skip
    st.write(
        f"Recorded: where a step of 0.1 stands after 100 steps, 1/L stands after **{n}**. The "
        "page Spam shows what that is worth on mails it has not seen."
    )
