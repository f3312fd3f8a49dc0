"""Slope: the average rate over h, and what it becomes as h shrinks."""

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.formula import Formula
from dashboard import slope_exercises
from dashboard.bindings import controls_above
from dashboard.charts import slope as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw, guess_rows
from dashboard.exercise import Mistake, exercise
from dashboard.slope_model import dials
from dashboard.slope_shown import RUNS, SHOWN
from dashboard.snippet import code_for
from dashboard.uploads import plain

controls_above()

st.title("Slope")
st.write("**How fast does it change, and which way?** Rise over run; then let the run shrink.")
guess, limit_guess = slope_exercises.guesses()
st.subheader("6.5 over half a unit, 6 in the limit")
slope_exercises.compared(guess, limit_guess)
st.write(
    "The average slope is 6 + h: 6.5 over 0.5, 6.05 over 0.05. No h gives 6, and all of them "
    "point there. That is the derivative: how fast, and with its sign, which way."
)

st.header("Try it")
name = st.pills(
    "Function", list(SHOWN), default="x²", key="slope_f", bind="query-params", required=True
)
text, short, low, high, start = SHOWN[name]
if name == "my own":
    text = st.text_input(
        "Your formula in x", text, key="slope_formula", bind="query-params", max_chars=120
    )
try:
    f = Formula(text)
    slope = f.slope()
except ValueError as refusal:
    st.error(f"{plain(str(refusal))} Until it is, this shows x².")
    text, f, slope = "x**2", Formula("x**2"), Formula("2*x")
with st.container(horizontal=True):
    at = st.number_input("Begin at x", low, high, start, 0.5, key=f"slope_x_{short}",
                         bind="query-params")  # fmt: skip
    run = st.select_slider("Begin with a run of h", RUNS, 0.5, key="slope_h", bind="query-params",
                           format_func=lambda h: f"{h:g}")  # fmt: skip
grid = f(np.linspace(low, high, 241))
if not np.isfinite(grid).any():
    st.error(f"“{plain(text)}” has no value between {low:g} and {high:g}; try another formula.")
    st.stop()
bottom, top = (float(v) for v in np.nanpercentile(grid[np.isfinite(grid)], [0, 98]))
pad = 0.08 * (top - bottom) or 1.0
exact = float(slope(at))
said = f"{exact:.6g}" if np.isfinite(exact) else "none"
drawn = guess_rows(guess, limit_guess) if name == "x²" else guess_rows()
st.write("Move x and h: solid is exact, dashed is the average over h.")
draw(
    charts.secant_and_slope, drawn, f.vega("VALUE"), slope.vega("VALUE"), (low, high),
    (bottom - pad, top + 2 * pad), params={"point": at, "logh": float(np.log10(run).round(1))},
    alt=f"The function {text} with a secant from x = {at:g} over a run of {run:g}, and below it "
    f"its slope, which is {said} there.",
)  # fmt: skip

steps = 10.0 ** -np.arange(5)
table = pd.DataFrame({"h (the run)": steps, "rise": f(at + steps) - f(at)})
table["rise / run"] = table["rise"] / steps
table["from the left"] = (f(at) - f(at - steps)) / steps
st.dataframe(
    table, hide_index=True, alt=f"Rise over run at x = {at:g} for h from 1 to 0.0001: "
    + ", ".join(f"{rate:.5g}" for rate in table["rise / run"]) + ".",
)  # fmt: skip
left, right = table["from the left"].iloc[-1], table["rise / run"].iloc[-1]
if np.isfinite(exact):
    st.write(f"At x = {at:g} the slope is **{said}**.")
else:
    st.write(
        f"At x = {at:g} there is **no slope**: {left:g} from the left, {right:g} from the right. "
        "The function has a value there and a corner."
    )

st.header("On the real model")
st.write(
    "The spam filter has 3,017 such slopes, one for each weight: each says how fast the loss "
    "changes when that weight is nudged. A speedometer shows change in time, has no sign, and is "
    "one; this is a board of 3,017 dials, each with a sign. The dozen steepest:"
)
dials()

st.header("Exercise")
slope_exercises.worked()
slope_exercises.last_step()
slope_exercises.last_two_steps()
exercise(
    "slope", "What is the rate of |x| just right of 0, minus the rate just left of 0?", 2.0, 0.001,
    "+1 and −1 never meet, however small h is: |x| has no slope at 0.",
    [
        Mistake(0, "0 is the value of |x| at 0. It has a value there, but no slope."),
        Mistake(1, "That is the rate on the right; on the left it is −1."),
    ],
    "_kink",
)  # fmt: skip
code_for(
    "6.5",
    """
from core.calculus.derivatives import forward_difference

print(forward_difference(lambda x: x[0] ** 2, [3.0], step=0.5)[0])
""",
)
table_button("The table of h as CSV", table, "slope.csv")
