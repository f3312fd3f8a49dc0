"""Sequences to try: a promise about all later terms, stop rules, own numbers, a deep network."""

from functools import partial

import streamlit as st

from core.calculus.limits import limit_of
from core.experiments import sequences as experiment
from dashboard.charts import limits as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw
from dashboard.kept import kept
from dashboard.uploads import plain
from dashboard.words import counted

pills = partial(st.pills, required=True, bind="query-params")


@st.fragment
def within_epsilon(first_shown: str) -> None:
    """Ask for a sequence, a width and an N, and check the terms from there on."""
    chosen = pills(
        "Sequence", list(experiment.SEQUENCES), default=first_shown, key="sequences_name"
    )
    epsilon = pills("Width ε", [0.1, 0.03, 0.01, 0.001], default=0.1, key="sequences_epsilon")
    claimed = experiment.SEQUENCES[chosen].limit
    if claimed is None:
        claimed = st.number_input("It has no limit. Claim one anyway:", value=1.0,
                                  key="sequences_claim", bind="query-params")  # fmt: skip
    first = st.number_input("Your N", 1, 5000, 5, key="sequences_first", bind="query-params")
    log = st.toggle("Logarithmic n", key="sequences_log", bind="query-params")
    found = experiment.check(chosen, claimed, epsilon, first)
    if found.holds:
        st.success(
            f"From n = {first:,} on, {experiment.N_CHECKED:,} terms are within {epsilon:g} of "
            f"{claimed:.4g}. That is a check and no proof: it says nothing about the term after."
        )
    else:
        st.warning(
            f"Not yet: term {found.outside:,} is {found.term:.5g}, which is "
            f"{abs(found.term - claimed):.3g} from {claimed:.4g}. Would a larger N help?"
        )
    draw(
        charts.band, experiment.stretch(chosen, first), log,
        params={"claimed": claimed, "epsilon": epsilon, "first": first},
        alt=f"Terms of {chosen}, and the band of {epsilon:g} around {claimed:.4g} from n = "
        f"{first}.",
    )  # fmt: skip


@st.fragment
def rules_that_stop() -> None:
    """Ask for a tolerance, and show which rule which sequence fools."""
    widths = [0.01, 0.001, 0.0001]
    tolerance = pills("Stop when it falls below", widths, default=0.001, key="sequences_tolerance")
    table = kept(experiment.bench)(tolerance)
    fooled = table.assign(n=table["outcome"] == "fooled").groupby("rule", sort=False)["n"].sum()
    said = ", ".join(f"{rule} {n}" for rule, n in fooled.items())
    draw(charts.outcomes, table, alt=f"Stop rules against ten sequences; times fooled: {said}.")
    st.caption(
        "✓ right (near the limit, or rightly going on) · ✗ fooled (stopped, and wrong) · … still "
        f"waiting: a rule after {experiment.N_BENCH:,} terms, limit_of after its 100. Times "
        f"fooled: {said}. Small steps alone say little about what lies ahead."
    )
    table_button("The stop rules and their failures", table, "stop-rules.csv")


@st.fragment
def on_your_numbers() -> None:
    """Ask for terms, and say whether they have a limit, beside what each accelerator says."""
    pasted = st.text_area("Terms, in order", experiment.LEIBNIZ, key="sequences_terms", height=90)
    numbers, refused = experiment.read_terms(pasted)
    if refused:
        st.error(f"“{plain(refused)}” is no number; separate terms by spaces, commas or lines.")
    elif len(numbers):
        verdict = limit_of(numbers)
        st.metric(f"From {counted(verdict.terms, 'term', 'terms')}", verdict.verdict)
        if verdict.verdict == "converges":
            st.write(
                f"To {verdict.value:.12g}, off by about {verdict.error:.1g} at most (estimated)."
            )
        estimate = st.column_config.NumberColumn(format="%.9f")
        st.dataframe(
            experiment.by_accelerator(numbers), hide_index=True,
            column_config={"estimate": estimate}, alt=f"Estimates: {verdict.verdict}.",
        )  # fmt: skip


@st.fragment
def power_of_depth() -> None:
    """Ask for the gain of a layer, and show what thirty of them leave of a signal."""
    gain = st.slider("Gain w", 0.5, 1.5, 0.9, 0.05, key="sequences_gain", bind="query-params")
    layers = kept(experiment.powers)(gain)
    end = layers.query("kind == 'measured'")["size"].iloc[-1]
    draw(charts.layers, layers, str(layers["kind"].iloc[-1]),
         alt=f"Signal by layer at gain {gain:g}; after 30 layers {end:.2g}.")  # fmt: skip
    st.write(
        f"Digits sent through 30 untrained ReLU layers arrive at {end:.2g} of their first size; "
        f"the limit of wⁿ says where that leads: 0 below 1, no limit above. Here w²⁹ = "
        f"{gain**29:.2g}."
    )
