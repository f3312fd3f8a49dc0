"""Slope: the average rate over h, and what it becomes as h shrinks."""

import streamlit as st

from dashboard.bindings import controls_above
from dashboard.exercise import Mistake, exercise
from dashboard.sections import slope_exercises
from dashboard.sections.slope_model import dials
from dashboard.sections.slope_over_a_run import try_a_run
from dashboard.snippet import code_for

controls_above()

st.title("Slope")
st.write("**How fast does it change, and which way?** Rise over run; then let the run shrink.")
guess, limit_guess = slope_exercises.guesses()
st.header("6.5 over half a unit, 6 in the limit")
slope_exercises.compared(guess, limit_guess)
st.write(
    "The average slope is 6 + h: 6.5 over 0.5, 6.05 over 0.05. No h gives 6, and all of them "
    "point there. That is the derivative: how fast, and with its sign, which way."
)

st.header("Try it")
try_a_run(guess, limit_guess)

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
