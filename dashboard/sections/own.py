"""The recommender's evidence: recorded, or measured on a visitor's own ratings."""

from dataclasses import dataclass
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

RIVALS = "Beside what people would pick instead, on MovieLens"
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


@dataclass(frozen=True, eq=False)
class Evidence:
    """What was measured, and on what."""

    measured: recommendations.Result
    of_file: bool  # else of MovieLens

    @property
    def points(self) -> str:
        """In what an error is measured."""
        return "in points of your file's scale" if self.of_file else "in stars"


def lower(ladder: pd.DataFrame) -> float:
    """By what share of the movie mean's error that of the whole model is lower."""
    movie, best = ladder.set_index("name").loc["movie mean"], ladder.iloc[-1]
    return best["gain"] / max(movie["value"], 1e-9)  # where items are rated alike the error is 0


def evidence() -> Evidence:
    """Ask for a file; evidence from it where it holds several people, else the recorded one."""
    ratings = asked()
    if ratings is not None:
        n = len(ratings.value) // 5
        small = " n is small: the intervals are wide." if n < 5_000 else ""
        st.success(
            f"Your file: {n:,} of its ratings, a fifth, were held out and predicted by models "
            f"fitted to its other ratings. Every figure down to “{RIVALS}”, the exercise and the "
            f"ladder to take away are of your file. “{RIVALS}” and the code for this number are of "
            f"MovieLens.{small}"
        )
        return Evidence(measured(ratings), True)
    st.write(
        "Every figure below is of MovieLens: each of its 100,004 ratings was predicted once, by "
        "models fitted to the other four fifths of the data."
    )
    return Evidence(shipped_evidence(), False)


def asked() -> Ratings | None:
    """Ask for a file; its ratings where there are people and ratings enough to hold some out."""
    ratings = uploaded_ratings(
        "quality_file",
        "Your own ratings, to see all this on a held-out fifth of them (optional)",
        measured.clear,
    )
    if ratings is None:
        return None
    if len(ratings.value) < N_OWN:
        st.info(f"{len(ratings.value)} ratings are too few to hold some out: {N_OWN} are needed.")
        return None
    if len(ratings.users) == 1:
        you = people.alone(ratings)
        st.write(listed.own_error(you.person))
        if you.rescaled:
            st.caption(you.rescaled)
        return None
    return ratings
