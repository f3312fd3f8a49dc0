"""The experiment on spam once more, with a reader's settings, beside what was recorded."""

import time
from typing import Any

import pandas as pd
import streamlit as st

from core.datasets.messages import load_messages
from core.experiments import derivatives as experiment
from core.experiments import spam_tables as tables
from core.experiments.derivatives import Settings
from core.experiments.spam_record import compared
from dashboard.charts import marks
from dashboard.charts import spam as charts
from dashboard.drawing import draw

ASKED = "spam_live"
MOST = {"finite differences": 50}  # steps: a measured gradient takes a tenth of a second
EQUAL = ["steps", "evaluations", "milliseconds"]  # the last of processor time


@st.cache_data(max_entries=20, show_spinner=False)
def trained(settings: Settings) -> dict[str, Any]:
    """Both runs, in the shape of the record."""
    bar = st.progress(0.0, "Training")

    def say(share: float, what: str) -> None:
        bar.progress(share, f"Training: {what}")

    result = experiment.run(load_messages(), settings, say, time.thread_time)
    bar.empty()
    return compared([result.before, result.after], result.truth, result.hard)


@st.fragment
def run_again(record: dict[str, Any], before: str, after: str) -> None:
    """Ask for settings; on demand train, and show the result beside the record."""
    settings = asked_for(before, after)
    if st.button("Train both now", key="spam_train"):
        st.session_state[ASKED] = settings
    asked = st.session_state.get(ASKED)
    if asked is None:
        st.caption("Nothing is trained until you ask; it takes a few seconds.")
        return
    if asked != settings:
        st.caption("Below: what you trained last. Train again for the settings above.")
    beside_the_record(record, trained(asked), asked)


def asked_for(before: str, after: str) -> Settings:
    """The settings chosen, within ranges that end in seconds."""
    with st.container(horizontal=True):
        equal = st.pills("The same number of", EQUAL, default="steps", key="spam_equal",
                         bind="query-params", required=True)  # fmt: skip
        split = st.pills("Held out", ["random", "time"], default="random", key="spam_split",
                         bind="query-params", required=True)  # fmt: skip
    ways = () if equal == "milliseconds" else (before, after)
    most = min((MOST.get(name, 300) for name in ways), default=300)
    with st.container(horizontal=True):
        budget = st.number_input("How many", 1, most, min(100, most), key=f"spam_steps_{most}",
                                 bind="query-params")  # fmt: skip
        C = st.select_slider("C (weak to the right)", [0.1, 1.0, 10.0, 100.0, 1000.0], 10.0,
                             key="spam_c", bind="query-params")  # fmt: skip
        seed = st.number_input("Seed of the split", 0, 999, 0, key="spam_seed", bind="query-params")
    rate = 16.0
    if "chosen step" in (before, after):
        rate = st.select_slider(
            "Length of the chosen step, in units of 1/L", [2.0**k for k in range(-5, 9)], 16.0,
            key="spam_rate", bind="query-params", format_func=lambda value: f"{value:g}",
        )  # fmt: skip
    return Settings(before, after, int(budget), equal, split, C=C, seed=int(seed), rate=rate)


def beside_the_record(record: dict[str, Any], found: dict[str, Any], asked: Settings) -> None:
    """Accuracy now and as recorded, and the path of the new runs."""
    names = asked.before, asked.after
    both = pd.concat(
        [tables.ends(record, *names), tables.ends(found, *names)], keys=["recorded", "now"]
    )
    both["name"] = [f"{when}, {name}" for (when, _), name in both["name"].items()]
    draw(
        marks.dot_intervals, both, "held-out accuracy, 95% interval", ".1%",
        alt="; ".join(f"{r.name} {r.value:.1%}" for r in both.itertuples(False)) + ".",
    )  # fmt: skip
    now, then = (tables.differences(each, *names).iloc[0] for each in (found, record))
    st.write(
        f"Now, with {asked.budget} {asked.equal}, C = {asked.C:g}, seed {asked.seed}, "
        f"{'the newest' if asked.split == 'time' else 'random'} mails held out: **{now.value:+.0f} "
        f"errors per 1,000** ({now.low:+.0f} to {now.high:+.0f}); recorded {then.value:+.0f} "
        f"({then.low:+.0f} to {then.high:+.0f}). {tables.agreement(found, record, *names)}"
    )
    looks = tables.looks(found, *names)
    draw(charts.training, looks, True, params={"look": int(looks["look"].max())},
         alt=f"Training loss of {names[0]} and {names[1]}, run now.")  # fmt: skip
