"""Spam: what derivatives buy a spam filter, before and after."""

import streamlit as st

from core.datasets.messages import load_messages
from core.experiments import spam_tables as tables
from core.experiments.derivatives import METHODS
from core.experiments.recorded import recorded
from core.experiments.spam_baselines import BASELINES
from core.experiments.stored_filter import shipped_filter, weights_table
from dashboard.bindings import controls_above
from dashboard.downloads import table_button
from dashboard.exercise import Mistake, exercise, pick, predict
from dashboard.kept import kept
from dashboard.sections import spam_findings as findings
from dashboard.sections.model_card import model_card
from dashboard.sections.own_message import own_message
from dashboard.sections.spam_live import run_again
from dashboard.sections.spam_scrubbed import scrub
from dashboard.snippet import code_for

WAYS = BASELINES | METHODS
record = kept(recorded)("derivatives")
n, n_spam = record["n_held_out"], record["n_spam"]
controls_above()

st.title("Spam")
st.write(
    f"**What do derivatives buy a spam filter?** 4,609 mails of 2001-02; {n:,} of them held out."
)
guess = predict(
    "spam_guess", "How many percent of these mails would “never spam” judge right?",
    "Percent right", 0.0, 100.0, 0.5,
)  # fmt: skip
with st.container(horizontal=True):
    before = st.selectbox("Before (the baseline is yours)", list(WAYS), key="spam_before",
                          index=list(WAYS).index("naive step"), bind="query-params")  # fmt: skip
    after = st.selectbox("After", list(METHODS), key="spam_after",
                         index=list(METHODS).index("1/L"), bind="query-params")  # fmt: skip
st.caption(f"Before: {WAYS[before]}. After: {METHODS[after]}. Descents take 100 steps.")
first, last = kept(tables.ends)(record, before, after)["value"]
st.header(f"From {first:.1%} right to {last:.1%}")
majority = f"“Never spam” is right for {1 - n_spam / n:.1%}."
st.write(majority if guess is None else f"You guessed {guess:g}%, the purple line. {majority}")
findings.right_answers(record, before, after, guess)

st.header("Which mistakes")
findings.mistakes(record, before, after)

st.header("Every way, and every step")
findings.all_ways(record, after)

st.header("What a slope costs")
findings.cost_of_slopes(record)

st.header("Scrub the training")
scrub(record, before, after)

st.header("Run it again")
run_again(record, before, after)

st.header("Your message")
messages = load_messages()
model = shipped_filter(messages)
text, p = own_message(messages, model)

st.header("Model card")
model_card(record)

st.header("Exercise")
exercise(
    "spam", "All weights are zero. What is the log-loss, on any data, in nats (3 decimals)?",
    0.693, 0.0006, "Every message gets probability 1/2, and -ln(1/2) = 0.693.",
    [
        Mistake(0.5, "0.5 is the probability it gives; the loss is minus its logarithm."),
        Mistake(1.0, "1 is that loss in bits (base 2); here the logarithm is natural."),
        Mistake(0.0, "Zero weights are not zero loss: the filter is then unsure of everything."),
    ],
)  # fmt: skip
pick(
    "spam", "Measured and exact gradients reach the same minimum. What differs?",
    "The work", "The weights, and so every verdict, are the same; the evaluations are not.",
    {
        "The accuracy": "The same weights give the same verdict on every mail.",
        "The weights": "With its penalty this loss has one minimum, whoever looks for it.",
        "Nothing": "One gradient costs one pass; measuring it costs two losses for each weight.",
    },
    "_differs",
)  # fmt: skip
code_for(
    f"{p:.1%}",
    f"""
from core.datasets.messages import load_messages
from core.models.logistic import fit

text = {text!r}
messages = load_messages()
model = fit(messages.X, messages.y)
print(f"{{model.probability(messages.featurise(text))[0]:.1%}}")
""",
)
table_button("The weights as CSV", weights_table(messages, model), "spam_weights.csv")
