"""Lists of the same movies by five rules: who liked them, and who changes places."""

from typing import Any

import pandas as pd
import streamlit as st

from core.experiments.integrals import places
from core.models.belief import Belief
from dashboard.charts import beliefs as charts
from dashboard.charts import marks
from dashboard.drawing import draw
from dashboard.kept import kept

NAMES = {
    "n": "ratings",
    "mean_rating": "mean rating",
    "expected_share": "expected share",
    "low": "95% from",
    "high": "to",
    "probability": "P(share > 70%)",
}


def ranked(record: dict[str, Any]) -> pd.DataFrame:
    """Each movie's place by each rule."""
    return places(pd.DataFrame(record["movies"]))


def lists_of_movies(record: dict[str, Any]) -> None:
    """Held-out like-rates of the five lists, the movies' ranks, and the movies themselves."""
    rates, movies = pd.DataFrame(record["rates"]), pd.DataFrame(record["movies"])
    prior, by_rule = Belief(**record["prior"]), rates.set_index("name")
    gain, gain_low, gain_high = (100 * value for value in record["gain"])
    st.write(
        f"Top {record['settings']['list_length']} by five rules from half of the ratings, judged "
        f"by the other half. By mean, {by_rule['value']['mean']:.0%} of the held-out ratings were "
        f"likes (4 stars or more); by P(share > 70%), {by_rule['value']['probability']:.0%}: "
        f"**{gain:+.0f} points** (95% interval {gain_low:.0f} to {gain_high:.0f})."
    )
    draw(
        marks.dot_intervals, rates, "Held-out like-rate of the top 20", ".0%",
        alt="Held-out like-rate: "
        + ", ".join(f"{row.name} {row.value:.0%}" for row in rates.itertuples(index=False)) + ".",
    )  # fmt: skip
    st.caption(
        "The mean favours movies that one or two people loved: "
        f"{by_rule['n_unseen']['mean']:.0f} of its 20 have no other rating at all. Pulling it "
        "towards the average of all helps as much as the area does. "
        f"The prior, {prior.a:.1f} likes and {prior.b:.1f} dislikes imagined, comes "
        "from the training half. 20 random halves; intervals from resampling people."
    )
    ranks = kept(ranked)(record)
    first = ranks[ranks["rank"] == 1]
    draw(
        charts.changing_places, ranks, tuple(ranks["rule"].unique()), 30,
        alt="The best movie by each rule: "
        + ", ".join(f"{row.rule} {row.title}, {row.n} ratings" for row in first.itertuples()) + ".",
    )  # fmt: skip
    st.caption("The best four of each rule, with their number of ratings.")
    movies_themselves(movies)


def movies_themselves(movies: pd.DataFrame) -> None:
    """A row for each movie that is on any of the lists."""
    shown = movies.iloc[:, :8].rename(columns=NAMES)
    # So narrow that all columns stand side by side on a desk.
    looks = {
        name: st.column_config.NumberColumn(
            format="%.3f" if shown[name].dtype.kind == "f" else None,
            width=108 if len(name) > 11 else 86 if len(name) > 8 else 62,
        )
        for name in shown.columns[1:]
    }
    st.dataframe(
        shown, hide_index=True, height=250,
        column_config={"title": st.column_config.TextColumn(width=154), **looks},
        alt=f"{len(movies)} movies on any of the five lists, with what is believed of each.",
    )  # fmt: skip
