"""The histogram of all ratings as ten pieces: a mean and a probability are what they add up to."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import integrals as charts
from dashboard.drawing import draw


def ratings_as_area(record: dict[str, Any]) -> None:
    """Pieces of the mean rating and of P(at least 4 stars), and both three ways."""
    averages = pd.DataFrame(record["averages"])
    mean, from_four = averages["mean"][1], averages["from_four"][1]
    st.write(
        f"{sum(record['histogram']['count']):,} ratings make ten pieces: the value is the rating, "
        f"the width its share. Added up they are the mean, **{mean:.4f} stars**; the shares from 4 "
        f"stars on add up to a probability, **{from_four:.1%}**: of 100 ratings, about "
        f"{100 * from_four:.0f}."
    )
    draw(
        charts.ratings_in_pieces, pd.DataFrame(record["histogram"])[["rating", "share"]],
        alt=f"Shares of the ten ratings, and the total of rating times share, which ends at "
        f"{mean:.4f}. From 4 stars on the shares add up to {from_four:.1%}. A slider moves the 4.",
    )  # fmt: skip
    names = {"mean": "mean, in stars", "from_four": "P(4 or more)"}
    st.dataframe(
        averages.rename(columns=names), hide_index=True,
        column_config={name: st.column_config.NumberColumn(format="%.10f")
                       for name in names.values()},
        alt=f"Mean {mean:.4f} and share {from_four:.4f}, three ways each.",
    )  # fmt: skip
    st.caption(
        "Three ways, one number: the mean of ratings *given*. People choose what they watch."
    )
