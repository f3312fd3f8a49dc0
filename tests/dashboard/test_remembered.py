"""Answers about a person are kept where they belong."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.models.recommender import Person
from dashboard import people, remembered

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture
def asked(monkeypatch) -> list[tuple[int, int]]:
    """Each list that was really computed: ratings of the person, length of the list."""
    seen = []

    def recommend(person: Person, n: int, liked: float):
        seen.append((len(person.rated), n))
        return person.recommend(n, liked)

    monkeypatch.setattr(remembered, "recommend", remembered.remembered(recommend))
    return seen


def test_the_sample_person_s_lists_are_computed_once_for_all_visitors(open_page, asked):
    open_page("recommend")
    assert len(asked) == 2  # the ten of the page, and the one of its snippet
    another = AppTest.from_file(str(APP), default_timeout=60)
    another.run().switch_page("pages/recommend.py").run()
    assert len(asked) == 2


def test_what_is_said_of_a_visitor_is_kept_in_their_session_only():
    assert remembered.anyone(people.sample())
    assert remembered.anyone(people.nobody())
    assert not remembered.anyone(people.shipped().fold_in({"1": 4.0}))
    assert not remembered.anyone(people.shipped().fold_in({}))


def test_another_rating_or_another_person_has_another_key():
    sample = people.shipped().person(people.SAMPLE_USER)
    moved = replace(sample, value=sample.value[::-1].copy())
    other = people.shipped().person("7")
    keys = {remembered.key(person) for person in (sample, moved, other, people.nobody())}
    assert len(keys) == 4
    assert remembered.key(sample) == remembered.key(people.shipped().person(people.SAMPLE_USER))
