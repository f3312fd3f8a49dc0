"""Descent: step = rate times slope, on a curve, in a valley, and onto your own points."""

import pandas as pd
import streamlit as st

from core.experiments import valley
from dashboard.bindings import controls_above
from dashboard.charts import descent as charts
from dashboard.descent_model import real_descent
from dashboard.downloads import table_button
from dashboard.drawing import draw, guess_rows
from dashboard.exercise import Mistake, exercise, predict
from dashboard.kept import kept
from dashboard.own_points import own_points
from dashboard.snippet import code_for

controls_above()
st.title("Descent")
st.write(
    "**How far can you step before you climb?** Go against the slope; the length of the step is "
    "the rate times the slope."
)
guess = predict(
    "descent_guess", "On y = x², from x = 4 with rate 1.0: where are you after 3 steps?",
    "x after 3 steps", -100.0, 100.0, 0.5,
)  # fmt: skip
st.subheader("At -4: it flips for ever")
if guess is not None:
    st.write(f"You guessed {guess:g}, the purple line on the curve.")
st.write(
    "The slope of x² is 2x, so each step multiplies x by 1 - 2·rate. Below a rate of 0.5 it "
    "shrinks on one side, up to 1 it flips and shrinks, at 1 it flips for ever, above it grows. "
    "The limit is 2 over the curvature."
)
st.header("On a curve")
rate = st.number_input("Begin at a rate of", 0.02, 1.2, 0.8, 0.02,
                       key="descent_rate", bind="query-params")  # fmt: skip
path = valley.on_a_parabola(rate, 12)
draw(
    charts.parabola, guess_rows(guess), 12, 4.0, params={"rate": rate},
    alt=f"Descent on x squared from 4 at rate {rate:g}: {valley.zone(rate)}; after 3 steps at "
    f"{path[3]:.4g}.",
)  # fmt: skip
steps = pd.DataFrame({"step": range(len(path)), "x": path})
st.write(f"At rate {rate:g}: {', '.join(f'{x:.4g}' for x in path[:5])} … {valley.zone(rate)}.")

st.header("In a valley")
with st.container(horizontal=True):
    condition = st.select_slider("Steep over gentle curvature", [1, 3, 10, 30, 100], 30,
                                 key="descent_condition", bind="query-params")  # fmt: skip
    share = st.slider("Rate, as a share of 1/L", 0.1, 2.4, 1.0, 0.1, key="descent_share",
                      bind="query-params")  # fmt: skip
    n_steps = st.number_input("Steps", 10, 200, 60, 10, key="descent_steps", bind="query-params")
paths = kept(valley.paths)(float(condition), share, int(n_steps))
ends = paths.groupby("method", sort=False)["loss"].last()
said = ", ".join(f"{name} {loss:.2g}" for name, loss in ends.items())
draw(
    charts.valley, paths, int(n_steps), params={"condition": condition},
    alt=f"Paths of {n_steps} steps in a valley, and their loss by evaluations; at the end: {said}.",
)  # fmt: skip
started = float(paths["loss"].iloc[0])
climbs = " The gradient's path climbs." if ends["gradient"] > started else ""
st.write(
    f"The steep direction allows no rate above 2/L; the gentle one waits. Loss after {n_steps} "
    f"steps: {said}.{climbs}"
)
swept = kept(valley.by_rate)(float(condition), int(n_steps))
first = valley.fails_from(swept, started)
failing = ", ".join(f"{name} from {r:g}/L" for name, r in first.items() if r < 3) or "none"
draw(
    charts.losses_by_rate, swept, params={"start": started},
    alt=f"Loss after {n_steps} steps by rate. Ending above the start: {failing}.",
)  # fmt: skip
st.write(
    f"Ending higher than they began: **{failing}**. Momentum looks ahead and so bears shorter "
    "steps than the gradient; Adam divides by the size of the slope, and its step is about its "
    "rate however steep it is."
)

st.header("On your own points")
st.write("Two columns, up to 500 rows. They stay in your session.")
own_points()

st.header("On the real model")
real_descent()

st.header("Exercise")
exercise(
    "descent", "Below which rate does descent on 5x² converge?", 0.2, 0.001,
    "The curvature is 10, and the limit 2/10 = 0.2.",
    [
        Mistake(1.0, "1 was for x². The curvature is five times larger."),
        Mistake(0.4, "0.4 is 2/5: the curvature of 5x² is 10, not 5."),
        Mistake(0.1, "0.1 reaches the bottom in one step; larger rates still converge."),
        Mistake(5.0, "Steeper curves need smaller rates, not larger."),
    ],
)  # fmt: skip
code_for(
    "-4",
    """
import numpy as np
from core.models.descent import descend

*_, last = descend(lambda x: (x @ x, 2 * x), np.array([4.0]), 1.0, 3)
print(f"{last.parameters[0]:g}")
""",
)
table_button("The steps on x² as CSV", steps, "descent.csv")
table_button("The paths in the valley as CSV", paths, "descent_valley.csv")
