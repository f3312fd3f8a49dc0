"""Slope: the average rate over h, and what it becomes as h shrinks."""

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.formula import Formula
from dashboard import slope_exercises
from dashboard.charts import derivatives as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw
from dashboard.exercise import Mistake, exercise, predict
from dashboard.snippet import code_for
from dashboard.uploads import plain

SHOWN = {  # name: formula, range, where the point starts
    "x²": ("x**2", -4.0, 4.0, 3.0),
    "x³": ("x**3", -3.0, 3.0, 1.0),
    "|x|": ("abs(x)", -3.0, 3.0, 0.0),
    "eˣ": ("exp(x)", -3.0, 2.0, 0.0),
    "sigmoid": ("sigmoid(x)", -6.0, 6.0, 0.0),
    "my own": ("x*sin(x)", -5.0, 5.0, 1.0),
}

st.title("Slope")
st.write("**How fast does it change, and which way?** Rise over run; then let the run shrink.")
guess = predict(
    "slope_guess", "For y = x², what is the average slope from x = 3 to x = 3.5?",
    "Rise over run", -20.0, 20.0, 0.1,
)  # fmt: skip
st.subheader("6.5 over half a unit, 6 in the limit")
if guess is not None:
    st.write(f"You guessed {guess:g}. The rise is 12.25 - 9 = 3.25, over a run of 0.5.")
st.write(
    "The average slope is 6 + h: 6.5 over 0.5, 6.05 over 0.05. No h gives 6, and all of them "
    "point there. That is the derivative: how fast, and with its sign, which way."
)

st.header("Try it")
name = st.pills(
    "Function", list(SHOWN), default="x²", key="slope_f", bind="query-params", required=True
)
text, low, high, start = SHOWN[name]
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
at = st.number_input(
    "Where (x) the table and the chart begin", low, high, start, 0.5, key=f"slope_x_{name}"
)
grid = f(np.linspace(low, high, 241))
if not np.isfinite(grid).any():
    st.error(f"“{plain(text)}” has no value between {low:g} and {high:g}; try another formula.")
    st.stop()
bottom, top = (float(v) for v in np.nanpercentile(grid[np.isfinite(grid)], [0, 98]))
pad = 0.08 * (top - bottom) or 1.0
exact = float(slope(at))
said = f"{exact:.6g}" if np.isfinite(exact) else "none"
st.write("Move x and h under the chart: solid is exact, dashed is the average over h.")
draw(
    charts.secant_and_slope, f.vega("VALUE"), slope.vega("VALUE"), low, high, at,
    bottom - pad, top + 2 * pad,
    alt=f"The function {text} with a secant from x = {at:g}, and below it its slope, which is "
    f"{said} there.",
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
    "one; this is a board of 3,017 dials, each with a sign."
)

st.header("Exercise")
st.write("For x² the rise over run is (2xh + h²)/h = 2x + h, which tends to **2x**.")
slope_exercises.last_step()
exercise(
    "slope", "For x³ the rise is 3x²h + 3xh² + h³. What is the slope of x³ at x = 3?", 27, 0.01,
    "Divide by h: 3x² + 3xh + h². As h goes to 0, 3x² stays: 3 · 9 = 27.",
    [
        Mistake(9, "9 is x², without the factor 3 from the three ways to pick an h."),
        Mistake(6, "6 is the slope of x² at 3; here the function is x³."),
        Mistake(37, "37 is the average over h = 1."), Mistake(18, "The factor is the power, 3."),
    ],
)  # fmt: skip
slope_exercises.kink()
code_for(
    "6.5",
    """
from core.calculus.derivatives import forward_difference

print(forward_difference(lambda x: x[0] ** 2, [3.0], step=0.5)[0])
""",
)
table_button("The table of h as CSV", table, "slope.csv")
