"""Charts of slopes and of the error that a step leaves."""

import json

import altair as alt

from dashboard.charts.marks import (
    AFTER,
    APPROXIMATION,
    BEFORE,
    DASHED,
    INSIDE,
    NOT_FINITE,
    SOLID,
    STAGES,
    TRUTH,
    fixed_points,
    guess_tick,
)

FLOOR = 1e-17  # where an error of zero is drawn
DIFFERENCES = {  # colour, shape and dash
    "forward": (BEFORE, "circle", SOLID), "central": (AFTER, "square", DASHED),
    "Richardson": (APPROXIMATION, "triangle-up", [2, 2]),
    "complex step": ("#12908a", "diamond", [8, 3, 2, 3]),
}  # fmt: skip


def error_by_step(table: alt.ChartDataType, guesses: alt.ChartDataType) -> alt.VConcatChart:
    """Draw errors against the step, both axes logarithmic, one panel for each precision.

    Takes columns `step`, `power` (of ten), `error` (0 drawn at the bottom), `method` and
    `precision`, and the reader's guesses as a column `guess`, a step. A slider reads the errors at
    one step; thin lines guide the eye.
    """
    power = alt.param(
        name="power", value=-8, bind=alt.binding_range(min=-15, max=0, step=0.5, name="log₁₀ h ")
    )
    shown = alt.Chart(table).transform_calculate(error=at_least(FLOOR))
    shown = shown.transform_calculate(
        said=f"(datum.error > {FLOOR} ? '' : 'below ') + format(datum.error, '.2e')"
    )
    above = error_panel(shown, "float64", guesses).properties(
        title=title("error in float64: 16 digits")
    )
    below = error_panel(shown, "float32", guesses).properties(
        title=title("error in float32: 7 digits")
    )
    panels = alt.vconcat(errors_there(shown), above, below).add_params(power)
    return panels.resolve_scale(color="independent", strokeDash="independent")


def at_least(floor: float) -> str:
    """Write an error as a logarithmic axis can show it, for Vega; one that is none stays none."""
    return f"isValid(datum.error) ? max(datum.error, {floor}) : null"


def in_words(column: str) -> str:
    """Write an error for Vega; of one drawn at the bottom no more than that it is below."""
    return f"(datum.{column} > {FLOOR} ? '' : 'below ') + format(datum.{column}, '.0e')"


def title(text: str) -> alt.Title:
    """A panel's title, at its left."""
    return alt.Title(text, anchor="start", fontSize=12)


def error_panel(shown: alt.Chart, precision: str, guesses: alt.ChartDataType) -> alt.LayerChart:
    """Draw the errors in one precision, guides of slope 1, 2 and 4, and the step that is read."""
    legend = alt.Legend(title=None, orient="bottom", columns=2, symbolType="stroke", symbolSize=400)
    x = (
        alt.X("step:Q", title="step h (smaller to the right)")
        .scale(type="log", reverse=True, domain=[1e-15, 10], nice=False)  # room for labels
        .axis(format=".0e", values=[10.0**-k for k in range(0, 16, 3)], labelFlush=True)
    )
    y = (
        alt.Y("error:Q", title=None)
        .scale(type="log", domain=[FLOOR, 1e3], nice=False, clamp=True)
        .axis(**INSIDE, format=".0e", values=[10.0**k for k in range(-16, 3, 4)])
    )
    look = {"domain": list(DIFFERENCES)}
    colours, _, dashes = ([d[k] for d in DIFFERENCES.values()] for k in range(3))
    base = shown.transform_filter(f"datum.precision == '{precision}'").encode(
        x, y, alt.Color("method:N", legend=legend).scale(range=colours, **look)
    )
    marks = [
        base.transform_filter(f"datum.method == '{name}'").mark_point(
            size=40, filled=True, clip=True, shape=shape
        ).encode(tooltip=["method:N", alt.Tooltip("step:Q", format=".1e"),
                          alt.Tooltip("said:N", title="error")])
        for name, (_, shape, _) in DIFFERENCES.items()
    ]  # fmt: skip
    lines = base.mark_line(strokeWidth=1.5, clip=True).encode(
        alt.StrokeDash("method:N", legend=legend).scale(range=dashes, **look)
    )
    at = alt.Chart(alt.Data(values=[{}])).transform_calculate(step="pow(10, power)")
    read = at.mark_rule(strokeWidth=1, color=TRUTH).encode(x)
    layers = [*guides(x, y), read, lines, *marks, guess_tick(guesses)]
    return alt.layer(*layers).properties(height=260, width="container")


def guides(x: alt.X, y: alt.Y) -> tuple[alt.Chart, alt.Chart]:
    """Draw thin lines on which an error of order 1, 2 or 4 would lie, and name them."""
    ends = [
        {"order": order, "step": 10.0 ** (-k * 15 / order), "error": 10.0 ** (-k * 15)}
        for order in (1, 2, 4) for k in (0, 1)
    ]  # fmt: skip
    lines = alt.Chart(alt.Data(values=ends)).mark_line(strokeWidth=0.6, color=BEFORE, clip=True)
    names = [
        {"step": 10.0 ** (-13 / order), "error": 1e-13, "said": f"slope {order}"}
        for order in (1, 2, 4)
    ]
    words = alt.Chart(alt.Data(values=names)).mark_text(align="right", dx=-5, dy=4)
    return lines.encode(x, y, alt.Detail("order:N")), words.encode(x, y, alt.Text("said:N"))


def errors_there(shown: alt.Chart) -> alt.Chart:
    """Write the errors at the step that is read, one line a method."""
    lines = {name: 18 * k for k, name in enumerate(DIFFERENCES)}
    said = (
        shown.transform_filter("datum.power == power")
        .transform_calculate(line=f"({json.dumps(lines)})[datum.method]")
        .transform_pivot("precision", value="error", groupby=["method", "line", "step"])
        .transform_calculate(
            said="'h ' + format(datum.step, '.0e') + ', ' + datum.method + ': ' +"
            f" {in_words('float64')} + ' in float64, ' + {in_words('float32')} + ' in float32'"
        )
    )
    words = said.mark_text(align="left", baseline="top", x=0, fontWeight="bold")
    return words.encode(alt.Text("said:N"), alt.Y("line:Q", scale=None, axis=None)).properties(
        height=74, width="container", view=alt.ViewConfig(stroke=None)
    )


def relative_errors(table: alt.ChartDataType, tolerance: float) -> alt.LayerChart:
    """Draw the relative error of each weight before and after a bug is mended.

    Takes columns `word`, `error` and `stage` (before or after).
    """
    bars = alt.Chart(table).transform_calculate(error=at_least(1e-13))
    points = bars.mark_point(size=90, strokeWidth=2, opacity=1).encode(
        alt.Y("word:N", sort=None, title=None).axis(labelLimit=110),
        alt.X("error:Q", title="relative error of the gradient's entry")
        .scale(type="log")
        .axis(format=".0e", tickCount=5),
        alt.Shape("stage:N", legend=alt.Legend(title=None, orient="bottom")).scale(
            domain=["before", "after"], range=["circle", "diamond"]
        ),
        alt.Stroke("stage:N", legend=None).scale(domain=["before", "after"], range=[BEFORE, AFTER]),
        alt.Fill("stage:N", legend=None).scale(
            domain=["before", "after"], range=["transparent", AFTER]
        ),
        tooltip=["word:N", "stage:N", alt.Tooltip("error:Q", format=".1e")],
    )
    line = alt.Chart(alt.Data(values=[{"error": tolerance}])).mark_rule(
        color=NOT_FINITE, strokeDash=DASHED
    )
    return (line.encode(alt.X("error:Q")) + points).properties(height=alt.Step(24))


def remainders(table: alt.ChartDataType) -> alt.LayerChart:
    """Draw what the tangent leaves over against the step, log-log, before and after mending.

    Takes columns `step`, `remainder` and `stage`.
    """
    rows = alt.Chart(table).transform_filter("datum.remainder > 0")
    x = (
        alt.X("step:Q", title="step t (smaller to the right)")
        .scale(type="log", reverse=True)
        .axis(format=".0e", tickCount=5)
    )
    y = (
        alt.Y("remainder:Q", title="left over")
        .scale(type="log")
        .axis(format=".0e", values=[10.0**k for k in range(-18, 6, 3)])
    )
    legend = alt.Legend(title=None, orient="bottom", symbolType="stroke", symbolSize=400)
    lines = rows.mark_line().encode(
        x, y,
        alt.Color("stage:N", legend=legend).scale(domain=STAGES, range=[BEFORE, AFTER]),
        alt.StrokeDash("stage:N", legend=legend).scale(domain=STAGES, range=[DASHED, SOLID]),
    )  # fmt: skip
    return alt.layer(lines, *fixed_points(rows, x, y, 60)).properties(height=340)
