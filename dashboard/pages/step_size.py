"""How small should h be? Two errors that pull against each other."""

import numpy as np
import streamlit as st

from core.experiments.v_curves import CASES, WORD, best_steps, error_table, times_worse
from dashboard.bindings import controls_above
from dashboard.charts import derivatives as charts
from dashboard.downloads import table_button, text_button
from dashboard.drawing import draw, guess_rows
from dashboard.exercise import Mistake, exercise, predict
from dashboard.kept import kept
from dashboard.one_file import gradcheck
from dashboard.sections import slope_exercises
from dashboard.sections.planted_bugs import planted_bugs
from dashboard.snippet import code_for

UNBROKEN = "\N{NON-BREAKING HYPHEN}"  # where a line must not end

controls_above()

st.title("How small should h be?")
st.write("**When is a smaller step worse?** h skips, and the computer rounds: both are errors.")
guess = predict(
    "step_size_guess", "For eˣ, at which step is the two-point (forward) slope most exact? Answer "
    "with the power of ten: -3 means h = 0.001.", "Power of ten", -15.0, 0.0, 0.5,
)  # fmt: skip
name = st.pills(
    "Function", list(CASES), default="eˣ at 1", key="step_size_f", bind="query-params",
    required=True,
)  # fmt: skip
table = kept(error_table)(name)
best = best_steps(table)
found = best.loc[("float64", "forward")]
said = f"h = {found.step:.0e}, off by {found.error:.0e}".replace("-", UNBROKEN)
st.header(f"Forward: best at {said}")
if guess is not None:
    there, times = times_worse(table, guess)
    worse = f"{times:,.0f} times the least" if np.isfinite(times) else "where the least is none"
    st.write(f"You guessed 10^{guess:g}, the purple line: the error there is {there:.0e}, {worse}.")
draw(
    charts.error_by_step, table, guess_rows(None if guess is None else 10.0**guess),
    alt=f"Error of the slope of {name} against the step: "
    + "; ".join(f"{m} in {p} best at {r.step:.0e} with {r.error:.0e}"
                for (p, m), r in best.iterrows()) + ".",
)  # fmt: skip
st.write(
    "From the left, a tenth of the step gives a tenth of the forward error, a hundredth of the "
    "central one, a ten-thousandth of Richardson's. Then rounding takes over, and a tenth of the "
    "step gives ten times the error. In float32, with 7 digits, that turn comes far earlier. "
    "**The complex step never turns**: it takes the slope from f(x + ih) and subtracts nothing."
)
if name.startswith("x²"):
    st.info("A parabola is too kind: its central difference has no error but rounding.")
if name == "spam loss":
    st.caption(f"By the weight of “{WORD}”, all weights being zero; 4,609 mails.")

st.header("On the real model: find the bug")
st.write("12 of the spam filter's 3,017 weights: plant a bug, and see what the check says.")
planted_bugs()

st.header("Exercise")
exercise(
    "step_size", "The forward slope of x² at x = 3 with h = 0.1 is off by how much?", 0.1, 1e-6,
    "It is 6 + h: the error is h itself, 0.1.",
    [
        Mistake(6.1, "6.1 is the slope over h; the question is how far it is from 6."),
        Mistake(0.01, "0.01 is h²: that is the order of a central difference."),
        Mistake(0.0, "The central difference of x² has no error; the forward one has."),
    ],
)  # fmt: skip
slope_exercises.which_is_single()
code_for(
    f"{found.step:.0e}",
    f"""
from core.experiments.v_curves import best_steps, error_table

best = best_steps(error_table("{name}")).loc[("float64", "forward")]
print(f"{{best.step:.0e}}")
""",
)
table_button("Errors by step as CSV", table, "step_size.csv")
text_button("gradcheck.py, to check your own", gradcheck, "gradcheck.py", "text/x-python")
