"""Rise over run on a function of the reader's, and the slope that it goes to."""

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.formula import Formula
from dashboard.charts import slope as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw, guess_rows
from dashboard.sections.slope_shown import RUNS, SHOWN
from dashboard.uploads import plain


@st.fragment
def try_a_run(guess: float | None, limit_guess: float | None) -> None:
    """Ask for a function, a point and a run; show the secant, the slope, and shorter runs."""
    name = st.pills(
        "Function", list(SHOWN), default="x²", key="slope_f", bind="query-params", required=True
    )
    text, short, low, high, start = SHOWN[name]
    if name == "my own":
        text = st.text_input(
            "Your formula in x", text, key="slope_formula", bind="query-params", max_chars=120
        )
    text, f, slope = understood(text)
    with st.container(horizontal=True):
        at = st.number_input("Begin at x", low, high, start, 0.5, key=f"slope_x_{short}",
                             bind="query-params")  # fmt: skip
        run = st.select_slider("Begin with a run of h", RUNS, 0.5, key="slope_h",
                               bind="query-params", format_func=lambda h: f"{h:g}")  # fmt: skip
    grid = f(np.linspace(low, high, 241))
    if not np.isfinite(grid).any():
        st.error(f"“{plain(text)}” has no value between {low:g} and {high:g}; try another formula.")
        return
    bottom, top = (float(v) for v in np.nanpercentile(grid[np.isfinite(grid)], [0, 98]))
    pad = 0.08 * (top - bottom) or 1.0
    exact = float(slope(at))
    said = f"{exact:.6g}" if np.isfinite(exact) else "none"
    drawn = guess_rows(guess, limit_guess) if name == "x²" else guess_rows()
    st.write("Move x and h: solid is exact, dashed is the average over h.")
    draw(
        charts.secant_and_slope, drawn, f.vega("VALUE"), slope.vega("VALUE"), (low, high),
        (bottom - pad, top + 2 * pad), params={"point": at, "logh": float(np.log10(run).round(1))},
        private=name == "my own",
        alt=f"The function {text} with a secant from x = {at:g} over a run of {run:g}, and below "
        f"it its slope, which is {said} there.",
    )  # fmt: skip
    shorter_runs(f, at, exact)


def understood(text: str) -> tuple[str, Formula, Formula]:
    """The formula and its derivative; those of x² with a word where it is none."""
    try:
        f = Formula(text)
        return text, f, f.slope()
    except ValueError as refusal:
        st.error(f"{plain(str(refusal))} Until it is, this shows x².")
        return "x**2", Formula("x**2"), Formula("2*x")


def shorter_runs(f: Formula, at: float, exact: float) -> None:
    """Rise over run at `at` for shorter and shorter runs, and what it goes to, if it does."""
    steps = 10.0 ** -np.arange(5)
    table = pd.DataFrame({"h (the run)": steps, "rise": f(at + steps) - f(at)})
    table["rise / run"] = table["rise"] / steps
    table["from the left"] = (f(at) - f(at - steps)) / steps
    st.dataframe(
        table, hide_index=True, alt=f"Rise over run at x = {at:g} for h from 1 to 0.0001: "
        + ", ".join(f"{rate:.5g}" for rate in table["rise / run"]) + ".",
    )  # fmt: skip
    left, right = table["from the left"].iloc[-1], table["rise / run"].iloc[-1]
    if np.isfinite(exact):
        st.write(f"At x = {at:g} the slope is **{exact:.6g}**.")
    else:
        st.write(
            f"At x = {at:g} there is **no slope**: {left:g} from the left, {right:g} from the "
            "right. The function has a value there and a corner."
        )
    table_button("The table of h as CSV", table, "slope.csv")
