"""From which rating on something counts as liked."""

import numpy as np
import streamlit as st

from core.models.recommender import default_liked

KEY, LEVELS = "recommend_liked", "recommend_levels"


def liked_from(scale: np.ndarray) -> float:
    """Ask from which rating on an item is liked; where only one can be meant, say which."""
    usual, levels = default_liked(scale), tuple(scale.tolist())
    state = st.session_state
    if state.get(LEVELS, levels) != levels and KEY in state:
        state[KEY] = usual  # a 4 of 5 stars is no 4 of 10 points
    state[LEVELS] = levels
    if len(scale) > 2:
        return st.select_slider(
            "I like it from", levels[1:], value=usual, key=KEY, bind="query-params",
            help="The rating from which a movie counts as liked.",
        )  # fmt: skip
    if len(scale) == 2:
        st.caption(f"Ratings here are {scale[0]:g} or {scale[1]:g}: liked means {scale[1]:g}.")
    else:
        st.caption(f"Every rating here is {usual:g}, and that is what liked means.")
    return float(scale[-1])
