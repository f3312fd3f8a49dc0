"""One movie's belief, of a record and a prior of the reader's."""

import streamlit as st

from core.models.belief import Belief
from dashboard.charts import beliefs as charts
from dashboard.drawing import draw
from dashboard.sections.ways_to_one_area import ways_to_one_area


@st.fragment
def one_belief() -> None:
    """Ask for likes, viewers, a prior and a threshold; show the belief and what lies above."""
    seen, of = st.columns(2)
    n = of.number_input("Viewers", 0, 1_000_000, 3, key="belief_viewers", bind="query-params")
    said = seen.number_input("Likes", 0, 1_000_000, 3, key="belief_likes", bind="query-params")
    likes = min(said, n)
    if said > n:
        st.error(
            f"{said:,} likes of {n:,} viewers cannot be: each viewer likes a movie once. Ask for "
            f"more viewers or fewer likes; until then this shows {n:,} of {n:,}."
        )
    strength = st.select_slider(
        "Strength of your prior, in imagined viewers", [2, 4, 6, 10, 20, 50, 100, 1000], 2,
        key="belief_strength", bind="query-params",
    )  # fmt: skip
    centre = st.slider(
        "Share of them who liked it", 0.1, 0.9, 0.5, 0.05, key="belief_centre", bind="query-params"
    )
    threshold = st.number_input(
        "Threshold to begin with",
        0.01,
        0.99,
        0.7,
        0.01,
        key="belief_threshold",
        bind="query-params",
    )
    belief = Belief(centre * strength, (1 - centre) * strength).after(likes, n - likes)
    chance, (low, high) = float(belief.probability_above(threshold)), belief.interval()
    draw(
        charts.belief,
        params={"likes": likes, "dislikes": n - likes, "centre": centre, "strength": strength,
                "threshold": threshold},
        alt=f"Belief after {likes} likes of {n}: expected share {belief.mean:.1%}, 95% between "
        f"{low:.1%} and {high:.1%}; above {threshold:.0%} lies {chance:.3f} of the area.",
    )  # fmt: skip
    st.caption(
        f"The slider moves the threshold with your hand. To begin with: of 100 movies with such a "
        f"record, about {100 * chance:.0f} exceed {threshold:.0%}; of the next 100 viewers, about "
        f"{100 * belief.mean:.0f} would like it."
    )
    ways_to_one_area(belief, threshold)
