"""A visitor's own message: how likely it is spam, which words say so, and one weight nudged."""

import pandas as pd
import streamlit as st

from core.datasets.messages import Messages
from core.experiments.spam_record import nudge
from core.models.logistic import LogisticFit
from dashboard.charts import spam as charts
from dashboard.drawing import draw


def own_message(messages: Messages, model: LogisticFit) -> tuple[str, float]:
    """Ask for a message and say what the filter makes of it; the text and its probability."""
    text = st.text_area(
        "Paste a message; it stays in your session",
        "Subject: your prize\n\nClick here to claim $500!",
        max_chars=20_000, key="spam_text", height=120,
    )  # fmt: skip
    x = messages.featurise(text)
    p = float(model.probability(x)[0])
    st.metric("Probability of spam", f"{p:.1%}", f"of 100 such messages, about {100 * p:.0f}",
              delta_color="off", delta_arrow="off")  # fmt: skip
    pushes = 100 * model.pushes(x)
    strongest = sorted(x.indices, key=lambda i: -abs(pushes[i]))[:10]
    words = pd.DataFrame(
        {"word": [messages.vocabulary[i] for i in strongest], "push": pushes[strongest]}
    )
    empty = p - pushes.sum() / 100
    draw(
        charts.pushes, words, alt="The ten strongest pushes: "
        + ", ".join(f"{row.word} {row.push:+.1f}" for row in words.itertuples()) + " points.",
    )  # fmt: skip
    st.caption(
        f"All pushes add up to {p:.1%} minus {empty:.1%}, an empty message's. The filter knows "
        "the spam of 2001-02; mail of today, a modern phish above all, is foreign to it."
    )
    nudged(messages, model, dict(zip(words["word"], strongest, strict=True)))
    return text, p


def nudged(messages: Messages, model: LogisticFit, columns: dict[str, int]) -> None:
    """Nudge the weight of one word, given with its column: what the slope says, and what comes."""
    word = st.selectbox("Nudge the weight of", list(columns), key="spam_word")
    said, real = nudge(messages, model, columns[word], 0.01)
    st.write(
        f"Half-way down the hill, +0.01 on “{word}” should change the loss by {said:+.3e} (slope "
        f"× 0.01); it does by {real:+.3e}."
    )
