"""One probability by formula, by quadrature and by sampling, and the way that fails."""

import numpy as np
import pandas as pd
import streamlit as st

from core.experiments.integrals import plain_quad
from core.models.belief import Belief, three_ways
from dashboard.kept import kept

FORMATS = {"value": "%.9f", "off the formula": "%.1e", "error": "%.1e"}


def four_ways(a: float, b: float, threshold: float) -> pd.DataFrame:
    """The area of Beta(a, b) above a threshold: by formula first, with what each way asked."""
    belief = Belief(a, b)
    exact, found, drawn = three_ways(belief, threshold, 20_000, np.random.default_rng(0))
    ways = pd.DataFrame([exact, found, plain_quad(belief, threshold), drawn])
    ways.insert(2, "off the formula", (ways["value"] - exact.value).abs())
    return ways


def ways_to_one_area(belief: Belief, threshold: float) -> None:
    """Show, when opened, what each way says of P(share > threshold), and what it asked for that.

    Quadrature asks some 45,000 times, which no move of a slider should wait for.
    """
    opened = st.expander(
        "The same area by formula, by quadrature and by sampling", key="belief_ways",
        bind="query-params",
    )  # fmt: skip
    if opened.open:
        with opened:
            beside_each_other(kept(four_ways)(belief.a, belief.b, threshold))


def beside_each_other(ways: pd.DataFrame) -> None:
    """The four ways as a table, and what became of the one that was not told of the peak."""
    st.dataframe(
        ways, hide_index=True,
        column_config={name: st.column_config.NumberColumn(format=said)
                       for name, said in FORMATS.items()},
        alt=f"The area, {ways['value'].iloc[0]:.6f} by formula, also by quadrature, by "
        "quadrature that was not told where the peak is, and by sampling, with their costs.",
    )  # fmt: skip
    missed = ways["off the formula"][2]
    st.caption(
        "One area: each way with its own error estimate, and how often it had to ask. "
        + (f"Plain `quad` looked past the peak and is off by {missed:.3f}, sure of itself."
           if missed > 1e-6 else "Plain `quad` does well on a peak this wide; try 90,000 likes of "
           "100,000 above 50%.")
    )  # fmt: skip
