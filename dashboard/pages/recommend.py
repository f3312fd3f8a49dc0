"""Recommend for me: a probability for each movie, with its range and its reasons."""

import streamlit as st

from dashboard import people, remembered
from dashboard.exercise import Mistake, exercise, predict
from dashboard.sections import listed
from dashboard.sections.liking import liked_from
from dashboard.sections.why_this_one import why_this_one
from dashboard.snippet import code_for

st.title("Recommend for me")
st.write(
    "**Which movie will you like?** And how surely? Give your ratings; every answer comes as a "
    "chance out of 100, with a range and the reasons that add up to it. Until you do, the list is "
    "a sample person's."
)
whose = people.whose()
person = whose.person
voice = people.voice_of(person)
st.caption(people.known_of(person))
if whose.rescaled:
    st.info(whose.rescaled)

guess = predict(
    "recommend_guess",
    "How sure can it be of its first pick? Of 100 people like "
    f"{voice.like}, how many would like it?",
    "Of 100", 0, 100, 1,
)  # fmt: skip

liked = liked_from(person.model.scale)
table = remembered.recommend(person, 10, liked)
table["because"] = [[(voice.reason(what), x) for what, x in row] for row in table["because"]]
if table.empty:
    st.info("Every item in this file is rated already: there is nothing left to recommend.")
else:
    listed.answer(whose, table, liked, guess)
    st.header("Why this one?")
    if whose.given is not None:
        st.caption(whose.rescaled)
    why_this_one(person, table, liked)

if len(person.rated):
    st.header("What if one rating had been different?")
    if whose.given is not None:
        st.caption(whose.rescaled)
    listed.what_if(person, liked)
if people.of_movielens(person.model):
    st.header(f"How good is it for {voice.like}?")
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
