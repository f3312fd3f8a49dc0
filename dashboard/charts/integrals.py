"""Areas in pieces, and beliefs: what can be moved is computed in the browser, by Vega."""

import altair as alt
import pandas as pd

from dashboard.charts import marks

BELOW = marks.APPROXIMATION
WIDE = 330  # on a telephone of 360 pixels; Streamlit stretches it elsewhere
# Charts above each other are given the whole width for their plots: labels stand inside.
INSIDE = {
    "labelAlign": "left",
    "labelPadding": -4,
    "labelOffset": -6,
    "ticks": False,
    "domain": False,
}
SMALL = {"anchor": "start", "fontSize": 12, "fontWeight": "normal"}
RULE_COLOURS = ["#2f7de1", "#c96a00", "#2a9d74", "#a35bd6", "#dc3b3b", "#7b8594"]
MOST = 60  # pieces that the hand can reach

# Where a piece asks, in parts of its width, and how much each answer weighs.
ASKED = {
    "left": [(0.0, 1.0)],
    "right": [(1.0, 1.0)],
    "midpoint": [(0.5, 1.0)],
    "trapezoid": [(0.0, 0.5), (1.0, 0.5)],
    "Simpson": [(0.0, 1 / 6), (0.5, 4 / 6), (1.0, 1 / 6)],
    "Gauss-Legendre": [(0.2113248654051871, 0.5), (0.7886751345948129, 0.5)],
}


def written(name: str, x: str, density: list[float]) -> str:
    """Write a function as Vega understands it."""
    step = f"min(9, max(0, floor(({x} - 0.25) / 0.5)))"
    return {
        "x²": f"({x}) * ({x})",
        "sin x": f"sin({x})",
        "√x": f"sqrt(max(0, {x}))",
        "ratings": f"{density}[{step}]",
    }[name]


def area_in_pieces(
    name: str, rule: str, n: int, lower: float, upper: float, truth: float, density: list[float]
) -> alt.VConcatChart:
    """Draw the pieces of an area and their running total on one x; a slider moves their number.

    Takes the function's name, the rule, how many pieces to begin with, the range, the exact area,
    and the height of the ratings' histogram at its ten levels.
    """
    pieces = alt.param(
        "pieces",
        value=n,
        bind=alt.binding_range(min=1, max=MOST, step=1, name="Number of pieces "),
    )
    rows = rows_of_pieces(name, rule, lower, upper, density)
    curve = (
        alt.Chart(alt.sequence(0, 401, as_="k"))
        .transform_calculate(x=f"{lower} + datum.k * {(upper - lower) / 400}")
        .transform_calculate(y=written(name, "datum.x", density))
        .mark_line(color=marks.TRUTH, strokeWidth=2.5)
        .encode(alt.X("x:Q").scale(domain=[lower, upper], nice=False), alt.Y("y:Q"))
    )
    bars = signed_bars(rows, lower, upper, name == "sin x")
    top = alt.layer(bars, curve, said(rows, truth)).properties(
        width=WIDE, height=220, title=alt.Title("value of each piece", **SMALL)
    )
    return alt.vconcat(top, running(rows, truth, lower, upper)).add_params(pieces)


def rows_of_pieces(
    name: str, rule: str, lower: float, upper: float, density: list[float]
) -> alt.Chart:
    """Compute each piece's edges, value, value times width, and the total so far."""
    width = f"({upper - lower} / pieces)"
    value = " + ".join(
        f"{weight} * ({written(name, f'(datum.left + {at} * {width})', density)})"
        for at, weight in ASKED[rule]
    )
    return (
        alt.Chart(alt.sequence(0, MOST, as_="i"))
        .transform_filter("datum.i < pieces")
        .transform_calculate(left=f"{lower} + datum.i * {width}")
        .transform_calculate(right=f"datum.left + {width}", value=value)
        .transform_calculate(piece=f"datum.value * {width}")
        .transform_window(total="sum(piece)", frame=[None, 0])
        .transform_calculate(sign="datum.piece < 0 ? 'below the axis' : 'above the axis'")
    )


def signed_bars(rows: alt.Chart, lower: float, upper: float, legend: bool) -> alt.Chart:
    """Draw each piece from the axis to its value, coloured by its sign."""
    sign = alt.Color("sign:N", title=None).scale(
        domain=["above the axis", "below the axis"], range=[marks.TRUTH, BELOW]
    )
    return rows.mark_rect(stroke=marks.BEFORE, fillOpacity=0.35).encode(
        alt.X("left:Q", title=None).scale(domain=[lower, upper], nice=False),
        alt.X2("right:Q"),
        alt.Y("value:Q", title=None).axis(**INSIDE),
        alt.Y2(datum=0),
        sign.legend(orient="top") if legend else sign.legend(None),
        tooltip=[
            alt.Tooltip("value:Q", format=".4f"),
            alt.Tooltip("piece:Q", format=".4f", title="value × width"),
            alt.Tooltip("total:Q", format=".4f", title="total so far"),
        ],
    )


def running(rows: alt.Chart, truth: float, lower: float, upper: float) -> alt.LayerChart:
    """Draw the total so far at the right edge of each piece, and the exact area."""
    x = alt.X("right:Q", title="x").scale(domain=[lower, upper], nice=False)
    steps = rows.mark_line(
        interpolate="step-before", strokeDash=marks.DASHED, color=marks.APPROXIMATION,
        strokeWidth=2, point={"size": 18, "color": marks.APPROXIMATION},
    ).encode(x, alt.Y("total:Q", title=None).axis(**INSIDE))  # fmt: skip
    exact = (
        alt.Chart(alt.Data(values=[{"truth": truth}]))
        .mark_rule(color=marks.TRUTH, strokeWidth=2)
        .encode(alt.Y("truth:Q"))
    )
    return alt.layer(exact, steps).properties(
        width=WIDE, height=150, title=alt.Title("total so far, and the exact area", **SMALL)
    )


def said(rows: alt.Chart, truth: float) -> alt.Chart:
    """Write what the pieces add up to, beside the exact area."""
    return (
        rows.transform_filter("datum.i == pieces - 1")
        .transform_calculate(
            words=f"'pieces: ' + format(datum.total, '.6f') + ', exact: {truth:.6f}'"
        )
        .mark_text(align="left", baseline="top", fontSize=14, fontWeight="bold")
        .encode(alt.Text("words:N"), x=alt.value(34), y=alt.value(4))
    )


def errors_by_rule(table: pd.DataFrame) -> alt.LayerChart:
    """Draw |error| against the number of pieces, both logarithmic; columns `rule`, `n`, `error`."""
    lines = alt.Chart(table).encode(
        alt.X("n:Q", title="number of pieces").scale(type="log", base=2),
        alt.Y("error:Q", title="distance from the exact area")
        .scale(type="log")
        .axis(format=".0e", tickCount=6),
    )
    colour = (
        alt.Color("rule:N", sort=None, title=None)
        .scale(range=RULE_COLOURS)
        .legend(orient="top", columns=3)
    )
    drawn = lines.mark_line(strokeWidth=1.5).encode(colour, alt.StrokeDash("rule:N", sort=None))
    points = lines.mark_point(size=55).encode(
        colour,
        alt.Shape("rule:N", sort=None),
        tooltip=["rule", "n", alt.Tooltip("error:Q", format=".2e")],
    )
    return alt.layer(drawn, points).properties(height=300)


def missed_peak(points: pd.DataFrame) -> alt.LayerChart:
    """Draw where plain quadrature looked and the peak it never met.

    Takes columns `share`, `density`, and `what`: looked or truth.
    """
    rows = alt.Chart(points).encode(
        alt.X("share:Q", title="share of all viewers who would like it").scale(domain=[0.5, 1]),
        alt.Y("density:Q", title="belief (density)"),
    )
    line = rows.transform_filter("datum.what == 'truth'").mark_line(
        color=marks.TRUTH, strokeWidth=2, interpolate="linear"
    )
    looked = rows.transform_filter("datum.what == 'looked'").mark_point(
        color=marks.APPROXIMATION, size=45, strokeWidth=1.5
    )
    return alt.layer(line, looked).properties(height=180)


def belief(
    likes: int, dislikes: int, centre: float, strength: float, threshold: float
) -> alt.LayerChart:
    """Draw prior and posterior, the area above a threshold that the hand moves, and its size.

    Takes what was seen, and the prior as the share it expects and the viewers it imagines. The
    area is added up from 2,000 pieces of the density, relative to its peak.
    """
    cut = alt.param(
        "threshold",
        value=threshold,
        bind=alt.binding_range(min=0.01, max=0.99, step=0.01, name="Threshold "),
    )
    a, b = centre * strength, (1 - centre) * strength
    grid = "(datum.k + 0.5) / 2000"
    curves = (
        alt.Chart(alt.sequence(0, 2000, as_="k"))
        .transform_calculate(share=grid)
        .transform_calculate(before=log_density(a, b), after=log_density(a + likes, b + dislikes))
        .transform_joinaggregate(top="max(after)", before_top="max(before)")
        .transform_calculate(
            after="exp(datum.after - datum.top)", before="exp(datum.before - datum.before_top)"
        )
        .transform_joinaggregate(whole="sum(after)", before_whole="sum(before)")
        .transform_calculate(
            after="2000 * datum.after / datum.whole",
            before="2000 * datum.before / datum.before_whole",
        )
    )
    x = alt.X("share:Q", title="share of all viewers who would like it").axis(format="%")
    shaded = curves.transform_filter("datum.share >= threshold").mark_area(
        color=marks.AFTER, opacity=0.35
    ).encode(x, alt.Y("after:Q", title="belief (density)"))  # fmt: skip
    prior = curves.mark_line(color=marks.BEFORE, strokeDash=marks.DASHED).encode(x, y="before:Q")
    after = curves.mark_line(color=marks.AFTER, strokeWidth=2.5).encode(x, y="after:Q")
    rule = curves.transform_filter("datum.k == 0").transform_calculate(at="threshold").mark_rule(
        color=marks.GUESS, strokeWidth=2
    ).encode(alt.X("at:Q"))  # fmt: skip
    said = (
        curves.transform_filter("datum.share >= threshold")
        .transform_aggregate(p="sum(after)")
        .transform_calculate(
            words="'P(share > ' + format(threshold, '.0%') + ') = ' + format(datum.p / 2000, '.3f')"
        )
        .mark_text(align="left", baseline="top", fontSize=15, fontWeight="bold")
        .encode(alt.Text("words:N"), x=alt.value(8), y=alt.value(4))
    )
    return alt.layer(shaded, prior, after, rule, said).add_params(cut).properties(height=280)


def log_density(a: float, b: float) -> str:
    """Write the logarithm of a Beta density, but for a constant, as Vega understands it."""
    return f"{a - 1} * log(datum.share) + {b - 1} * log(1 - datum.share)"


def people(n_above: int) -> alt.Chart:
    """Draw a hundred people, filled as many as would be right to expect more than the threshold."""
    grid = alt.Chart(alt.sequence(0, 100, as_="i")).transform_calculate(
        column="datum.i % 20",
        row="floor(datum.i / 20)",
        stage=f"datum.i < {n_above} ? 'after' : 'before'",
    )
    hidden = {"axis": None}
    return (
        marks.stage_points(grid, size=70)
        .encode(alt.X("column:O", **hidden), alt.Y("row:O", **hidden))
        .properties(height=110)
    )


def changing_places(table: pd.DataFrame, last: int) -> alt.LayerChart:
    """Draw each movie's rank by each rule, a line a movie.

    Takes columns `title`, `rule`, `rank` (those beyond `last` stand at `last`), `shown` (the rank
    in words) and `n`, rules in drawing order.
    """
    lines = alt.Chart(table).encode(
        alt.X("rule:N", sort=None, title=None).axis(
            labelAngle=0,
            orient="top",
            labelOverlap=False,
            labelFontSize=11,
            labelExpr="split(datum.label, ' ')",
        ),
        alt.Y("rank:Q", title="rank").scale(reverse=True, domain=[1, last]),
        alt.Detail("title:N"),
        alt.Color("kind:N", title=None)
        .scale(domain=["few ratings", "many ratings"], range=[marks.APPROXIMATION, marks.AFTER])
        .legend(orient="bottom"),
        alt.StrokeDash("kind:N").scale(
            domain=["few ratings", "many ratings"], range=[marks.DASHED, marks.SOLID]
        ),
    )
    points = lines.mark_point(size=60, filled=True).encode(
        tooltip=["title", "rule", alt.Tooltip("shown:N", title="rank"), alt.Tooltip("n:Q")]
    )
    return alt.layer(lines.mark_line(strokeWidth=1.5), points).properties(height=420)
