"""Six unlabeled curves to guess before the tool does, and six more; the score is kept."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from core.models.diagnosis import Verdict
from dashboard.charts import diagnosis as charts
from dashboard.drawing import draw
from dashboard.sections.curve_points import all_positive, as_points, has_validation
from dashboard.sections.curve_upload import sample_curve

Array = np.ndarray
ROUNDS = ("first six", "six more")
NONE = pd.DataFrame({"first": [], "last": [], "what": [], "row": []})
NO_LEVEL = pd.DataFrame({"limit": [], "low": [], "high": []})


@st.fragment
def quiz(
    examples: list[dict], names: list[str], diagnose: Callable[[Array, Array | None], Verdict]
) -> None:
    """Show one curve at a time, ask for its cause, then give label and verdict."""
    chosen = st.segmented_control(
        "Curves", ROUNDS, default=ROUNDS[0], key="diagnose_round", bind="query-params"
    )
    six = examples[:6] if chosen != ROUNDS[1] else examples[6:12]
    letters = "ABCDEF" if chosen != ROUNDS[1] else "GHIJKL"
    letter = st.pills("Curve", list(letters), default=letters[0], key=f"diagnose_curve_{letters}")
    place = letters.index(letter) if letter else 0
    example = six[place]
    curve = sample_curve(example)
    points = as_points(curve)
    draw(
        charts.loss_curve, points, NONE, NO_LEVEL, all_positive(points), has_validation(points),
        alt=f"Curve {letters[place]}: loss from {curve.loss[0]:.3g} to {curve.loss[-1]:.3g}.",
    )  # fmt: skip
    guesses = st.session_state.setdefault("diagnose_guesses", {})
    answer = asked_once(letters[place], names, guesses)
    answered = {at: sample_curve(six[k]) for k, at in enumerate(letters) if at in guesses}
    said = {at: diagnose(one.loss, one.validation).name for at, one in answered.items()}
    if answer:
        st.write(
            f"You said **{answer}**. Training on and changing the rate showed "
            f"**{example['label']}**. The tool says **{said[letters[place]]}**."
        )
    score(letters, six, guesses, said)


def asked_once(letter: str, names: list[str], guesses: dict[str, str]) -> str | None:
    """Ask for a curve's cause; the first answer stands, for then the truth is shown."""
    key, given = f"diagnose_cause_{letter}", guesses.get(letter)

    def keep() -> None:
        if chosen := st.session_state[key]:
            guesses.setdefault(letter, chosen)

    st.selectbox(
        f"What is curve {letter}?", names, index=names.index(given) if given else None, key=key,
        placeholder="choose a cause", on_change=keep, disabled=given is not None,
        help="Your first answer counts: after it the truth is shown.",
    )  # fmt: skip
    return given


def score(letters: str, six: list[dict], guesses: dict[str, str], said: dict[str, str]) -> None:
    """How many of those answered were right, beside the tool on the same."""
    truth = dict(zip(letters, (one["label"] for one in six), strict=True))
    done = [letter for letter in letters if letter in guesses]
    if not done:
        st.caption("Your score, and the tool's on the same curves, appears with your first answer.")
        return
    yours = sum(guesses[letter] == truth[letter] for letter in done)
    tools = sum(said[letter] == truth[letter] for letter in done)
    st.metric("Your score in this round", f"{yours} of {len(done)}")
    st.caption(f"The tool: {tools} of {len(done)}. Too few to prove anything about either of you.")
