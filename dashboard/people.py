"""Whose list: the sample person, someone who rates a few movies here, or an uploaded file."""

from operator import attrgetter

import streamlit as st

from core.datasets.ratings import Ratings, load_movielens
from core.datasets.titles import as_shipped
from core.experiments.recorded import shipped_model
from core.models.recommender import Model, Person, Settings, fit
from dashboard.memory import give_back
from dashboard.uploads import plain, uploaded_ratings

SAMPLE, HERE, NOBODY = "a sample person", "rate ten movies here", "nobody in particular"
SAMPLE_USER = "100"
MOST_LISTED = 2_000  # people in a list to choose from
QUICK_FROM = 300_000  # of work, in ratings, from which an upload is fitted with the fast preset


@st.cache_resource(show_spinner="Loading the model …")
def shipped() -> Model:
    """The model of the shipped ratings, one for all visitors; nothing changes it."""
    model = shipped_model(load_movielens())
    model.fold_in({}).recommend(1)  # prepares what the first list would wait half a second for
    return model


@st.cache_resource(show_spinner=False)
def sample() -> Person:
    """One of the shipped ratings' people, the same object for all visitors."""
    return shipped().person(SAMPLE_USER)


@st.cache_resource(show_spinner=False)
def nobody() -> Person:
    """Somebody of whom nothing is known, the same object for all visitors."""
    return shipped().fold_in({})


@st.cache_resource(
    show_spinner=False, scope="session", max_entries=2, ttl=3600,
    hash_funcs={Ratings: attrgetter("digest")},
)  # fmt: skip
def fitted(ratings: Ratings) -> Model:
    """The model of one visitor's own file; only in their session."""
    # each person and item needs a matrix inverted, which takes as long as a few ratings
    work = len(ratings.value) + 4 * (len(ratings.users) + len(ratings.items))
    settings = Settings() if work < QUICK_FROM else Settings.quick()
    bar = st.progress(0.0, "Fitting your ratings")

    def say(fraction: float, what: str) -> None:
        bar.progress(fraction, f"Fitting: {what}")

    model = fit(ratings, settings, say)
    bar.empty()
    give_back()
    return model


def whose() -> Person:
    """Ask whose list it is, and say what is known of that person."""
    ratings = uploaded_ratings("recommend_file")
    if ratings is not None:
        return one_of_many(ratings) if len(ratings.users) > 1 else alone(ratings)
    source = st.segmented_control(
        "No file at hand?", [SAMPLE, HERE, NOBODY], default=SAMPLE, required=True,
        key="recommend_source", bind="query-params",
    )  # fmt: skip
    if source == HERE:
        return rated_here()
    return nobody() if source == NOBODY else sample()


def alone(ratings: Ratings) -> Person:
    """One person's file, placed among the people of the shipped data by title."""
    given, matches = as_shipped(ratings, shipped().ratings)
    n, missing = len(ratings.items), [k for k, code in enumerate(matches.item) if code < 0]
    st.write(
        f"Matched {n - len(missing):,} of your {n:,} to the shipped movies, which end in 2016: "
        "newer ones can be neither used nor recommended."
    )
    if missing:
        with st.expander(f"{len(missing):,} not matched"):
            labels = ratings.items if ratings.title is None else ratings.title
            st.dataframe(
                {
                    "yours": [str(labels[k]) for k in missing],
                    "why not": [matches.reason[k] for k in missing],
                },
                hide_index=True, alt=f"{len(missing)} titles without a match, with the reason.",
            )  # fmt: skip
    return shipped().fold_in(given)


def one_of_many(ratings: Ratings) -> Person:
    """A file of several people, fitted on its own; ask which of them."""
    model = fitted(ratings)
    if len(ratings.users) <= MOST_LISTED:
        name = st.selectbox("Whose list?", list(ratings.users), key="recommend_user")
        return model.person(name)
    name = st.text_input(
        f"Whose list? One of {len(ratings.users):,} names in your file", str(ratings.users[0]),
        key="recommend_name",
    )  # fmt: skip
    if name in model.user_codes:
        return model.person(name)
    st.error(f"There is no {plain(name)!r} in the file; this is the first one's list.")
    return model.person(ratings.users[0])


def rated_here() -> Person:
    """Ten movies that most people know, to be rated from one star to five."""
    model = shipped()
    popular = sorted(range(len(model.popularity)), key=lambda k: -model.popularity[k])[:10]
    given = {}
    st.caption("Rate what you know, leave out what you do not. Nothing is stored or put in a link.")
    columns = st.columns(2)
    for place, code in enumerate(popular):
        with columns[place % 2]:
            st.write(model.title(code))
            stars = st.feedback("stars", key=f"recommend_star_{code}")
            if stars is not None:
                given[str(model.ratings.items[code])] = float(stars + 1)
    return model.fold_in(given)


def known_of(person: Person) -> str:
    """At which level the list stands, by how many ratings it has to go on."""
    n = len(person.rated)
    if n == 0:
        return "0 ratings: movie averages, and what most people watch. Nothing is known of you."
    if n < 5:
        return f"{n} rating{'s' * (n > 1)}: mostly averages, nudged by what you gave."
    if n < 20:
        return f"{n} ratings: your level and the first signs of your taste."
    return f"{n:,} ratings: your level, your taste and how you use the scale."
