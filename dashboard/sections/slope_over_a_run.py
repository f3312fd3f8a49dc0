"""Rise over run on a function of the reader's, and the slope that it goes to."""

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.formula import Formula
from core.calculus.one_sided import SlopeAt, slope_at
from dashboard.charts import slope as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw, guess_rows
from dashboard.sections.slope_shown import RUNS, SHOWN, range_of
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
    places = np.linspace(low, high, 241)
    grid = f(places)
    if not np.isfinite(grid).any():
        st.error(f"“{plain(text)}” has no value between {low:g} and {high:g}; try another formula.")
        return
    found = slope_at(f, at)
    bottom, top = range_of(grid, 0)
    least, most = range_of(np.where(np.isfinite(grid), slope(places), np.nan), 2)
    pad, more = 0.08 * (top - bottom) or 1.0, (most - least) or 1.0
    view = bottom - pad, top + 2 * pad
    said = f"{found.value:.6g}" if np.isfinite(found.value) else "none"
    drawn = guess_rows(guess, limit_guess) if name == "x²" else guess_rows()
    st.write("Move x and h: solid is exact, dashed is the average over h.")
    draw(
        charts.secant_and_slope, drawn, f.vega("VALUE"), slope.vega("VALUE"), (low, high), view,
        (least - more, most + more), params={"point": at, "logh": float(np.log10(run).round(1))},
        private=name == "my own",
        alt=f"The function {text} with a secant from x = {at:g} over a run of {run:g}, and below "
        f"it its slope, which is {said} there.",
    )  # fmt: skip
    not_drawn(grid, view)
    shorter_runs(f, at, found)


def not_drawn(grid: np.ndarray, view: tuple[float, float]) -> None:
    """Say how many of the values are not in the picture, and why."""
    finite = np.isfinite(grid)
    without = int((~finite).sum())
    beyond = int(((grid < view[0]) | (grid > view[1]))[finite].sum())
    if without or beyond:
        st.caption(
            f"Of {len(grid)} places, {without} have no finite value and {beyond} lie beyond the "
            "picture: these are not drawn."
        )


def understood(text: str) -> tuple[str, Formula, Formula]:
    """The formula and its derivative; those of x² with a word where it is none."""
    try:
        f = Formula(text)
        return text, f, f.slope()
    except ValueError as refusal:
        st.error(f"{plain(str(refusal))} Until it is, this shows x².")
        return "x**2", Formula("x**2"), Formula("2*x")


def shorter_runs(f: Formula, at: float, found: SlopeAt) -> None:
    """Rise over run at `at` for shorter and shorter runs, and what it goes to, if it does."""
    steps = 10.0 ** -np.arange(5)
    table = pd.DataFrame({"h (the run)": steps, "rise": f(at + steps) - f(at)})
    table["rise / run"] = table["rise"] / steps
    table["from the left"] = (f(at) - f(at - steps)) / steps
    st.dataframe(
        table, hide_index=True,
        column_config=dict.fromkeys(table, st.column_config.NumberColumn(format="%.8g")),
        alt=f"Rise over run at x = {at:g} for h from 1 to 0.0001: "
        + ", ".join(f"{rate:.5g}" for rate in table["rise / run"]) + ".",
    )  # fmt: skip
    st.write(f"At x = {at:g} {found}")
    table_button("The table of h as CSV", table, "slope.csv")
