"""Recommend for me: a probability for each movie, with its range and its reasons."""

import streamlit as st

from core.models.recommender import default_liked
from dashboard import people, remembered
from dashboard.exercise import Mistake, exercise, predict
from dashboard.sections import listed
from dashboard.sections.why_this_one import why_this_one
from dashboard.snippet import code_for

st.title("Recommend for me")
st.write(
    "**Which movie will you like?** And how surely? Give your ratings; every answer comes as a "
    "chance out of 100, with a range and the reasons that add up to it."
)
person = people.whose()
model, scale = person.model, person.model.scale
st.caption(people.known_of(person))

guess = predict(
    "recommend_guess",
    "How sure can it be of its first pick? Of 100 people like you, how many would like it?",
    "Of 100", 0, 100, 1,
)  # fmt: skip

liked = st.select_slider(
    "I like it from", [float(level) for level in scale[1:]] if len(scale) > 1 else [scale[0]],
    value=default_liked(scale), key="recommend_liked", bind="query-params",
    help="The rating from which a movie counts as liked.",
)  # fmt: skip
table = remembered.recommend(person, 10, liked)
if table.empty:
    st.info("Every item in this file is rated already: there is nothing left to recommend.")
else:
    listed.answer(person, table, liked, guess)
    st.header("Why this one?")
    why_this_one(person, table, liked)

if len(person.rated):
    st.header("What if you had rated one differently?")
    listed.what_if(person, liked)
if person.model is people.shipped():
    st.header("How good is it for you?")
    st.write(listed.own_error(person))

st.header("Exercise")
exercise(
    "recommend",
    "Your rating of a movie is expected at 4.1 with a standard deviation of 0.9, on a scale of "
    "half stars. With evenly spaced thresholds, what is P(rating ≥ 4)? Two decimals.",
    0.65, 0.006, "A 4 begins half-way to 3.5, at 3.75: 1 − Φ((3.75 − 4.1)/0.9) = 1 − Φ(−0.389).",
    [
        Mistake(0.54, "You forgot that 4 covers 3.75 to 4.25: the area begins at 3.75."),
        Mistake(0.35, "That is the area on the left, P(rating < 4). Take the rest."),
        Mistake(0.75, "On half stars a 4 begins at 3.75, not at 3.5."),
    ],
)  # fmt: skip
sample = remembered.recommend(people.sample(), 1, 4.0).iloc[0]
code_for(
    f"{sample['title']}: liked by {100 * sample['probability']:.0f} of 100",
    f'''
from core.datasets.ratings import load_movielens
from core.experiments.recorded import shipped_model

model = shipped_model(load_movielens())
best = model.recommend("{people.SAMPLE_USER}", n=1, liked=4.0).iloc[0]
print(f"{{best['title']}}: liked by {{100 * best['probability']:.0f}} of 100")
''',
)
