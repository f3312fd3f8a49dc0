"""Belief: a posterior is an area, and rankings that follow it."""

import numpy as np
import pandas as pd
import streamlit as st

from core.experiments.integrals import places
from core.experiments.recorded import recorded
from core.models.belief import Belief, probability_better, three_ways
from dashboard.bindings import controls_above
from dashboard.charts import integrals as charts
from dashboard.charts import marks
from dashboard.downloads import table_button
from dashboard.drawing import draw
from dashboard.exercise import Mistake, choose, exercise
from dashboard.snippet import code_for

record = recorded("integrals")
rates, movies = pd.DataFrame(record["rates"]), pd.DataFrame(record["movies"])
prior, by_rule = Belief(**record["prior"]), rates.set_index("name")
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
st.subheader(f"80 of 100: {chances[1]:.1%} sure, against {chances[0]:.1%}")
if guess is not None:
    st.write("You guessed so." if guess == "80 of 100" else f"You guessed: {guess}.")
st.write(
    f"Yet the *expected* share of 3 of 3 is the larger: {few.mean:.3f} against {many.mean:.3f}. An "
    f"average hides how little is known. Of 100 such pairs, the first movie would be the better in "
    f"about {100 * probability_better(few, many):.0f}."
)

st.header("Try it")
controls_above()
seen, of = st.columns(2)
n = of.number_input("Viewers", 0, 10_000, 3, key="belief_viewers", bind="query-params")
likes = min(seen.number_input("Likes", 0, 10_000, 3, key="belief_likes", bind="query-params"), n)
strength = st.select_slider(
    "Strength of your prior, in imagined viewers", [2, 4, 6, 10, 20, 50, 100, 1000], 2,
    key="belief_strength", bind="query-params",
)  # fmt: skip
centre = st.slider(
    "Share of them who liked it", 0.1, 0.9, 0.5, 0.05, key="belief_centre", bind="query-params"
)
threshold = st.number_input(
    "Threshold for the share", 0.01, 0.99, 0.7, 0.01, key="belief_threshold", bind="query-params"
)
belief = Belief(centre * strength, (1 - centre) * strength).after(likes, n - likes)
chance, (low, high) = float(belief.probability_above(threshold)), belief.interval()
draw(
    charts.belief, likes, n - likes, centre, strength, threshold,
    alt=f"Belief after {likes} likes of {n}: expected share {belief.mean:.1%}, 95% between "
    f"{low:.1%} and {high:.1%}; above {threshold:.0%} lies {chance:.3f} of the area.",
)  # fmt: skip
st.caption(
    "Dashed: before. Solid: after. The slider moves the threshold with your hand. Below: of 100 "
    f"movies with such a record, about {100 * chance:.0f} exceed {threshold:.0%} (filled)."
)
draw(charts.people, round(100 * chance), alt=f"{round(100 * chance)} of 100 are filled.")
ways = pd.DataFrame(three_ways(belief, threshold, 20_000, np.random.default_rng(0)))
ways.insert(2, "off the formula", (ways["value"] - ways["value"][0]).abs())
st.dataframe(
    ways.style.format({"value": "{:.9f}", "off the formula": "{:.1e}", "error": "{:.1e}"}),
    hide_index=True, alt="The same area by formula, quadrature and sampling, with their costs.",
)  # fmt: skip
st.caption("One area, three ways: each with its own error estimate, and how often it had to ask.")

st.header("On real movies")
gain, gain_low, gain_high = (100 * value for value in record["gain"])
st.write(
    f"Top {record['settings']['list_length']} by five rules from half of the ratings, judged by "
    f"the other half. By mean, {by_rule['value']['mean']:.0%} of the held-out ratings were likes "
    f"(4 stars or more); by P(share > 70%), {by_rule['value']['probability']:.0%}: "
    f"**{gain:+.0f} points** (95% interval {gain_low:.0f} to {gain_high:.0f})."
)
draw(
    marks.dot_intervals, rates, "Held-out like-rate of the top 20", ".0%",
    alt="Held-out like-rate: "
    + ", ".join(f"{row.name} {row.value:.0%}" for row in rates.itertuples(index=False)) + ".",
)  # fmt: skip
st.caption(
    f"The mean favours movies that one or two people loved: {by_rule['n_unseen']['mean']:.0f} of "
    "its 20 have no other rating at all. Pulling it towards the average of all helps as much as "
    f"the area does. The prior, {prior.a:.1f} likes and {prior.b:.1f} dislikes imagined, comes "
    "from the training half. 20 random halves; intervals from resampling people."
)
draw(
    charts.changing_places, places(movies), 30,
    alt="Ranks by rule: the mean's best, with one to five ratings, fall beyond 30 by belief.",
)  # fmt: skip
st.caption("The best four of each rule; beyond rank 30 all stand at 30. Point at one for its name.")
table_button("The movies, with beliefs", movies, "beliefs.csv")

st.header("Exercise")
exercise(
    "belief", "3 of 3, with a flat prior, is Beta(4, 1), whose area up to t is t⁴. "
    "P(share > 0.7)? Three decimals.",
    0.76, 0.0006, "1 − 0.7⁴ = 0.760.",
    [
        Mistake(0.24, "That is the area below 0.7."), Mistake(0.8, "That is the expected share."),
        Mistake(0.657, "1 − 0.7³ forgets the flat prior, which adds a like."),
    ],
)  # fmt: skip
code_for(
    f"{chances[1]:.4f}",
    "from core.models.belief import Belief\n\n"
    'print(f"{Belief(1, 1).after(80, 20).probability_above(0.7):.4f}")',
)
