"""A visitor's own message: how likely it is spam, which words say so, and one weight nudged."""

import streamlit as st

from core.datasets.messages import Messages
from core.experiments.one_message import Reading, nudge, read
from core.models.logistic import LogisticFit
from dashboard.charts import spam as charts
from dashboard.drawing import draw
from dashboard.uploads import plain


# For one visitor only: what they paste is theirs.
@st.cache_resource(scope="session", max_entries=5, ttl=3600, show_spinner=False)
def reading_of(_messages: Messages, _model: LogisticFit, text: str) -> Reading:
    """The message read; there is one model and one set of mails."""
    return read(_messages, _model, text)


@st.cache_data(max_entries=200, show_spinner=False)
def change(_messages: Messages, _model: LogisticFit, column: int, by: float) -> tuple[float, float]:
    """What a nudge of one weight does, as `nudge` says."""
    return nudge(_messages, _model, column, by)


def own_message(messages: Messages, model: LogisticFit) -> tuple[str, float]:
    """Ask for a message and say what the filter makes of it; the text and its probability."""
    text = st.text_area(
        "Paste a message; it stays in your session",
        "Subject: your prize\n\nClick here to claim $500!",
        max_chars=20_000, key="spam_text", height=120,
    )  # fmt: skip
    reading = reading_of(messages, model, text)
    p = reading.probability
    st.metric("Probability of spam", f"{p:.1%}", f"of 100 such messages, about {100 * p:.0f}",
              delta_color="off", delta_arrow="off")  # fmt: skip
    as_a_sum(reading)
    draw(
        charts.pushes, reading.strongest[["word", "push"]],
        alt="The strongest pushes: "
        + ", ".join(f"{row.word} {row.push:+.1f}" for row in reading.strongest.itertuples())
        + " points.",
    )  # fmt: skip
    st.caption(
        f"Integrated gradients: all pushes add up to {p:.1%} minus {reading.baseline:.1%}, what "
        "the intercept alone gives, with every feature at 0. The filter knows the spam of "
        "2001-02; mail of today, a modern phish above all, is foreign to it."
    )
    nudged(messages, model, reading)
    return text, p


def as_a_sum(reading: Reading) -> None:
    """The score as a sum of weight × value, and what the sigmoid makes of it."""
    table = reading.strongest[["word", "weight", "value", "part"]]
    narrow = {name: st.column_config.NumberColumn(format="%.3f", width=72)
              for name in ("weight", "value", "product")}  # fmt: skip
    st.dataframe(
        table.rename(columns={"part": "product"}), hide_index=True, height=215,
        column_config={"word": st.column_config.TextColumn(width=120), **narrow},
        alt=f"Weight, value and product of {len(table)} words, which add up to the score.",
    )  # fmt: skip
    st.write(
        f"The products add up to {table['part'].sum():+.3f}; with the intercept "
        f"{reading.intercept:+.3f} the score is **{reading.score:+.3f}**, and the sigmoid of that "
        f"is {reading.probability:.4f}."
    )


def nudged(messages: Messages, model: LogisticFit, reading: Reading) -> None:
    """Nudge the weight of one word of the message, by how much one likes."""
    columns = dict(zip(reading.words["word"], reading.words["column"], strict=True))
    with st.container(horizontal=True):
        word = st.selectbox("Nudge the weight of", list(columns)[:10], key="spam_word")
        by = st.select_slider("by", [-1.0, -0.1, -0.01, 0.01, 0.1, 1.0], 0.01, key="spam_nudge",
                              bind="query-params", format_func=lambda v: f"{v:+g}")  # fmt: skip
    said, real = change(messages, model, int(columns[word]), by)
    st.write(
        f"Half-way down the hill, {by:+g} on “{plain(word)}” should change the loss by {said:+.3e} "
        f"(slope × {by:g}); it does by {real:+.3e}. The smaller the nudge, the nearer the two."
    )
