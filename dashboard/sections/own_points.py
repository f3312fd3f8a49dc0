"""A visitor's own points: two columns, and a line or a logistic curve fitted by descent."""

import pandas as pd
import streamlit as st

from core.experiments.two_columns import (
    SAMPLE,
    Points,
    TableError,
    edge,
    fit_by_descent,
    in_units_of_x,
    read_two_columns,
)
from core.models.descent import Step
from dashboard.charts import descent as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw


@st.fragment
def own_points() -> None:
    """Ask for points, a shape and a rate, and show the descent onto them or why there is none."""
    upload = st.file_uploader("A CSV of two columns", ["csv", "txt", "tsv"], key="descent_file",
                              max_upload_size=1)  # fmt: skip
    pasted = st.text_area("Or paste them", SAMPLE, key="descent_text", height=120, max_chars=30_000)
    shape = st.pills("Fit", ["line", "logistic"], default="logistic", key="descent_shape",
                     bind="query-params", required=True)  # fmt: skip
    with st.container(horizontal=True):
        own_rate = st.slider("Rate", 0.1, 12.0, 1.5 if shape == "line" else 4.0, 0.1,
                             key=f"descent_own_{shape}", bind="query-params")  # fmt: skip
        n_steps = st.number_input("Steps", 1, 500, 100, key="descent_own_steps",
                                  bind="query-params")  # fmt: skip
    try:
        text = upload.getvalue()[:1_000_000].decode("utf-8", "replace") if upload else pasted
        points = read_two_columns(text)
        fitted = fit_by_descent(points, shape, own_rate, int(n_steps))
    except TableError as refusal:
        st.error(f"{refusal}")
    else:
        fit_on_points(points, shape, fitted)


def fit_on_points(points: Points, shape: str, fitted: list[Step]) -> None:
    """The points with the curve of every step, the loss before and after, and the steps as CSV."""
    trail = pd.DataFrame(in_units_of_x(points, fitted))
    if points.skipped:
        st.caption(f"Left out {points.skipped} rows without two numbers.")
    seen = pd.DataFrame({"x": points.x, "y": points.y})
    corners = {"low": seen["x"].min(), "high": seen["x"].max(),
               "bottom": seen["y"].min(), "top": seen["y"].max()}  # fmt: skip
    draw(
        charts.onto_points, seen, trail, shape == "logistic",
        params=corners | {"shown": len(fitted) - 1, "names": " against ".join(points.names[::-1])},
        alt=f"{len(points.x)} points and a {shape} curve after {len(fitted) - 1} steps, loss "
        f"{fitted[-1].loss:.4g}.",
    )  # fmt: skip
    first, last = fitted[0].loss, fitted[-1].loss
    climbed = " It climbs: the rate is too large for these points." if last > first else ""
    st.write(
        f"Loss {first:.4g} before, **{last:.4g}** after {len(fitted) - 1} steps.{climbed} "
        f"No rate below {edge(shape):g} can climb for ever: x is scaled, and the curvature "
        f"is at most {2 / edge(shape):g}."
    )
    if shape == "line" and upright(trail, corners):
        st.caption("The line of the last step is too steep for its true slope: it is cut off.")
    table_button("Every step as CSV", trail, "descent_own.csv")


def upright(trail: pd.DataFrame, corners: dict[str, float]) -> bool:
    """Whether the last line rises so high beside the points that the chart cuts it off."""
    last = trail.iloc[-1]
    ends = [last["slope"] * corners[at] + last["height"] for at in ("low", "high")]
    far = charts.STEEPEST * ((corners["top"] - corners["bottom"]) or 1.0)
    return any(not corners["bottom"] - far <= end <= corners["top"] + far for end in ends)
