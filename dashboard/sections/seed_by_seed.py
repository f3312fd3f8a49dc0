"""One learning rate, seed by seed, as recorded; and one more run, trained when asked for."""

import streamlit as st

from core.experiments import limits as experiment
from core.experiments import stability
from dashboard.charts import limits as charts
from dashboard.drawing import draw
from dashboard.kept import kept


@st.fragment
def seed_by_seed(name: str) -> None:
    """Ask for a rate, and show what became of every seed on the rows called `name`."""
    result = kept(stability.recorded)(name)
    rate = st.select_slider(
        "Learning rate", result.rates, value=result.rates[-3], key="stability_rate",
        bind="query-params", format_func=lambda r: f"{r:.3g}",
    )  # fmt: skip
    seeds = result.at_rate(rate)
    draw(charts.seeds, seeds.runs,
         alt=f"Held-out accuracy by seed at rate {rate:.3g}: {seeds.said}.")  # fmt: skip
    st.write(f"At rate {rate:.3g}: {seeds.said}.")

    st.header("Train one now")
    method = st.selectbox("Method", experiment.METHODS, key="stability_method", bind="query-params")
    seed = st.number_input("Seed", 0, 999, 0, key="stability_seed", bind="query-params")
    if st.button("Train 240 steps", key="stability_train"):
        st.session_state["stability_asked"] = name, method, rate, seed
    if asked := st.session_state.get("stability_asked"):
        run = kept(stability.one_run)(*asked)
        draw(charts.losses, run.losses, alt=f"Minibatch loss by step. {run.said}")
        st.write(run.said)
