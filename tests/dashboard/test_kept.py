"""Answers that settings alone decide are asked for once."""

import streamlit as st

from dashboard.kept import kept

ASKED = []


def answer(record: dict, what: str) -> str:
    ASKED.append(what)
    return f"{what} of {record['digest']}"


def test_an_answer_is_asked_for_once_for_each_record_and_setting():
    st.cache_resource.clear()
    ASKED.clear()
    one, other = {"digest": "a", "rows": [1]}, {"digest": "b", "rows": [1]}
    said = [kept(answer)(record, what) for record in (one, other, one) for what in ("x", "y")]
    assert said == ["x of a", "y of a", "x of b", "y of b", "x of a", "y of a"]
    assert ASKED == ["x", "y", "x", "y"]


def test_the_same_function_keeps_in_one_place():
    assert kept(answer) is kept(answer)
