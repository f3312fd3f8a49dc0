"""Predict, then reveal; and exercises whose feedback depends on the kind of error."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import progress


@dataclass(frozen=True)
class Mistake:
    """A tempting wrong answer, and why it tempts."""

    answer: float
    feedback: str


def predict(
    key: str, question: str, label: str, low: float, high: float, step: float
) -> float | None:
    """Ask for a guess before the finding; the guess stays in the link.

    Parameters
    ----------
    key : str
        Begins with the page's name; becomes the name in the link.
    question, label : str
        What is asked, and what stands over the number with its unit.
    low, high, step : float
        The guesses that can be entered, all of one type.

    Returns
    -------
    float or None
        The guess; None while there is none. The page shows its finding either way.
    """
    with st.form(f"{key}_form"):
        st.markdown(f"**Your guess first.** {question}")
        guess = st.number_input(
            label, low, high, value=None, step=step, key=key, bind="query-params",
            placeholder="a number",
        )  # fmt: skip
        st.form_submit_button("Compare with the finding")
    st.caption("No guess? Read on: the finding is below either way.")
    return guess


def choose(key: str, question: str, options: Sequence[str]) -> str | None:
    """Ask for a choice before the finding; like `predict`, for words instead of numbers."""
    with st.form(f"{key}_form"):
        st.markdown(f"**Your guess first.** {question}")
        choice = st.radio(
            question, options, index=None, key=key, bind="query-params",
            label_visibility="collapsed", horizontal=True,
        )  # fmt: skip
        st.form_submit_button("Compare with the finding")
    st.caption("No guess? Read on: the finding is below either way.")
    return choice


@st.fragment
def exercise(
    page: str, question: str, right: float, tolerance: float, why: str, mistakes: Sequence[Mistake],
    part: str = "",
) -> None:  # fmt: skip
    """Ask a question with a number as its answer, and say why a wrong one tempts.

    Parameters
    ----------
    page : str
        The page's name; a right answer is noted as its progress.
    question : str
        In Markdown, with the unit or the number of decimals wanted.
    right, tolerance : float
        The answer, and how far from it still counts.
    why : str
        Shown after a right answer: the reason, not only the verdict.
    mistakes : sequence of Mistake
        Wrong answers that have a reason of their own.
    part : str, optional
        Tells apart several exercises on one page.
    """
    key = f"{page}_answer{part}"
    with st.form(f"{key}_form"):
        st.markdown(question)
        answer = st.number_input(
            "Your answer", value=None, format="%.6g", key=key, bind="query-params",
            placeholder="a number",
        )  # fmt: skip
        st.form_submit_button("Check")
    if answer is None:
        return
    if abs(answer - right) <= tolerance:
        progress.mark(page)
        st.success(f"Right. {why}", icon=":material/check_circle:")
        return
    tempting = [m.feedback for m in mistakes if abs(m.answer - answer) <= tolerance]
    hint = tempting[0] if tempting else "Not this one. Work it through once more from the question."
    st.warning(f"{hint} Try again.", icon=":material/undo:")


@st.fragment
def pick(
    page: str, question: str, right: str, why: str, tempting: dict[str, str], part: str = ""
) -> None:
    """Ask a question with words as its answer, and say why a wrong one tempts.

    Parameters
    ----------
    page, question, why, part : str
        As for `exercise`.
    right : str
        The right answer.
    tempting : dict
        Each wrong answer with its feedback.
    """
    key = f"{page}_answer{part}"
    with st.form(f"{key}_form"):
        st.markdown(question)
        answer = st.radio("Your answer", sorted([right, *tempting]), index=None, key=key,
                          bind="query-params")  # fmt: skip
        st.form_submit_button("Check")
    if answer == right:
        progress.mark(page)
        st.success(f"Right. {why}", icon=":material/check_circle:")
    elif answer is not None:
        st.warning(f"{tempting[answer]} Try again.", icon=":material/undo:")
