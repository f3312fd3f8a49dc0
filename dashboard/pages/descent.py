"""Descent: step = rate times slope, on a curve, in a valley, and onto your own points."""

import streamlit as st

from dashboard.bindings import controls_above
from dashboard.exercise import Mistake, exercise, predict
from dashboard.sections.descent_in_a_valley import in_a_valley
from dashboard.sections.descent_model import real_descent
from dashboard.sections.descent_on_a_curve import on_a_curve
from dashboard.sections.own_points import own_points
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
st.header("At -4: it flips for ever")
if guess is not None:
    st.write(f"You guessed {guess:g}, the purple line on the curve; it stands there at rate 1.")
st.write(
    "The slope of x² is 2x, so each step multiplies x by 1 - 2·rate. Below a rate of 0.5 it "
    "shrinks on one side, up to 1 it flips and shrinks, at 1 it flips for ever, above it grows. "
    "The limit is 2 over the curvature."
)
st.header("On a curve")
on_a_curve(guess)

st.header("In a valley")
in_a_valley()

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
