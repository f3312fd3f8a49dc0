"""The recorded training of a spam filter, to be scrubbed."""

from typing import Any

import streamlit as st

from core.experiments import spam_tables as tables
from dashboard.charts import spam as charts
from dashboard.drawing import draw
from dashboard.kept import kept


@st.fragment
def scrub(record: dict[str, Any], before: str, after: str) -> None:
    """Show the training loss of two ways by their work, and what each look at them found."""
    by_work = st.toggle("Work on a logarithmic axis", True, key="spam_log", bind="query-params")
    looks = kept(tables.looks)(record, before, after)
    final = looks[looks["look"] == looks["last"]].set_index("stage")["train_loss"]
    draw(
        charts.training, looks, by_work, params={"look": int(looks["look"].max())},
        alt=f"Training loss against work: {before} ends at {final['before']:.3f}, {after} at "
        f"{final['after']:.3f}.",
    )  # fmt: skip
