"""Areas in pieces: what can be moved is computed in the browser, by Vega."""

import altair as alt

from dashboard.charts import marks
from dashboard.words import rounded

BELOW = marks.APPROXIMATION
WIDE = 330  # on a telephone of 360 pixels; Streamlit stretches it elsewhere
RULE_COLOURS = ["#2f7de1", "#c96a00", "#2a9d74", "#a35bd6", "#dc3b3b", "#7b8594"]
MOST = 60  # pieces that the hand can reach
ROWS = 8  # of the table that follows it: all pieces, or the first four, a gap, and the last three
COLUMNS = ["value", "× width", "= piece", "total so far"]

# Where a piece asks, in parts of its width, and how much each answer weighs.
ASKED = {
    "left": [(0.0, 1.0)],
    "right": [(1.0, 1.0)],
    "midpoint": [(0.5, 1.0)],
    "trapezoid": [(0.0, 0.5), (1.0, 0.5)],
    "Simpson": [(0.0, 1 / 6), (0.5, 4 / 6), (1.0, 1 / 6)],
    "Gauss-Legendre": [(0.2113248654051871, 0.5), (0.7886751345948129, 0.5)],
}


def written(name: str, x: str, density: tuple[float, ...]) -> str:
    """Write a function as Vega understands it."""
    step = f"min(9, max(0, floor(({x} - 0.25) / 0.5)))"
    return {
        "x²": f"({x}) * ({x})",
        "sin x": f"sin({x})",
        "√x": f"sqrt(max(0, {x}))",
        "ratings": f"{list(density)}[{step}]",
    }[name]


def area_in_pieces(
    guesses: alt.ChartDataType, name: str, rule: str, lower: float, upper: float, truth: float,
    density: tuple[float, ...],
) -> alt.VConcatChart:  # fmt: skip
    """Draw the pieces of an area, their running total on one x, and the table of both.

    Takes the reader's guesses of the total as a column `guess`, the function's name, the rule, the
    range, the exact area, and the height of the ratings' histogram at its ten levels. A slider
    moves the parameter `pieces`, their number.
    """
    pieces = alt.param(
        "pieces",
        value=4,
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
        width=WIDE, height=220, title=alt.Title("value of each piece", **marks.SMALL)
    )
    below = running(rows, truth, lower, upper, guesses)
    return alt.vconcat(top, below, written_out(rows)).add_params(pieces)


def rows_of_pieces(
    name: str, rule: str, lower: float, upper: float, density: tuple[float, ...]
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
        .transform_calculate(width=width, piece=f"datum.value * {width}")
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
        alt.Y("value:Q", title=None).axis(**marks.INSIDE),
        alt.Y2(datum=0),
        sign.legend(orient="top") if legend else sign.legend(None),
        tooltip=[
            alt.Tooltip("value:Q", format=".4f"),
            alt.Tooltip("piece:Q", format=".4f", title="value × width"),
            alt.Tooltip("total:Q", format=".4f", title="total so far"),
        ],
    )


def running(
    rows: alt.Chart, truth: float, lower: float, upper: float, guesses: alt.ChartDataType
) -> alt.LayerChart:
    """Draw the total so far at the right edge of each piece, the exact area, and guesses."""
    x = alt.X("right:Q", title="x").scale(domain=[lower, upper], nice=False)
    steps = rows.mark_line(
        interpolate="step-before", strokeDash=marks.DASHED, color=marks.APPROXIMATION,
        strokeWidth=2, point={"size": 18, "color": marks.APPROXIMATION},
    ).encode(x, alt.Y("total:Q", title=None).axis(**marks.INSIDE))  # fmt: skip
    exact = (
        alt.Chart(alt.Data(values=[{"truth": truth}]))
        .mark_rule(color=marks.TRUTH, strokeWidth=2)
        .encode(alt.Y("truth:Q"))
    )
    guessed = alt.Chart(guesses).encode(
        alt.Y("guess:Q"), tooltip=[alt.Tooltip("guess:Q", title="your guess")]
    )
    title = "total so far (dashed), and the exact area"
    return alt.layer(
        exact, steps,
        guessed.mark_rule(color=marks.GUESS, strokeWidth=3, strokeDash=[2, 3]),
        guessed.mark_text(align="left", dx=4, dy=-7, text="your guess").encode(x=alt.value(0)),
    ).properties(width=WIDE, height=150, title=alt.Title(title, **marks.SMALL))  # fmt: skip


def written_out(rows: alt.Chart) -> alt.Chart:
    """Write value × width = piece and the total so far, a row a piece as far as there is room."""
    few = f"pieces <= {ROWS}"
    gap = f"!({few}) && datum.i == 4"
    shown = rows.transform_filter(f"{few} || datum.i <= 4 || datum.i >= pieces - 3")
    for column, field in zip(COLUMNS, ["value", "width", "piece", "total"], strict=True):
        shown = shown.transform_calculate(**{column: f"{gap} ? '⋮' : format(datum.{field}, '.4f')"})
    place = f"{few} || datum.i <= 4 ? datum.i : datum.i - pieces + {ROWS}"
    return (
        shown.transform_calculate(row=place)
        .transform_fold(COLUMNS, as_=["column", "words"])
        .mark_text(fontSize=13, font="monospace")
        .encode(
            alt.X("column:N", sort=COLUMNS, title=None).axis(
                orient="top", labelAngle=0, ticks=False, domain=False, labelFontSize=12
            ),
            alt.Y("row:Q", axis=None).scale(domain=[-0.5, ROWS - 0.5], reverse=True),
            alt.Text("words:N"),
        )
        .properties(width=WIDE, height=20 * ROWS)
    )


def said(rows: alt.Chart, truth: float) -> alt.Chart:
    """Write what the pieces add up to, beside the exact area."""
    return (
        rows.transform_filter("datum.i == pieces - 1")
        .transform_calculate(
            words=f"'pieces: ' + format(datum.total, '.6f') + ', exact: {rounded(truth, 6)}'"
        )
        .mark_text(align="left", baseline="top", fontSize=14, fontWeight="bold")
        .encode(alt.Text("words:N"), x=alt.value(34), y=alt.value(4))
    )


def errors_by_rule(table: alt.ChartDataType, guides: alt.ChartDataType) -> alt.LayerChart:
    """Draw |error| against the number of pieces, both logarithmic, above slopes to compare with.

    Takes columns `rule`, `n`, `error`, and for the guides `slope` (in words), `n`, `error`.
    """
    x = alt.X("n:Q", title="number of pieces").scale(type="log", base=2)
    y = (
        alt.Y("error:Q", title="distance from the exact area")
        .scale(type="log")
        .axis(format=".0e", tickCount=6)
    )
    lines = alt.Chart(table).encode(x, y)
    colour = (
        alt.Color("rule:N", sort=None, title=None)
        .scale(range=RULE_COLOURS)
        .legend(orient="top", columns=3)
    )
    drawn = lines.mark_line(strokeWidth=1.5).encode(colour, alt.StrokeDash("rule:N", sort=None))
    points = lines.mark_point(size=55).encode(
        colour,
        alt.Shape("rule:N", sort=None),
        tooltip=["rule:N", "n:Q", alt.Tooltip("error:Q", format=".2e")],
    )
    straight = alt.Chart(guides).encode(x, y, alt.Detail("slope:N"))
    guide = straight.mark_line(color=marks.BEFORE, strokeWidth=1, strokeDash=[2, 4])
    named = (
        straight.transform_joinaggregate(last="max(n)", groupby=["slope"])
        .transform_filter("datum.n == datum.last")
        .mark_text(align="right", dx=4, dy=-8)
        .encode(alt.Text("slope:N"))
    )
    return alt.layer(guide, named, drawn, points).properties(height=320)


def _added_up(table: alt.ChartDataType) -> alt.Chart:
    """Pieces rating × share with their totals so far and in all, and the shares from `least` on."""
    return (
        alt.Chart(table)
        .transform_calculate(piece="datum.rating * datum.share")
        .transform_calculate(
            liked="datum.rating >= least ? datum.share : 0",
            stage="datum.rating >= least ? 'liked' : 'not'",
        )
        .transform_window(total="sum(piece)", frame=[None, 0])
        .transform_joinaggregate(mean="sum(piece)", above="sum(liked)")
    )


def ratings_in_pieces(table: alt.ChartDataType) -> alt.VConcatChart:
    """Draw the share of each rating, and below it the total of rating × share on the same x.

    Takes columns `rating`, `share`, ascending. A slider says from where on shares are added up.
    """
    least = alt.param(
        "least",
        value=4,
        bind=alt.binding_range(min=0.5, max=5, step=0.5, name="Liked from (stars) "),
    )
    rows = _added_up(table)
    x = alt.X("rating:O", title=None).axis(labelAngle=0, format=".1f")
    fill = alt.Fill("stage:N", legend=None).scale(
        domain=["liked", "not"], range=[marks.AFTER, "transparent"]
    )
    bars = rows.mark_bar(stroke=marks.AFTER, strokeWidth=1.5, fillOpacity=0.5).encode(
        x, alt.Y("share:Q", title=None).axis(**marks.INSIDE, format="%"), fill,
        tooltip=["rating:O", alt.Tooltip("share:Q", format=".1%"),
                 alt.Tooltip("piece:Q", format=".3f", title="rating × share")],
    )  # fmt: skip
    last = rows.transform_filter("datum.rating == 5").encode(x=alt.value(34), y=alt.value(2))
    bold = {"align": "left", "baseline": "top", "fontSize": 14, "fontWeight": "bold"}
    above = last.transform_calculate(
        words="'P(≥ ' + format(least, '.1f') + ' stars) = ' + format(datum.above, '.1%')"
    ).mark_text(**bold)
    total = alt.Y("total:Q", title=None).axis(**marks.INSIDE)
    steps = rows.mark_line(
        color=marks.APPROXIMATION, strokeDash=marks.DASHED, strokeWidth=2,
        point={"size": 30, "color": marks.APPROXIMATION},
    ).encode(x.title("rating, in stars"), total)  # fmt: skip
    mean = last.transform_calculate(words="'mean = ' + format(datum.mean, '.4f')").mark_text(**bold)
    said = alt.Text("words:N")
    return alt.vconcat(
        alt.layer(bars, above.encode(said)).properties(
            width=WIDE, height=190, title=alt.Title("share of all ratings", **marks.SMALL)
        ),
        alt.layer(steps, mean.encode(said)).properties(
            width=WIDE, height=150, title=alt.Title("total of rating × share so far", **marks.SMALL)
        ),
    ).add_params(least)


def missed_peak(points: alt.ChartDataType) -> alt.LayerChart:
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
