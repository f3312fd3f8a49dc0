"""All levels of the scale at once: what a Dirichlet belief expects of a movie's next rating."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import beliefs as charts
from dashboard.drawing import draw


@st.fragment
def level_beliefs(record: dict[str, Any]) -> None:
    """Let a visitor choose a movie by its number of ratings, and show share and belief by level."""
    table = pd.DataFrame(record["levels"])
    names = {
        f"{n}: {title}": title
        for title, n in table.groupby("title", sort=False)["n"].first().items()
    }
    chosen = st.selectbox(
        "A movie, after so many ratings", list(names), key="belief_movie", bind="query-params"
    )
    rows = table[table["title"] == names[chosen]]
    first = rows.iloc[0]
    points = pd.concat(
        [
            rows.assign(stage="before", value=rows["share"]),
            rows.assign(stage="after", value=rows["predictive"]),
        ]
    )[["rating", "stage", "value", "prior"]]
    likeliest = rows.loc[rows["predictive"].idxmax()]
    draw(
        charts.all_levels, points,
        alt=f"{first['title']} after {first['n']} ratings: {likeliest['rating']:g} stars is the "
        f"likeliest next rating, at {likeliest['predictive']:.0%}.",
    )  # fmt: skip
    st.caption(
        "Circles: shares of its own ratings. Diamonds: probabilities for the next rating. Dashed: "
        f"the prior, from all movies. Of the next 100 ratings about {100 * first['liked']:.0f} "
        f"would be 4 stars or more; the share lies between {first['low']:.0%} and "
        f"{first['high']:.0%} with a probability of 95%."
    )
