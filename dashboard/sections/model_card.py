"""The card of the spam filter: what it measures on data it has not seen, and how it is made."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.downloads import text_button

MEASURES = {"accuracy, %": "accuracy", "log-loss, nats": "log_loss",
            "spam caught at 1% ham lost, %": "recall",
            "hard ham lost, %": "hard_lost", "easy ham lost, %": "easy_lost"}  # fmt: skip
MADE = (
    "Logistic regression with an L2 penalty, C = 10, on 3,000 words and 16 features of style; a "
    "mail is called spam above even odds. 4,609 mails of the SpamAssassin corpus, 2001-02: feeds "
    "and near-duplicates removed first, headers and dates unread. Five folds, seed 0: each mail is "
    "judged once, by a filter that has not seen it. The newest {n_newest:,} are judged by a filter "
    "trained on the older ones. In brackets: 95% intervals. Not for mail of today."
)


def model_card(record: dict[str, Any]) -> None:
    """Every measure with its interval, on five folds and on the newest quarter, to take away."""
    card = pd.DataFrame({"measure": list(MEASURES)})
    for split, key in (("five folds", "five_folds"), ("newest quarter", "by_time")):
        card[split] = [said(record[key][measure], name) for name, measure in MEASURES.items()]
    st.dataframe(
        card, hide_index=True,
        alt=f"Measures with 95% intervals; accuracy on five folds {card['five folds'][0]}.",
        column_config={"measure": st.column_config.TextColumn(width=125),
                       "five folds": st.column_config.TextColumn(width=118),
                       "newest quarter": st.column_config.TextColumn(width=118)},
    )  # fmt: skip
    made = MADE.format(n_newest=record["n_newest"])
    st.caption(made)
    text_button("The model card as Markdown", lambda: as_markdown(card, made), "spam_model_card.md")


def said(measure: dict[str, float], name: str) -> str:
    """A measure with its interval, in its unit."""
    value, low, high = (measure[key] for key in ("value", "low", "high"))
    if name.endswith("%"):
        return f"{value:.1%} ({low:.1%}-{high:.1%})".replace("%", "")
    return f"{value:.3f} ({low:.3f}-{high:.3f})"


def as_markdown(card: pd.DataFrame, made: str) -> str:
    """The card as a Markdown table under a title."""
    lines = [list(card.columns), ["---"] * len(card.columns), *card.to_numpy().tolist()]
    rows = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"# Spam filter\n\n{made}\n\n{rows}\n"
