"""Limits: what happens if a sequence goes on for ever, and what a finite look can say."""

import streamlit as st

from core.calculus.limits import limit_of
from core.experiments import sequences as experiment
from dashboard.charts import limits as charts
from dashboard.drawing import draw
from dashboard.kept import kept
from dashboard.sections.limit_exercises import compared, guesses, stops_at, within
from dashboard.sections.sequence_trials import (
    on_your_numbers,
    power_of_depth,
    rules_that_stop,
    within_epsilon,
)
from dashboard.snippet import code_for

terms, answers = kept(experiment.six)(), kept(experiment.answers)()
names = list(answers["sequence"])
n_having, n_equal = (answers["limit"] != "none").sum(), (answers["ever equal"] == "yes").sum()

st.title("Limits")
st.write(
    "**What happens if we go on for ever?** A limit is a promise about all later terms. Nobody "
    "can look at all of them: what is read off a finite list is a judgement, not a proof."
)
having, equal = guesses(names)
st.header(f"{n_having} of the six have a limit; {n_equal} of them ever equals it")
compared(answers, having, equal)
for column, row in zip([*st.columns(3), *st.columns(3)], answers.to_dict("records"), strict=True):
    name, lesson = row["sequence"], row["lesson"]
    column.markdown(f"**{name}** · limit {row['limit']}")
    with column:
        draw(charts.sketch, terms[terms["name"] == name], alt=f"40 terms of {name}: {lesson}.")
    column.caption(f"{lesson.capitalize()}. `limit_of`, from 50 terms: {row['limit_of says']}.")

st.header("Try it: from which N on do all terms stay within ε?")
within_epsilon(names[0])

st.header("Rules that stop too soon")
rules_that_stop()

st.header("On your numbers")
on_your_numbers()

st.header("On a real network: w to the power of depth")
power_of_depth()

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
