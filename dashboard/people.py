"""Whose list: the sample person, someone who rates a few movies here, or an uploaded file."""

from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import streamlit as st

from core.datasets.ratings import Ratings, load_movielens
from core.experiments.own_scale import placed, said_on
from core.experiments.recorded import shipped_model
from core.models.recommender import Model, Person, Settings, fit
from dashboard.memory import give_back
from dashboard.uploads import plain, uploaded_ratings
from dashboard.voice import THEY, YOU, Voice

SAMPLE, HERE, NOBODY = "a sample person", "rate ten movies here", "nobody in particular"
SAMPLE_USER = "100"
STAR = "recommend_star_"  # and the code of a movie: the keys of what is rated here
MOST_LISTED = 2_000  # people in a list to choose from
QUICK_FROM = 300_000  # of work, in ratings, from which an upload is fitted with the fast preset


@st.cache_resource(show_spinner="Loading the model …")
def shipped() -> Model:
    """The model of the shipped ratings, one for all visitors; nothing changes it."""
    model = shipped_model(load_movielens())
    model.fold_in({}).recommend(1)  # prepares what the first list would wait half a second for
    return model


@st.cache_resource(show_spinner=False, max_entries=4)
def shipped_on(scale: tuple[float, ...]) -> Model:
    """The same model with its numbers on another scale; of a visitor it knows the levels only."""
    return said_on(np.array(scale), shipped())


def of_movielens(model: Model) -> bool:
    """Whether this is the model of the shipped ratings, on whichever scale."""
    return model.items is shipped().items


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


@dataclass(frozen=True, eq=False)
class Whose:
    """Whose list is shown, and how their ratings became those that are shown with it.

    Attributes
    ----------
    person : Person
    rescaled : str
        What became of their numbers, in words; empty where they stand as they were given.
    given : dict of str to float
        Their own numbers by item, where those that are shown are others.
    """

    person: Person
    rescaled: str = ""
    given: dict[str, float] | None = None


def whose() -> Whose:
    """Ask whose list it is, and say what is known of that person."""
    ratings = uploaded_ratings("recommend_file", forgotten=forget_file)
    if ratings is not None:
        return Whose(one_of_many(ratings)) if len(ratings.users) > 1 else alone(ratings)
    return Whose(without_a_file())


def forget_file() -> None:
    """Drop what was made of a file, and whose list of it was asked for."""
    fitted.clear()
    for name in ("recommend_user", "recommend_name"):
        st.session_state.pop(name, None)


def without_a_file() -> Person:
    """The sample person, somebody who rates a few movies here, or nobody in particular."""
    source = st.segmented_control(
        "No file at hand?", [SAMPLE, HERE, NOBODY], default=SAMPLE, required=True,
        key="recommend_source", bind="query-params", persist_state="session",
    )  # fmt: skip
    if source == HERE:
        return rated_here()
    return nobody() if source == NOBODY else sample()


def alone(ratings: Ratings) -> Whose:
    """One person's file, placed among the people of the shipped data by title."""
    found = placed(ratings, shipped(), lambda scale, _: shipped_on(tuple(scale.tolist())))
    n, missing = len(ratings.items), found.matches.unmatched
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
                    "why not": [found.matches.reason[k] for k in missing],
                },
                hide_index=True, alt=f"{len(missing)} titles without a match, with the reason.",
            )  # fmt: skip
    turned = bool(found.rescaled) and found.person.model is shipped()
    return Whose(found.person, found.rescaled, found.given if turned else None)


def one_of_many(ratings: Ratings) -> Person:
    """A file of several people, fitted on its own; ask which of them."""
    model = fitted(ratings)
    if len(ratings.users) <= MOST_LISTED:
        name = st.selectbox("Whose list?", list(ratings.users), key="recommend_user",
                            persist_state="session")  # fmt: skip
        return model.person(name)
    name = st.text_input(
        f"Whose list? One of {len(ratings.users):,} names in your file", str(ratings.users[0]),
        key="recommend_name", persist_state="session",
    )  # fmt: skip
    if name in model.user_codes:
        return model.person(name)
    st.error(f"There is no “{plain(name)}” in the file; this is the first one's list.")
    return model.person(ratings.users[0])


def rated_here() -> Person:
    """Ten movies that most people know, to be rated from one star to five."""
    model = shipped()
    popular = sorted(range(len(model.popularity)), key=lambda k: -model.popularity[k])[:10]
    given = {}
    st.caption(
        "Rate what you know, leave out what you do not. Your stars stay while this page is open; "
        "nothing is stored or put in a link."
    )
    columns = st.columns(2)
    for place, code in enumerate(popular):
        with columns[place % 2]:
            st.write(model.title(code))
            stars = st.feedback("stars", key=f"{STAR}{code}", persist_state="session")
            if stars is not None:
                given[str(model.ratings.items[code])] = float(stars + 1)
    if given:
        st.button("Forget these stars", key="recommend_forget_stars", on_click=forget_stars)
    return model.fold_in(given)


def forget_stars() -> None:
    """Take back every star."""
    for name in [name for name in st.session_state if str(name).startswith(STAR)]:
        st.session_state[name] = None


def voice_of(person: Person) -> Voice:
    """How to speak of `person`: who is in a file of many, or the sample, need not be the reader."""
    return YOU if of_movielens(person.model) and person is not sample() else THEY


def known_of(person: Person) -> str:
    """At which level the list stands, by how many ratings it has to go on."""
    n, voice = len(person.rated), voice_of(person)
    if n == 0:
        return "0 ratings: movie averages, and what most people watch. Nothing is known of you."
    of = "A sample person, not you: " if person is sample() else ""
    ratings = f"{of}{n:,} rating{'s' * (n > 1)}"
    if n < 5:
        return f"{ratings}: mostly averages, nudged by what {voice.who} gave."
    if n < 20:
        return f"{ratings}: {voice.whose} level and the first signs of {voice.whose} taste."
    return f"{ratings}: {voice.whose} level, {voice.whose} taste and how {voice.who} use the scale."
