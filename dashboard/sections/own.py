"""The recommender's evidence: recorded, or measured on a visitor's own ratings."""

from operator import attrgetter

import pandas as pd
import streamlit as st

from core.datasets.ratings import Ratings
from core.experiments import recommendations
from core.experiments.one_person import N_OWN
from core.experiments.recorded import recorded, rivals_rmse
from core.models.recommender import Settings as ModelSettings
from dashboard import people
from dashboard.sections import listed
from dashboard.uploads import uploaded_ratings

TABLES = ("ladder", "calibration", "newcomers", "lists")


@st.cache_data(max_entries=1, show_spinner=False)
def shipped_evidence() -> recommendations.Result:
    """What was recorded on the shipped ratings."""
    tables = recorded("recommendations")
    return recommendations.Result(*(pd.DataFrame(tables[name]) for name in TABLES))


@st.cache_data(max_entries=1, show_spinner=False)
def rivals() -> pd.DataFrame:
    """RMSE of the libraries people would pick instead, best first."""
    return rivals_rmse()


@st.cache_resource(
    show_spinner=False, scope="session", max_entries=2, ttl=3600,
    hash_funcs={Ratings: attrgetter("digest")},
)  # fmt: skip
def measured(ratings: Ratings) -> recommendations.Result:
    """The same, measured on one held-out fifth of a visitor's own file."""
    bar = st.progress(0.0, "Measuring on your ratings")

    def say(fraction: float, what: str) -> None:
        bar.progress(fraction, f"Measuring on your ratings: {what}")

    settings = recommendations.Settings(n_folds=1, model=ModelSettings.quick())
    result = recommendations.run(ratings, settings, say)
    bar.empty()
    return result


def evidence() -> recommendations.Result:
    """Ask for a file; evidence from it where it holds several people, else the recorded one."""
    ratings = uploaded_ratings(
        "quality_file", "Your own ratings, to see all this on a held-out fifth of them (optional)"
    )
    if ratings is None:
        return shipped_evidence()
    if len(ratings.value) < N_OWN:
        st.info(f"{len(ratings.value)} ratings are too few to hold some out: {N_OWN} are needed.")
        return shipped_evidence()
    if len(ratings.users) == 1:
        st.write(listed.own_error(people.alone(ratings)))
        st.caption("Below: everyone in the shipped data.")
        return shipped_evidence()
    n = len(ratings.value) // 5
    small = " n is small: the intervals are wide." if n < 5_000 else ""
    st.success(f"All figures below are from {n:,} held-out ratings of your file.{small}")
    return measured(ratings)
