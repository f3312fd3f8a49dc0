"""Start: what this is, three bets, and a way to each page."""

import streamlit as st

from core.experiments import bets
from dashboard import progress
from dashboard.charts import marks
from dashboard.contents import PAGES
from dashboard.drawing import draw, guess_rows

spam, ratings, network = (
    st.cache_data(show_spinner=False, max_entries=1)(bet)()
    for bet in (bets.spam, bets.ratings, bets.network)
)

st.title("Calculus, tested")
st.write(
    "**What can three ideas from calculus do for a real model?** Derivatives train a spam filter, "
    "integrals turn ratings into recommendations, limits keep a network's training stable. Each is "
    "measured before and after, on data the model never saw."
)
if any(entry.name == "recommend" for entry in PAGES):
    st.page_link(
        "pages/recommend.py",
        label="**Bring your own ratings** and get a list",
        icon=":material/star:",
    )

st.header("Three bets")
with st.form("start_bets"):
    st.markdown("**Your guesses first**, or none: the answers are below either way.")
    first = st.number_input(
        "Spam: by how many percent do held-out errors fall?", 0.0, 100.0, None,
        key="start_spam", bind="query-params", placeholder="a number",
    )  # fmt: skip
    second = st.number_input(
        "Ratings: by how many percent is the error lower than the movie average's?",
        0.0, 100.0, None, key="start_ratings", bind="query-params", placeholder="a number",
    )  # fmt: skip
    third = st.number_input(
        "Network: from which learning rate on do most runs fail?", 0.001, 1000.0, None,
        key="start_network", bind="query-params", placeholder="a number",
    )  # fmt: skip
    st.form_submit_button("Compare with the answers")


def answer(title: str, bet: bets.Bet, guess: float | None, unit: str) -> None:
    """One bet's answer, with the guess beside it."""
    st.subheader(title)
    yours = "" if guess is None else f" You guessed {guess:g}{unit}."
    st.write(f"{bet.said}{yours}")


answer("Derivatives: the spam filter", spam, first, "%")
draw(
    marks.dot_intervals, spam.points, "Held-out errors, share of mails", ".1%",
    guess_rows(spam.place(first)), alt=spam.said,
)  # fmt: skip
answer("Integrals: the recommender", ratings, second, "%")
draw(
    marks.dot_intervals, ratings.points, "RMSE on held-out ratings, in stars", ".3f",
    guess_rows(ratings.place(second)), alt=ratings.said,
)  # fmt: skip
answer("Limits: the network", network, third, "")
draw(
    marks.dot_intervals, network.points, "Learning rate", ".2f", guess_rows(third),
    alt=network.said,
)  # fmt: skip
st.caption(
    "Hollow circle: before. Filled diamond: after. Bars: 95% intervals; for the network, the range "
    "over its eight starts. Dotted line: your guess."
)

done = set(progress.solved())
st.header("The pages")
for section in dict.fromkeys(entry.section for entry in PAGES if entry.section):
    st.subheader(section)
    for entry in PAGES:
        if entry.section == section:
            colon = "" if entry.title.endswith("?") else ":"
            tick = " :material/check_circle:" if entry.name in done else ""
            st.page_link(entry.path, label=f"**{entry.title}**{colon} {entry.question}{tick}")
if done:
    st.caption(f"{len(done)} exercises solved. To keep that, copy this page's address with:")
    st.code(f"?done={','.join(progress.solved())}", language=None, wrap_lines=True)
