"""Belief: a posterior is an area, and rankings that follow it."""

import pandas as pd
import streamlit as st

from core.experiments.integrals import densities
from core.experiments.recorded import recorded
from core.models.belief import Belief
from core.models.better import probability_better
from dashboard.bindings import controls_above
from dashboard.charts import beliefs as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw, guess_rows
from dashboard.exercise import Mistake, choose, exercise
from dashboard.kept import kept
from dashboard.sections import belief_exercises
from dashboard.sections.level_beliefs import level_beliefs
from dashboard.sections.lists_of_movies import lists_of_movies
from dashboard.sections.one_belief import one_belief
from dashboard.snippet import code_for

record = kept(recorded)("integrals")
SEEN = {"3 of 3": 78, "80 of 100": 22}  # with where a guess stands, in pixels
flat = Belief(1, 1)
few, many = flat.after(3, 0), flat.after(80, 20)

st.title("Belief")
st.write(
    "**Which movie to trust: 3 of 3, or 80 of 100?** A few likes leave many shares possible. "
    "Weigh every possible share by how well it explains what was seen, and add up what you need."
)
guess = choose(
    "belief_guess",
    "Everybody liked the first movie, 3 of 3; 80 of 100 liked the second. Which is more likely to "
    "be liked by more than 70% of all viewers?",
    ["3 of 3", "80 of 100", "equally likely"],
)  # fmt: skip
chances = [float(belief.probability_above(0.7)) for belief in (few, many)]
st.header(f"80 of 100: {chances[1]:.1%} sure, against {chances[0]:.1%}")
if guess is not None:
    st.write("You guessed so." if guess == "80 of 100" else f"You guessed: {guess}.")
words = tuple(f"{seen}: {p:.1%} above 70%" for seen, p in zip(SEEN, chances, strict=True))
draw(
    charts.two_beliefs, densities(few, many), guess_rows(SEEN.get(guess or "")), 0.7, words,
    alt=f"Two beliefs about the share who would like it. {words[0]}, {words[1]}.",
)  # fmt: skip
st.write(
    f"Yet the *expected* share of 3 of 3 is the larger: {few.mean:.3f} against {many.mean:.3f}. An "
    f"average hides how little is known. Of 100 such pairs, the first movie would be the better in "
    f"about {100 * probability_better(few, many):.0f}."
)

st.header("Try it")
controls_above()
one_belief()

st.header("On real movies")
lists_of_movies(record)
table_button("The movies, with beliefs", pd.DataFrame(record["movies"]), "beliefs.csv")
st.subheader("Not only liked or not: every level")
level_beliefs(record)

st.header("Exercise")
belief_exercises.fading()
exercise(
    "belief", "Three of three, with a flat prior. P(share > 0.7)? Three decimals.",
    0.76, 0.0006, "Beta(4, 1), whose area up to t is t⁴: 1 − 0.7⁴ = 0.760.",
    [
        Mistake(0.24, "That is the area below 0.7."),
        Mistake(0.8, "That is the expected share."),
        Mistake(0.657, "1 − 0.7³ forgets the flat prior, which adds a like."),
    ],
)  # fmt: skip
belief_exercises.more_viewers()
code_for(
    f"{chances[1]:.1%}",
    "from core.models.belief import Belief\n\n"
    'print(f"{Belief(1, 1).after(80, 20).probability_above(0.7):.1%}")',
)
