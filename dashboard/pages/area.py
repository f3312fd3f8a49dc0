"""Area: pieces of value times width, and what they add up to."""

import numpy as np
import streamlit as st

from core.experiments import areas
from core.experiments.recorded import recorded
from dashboard.bindings import controls_above
from dashboard.exercise import Mistake, exercise, predict
from dashboard.kept import kept
from dashboard.sections import area_exercises
from dashboard.sections.in_pieces import in_pieces
from dashboard.sections.missed_peak import missed_peak
from dashboard.sections.ratings_as_area import ratings_as_area
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
st.header(f"Four left pieces make {four:.3f}: a third is missing")
if guess is not None:
    side = "too little, as it is" if guess < examples["x²"].truth else "too much"
    st.write(f"You guessed {guess:g}: {abs(guess - four):.3f} away, and {side} (dotted below).")

st.header("Try it")
controls_above()
in_pieces(examples, share, guess)

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
