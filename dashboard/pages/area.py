"""Area: pieces of value times width, and what they add up to."""

import numpy as np
import streamlit as st

from core.calculus.pieces import RULES
from core.experiments import areas
from core.experiments.recorded import recorded
from dashboard import area_exercises
from dashboard.bindings import controls_above
from dashboard.charts import integrals as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw, guess_rows
from dashboard.exercise import Mistake, exercise, predict
from dashboard.kept import kept
from dashboard.missed_peak import missed_peak
from dashboard.ratings_as_area import ratings_as_area
from dashboard.snippet import code_for

record = kept(recorded)("integrals")
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
    "The exact area under x² from 0 to 1 is 0.333. Do 4 pieces, each as high as the curve at its "
    "*left* edge, make too little or too much? What do they add up to?",
    "Total of 4 left pieces", 0.0, 1.0, 0.001,
)  # fmt: skip
st.subheader(f"Four left pieces make {four:.3f}: a third is missing")
if guess is not None:
    side = "too little, as it is" if guess < examples["x²"].truth else "too much"
    st.write(f"You guessed {guess:g}: {abs(guess - four):.3f} away, and {side} (dotted below).")

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
    "Pieces to begin with", 1, charts.MOST, 4, key="area_pieces", bind="query-params"
)
example = examples[name]
pieces = areas.table(example, n, rule)
total = pieces["total"].iloc[-1]
draw(
    charts.area_in_pieces, guess_rows(guess if name == "x²" else None), name, rule, example.lower,
    example.upper, example.truth, tuple(round(float(height), 6) for height in 2 * share),
    params={"pieces": n},
    alt=f"{n} {rule} pieces of {name} from {example.lower:g} to {example.upper:.4g} add up to "
    f"{total:.6f}; the exact area is {example.truth:.6f}. A slider changes their number.",
)  # fmt: skip
st.caption(
    "The slider moves pieces, total and table with your hand. What lies below the axis counts "
    "negative."
)
st.write(f"To begin with, {n} pieces add up to **{total:.6f}**; exactly it is {example.truth:.6f}.")
with st.expander(f"All {n} pieces"):
    st.dataframe(
        pieces, hide_index=True,
        column_config={column: st.column_config.NumberColumn(format="%.4f") for column in pieces},
        alt=f"Value times width of {n} pieces, in total {total:.6f}.",
    )  # fmt: skip
table_button("The pieces", pieces, "pieces.csv")

st.subheader("How fast does the error fall?")
measured = areas.errors(example)
if measured.empty:
    st.write("Here every rule is exact to the last digit: the ups cancel the downs.")
else:
    orders = measured.groupby("rule", sort=False)["order"].first()
    known = {rule: k for rule, k in orders.items() if np.isfinite(k)}
    falls = ", ".join(f"{rule} {2**k:.1f}" for rule, k in known.items())
    draw(
        charts.errors_by_rule, measured, areas.guides(measured),
        alt=f"Error against number of pieces for {name}. Twice the pieces divide it by: {falls}.",
    )  # fmt: skip
    st.write(
        "Order of convergence, as measured: "
        + ", ".join(f"{rule} {k:.1f}" for rule, k in known.items())
        + f". Twice the pieces divide the error by about: {falls}."
    )

st.header("On real ratings")
ratings_as_area(record)

st.header("When the computer looks past it")
missed_peak(record)

st.header("Exercise")
area_exercises.fading()
exercise(
    "area", "Ratings 5, 5, 4, 4, 4, 3. Their mean, as rating × share added up? Two decimals.",
    4.17, 0.006, "5 × 2/6 + 4 × 3/6 + 3 × 1/6 = 25/6.",
    [Mistake(25, "You added ratings without shares."), Mistake(4, "Levels differ in share.")],
)  # fmt: skip
area_exercises.share()
area_exercises.sign()
code_for(
    f"{four:.5f}",
    """
def riemann(f, lower, upper, n):
    width = (upper - lower) / n
    return sum(f(lower + i * width) * width for i in range(n))


print(f"{riemann(lambda x: x**2, 0, 1, 4):.5f}")
""",
)
