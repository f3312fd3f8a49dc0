"""The fixed encodings: one look for one meaning, on every page, in light and dark.

Every colour has a contrast of at least 3 to both backgrounds, and never stands alone: before and
after differ in shape and fill, truth and approximation in dash, test and train in width.
"""

import altair as alt

BEFORE, AFTER = "#7b8594", "#2f7de1"
TRUTH, APPROXIMATION = "#2f7de1", "#c96a00"
NOT_FINITE = "#dc3b3b"
GUESS = "#a35bd6"  # the reader's own mark, always a vertical or horizontal tick
INK = "currentColor"  # words: the colour of the page's words, whichever theme is on
SOLID: list[int] = [1, 0]
DASHED: list[int] = [6, 4]
TEST_WIDTH, TRAIN_WIDTH = 3.0, 1.25

# Charts above each other are given the whole width for their plots: labels stand inside.
INSIDE = {
    "labelAlign": "left",
    "labelPadding": -4,
    "labelOffset": -6,
    "ticks": False,
    "domain": False,
}
SMALL = {"anchor": "start", "fontSize": 12, "fontWeight": "normal"}

STAGES = ["before", "after"]


def stage_points(rows: alt.Chart, size: int = 130) -> alt.Chart:
    """Points by the column `stage`: hollow grey circles before, filled blue diamonds after."""
    scale = {"domain": STAGES}
    return rows.mark_point(size=size, strokeWidth=2, opacity=1).encode(
        alt.Shape("stage:N", legend=None).scale(range=["circle", "diamond"], **scale),
        alt.Stroke("stage:N", legend=None).scale(range=[BEFORE, AFTER], **scale),
        alt.Fill("stage:N", legend=None).scale(range=["transparent", AFTER], **scale),
    )


def fixed_points(rows: alt.Chart, x: alt.X, y: alt.Y, size: int = 130) -> list[alt.Chart]:
    """The same points with fixed looks: beside lines that have a legend, these add nothing to it.

    Scales of shape and fill would, and then draw the legend's lines as blots.
    """
    before, after = (rows.transform_filter(f"datum.stage == '{stage}'") for stage in STAGES)
    look = {"size": size, "strokeWidth": 2, "opacity": 1}
    return [
        before.mark_point(shape="circle", stroke=BEFORE, fill="transparent", **look).encode(x, y),
        after.mark_point(shape="diamond", stroke=AFTER, fill=AFTER, **look).encode(x, y),
    ]


def dot_intervals(
    table: alt.ChartDataType, title: str, format_: str = ".3f",
    guesses: alt.ChartDataType | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw a point on its interval for each row, the value written beside it.

    Takes columns `name`, `stage` (before or after), `value`, `low`, `high`, in drawing order;
    `title` names the axis with its unit. `guesses` are the reader's, a column `guess`.
    """
    rows = alt.Chart(table).encode(alt.Y("name:N", sort=None, title=None).axis(labelLimit=220))
    look = {"format": format_, "tickCount": 5}
    if format_.endswith("%"):  # beside the marks there is room, but no share below 0 or above 1
        look["labelExpr"] = "datum.value < 0 || datum.value > 1 ? '' : datum.label"
    axis = alt.X("low:Q", title=title).scale(zero=False, padding=24).axis(**look)
    interval = rows.mark_rule(strokeWidth=2, color=BEFORE).encode(axis, alt.X2("high:Q"))
    value = alt.X("value:Q")
    written = rows.mark_text(dy=-13).encode(value, alt.Text("value:Q", format=format_))
    points = stage_points(rows).encode(
        value,
        tooltip=[
            alt.Tooltip("name:N", title="what"),
            alt.Tooltip("value:Q", format=format_),
            alt.Tooltip("low:Q", format=format_, title="95% from"),
            alt.Tooltip("high:Q", format=format_, title="to"),
        ],
    )
    ticks = [] if guesses is None else [guess_tick(guesses)]
    return alt.layer(interval, points, written, *ticks).properties(height=alt.Step(44))


def guess_tick(guesses: alt.ChartDataType) -> alt.Chart:
    """The reader's guess as a vertical dotted line on a chart whose x is the guessed quantity."""
    dotted = alt.Chart(guesses).mark_rule(color=GUESS, strokeWidth=3, strokeDash=[2, 3], clip=True)
    return dotted.encode(alt.X("guess:Q"), tooltip=[alt.Tooltip("guess:Q", title="your guess")])
