"""Charts of loss curves and of how often the diagnosis errs."""

import altair as alt

from dashboard.charts import marks

SHADE = "#7b8594"


def loss_curve(
    points: alt.ChartDataType, windows: alt.ChartDataType, level: alt.ChartDataType,
    logarithmic: bool, held_out: bool,
) -> alt.LayerChart:  # fmt: skip
    """Draw every logged loss; what is not finite is a red triangle on the top edge.

    Takes `points` (columns `step`, `loss`, `which`: training or validation, `finite`), `windows`
    (`first`, `last`, `what`) and `level` (`limit`, `low`, `high`; no row where withheld), and
    whether there is validation, which the legend then names.
    """
    x = alt.X("step:Q", title="Step").scale(nice=False, zero=False, padding=8)
    kind = "log" if logarithmic else "linear"
    y = alt.Y("loss:Q", title="Loss (log scale)" if logarithmic else "Loss").scale(
        type=kind, zero=False, nice=True
    )
    widths = {"domain": ["training", "validation"] if held_out else ["training"]}
    seen = alt.Chart(points).transform_filter("datum.finite")
    dots = seen.transform_filter("datum.which == 'training'").mark_circle(size=14, opacity=0.75)
    lines = seen.mark_line().encode(
        x,
        y,
        alt.StrokeWidth("which:N", title=None)
        .scale(range=[marks.TRAIN_WIDTH, marks.TEST_WIDTH], **widths)
        .legend(orient="top"),
        alt.Color("which:N", title=None)
        .scale(range=[marks.TRUTH, marks.BEFORE], **widths)
        .legend(orient="top"),
    )
    bad = alt.Chart(points).transform_filter("!datum.finite")
    triangles = bad.mark_point(shape="triangle-up", size=70, filled=True, color=marks.NOT_FINITE)
    shown = [
        *shaded(windows, x),
        *heading(level, y),
        lines,
        dots.encode(x, y, color=alt.value(marks.TRUTH)),
        triangles.encode(
            x, y=alt.value(6), tooltip=["step:Q", alt.Tooltip("text:N", title="loss")]
        ),
    ]
    return alt.layer(*shown).properties(height=320)


def shaded(windows: alt.ChartDataType, x: alt.X) -> list[alt.Chart]:
    """Shade the stretches that the evidence speaks of, each with its name."""
    rows = alt.Chart(windows)
    area = rows.mark_rect(opacity=0.12, color=SHADE).encode(alt.X("first:Q"), alt.X2("last:Q"))
    named = rows.mark_text(align="left", dx=4, baseline="bottom")
    at = alt.Y("row:Q").scale(None)
    return [area, named.encode(alt.X("first:Q"), at, alt.Text("what:N"))]


def heading(level: alt.ChartDataType, y: alt.Y) -> list[alt.Chart]:
    """Draw the level after ten times as many steps: dashed, in a band that covers 95%."""
    rows = alt.Chart(level)
    band = rows.mark_rect(opacity=0.18, color=marks.APPROXIMATION)
    line = rows.mark_rule(color=marks.APPROXIMATION, strokeWidth=2, strokeDash=marks.DASHED)
    return [
        band.encode(alt.Y("low:Q"), alt.Y2("high:Q")),
        line.encode(alt.Y("limit:Q"), tooltip=["limit:Q", "low:Q", "high:Q"]),
    ]


def confusion(counts: alt.ChartDataType, order: tuple[str, ...]) -> alt.LayerChart:
    """Draw how often each label got each verdict.

    Takes columns `truth`, `said`, `count`, `share` (of the label's curves), and labels in order.
    """
    rows = alt.Chart(counts).encode(
        alt.X("said:N", title="The verdict", sort=list(order)).axis(labelAngle=-90, labelLimit=150),
        alt.Y("truth:N", title="What it was", sort=list(order)).axis(labelLimit=130),
    )
    cells = rows.mark_rect(color=marks.AFTER).encode(
        alt.Opacity("share:Q", legend=None).scale(domain=[0, 1], range=[0.06, 0.5]),
        tooltip=["truth:N", "said:N", "count:Q", alt.Tooltip("share:Q", format=".0%")],
    )
    text = rows.transform_filter("datum.count > 0").mark_text().encode(alt.Text("count:Q"))
    return alt.layer(cells, text).properties(height=alt.Step(30))
