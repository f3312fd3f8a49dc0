"""Guesses and exercises on limits: of six sequences, of stop rules, and of rates that hold."""

import pandas as pd
import streamlit as st

from dashboard.exercise import Mistake, exercise, pick


def guesses(names: list[str]) -> tuple[list[str], list[str]]:
    """Ask which sequences have a limit, and which ever equal it, before either is shown."""
    with st.form("sequences_guess_form"):
        st.markdown("**Your guess first.** Six sequences, as n goes on for ever:")
        having = st.pills("Which have a limit?", names, selection_mode="multi",
                          key="sequences_guess", bind="query-params")  # fmt: skip
        equal = st.pills("Which of them ever equal their limit?", names, selection_mode="multi",
                         key="sequences_equal_guess", bind="query-params")  # fmt: skip
        st.form_submit_button("Compare with the finding")
    st.caption("No guess? Read on: the finding is below either way.")
    return list(having), list(equal)


def compared(answers: pd.DataFrame, having: list[str], equal: list[str]) -> None:
    """Say how many of the six were judged right; columns sequence, limit and ever equal."""
    asked = [
        (having, set(answers.query("limit != 'none'")["sequence"]), "which have a limit"),
        (equal, set(answers.query("`ever equal` == 'yes'")["sequence"]), "which ever equal it"),
    ]
    for guess, truth, what in asked:
        if guess:
            right = sum((name in guess) == (name in truth) for name in answers["sequence"])
            st.write(f"On {what} you were right about {right} of the {len(answers)}.")


def within() -> None:
    """From which n on 1/n is below a width."""
    exercise(
        "sequences", "Which is the first n with 1/n below 0.01?",
        101, 0.5, "1/101 is below 0.01, and so are all that follow: that is what a limit asks.",
        [
            Mistake(100, "1/100 equals 0.01, which is not below it."),
            Mistake(10, "1/10 is 0.1, ten times too wide."),
            Mistake(99, "1/99 is a little more than 0.01."),
        ],
        "_within",
    )  # fmt: skip


def stops_at() -> None:
    """Where a rule on the last step stops on a sum that has no limit."""
    exercise(
        "sequences",
        "“Stop when the new term is below 0.001” runs on 1 + 1/2 + … + 1/n: at which n?",
        1001, 0.5, "And the sum there, 7.49, is no limit: it passes every number in the end.",
        [
            Mistake(1000, "1/1000 equals 0.001, which is not below it."),
            Mistake(7.49, "That is the sum there, and no limit. Asked is n."),
        ],
    )  # fmt: skip


def highest_rate() -> None:
    """The largest step that a quadratic bears."""
    exercise(
        "stability", "Near a minimum the largest curvature is 0.12. Which rate would a quadratic "
        "bear at most? One decimal.", 16.7, 0.06, "2 / 0.12. A network may bear more, so watch it.",
        [
            Mistake(8.3, "That is 1 / L; bouncing begins at 2 / L."),
            Mistake(0.2, "That is 2 · L, upside down."),
        ],
    )  # fmt: skip


def nan_or_bounce() -> None:
    """What a rate far past the edge does to a loss whose slope is bounded."""
    pick(
        "stability",
        "Logistic loss, log-sum-exp, one full-batch step after another at a rate of 30 / L. What "
        "comes of it?",
        "it bounces for a while; every number stays finite",
        "Its gradient never exceeds a bound, so a step cannot either: weights swing, nothing "
        "overflows.",
        {
            "NaN after a few steps": "NaN needs an overflow. The slope of a logistic loss is "
            "bounded, so weights grow by a bounded step each time.",
            "it trains as at 1 / L, only faster": "Past 2 / L a quadratic bowl throws you further "
            "out at each step; here the flat far slopes catch you, high up.",
        },
        "_bounce",
    )  # fmt: skip
