"""An area in pieces: a function, a rule and a number of the reader's, and how the error falls."""

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.pieces import RULES
from core.experiments import areas
from dashboard.charts import integrals as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw, guess_rows
from dashboard.kept import kept
from dashboard.words import counted, rounded


@st.fragment
def in_pieces(examples: dict[str, areas.Example], share: np.ndarray, guess: float | None) -> None:
    """Ask for a function, a rule and a number of pieces; show them, their total and its error.

    Takes the functions by name, the share of each rating (n_levels,), and the reader's guess.
    """
    name = st.segmented_control(
        "Function", list(examples), default="x²", required=True, key="area_function",
        bind="query-params",
    )  # fmt: skip
    rule = st.pills(
        "Where each piece takes its height", list(RULES), default="left", required=True,
        key="area_rule", bind="query-params",
    )  # fmt: skip
    n = st.number_input(
        "Pieces to begin with", 1, charts.MOST, 4, key="area_pieces", bind="query-params"
    )
    example = examples[name]
    pieces = areas.table(example, n, rule)
    total, exact = rounded(pieces["total"].iloc[-1], 6), rounded(example.truth, 6)
    added = counted(n, "piece adds", "pieces add")
    draw(
        charts.area_in_pieces, guess_rows(guess if name == "x²" else None), name, rule,
        example.lower, example.upper, example.truth,
        tuple(round(float(height), 6) for height in 2 * share),
        params={"pieces": n},
        alt=f"By the rule {rule}, {added} up to {total}, for {name} from {example.lower:g} to "
        f"{example.upper:.4g}; the exact area is {exact}. A slider changes their number.",
    )  # fmt: skip
    st.caption(
        "The slider moves pieces, total and table with your hand. What lies below the axis counts "
        "negative."
    )
    st.write(f"To begin with, {added} up to **{total}**; exactly it is {exact}.")
    with st.expander("The one piece" if n == 1 else f"All {n:,} pieces"):
        st.dataframe(
            pieces, hide_index=True,
            column_config=dict.fromkeys(pieces, st.column_config.NumberColumn(format="%.4f")),
            alt=f"Value times width of {counted(n, 'piece', 'pieces')}, in total {total}.",
        )  # fmt: skip
    table_button("The pieces", pieces, "pieces.csv")
    falling_error(name, tuple(share))


def errors_of(name: str, share: tuple[float, ...]) -> pd.DataFrame:
    """The error of every rule by the number of pieces, of one of the functions."""
    return areas.errors(areas.examples(np.array(share))[name])


def falling_error(name: str, share: tuple[float, ...]) -> None:
    """The error of every rule by the number of pieces, and the order measured."""
    st.subheader("How fast does the error fall?")
    measured = kept(errors_of)(name, share)
    if measured.empty:
        st.write("Here every rule is exact to the last digit: the ups cancel the downs.")
    else:
        orders = measured.groupby("rule", sort=False)["order"].first()
        known = {rule: k for rule, k in orders.items() if np.isfinite(k)}
        falls = ", ".join(f"{rule} {2**k:.1f}" for rule, k in known.items())
        draw(
            charts.errors_by_rule, measured, areas.guides(measured),
            alt=f"Error against number of pieces for {name}. Twice the pieces divide it by: "
            f"{falls}.",
        )  # fmt: skip
        st.write(
            "Order of convergence, as measured: "
            + ", ".join(f"{rule} {k:.1f}" for rule, k in known.items())
            + f". Twice the pieces divide the error by about: {falls}."
        )
