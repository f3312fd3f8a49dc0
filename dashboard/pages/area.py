"""Area: pieces of value times width, and what they add up to."""

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.pieces import RULES
from core.experiments import areas
from core.experiments.recorded import recorded
from dashboard.bindings import controls_above
from dashboard.charts import integrals as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw
from dashboard.exercise import Mistake, exercise, predict
from dashboard.missed_peak import missed_peak
from dashboard.snippet import code_for

record = recorded("integrals")
share = np.array(record["histogram"]["share"])
examples = areas.examples(share)
four = areas.table(examples["x²"], 4, "left")["total"].iloc[-1]

st.title("Area")
st.write(
    "**How do pieces add up to a whole?** Cut a curve into strips, multiply each value by its "
    "width, and add. An average and a probability are such sums."
)
guess = predict(
    "area_guess",
    "The exact area under x² from 0 to 1 is 0.333. What do 4 pieces add up to, each as high as "
    "the curve at its *left* edge?",
    "Total of 4 left pieces", 0.0, 1.0, 0.001,
)  # fmt: skip
st.subheader(f"Four left pieces make {four:.3f}: a third is missing")
if guess is not None:
    st.write(f"You guessed {guess:g}, which is {abs(guess - four):.3f} away.")

st.header("Try it")
controls_above()
name = st.segmented_control(
    "Function", list(examples), default="x²", required=True, key="area_function",
    bind="query-params",
)  # fmt: skip
rule = st.pills(
    "Where each piece takes its height", list(RULES), default="left", required=True,
    key="area_rule", bind="query-params",
)  # fmt: skip
n = st.number_input(
    "Pieces, in chart and table", 1, charts.MOST, 4, key="area_pieces", bind="query-params"
)
example = examples[name]
pieces = areas.table(example, n, rule)
total = pieces["total"].iloc[-1]
draw(
    charts.area_in_pieces, name, rule, n, example.lower, example.upper, example.truth,
    [round(float(height), 6) for height in 2 * share],
    alt=f"{n} {rule} pieces of {name} from {example.lower:g} to {example.upper:.4g} add up to "
    f"{total:.6f}; the exact area is {example.truth:.6f}. A slider changes their number.",
)  # fmt: skip
st.caption("The slider moves the chart with your hand. What lies below the axis counts negative.")
st.dataframe(
    pieces[["value", "width", "piece", "total"]].style.format("{:.4f}"), hide_index=True,
    alt=f"Value times width of {n} pieces, in total {total:.6f}.", height=min(38 + 35 * n, 250),
)  # fmt: skip
st.write(f"Value × width = piece; added up **{total:.6f}**, exactly {example.truth:.6f}.")
table_button("The pieces", pieces, "pieces.csv")

st.subheader("How fast does the error fall?")
measured = areas.errors(example)
if measured.empty:
    st.write("Here every rule is exact to the last digit: the ups cancel the downs.")
else:
    orders = measured.groupby("rule", sort=False)["order"].first()
    falls = ", ".join(f"{rule} {2**k:.1f}" for rule, k in orders.items() if np.isfinite(k))
    draw(
        charts.errors_by_rule, measured,
        alt=f"Error against number of pieces for {name}. Twice the pieces divide it by: {falls}.",
    )  # fmt: skip
    st.write(f"Twice the pieces divide the error by about: {falls}.")

st.header("On real ratings")
averages = pd.DataFrame(record["averages"])
st.write(
    "100,004 ratings make ten pieces: the value is the rating, the width its share. "
    "Added up they are the mean; the shares from 4 stars on add up to a probability."
)
mean, from_four = st.columns(2)
mean.metric("Mean rating, in stars", f"{averages['mean'][1]:.4f}")
from_four.metric("Of 100 ratings, 4 stars or more", f"{100 * averages['from_four'][1]:.0f}")
st.dataframe(averages.style.format(precision=12), hide_index=True, alt="Mean and share, three ways")
st.caption("Three ways, one number: the mean of ratings *given*. People choose what they watch.")

st.header("When the computer looks past it")
missed_peak(record)

st.header("Exercise")
exercise(
    "area", "Ratings 5, 5, 4, 4, 4, 3. Their mean, as rating × share added up? Two decimals.",
    4.17, 0.006, "5 × 2/6 + 4 × 3/6 + 3 × 1/6 = 25/6.",
    [Mistake(25, "You added ratings without shares."), Mistake(4, "Levels differ in share.")],
)  # fmt: skip
exercise(
    "area", "Four *midpoint* pieces of x² from 0 to 1? Three decimals.",
    0.328, 0.0006, "(1 + 9 + 25 + 49) / 64 × 1/4: closer than left or right, with as many values.",
    [Mistake(0.344, "That is the trapezoid."), Mistake(1.312, "Multiply by the width, 1/4.")],
    part="_midpoint",
)  # fmt: skip
code_for(
    f"{four:.5f}",
    "from core.calculus.pieces import pieces\n\n"
    "print(f\"{pieces(lambda x: x**2, 0, 1, 4, 'left').total:.5f}\")",
)
