"""Limits: what happens if a sequence goes on for ever, and what a finite look can say."""

from functools import partial

import streamlit as st

from core.calculus.limits import limit_of
from core.experiments import sequences as experiment
from dashboard.charts import limits as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw
from dashboard.kept import kept
from dashboard.limit_exercises import compared, guesses, stops_at, within
from dashboard.snippet import code_for

pills = partial(st.pills, required=True, bind="query-params")
terms, answers = kept(experiment.six)(), kept(experiment.answers)()
names = list(answers["sequence"])
n_having, n_equal = (answers["limit"] != "none").sum(), (answers["ever equal"] == "yes").sum()

st.title("Limits")
st.write(
    "**What happens if we go on for ever?** A limit is a promise about all later terms. Nobody "
    "can look at all of them: what is read off a finite list is a judgement, not a proof."
)
having, equal = guesses(names)
st.subheader(f"{n_having} of the six have a limit; {n_equal} of them ever equals it")
compared(answers, having, equal)
for column, row in zip([*st.columns(3), *st.columns(3)], answers.to_dict("records"), strict=True):
    name, lesson = row["sequence"], row["lesson"]
    column.markdown(f"**{name}** · limit {row['limit']}")
    with column:
        draw(charts.sketch, terms[terms["name"] == name], alt=f"40 terms of {name}: {lesson}.")
    column.caption(f"{lesson.capitalize()}. `limit_of`, from 50 terms: {row['limit_of says']}.")

st.header("Try it: from which N on do all terms stay within ε?")
chosen = pills("Sequence", list(experiment.SEQUENCES), default=names[0], key="sequences_name")
epsilon = pills("Width ε", [0.1, 0.03, 0.01, 0.001], default=0.1, key="sequences_epsilon")
claimed = experiment.SEQUENCES[chosen].limit
if claimed is None:
    claimed = st.number_input(
        "It has no limit. Claim one anyway:", value=1.0, key="sequences_claim", bind="query-params"
    )
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
    alt=f"Terms of {chosen}, and the band of {epsilon:g} around {claimed:.4g} from n = {first}.",
)  # fmt: skip

st.header("Rules that stop too soon")
widths = [0.01, 0.001, 0.0001]
tolerance = pills("Stop when it falls below", widths, default=0.001, key="sequences_tolerance")
table = kept(experiment.bench)(tolerance)
fooled = table.assign(n=table["outcome"] == "fooled").groupby("rule", sort=False)["n"].sum()
said = ", ".join(f"{rule} {n}" for rule, n in fooled.items())
draw(charts.outcomes, table, alt=f"Stop rules against ten sequences; times fooled: {said}.")
st.caption(
    "✓ right (near the limit, or rightly going on) · ✗ fooled (stopped, and wrong) · … still "
    f"waiting after {experiment.N_BENCH:,} terms. Times fooled: {said}. Small steps alone say "
    "little about what lies ahead."
)

st.header("On your numbers")
pasted = st.text_area("Terms, in order", experiment.LEIBNIZ, key="sequences_terms", height=90)
numbers, refused = experiment.read_terms(pasted)
if refused:
    st.error(f"“{refused}” is no number; separate terms by spaces, commas or lines.")
elif len(numbers):
    verdict = limit_of(numbers)
    st.metric(f"From {verdict.terms} terms", verdict.verdict)
    if verdict.verdict == "converges":
        st.write(f"To {verdict.value:.12g}, off by about {verdict.error:.1g} at most (estimated).")
    st.dataframe(
        experiment.by_accelerator(numbers), hide_index=True, alt=f"Estimates: {verdict.verdict}.",
        column_config={"estimate": st.column_config.NumberColumn(format="%.9f")},
    )  # fmt: skip

st.header("On a real network: w to the power of depth")
gain = st.slider("Gain w", 0.5, 1.5, 0.9, 0.05, key="sequences_gain", bind="query-params")
layers = kept(experiment.powers)(gain)
end = layers.query("kind == 'measured'")["size"].iloc[-1]
draw(charts.layers, layers, str(layers["kind"].iloc[-1]),
     alt=f"Signal by layer at gain {gain:g}; after 30 layers {end:.2g}.")  # fmt: skip
st.write(
    f"Digits sent through 30 untrained ReLU layers arrive at {end:.2g} of their first size; the "
    f"limit of wⁿ says where that leads: 0 below 1, no limit above. Here w²⁹ = {gain**29:.2g}."
)

st.header("Exercise")
within()
stops_at()
code_for(
    f"{limit_of(experiment.read_terms(experiment.LEIBNIZ)[0]).value:.12g}",
    """
from core.calculus.limits import limit_of
from core.experiments.sequences import LEIBNIZ, read_terms

terms, _ = read_terms(LEIBNIZ)
print(f"{limit_of(terms).value:.12g}")
""",
)
table_button("The stop rules and their failures", table, "stop-rules.csv")
