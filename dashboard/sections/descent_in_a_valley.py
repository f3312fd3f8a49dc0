"""Descent in a valley: the steep direction limits the rate, the gentle one waits."""

import streamlit as st

from core.experiments import valley
from dashboard.charts import descent as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw
from dashboard.kept import kept

MOST = 200  # steps that a reader can ask for


@st.fragment
def in_a_valley() -> None:
    """Ask for the valley's shape, a rate and steps; show three paths, and the end by any rate."""
    with st.container(horizontal=True):
        condition = st.select_slider("Steep over gentle curvature", [1, 3, 10, 30, 100], 30,
                                     key="descent_condition", bind="query-params")  # fmt: skip
        share = st.slider("Rate, as a share of 1/L", 0.1, 2.4, 1.0, 0.1, key="descent_share",
                          bind="query-params")  # fmt: skip
        n_steps = st.number_input("Steps", 10, MOST, 60, 10, key="descent_steps",
                                  bind="query-params")  # fmt: skip
    whole = kept(valley.paths)(float(condition), share, MOST)
    paths = whole[whole["step"] <= n_steps]
    ends = paths.groupby("method", sort=False)["loss"].last()
    said = ", ".join(f"{name} {loss:.2g}" for name, loss in ends.items())
    draw(
        charts.valley, paths,
        params={"condition": condition, "last": n_steps, "until": n_steps},
        alt=f"Paths of {n_steps} steps in a valley, and their loss by evaluations; at the end: "
        f"{said}.",
    )  # fmt: skip
    started = float(paths["loss"].iloc[0])
    climbs = " The gradient's path climbs." if ends["gradient"] > started else ""
    st.write(
        f"The steep direction allows no rate above 2/L; the gentle one waits. Loss after {n_steps} "
        f"steps: {said}.{climbs}"
    )
    any_rate(float(condition), int(n_steps), started)
    table_button("The paths in the valley as CSV", paths, "descent_valley.csv")


def any_rate(condition: float, n_steps: int, started: float) -> None:
    """Where each method ends by its rate, and from which rate on it ends higher than it began."""
    whole = kept(valley.by_rate)(condition, MOST)
    swept = whole[whole["step"] == n_steps]
    first = valley.fails_from(swept, started)
    failing = ", ".join(f"{name} from {r:g}/L" for name, r in first.items() if r < 3) or "none"
    draw(
        charts.losses_by_rate, swept, params={"start": started},
        alt=f"Loss after {n_steps} steps by rate. Ending above the start: {failing}.",
    )  # fmt: skip
    st.write(
        f"Ending higher than they began: **{failing}**. Momentum looks ahead and so bears shorter "
        "steps than the gradient; Adam divides by the size of the slope, and its step is about its "
        "rate however steep it is."
    )
