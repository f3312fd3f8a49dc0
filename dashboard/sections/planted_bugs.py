"""A bug planted in the spam filter's gradient, and what the check says of it."""

import streamlit as st

from core.datasets.messages import load_messages
from core.experiments.planted import BUGS, search
from dashboard.charts import derivatives as charts
from dashboard.drawing import draw
from dashboard.kept import kept
from dashboard.uploads import plain


@st.fragment
def planted_bugs() -> None:
    """Ask for a bug, twelve weights and where the filter stands; check with it and without."""
    bug = st.pills("Bug", list(BUGS), default="3% off one weight", key="step_size_bug",
                   bind="query-params", required=True)  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draw_of = st.number_input("Which twelve (a draw)", 0, 999, 0, key="step_size_draw",
                                  bind="query-params")  # fmt: skip
        trained = st.toggle("Trained weights", False, key="step_size_trained", bind="query-params")
    caught = kept(search)(load_messages(), bug, trained, int(draw_of))
    verdict = caught.before
    st.metric("The check says", "right" if verdict.right else f"wrong: {verdict.cause}")
    said = verdict.said(f"“{plain(caught.words[verdict.worst])}”")
    st.write(f"{said} With the bug mended: {'right' if caught.after.right else 'still wrong'}.")
    draw(
        charts.relative_errors, caught.errors, 1e-4,
        alt=f"Relative error of 12 entries with the bug “{bug}” and without; the worst entry is "
        f"{caught.words[verdict.worst]} with {verdict.relative_error:.1e}.",
    )  # fmt: skip
    draw(
        charts.remainders, caught.remainders,
        alt=f"What the tangent leaves over: it shrinks with the step to the power "
        f"{verdict.remainder_order:.1f} before and {caught.after.remainder_order:.1f} after.",
    )  # fmt: skip
    st.caption("A right gradient leaves over t², slope 2; a wrong one t, slope 1, at small steps.")
