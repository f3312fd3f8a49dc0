"""Spam: what derivatives buy a spam filter, before and after."""

import pandas as pd
import streamlit as st

from core.datasets.messages import load_messages
from core.experiments.derivatives import METHODS
from core.experiments.recorded import recorded
from core.experiments.spam_record import ends
from core.experiments.stored_filter import shipped_filter
from dashboard.charts import marks
from dashboard.charts import spam as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw
from dashboard.exercise import Mistake, exercise, predict
from dashboard.model_card import model_card
from dashboard.own_message import own_message
from dashboard.snippet import code_for

record = st.cache_data(recorded)("derivatives")
n, n_spam = record["n_held_out"], record["n_spam"]

st.title("Spam")
st.write(
    f"**What do derivatives buy a spam filter?** 4,609 mails of 2001-02; {n:,} of them held out."
)
guess = predict(
    "spam_guess", "How many percent of these mails would “never spam” judge right?",
    "Percent right", 0.0, 100.0, 0.5,
)  # fmt: skip
with st.container(horizontal=True):
    before = st.selectbox("Before (the baseline is yours)", list(METHODS), index=1,
                          key="spam_before", bind="query-params")  # fmt: skip
    after = st.selectbox("After", list(METHODS), index=2, key="spam_after", bind="query-params")
st.caption(f"Before: {METHODS[before]}. After: {METHODS[after]}. 100 steps each.")
stages = ends(record, before, after)
first, last = stages
st.subheader(f"From {first['value']:.1%} right to {last['value']:.1%}")
majority = f"“Never spam” is right for {1 - n_spam / n:.1%}."
st.write(majority if guess is None else f"You guessed {guess:g}%. {majority}")
draw(
    marks.dot_intervals, pd.DataFrame(stages), "held-out accuracy, 95% interval",
    ".1%", alt="Accuracy: " + ", ".join(f"{s['name']} {s['value']:.1%}" for s in stages) + ".",
)  # fmt: skip
pair = record["pairs"][f"{before} | {after}"]
errors, loss = pair["errors"], pair["log_loss"]
st.write(
    f"Message by message, after minus before: **{1000 * errors['value']:+.0f} errors per 1,000** "
    f"({1000 * errors['low']:+.0f} to {1000 * errors['high']:+.0f}) and held-out log-loss "
    f"**{loss['value']:+.3f}** ({loss['low']:+.3f} to {loss['high']:+.3f}), 95% intervals."
)
st.dataframe(
    pd.DataFrame(
        [(s["stage"], s["caught"], s["missed"], s["lost"], s["kept"]) for s in stages],
        columns=["per 1,000", "spam caught", "spam missed", "ham lost", "ham kept"],
    ),
    hide_index=True, alt="Counts per 1,000 messages before and after.",
)  # fmt: skip
st.write(
    "Choose **momentum** against **solver** and the gain is gone: with its penalty this loss has "
    "one minimum, and every way down leads there. Derivatives buy speed; the better filter is the "
    f"model's. Measured gradients take the same path (weights differ by {record['distance']:.0e}) "
    "at three thousand times the work."
)

st.header("Scrub the training")
by_work = st.toggle("Work on a logarithmic axis", True, key="spam_log", bind="query-params")
table = pd.concat(
    pd.DataFrame(record["traces"][method])
    .assign(stage=stage, last=len(record["traces"][method]) - 1)
    .reset_index(names="look")
    for stage, method in (("before", before), ("after", after))
)
draw(
    charts.training, table, int(table["look"].max()), by_work,
    alt=f"Training loss against work: {before} ends at "
    f"{record['traces'][before][-1]['train_loss']:.3f}, {after} at "
    f"{record['traces'][after][-1]['train_loss']:.3f}.",
)  # fmt: skip

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
table_button(
    "The weights as CSV",
    pd.DataFrame({"feature": messages.vocabulary, "weight": model.weights}), "spam_weights.csv",
)  # fmt: skip
