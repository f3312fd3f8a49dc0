"""Why a movie is on the list: the parts of its expected rating, and its probability as an area."""

import pandas as pd
import streamlit as st

from core.experiments import one_person
from core.models.recommender import Person
from dashboard import remembered
from dashboard.charts import recommender as charts
from dashboard.drawing import draw
from dashboard.people import voice_of
from dashboard.sections.listed import apart, codes_of


@st.fragment
def why_this_one(person: Person, table: pd.DataFrame, liked: float) -> None:
    """Ask for a movie of the list, and show what adds up to its rating and to its probability."""
    titles, codes = apart(table["title"].tolist()), codes_of(person.model, table["item"])
    place = titles.index(st.selectbox("Movie", titles, key=f"recommend_why_{codes[0]}"))
    row = table.iloc[place]
    draw(
        charts.reasons, one_person.reasons(row["because"]),
        alt=f"Parts that add up to {row['expected']:.2f} for {row['title']}: "
        + ", ".join(f"{what} {part:+.2f}" for what, part in row["because"]) + ".",
    )  # fmt: skip
    found = remembered.probability(person, int(codes[place]), liked)
    st.write(
        f"**The probability is an area.** Right of where liking begins lie {found.closed:.1%} of "
        f"the curve; how {voice_of(person).who} use the scale moves that to "
        f"**{found.with_habits:.1%}**."
    )
    draw(
        charts.area_above, found.curve, "Rating, before rounding to the scale",
        params={"threshold": found.threshold},
        alt=f"Density of the rating of {row['title']}; the area above {found.threshold:.2f} is "
        f"{found.closed:.3f}.",
    )  # fmt: skip
    st.caption(
        f"Closed form {found.closed:.12f}; scipy.integrate {found.quadrature.value:.12f} ± "
        f"{found.quadrature.error:.0e} from {found.quadrature.evaluations} evaluations."
    )
