"""Charts of the recommender: a list with its uncertainty, a probability as an area, evidence."""

import altair as alt

from dashboard.charts.marks import AFTER, APPROXIMATION, BEFORE, DASHED, TRUTH, stage_points


def dot_strips(dots: alt.ChartDataType, names: alt.ChartDataType, n: int) -> alt.LayerChart:
    """Twenty likely ratings for each item, lowest first: those that count as liked are filled.

    Takes `dots` with columns `place` (1 for the first item), `number` (1 to 20), `rating`, `liked`
    and `written` (the rating under the first dot of its kind, else empty), and `names` with
    `place`, `title` and `said` ("76 of 100"); `n` is how many items there are.
    """
    axis = alt.Y("y:Q", title=None).axis(None).scale(domain=[n + 0.5, 0.3], nice=False)
    x = alt.X("number:Q", title=None).axis(None).scale(domain=[0.4, 20.6], nice=False)
    rows = alt.Chart(dots).transform_calculate(y="datum.place")
    points = rows.mark_point(size=85, strokeWidth=1.5, opacity=1, shape="circle").encode(
        x, axis, fill=alt.condition("datum.liked", alt.value(AFTER), alt.value("transparent")),
        stroke=alt.condition("datum.liked", alt.value(AFTER), alt.value(BEFORE)),
        tooltip=[alt.Tooltip("rating:Q", title="a likely rating")],
    )  # fmt: skip
    under = alt.Chart(dots).transform_calculate(y="datum.place + 0.27")
    written = under.mark_text(fontSize=11).encode(x, axis, text="written:N")
    above = alt.Chart(names).transform_calculate(y="datum.place - 0.3")
    title = above.mark_text(align="left", fontWeight="bold", fontSize=13, limit=250)
    said = above.mark_text(align="right", fontSize=13)
    return alt.layer(
        points,
        written,
        title.encode(axis, x=alt.value(0), text="title:N"),
        said.encode(axis, x=alt.value("width"), text="said:N"),
    ).properties(height=64 * n)


def area_above(curve: alt.ChartDataType, title: str) -> alt.LayerChart:
    """The predictive density, the part from the threshold on filled.

    Takes columns `rating`, `density` and `above`; `title` names the x axis. Its parameter is
    `threshold`.
    """
    threshold = alt.param(name="threshold", value=0)
    x = alt.X("rating:Q", title=title)
    y = alt.Y("density:Q", title="Density").axis(format=".1f")
    rows = alt.Chart(curve)
    filled = rows.transform_filter("datum.above").mark_area(color=AFTER, opacity=0.35).encode(x, y)
    line = rows.mark_line(color=TRUTH, strokeWidth=2).encode(x, y)
    at = alt.Chart(alt.Data(values=[{"said": "liking begins"}]))
    at = at.transform_calculate(rating="threshold")
    edge = at.mark_rule(strokeDash=DASHED, color=BEFORE, strokeWidth=2).encode(alt.X("rating:Q"))
    said = at.mark_text(align="left", dx=5).encode(
        alt.X("rating:Q"), y=alt.value(-7), text="said:N"
    )
    return alt.layer(filled, line, edge, said).add_params(threshold).properties(height=220)


def reasons(parts: alt.ChartDataType) -> alt.LayerChart:
    """Signed parts of an expected rating, each bar beginning where the last one ended.

    Takes columns `what`, `begin`, `end`, `right`, `written` and `stage` (before for the first
    row, after for the sum, up or down between), in order.
    """
    y = alt.Y("what:N", sort=None, title=None).axis(labelLimit=150)
    rows = alt.Chart(parts).encode(y)
    colour = alt.Color("stage:N", legend=None).scale(
        domain=["up", "down"], range=[TRUTH, APPROXIMATION]
    )
    x = alt.X("begin:Q", title="Expected rating").scale(zero=False, padding=40)
    steps = rows.transform_filter("datum.stage == 'up' || datum.stage == 'down'")
    bars = steps.mark_bar(height=14).encode(x, alt.X2("end:Q"), colour)
    ends = alt.Chart(parts).encode(y, alt.X("end:Q"))
    points = stage_points(
        ends.transform_filter("datum.stage == 'before' || datum.stage == 'after'")
    )
    written = rows.mark_text(align="left", dx=9).encode(alt.X("right:Q"), alt.Text("written:N"))
    return (
        alt.layer(written, bars, points)  # the first has all rows, so its order is theirs
        .properties(height=alt.Step(26))
        .resolve_scale(color="independent")
    )


def calibration(bins: alt.ChartDataType) -> alt.LayerChart:
    """Predicted against observed shares, with intervals and counts.

    Takes columns `predicted`, `observed`, `low`, `high`, `n`.
    """
    x = alt.X("predicted:Q", title="Predicted probability of liking").scale(domain=[0, 1])
    ends = [{"predicted": end, "observed": end} for end in (0, 1)]
    line = alt.Chart(alt.Data(values=ends)).mark_line(color=BEFORE, strokeDash=DASHED)
    perfect = line.encode(x, y="observed:Q")
    rows = alt.Chart(bins).encode(x.axis(format="%"))
    interval = rows.mark_rule(color=AFTER, strokeWidth=2).encode(
        alt.Y("low:Q", title="Share that was liked").axis(format="%"), alt.Y2("high:Q")
    )
    points = rows.mark_point(shape="diamond", filled=True, color=AFTER, opacity=1).encode(
        alt.Y("observed:Q"), alt.Size("n:Q", legend=None).scale(range=[40, 160]),
        tooltip=[
            alt.Tooltip("predicted:Q", format=".1%"), alt.Tooltip("observed:Q", format=".1%"),
            alt.Tooltip("n:Q", format=",", title="ratings"),
        ],
    )  # fmt: skip
    return alt.layer(perfect, interval, points).properties(height=320)


def newcomers(table: alt.ChartDataType, title: str) -> alt.LayerChart:
    """RMSE against the number of a person's own ratings, before and after.

    Takes columns `own`, `name`, `stage`, `value`, `low`, `high`.
    """
    x = alt.X("own:O", title="Ratings of their own").axis(labelAngle=0)
    rows = alt.Chart(table).encode(x, xOffset=alt.XOffset("stage:N"))
    interval = rows.mark_rule(color=BEFORE, strokeWidth=2).encode(
        alt.Y("low:Q", title=title).scale(zero=False), alt.Y2("high:Q")
    )
    return alt.layer(interval, stage_points(rows).encode(alt.Y("value:Q"))).properties(height=300)
