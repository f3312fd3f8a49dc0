"""Answers about a person, remembered: in their own session, or for all where nobody is meant."""

import hashlib
from collections.abc import Callable
from typing import Any

import streamlit as st

from core.experiments import one_person
from core.models.recommender import Person
from dashboard import people


def key(person: Person) -> bytes:
    """SHA-256 of all that an answer about `person` depends on: the model, their ratings, them."""
    seen = hashlib.sha256(person.model.ratings.digest.encode())
    seen.update(repr((len(person.rated), person.model.scale.tolist())).encode())
    for part in (person.rated, person.value, person.mean, person.tilt):
        seen.update(part.tobytes())
    return seen.digest()


def anyone(person: Person) -> bool:
    """Whether nobody's own ratings are behind `person`: the sample, and nobody in particular."""
    return person is people.sample() or person is people.nobody()


def remembered(answer: Callable[..., Any]) -> Callable[..., Any]:
    """`answer`, whose first argument is a person, with what it said kept.

    What is said of a visitor stays in their session. The sample person, and nobody in particular,
    are the same for all, so what is said of them is kept once.
    """
    by_key: dict[str | type[Any], Callable[[Any], Any]] = {Person: key}
    own = st.cache_data(
        show_spinner=False, scope="session", max_entries=40, ttl=3600, hash_funcs=by_key
    )(answer)
    shared = st.cache_data(show_spinner=False, max_entries=400, hash_funcs=by_key)(answer)

    def ask(person: Person, *given: Any) -> Any:
        return (shared if anyone(person) else own)(person, *given)

    return ask


recommend = remembered(Person.recommend)
likely_ratings = remembered(one_person.likely_ratings)
probability = remembered(one_person.probability)
what_if = remembered(one_person.what_if)
own_errors = remembered(one_person.own_errors)
