"""Charts of slopes: a secant that follows the hand, and the dials of a model."""

import altair as alt

from dashboard.charts.marks import AFTER, APPROXIMATION, BEFORE, DASHED, GUESS, INSIDE, TRUTH

BESIDE = 1e-9  # from the point, where its slope is looked at from both sides


def secant_and_slope(
    guesses: alt.ChartDataType, f: str, slope: str, x_range: tuple[float, float],
    y_range: tuple[float, float], slope_range: tuple[float, float],
) -> alt.VConcatChart:  # fmt: skip
    """Draw a function with a secant that follows the hand, over its derivative.

    Takes the reader's guesses of the slope at 3 as a column `guess`, and `f` and `slope` as
    expressions of the variable VALUE. What lies outside `slope_range`, or far outside `y_range`,
    is left out. Its parameters are `point`, and `logh`, log₁₀ of the run.
    """
    (low, high), (bottom, top) = x_range, y_range
    x0 = alt.param(
        name="point", value=1, bind=alt.binding_range(min=low, max=high, step=0.05, name="x ")
    )
    power = alt.param(
        name="logh", value=0, bind=alt.binding_range(min=-4, max=0, step=0.1, name="log₁₀ h ")
    )
    grid = alt.Chart(alt.sequence(low, high, (high - low) / 240, as_="x"))
    x = (
        alt.X("x:Q", title="x")
        .axis(labelFlush=True, tickCount=7)
        .scale(domain=[low, high], nice=False)
    )
    level = alt.Y("y:Q", title=None).axis(**INSIDE, tickCount=5)
    height = level.scale(domain=[bottom, top], nice=False)
    one = point_and_run(f, slope)
    far = top - bottom
    rows = curve(grid, f, (bottom - 20 * far, top + 20 * far))
    sloping = curve(grid, f"isFinite({f}) ? {slope} : NaN", slope_range)
    above = alt.layer(
        rows.encode(x, height),
        secant(one, low, high, 1e6 * far),
        *ends(one, x, height, (bottom, top)),
        said(one),
    ).properties(height=250, width="container", title=alt.Title("f(x)", anchor="start"))
    below = alt.layer(
        sloping.encode(x, level),
        *rates(one, x, slope_range),
        guessed(guesses, x),
    ).properties(height=150, width="container", title=alt.Title("slope f′(x)", anchor="start"))
    return alt.vconcat(above, below).add_params(x0, power).resolve_scale(x="independent")


def curve(grid: alt.Chart, expression: str, within: tuple[float, float]) -> alt.Chart:
    """Draw an expression of VALUE along the grid; the line breaks where it lies outside."""
    # A number of pixels that a browser cannot write would leave the whole line out.
    drawn = grid.transform_calculate(all=expression.replace("VALUE", "datum.x"))
    drawn = drawn.transform_calculate(y=f"{inside('all', within)} ? datum.all : null")
    return drawn.mark_line(color=TRUTH, clip=True)


def inside(field: str, within: tuple[float, float]) -> str:
    """Say in Vega's language that a column is a number within a range."""
    low, high = within
    return f"(datum.{field} >= {low!r} && datum.{field} <= {high!r})"


def point_and_run(f: str, slope: str) -> alt.Chart:
    """Compute, where the hand stands, both ends of the run, its rate, and the exact slope."""
    return (
        alt.Chart(alt.Data(values=[{}]))
        .transform_calculate(x="point", h="toNumber(format(pow(10, logh), '.1r'))")
        .transform_calculate(x1="datum.x + datum.h", y=f.replace("VALUE", "datum.x"))
        .transform_calculate(y1=f.replace("VALUE", "datum.x1"))
        .transform_calculate(rate="(datum.y1 - datum.y) / datum.h")
        .transform_calculate(
            rule=slope.replace("VALUE", "datum.x"),
            left=slope.replace("VALUE", f"(datum.x - {BESIDE})"),
            right=slope.replace("VALUE", f"(datum.x + {BESIDE})"),
        )
        .transform_calculate(
            # Where the rules give no number, as of x abs(x) at 0, both sides may yet agree.
            exact="!isFinite(datum.y) ? NaN : isFinite(datum.rule) ? datum.rule :"
            " abs(datum.left - datum.right) < 1e-5 ? round(5e5 * (datum.left + datum.right)) / 1e6"
            " : NaN"
        )
    )


def secant(one: alt.Chart, low: float, high: float, steepest: float) -> alt.Chart:
    """Draw the straight line through both ends of the run, from edge to edge."""
    drawn = one.transform_filter(inside("rate", (-steepest, steepest)))
    reaching = drawn.transform_calculate(
        left=f"datum.y + datum.rate * ({low} - datum.x)",
        right=f"datum.y + datum.rate * ({high} - datum.x)",
    )
    line = reaching.transform_calculate(low=str(low), high=str(high)).mark_rule(
        color=APPROXIMATION, strokeDash=DASHED, strokeWidth=2, clip=True
    )
    return line.encode(alt.X("low:Q"), alt.X2("high:Q"), alt.Y("left:Q"), alt.Y2("right:Q"))


def ends(
    one: alt.Chart, x: alt.X, height: alt.Y, within: tuple[float, float]
) -> tuple[alt.Chart, alt.Chart]:
    """Draw where the run begins and where it ends."""
    begins, stops = (one.transform_filter(inside(field, within)) for field in ("y", "y1"))
    near = begins.mark_point(size=110, filled=True, color=AFTER, opacity=1, clip=True)
    far = stops.mark_point(size=110, color=APPROXIMATION, strokeWidth=2, clip=True)
    return near.encode(x, height), far.encode(alt.X("x1:Q"), alt.Y("y1:Q"))


def said(one: alt.Chart) -> alt.Chart:
    """Write rise over run, and the exact slope beside it."""
    words = (
        "'h ' + format(datum.h, '.2~g') + ':  rise ' + format(datum.y1 - datum.y, '.6~g')"
        " + ' / run ' + format(datum.h, '.2~g') + ' = ' + format(datum.rate, '.5~g')"
        " + ';  slope ' + (isFinite(datum.exact) ? format(datum.exact, '.5~g') : 'none')"
    )
    text = one.transform_calculate(said=words).mark_text(
        align="left", baseline="top", x=40, y=4, fontWeight="bold"
    )
    return text.encode(alt.Text("said:N"))


def rates(
    one: alt.Chart, x: alt.X, within: tuple[float, float]
) -> tuple[alt.Chart, alt.Chart]:  # fmt: skip
    """Draw the rate over the run, and the exact slope where there is one."""
    over_run = one.transform_filter(inside("rate", within)).mark_point(
        size=110, color=APPROXIMATION, strokeWidth=2
    )
    exact = one.transform_filter(inside("exact", within)).mark_point(
        size=70, filled=True, color=AFTER, opacity=1, shape="diamond"
    )
    return over_run.encode(x, alt.Y("rate:Q")), exact.encode(x, alt.Y("exact:Q"))


def guessed(guesses: alt.ChartDataType, x: alt.X) -> alt.Chart:
    """Mark the reader's guesses of the slope at 3."""
    rows = alt.Chart(guesses).transform_calculate(x="3")
    tick = rows.mark_tick(orient="horizontal", color=GUESS, thickness=3, size=26, clip=True)
    return tick.encode(x, alt.Y("guess:Q"))


def dials(table: alt.ChartDataType) -> alt.LayerChart:
    """Draw slopes as bars from zero, and rise over run as open circles.

    Takes columns `word`, `slope` and `rate`.
    """
    rows = alt.Chart(table).encode(alt.Y("word:N", sort=None, title=None).axis(labelLimit=130))
    x = alt.X("slope:Q", title="change of loss per unit").axis(format="~e", tickCount=4)
    tips = ["word:N", alt.Tooltip("slope:Q", format="+.2e"), alt.Tooltip("rate:Q", format="+.2e")]
    zero = alt.Chart(alt.Data(values=[{"slope": 0}])).mark_rule(color=BEFORE)
    return alt.layer(
        rows.mark_bar(color=TRUTH, height=9).encode(x, tooltip=tips),
        zero.encode(alt.X("slope:Q")),
        rows.mark_point(size=70, color=APPROXIMATION, strokeWidth=2, opacity=1).encode(
            alt.X("rate:Q"), tooltip=tips
        ),
    ).properties(height=alt.Step(22))
