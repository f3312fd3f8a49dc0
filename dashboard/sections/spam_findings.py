"""What came of two ways to a spam filter: right answers, mistakes by kind, and all other ways."""

from typing import Any

import pandas as pd
import streamlit as st

from core.experiments import spam_tables as tables
from core.experiments.derivatives import METHODS
from core.experiments.spam_baselines import BASELINES
from dashboard.charts import marks
from dashboard.charts import spam as charts
from dashboard.drawing import draw, guess_rows
from dashboard.kept import kept
from dashboard.uploads import plain
from dashboard.words import signed


def right_answers(found: dict[str, Any], before: str, after: str, guess: float | None) -> None:
    """Accuracy before and after, and the difference message by message."""
    ends = kept(tables.ends)(found, before, after)
    draw(
        marks.dot_intervals, ends, "held-out accuracy, 95% interval", ".1%",
        guess_rows(None if guess is None else guess / 100),
        alt="Accuracy: " + ", ".join(f"{r.name} {r.value:.1%}" for r in ends.itertuples(False)),
    )  # fmt: skip
    gain = kept(tables.differences)(found, before, after)
    loss = found["pairs"][f"{before} | {after}"]["log_loss"]
    said = [f"{signed(r.value, 0)} ({span(r.low, r.high, 0)})" for r in gain.itertuples()]
    draw(charts.paired, gain, alt=f"Errors per 1,000, after minus before: {'; '.join(said)}.")
    others = "".join(
        f" Over {r.name} the mean is {signed(r.value, 0)}, the least and the most "
        f"{signed(r.low, 0)} and {signed(r.high, 0)}."
        for r in gain.iloc[1:].itertuples(index=False)
    )  # fmt: skip
    st.write(
        f"Message by message: **{said[0]} errors per 1,000** and held-out log-loss "
        f"**{signed(loss['value'], 3)}** ({span(loss['low'], loss['high'], 3)}), with 95% "
        f"intervals.{others}"
    )


def span(low: float, high: float, digits: int) -> str:
    """From where to where a difference may lie."""
    return f"{signed(low, digits)} to {signed(high, digits)}"


@st.fragment
def mistakes(found: dict[str, Any], before: str, after: str) -> None:
    """Which mistakes: spam caught, easy and hard ham lost, and counts per 1,000 messages."""
    guesses = mistakes_guessed()
    kinds = kept(tables.kinds)(found, before, after)
    after_kinds = kinds[kinds["stage"] == "after"].set_index("kind")["value"]
    draw(
        charts.kinds, kinds, guesses,
        alt="After training, percent: " + ", ".join(f"{k} {v:.1f}" for k, v in after_kinds.items()),
    )  # fmt: skip
    st.caption(
        f"Hard ham ({found['n_hard']} of the held-out mails) is good mail that looks like spam: "
        "newsletters, offers one asked for. Purple ticks are your guesses."
    )
    counts = kept(tables.per_thousand)(found, before, after)
    said = [f"{r.stage}: {r.n} {r.truth} called {r.called}" for r in counts.itertuples()]
    draw(charts.two_by_two, counts, alt=f"Per 1,000 messages, {'; '.join(said)}.")
    st.caption("Of 1,000 messages; mistakes are framed in red.")


def mistakes_guessed() -> pd.DataFrame:
    """Ask for two shares before they are shown: of spam caught, and of ordinary ham lost."""
    with st.form("spam_mistakes_form"):
        st.markdown("**Your guess first.** After training, at even odds, of a hundred each:")
        with st.container(horizontal=True):
            caught, lost = (
                st.number_input(label, 0.0, 100.0, None, step, key=f"spam_{key}_guess",
                                bind="query-params", placeholder="a number")
                for label, step, key in (("Spam caught", 1.0, "caught"),
                                         ("Good mails lost", 0.1, "lost"))
            )  # fmt: skip
        st.form_submit_button("Compare with the finding")
    st.caption("No guess? Read on: the finding is below either way.")
    guesses = pd.DataFrame({"kind": ["spam caught", "easy ham lost"], "guess": [caught, lost]})
    return guesses.dropna()


def all_ways(found: dict[str, Any], after: str) -> None:
    """Held-out loss of every baseline and method, and what the length of a step does."""
    losses = kept(tables.losses)(found, after)
    draw(
        charts.losses, losses,
        alt="Log-loss: " + ", ".join(f"{r.name} {r.value:.3f}" for r in losses.itertuples(False)),
    )  # fmt: skip
    with st.expander("What each of these is"):
        for name, what in (BASELINES | METHODS).items():
            st.markdown(f"**{name}**: {what}.")
        words = ", ".join(plain(word) for word in found["keywords"])
        st.markdown(f"The keywords, best first: {words} (s: in the subject).")
    lengths, marked = kept(tables.step_lengths)(found)
    best = lengths.loc[lengths["test_loss"].idxmin()]
    draw(
        charts.step_axis, lengths, marked,
        alt=f"Held-out loss after 100 steps by their length: least, {best.test_loss:.3f}, at "
        f"{best.rate:g}/L.",
    )  # fmt: skip
    st.write(
        f"The whole axis of steps: after 100 of them the held-out loss is least at "
        f"**{best.rate:g}/L**, where training first climbs to {best.worst:.1f}. 1/L never climbs: "
        "it is safe, not fastest. A step of 0.1 is far too short."
    )


def cost_of_slopes(found: dict[str, Any]) -> None:
    """What measured, exact and accelerated gradients cost until the same loss."""
    table = kept(tables.to_reach)(found)
    met = table[table["crossing"]]
    target = float(met["train_loss"].iloc[1])
    said = ", ".join(f"{r.name} {r.cost:,.0f}" for r in met.itertuples(False))
    draw(charts.to_reach, table, tuple(met["name"]), target,
         alt=f"Evaluations to a loss of {target:.3f}: {said}.")  # fmt: skip
    apart = found["pairs"]["finite differences | 1/L"]["distance"]
    st.write(
        f"To a training loss of {target:.3f}, in evaluations of the gradient: **{said}**. Measured "
        f"and exact slopes take the same path and end {apart:.0e} apart in every weight: **one "
        "minimum, so derivatives buy speed**; the better filter is the model's. Choose momentum "
        "against solver above, and the gain in accuracy is gone."
    )
