"""Charts of descent: on a curve, in a valley, and onto a visitor's points."""

import altair as alt

from dashboard.charts.marks import (
    AFTER,
    APPROXIMATION,
    BEFORE,
    DASHED,
    INSIDE,
    NOT_FINITE,
    SOLID,
    TRUTH,
    guess_tick,
)

ZONES = [(0.0, 0.5, "one side", 0.06), (0.5, 1.0, "flips, shrinks", 0.16), (1.0, 1.2, "grows", 0.3)]
ASKED = 1.0  # the rate that the reader's guess is about
LINES = alt.Legend(title=None, orient="bottom", symbolType="stroke", symbolSize=400)
STEEPEST = 1e5  # times the height of the picture: what rises higher is drawn upright
METHODS = {  # colour, shape and dash
    "gradient": (BEFORE, "circle", SOLID), "momentum": (AFTER, "diamond", DASHED),
    "Adam": (APPROXIMATION, "triangle-up", [2, 2]),
}  # fmt: skip
WAYS = {
    "naive step": (BEFORE, DASHED), "1/L": (AFTER, SOLID), "local limit": (APPROXIMATION, [2, 2]),
    "momentum": ("#12908a", [8, 3, 2, 3]),
}  # fmt: skip


def parabola(guesses: alt.ChartDataType, n_steps: int, start: float) -> alt.VConcatChart:
    """Draw descent on x² at a rate that follows the hand, over the zones of the rate.

    All of it is computed in the chart but the reader's guesses of where three steps lead, a column
    `guess`, which stand only beside the path that they are about. Its parameter is `rate`.
    """
    hand = alt.param(
        name="rate", value=ASKED, bind=alt.binding_range(min=0.02, max=1.2, step=0.02, name="rate ")
    )
    x = alt.X("x:Q", title="x").scale(domain=[-6, 6], nice=False)
    y = alt.Y("y:Q", title=None).axis(**INSIDE, tickCount=5).scale(domain=[0, 36], nice=False)
    curve = (
        alt.Chart(alt.sequence(-6, 6, 0.05, as_="x"))
        .transform_calculate(y="datum.x * datum.x")
        .mark_line(color=TRUTH)
    )
    path = (
        alt.Chart(alt.sequence(0, n_steps + 1, 1, as_="k"))
        .transform_calculate(x=f"{start} * pow(1 - 2 * rate, datum.k)")
        .transform_calculate(y="datum.x * datum.x")
    )
    layers = [
        curve.encode(x, y),
        path.mark_line(color=APPROXIMATION, strokeDash=DASHED, clip=True).encode(
            x, y, alt.Order("k:Q")
        ),
        path.mark_point(color=APPROXIMATION, size=60, filled=True, clip=True).encode(x, y),
        guess_tick(guesses).transform_filter(f"abs(rate - {ASKED}) < 0.001"),
    ]
    above = alt.layer(*layers).properties(height=260, width="container", title=left("x²"))
    return alt.vconcat(above, zones()).add_params(hand)


def left(text: str) -> alt.Title:
    """A panel's title, at its left."""
    return alt.Title(text, anchor="start", fontSize=12)


def zones() -> alt.LayerChart:
    """Draw by how much each step multiplies the distance, by the rate, and name the zones."""
    x = alt.X("low:Q", title="rate").scale(domain=[0, 1.2], nice=False).axis(tickCount=6)
    bands = alt.Chart(
        alt.Data(values=[{"low": a, "high": b, "said": w, "o": o} for a, b, w, o in ZONES])
    )
    shaded = bands.mark_rect(color=NOT_FINITE).encode(
        x, alt.X2("high:Q"), opacity=alt.Opacity("o:Q", scale=None)
    )
    named = bands.transform_calculate(mid="(datum.low + datum.high) / 2").mark_text(
        baseline="top", y=6, fontWeight="bold"
    )
    y = (
        alt.Y("factor:Q", title=None)
        .scale(domain=[0, 1.6], nice=False)
        .axis(**INSIDE, values=[0, 0.5, 1])
    )
    factor = "abs(1 - 2 * datum.rate)"
    line = alt.Chart(alt.sequence(0, 1.21, 0.02, as_="rate")).transform_calculate(factor=factor)
    here = alt.Chart(alt.Data(values=[{}])).transform_calculate(rate="rate")
    point = here.transform_calculate(factor=factor)
    said = here.transform_calculate(
        said="'each step multiplies x by ' + format(1 - 2 * rate, '.2f') + ': '"
        " + (rate <= 0.5 ? 'shrinks on one side' : rate < 0.999 ? 'flips and shrinks'"
        " : rate <= 1.001 ? 'flips for ever' : 'flips and grows')"
    ).mark_text(align="left", baseline="top", x=4, y=24, fontWeight="bold")
    return alt.layer(
        shaded, named.encode(alt.X("mid:Q"), alt.Text("said:N")),
        line.mark_line(color=TRUTH, clip=True).encode(alt.X("rate:Q"), y),
        point.mark_point(color=APPROXIMATION, size=90, filled=True, opacity=1).encode(
            alt.X("rate:Q"), y),
        said.encode(alt.Text("said:N")),
    ).properties(height=150, width="container", title=left("|1 - 2·rate| by rate"))  # fmt: skip


def valley(table: alt.ChartDataType) -> alt.VConcatChart:
    """Draw paths in a valley from above, over their loss, up to a step that the hand chooses.

    Takes columns `method`, `step`, `evaluations`, `x`, `y` and `loss`. Its parameters are
    `condition`, the steep curvature over the gentle one, `last`, the last step, and `until`.
    """
    shape = [alt.param(name=name, value=30) for name in ("condition", "last")]
    hand = alt.param(name="until", value=30, bind=alt.binding_range(min=0, step=1, name="step "))
    x = alt.X("x:Q", title="x, the gentle direction").scale(domain=[-10, 10], nice=False)
    y = alt.Y("y:Q", title=None).axis(**INSIDE, tickCount=5).scale(domain=[-2, 2], nice=False)
    loss = alt.Y("loss:Q", title=None).scale(type="log").axis(**INSIDE, format=".0e", tickCount=5)
    rows = alt.Chart(table).transform_filter("datum.step <= until")
    seen = alt.layer(rings(x, y), *_drawn(rows, x, y))
    cost = alt.X("evaluations:Q", title="evaluations of the gradient").scale(
        domainMin=0, domainMax=alt.ExprRef("last + 1"), nice=False
    )
    return alt.vconcat(
        seen.properties(height=230, width="container", title=left("y, the steep direction")),
        alt.layer(*_drawn(rows, cost, loss, 0)).properties(
            height=200, width="container", title=left("loss")
        ),
    ).add_params(hand, *shape)


def rings(x: alt.X, y: alt.Y) -> alt.Chart:
    """Draw lines of equal height."""
    return (
        alt.Chart(alt.Data(values=[{"level": level} for level in (1, 4, 10, 20, 40)]))
        .transform_calculate(turns="sequence(0, 6.4, 0.1)")
        .transform_flatten(["turns"])
        .transform_calculate(
            x="sqrt(2 * datum.level) * cos(datum.turns)",
            y="sqrt(2 * datum.level / condition) * sin(datum.turns)",
        )
        .mark_line(color=BEFORE, strokeWidth=0.7, clip=True)
        .encode(x, y, alt.Detail("level:N"), alt.Order("turns:Q"))
    )


def _drawn(rows: alt.Chart, x: alt.X, y: alt.Y, size: int = 25) -> list[alt.Chart]:
    """A line for each method, and points of its own shape."""
    names = list(METHODS)
    colours, _, dashes = ([look[k] for look in METHODS.values()] for k in range(3))
    lines = rows.mark_line(clip=True).encode(
        x, y, alt.Order(f"{x.to_dict()['field']}:Q") if not size else alt.Order("step:Q"),
        alt.Color("method:N", legend=LINES).scale(domain=names, range=colours),
        alt.StrokeDash("method:N", legend=LINES).scale(domain=names, range=dashes),
    )  # fmt: skip
    points = [
        rows.transform_filter(f"datum.method == '{name}'")
        .mark_point(shape=shape, color=colour, size=size, filled=True, clip=True)
        .encode(x, y)
        for name, (colour, shape, _) in METHODS.items()
    ]
    return [lines, *points] if size else [lines]


def losses_by_rate(table: alt.ChartDataType) -> alt.LayerChart:
    """Draw the loss that each method ends with by its rate; past 2/L is shaded.

    Takes columns `method`, `rate` (in units of 1/L) and `loss`. Its parameter is `start`, the loss
    before.
    """
    start = alt.param(name="start", value=1)
    x = alt.X("rate:Q", title="rate, in units of 1/L").scale(domain=[0, 2.4], nice=False)
    y = (
        alt.Y("loss:Q", title="loss at the end")
        .scale(type="log", domain=[1e-15, 1e6], nice=False)
        .axis(format=".0e", values=[10.0**k for k in range(-15, 7, 3)])
    )
    past = alt.Chart(alt.Data(values=[{"rate": 2.0, "high": 2.4}]))
    level = alt.Chart(alt.Data(values=[{}])).transform_calculate(loss="start")
    return alt.layer(
        past.mark_rect(color=NOT_FINITE, opacity=0.16).encode(x, alt.X2("high:Q")),
        past.mark_text(align="left", baseline="top", y=6, dx=3, text="past 2/L")
        .encode(x),
        level.mark_rule(color=BEFORE, strokeDash=[2, 3]).encode(alt.Y("loss:Q")),
        *_drawn(alt.Chart(table), x, y, 0),
    ).add_params(start).properties(height=320)  # fmt: skip


def one_step(table: alt.ChartDataType, marked: alt.ChartDataType) -> alt.LayerChart:
    """Draw the loss after one step by its length, the loss before it, and lengths with a name.

    Takes columns `length` (in units of 1/L) and `loss`, and `length` and `name`. Its parameter is
    `now`, the loss before the step.
    """
    now = alt.param(name="now", value=1)
    x = (
        alt.X("length:Q", title="length of the step, in units of 1/L")
        .scale(type="log", nice=False)
        .axis(values=[0.1, 1, 10, 100], format="~g")
    )
    y = alt.Y("loss:Q", title="loss after the step").scale(
        domainMin=0, domainMax=alt.ExprRef("2.5 * now"), nice=False
    )
    lengths = alt.Chart(marked)
    words = (
        lengths.transform_window(k="row_number()")
        .transform_calculate(height="15 * datum.k - 7")
        .mark_text(align="left", dx=3)
        .encode(x, alt.Y("height:Q", scale=None, axis=None), alt.Text("name:N"))
    )
    level = alt.Chart(alt.Data(values=[{}])).transform_calculate(loss="now")
    return alt.layer(
        lengths.mark_rule(color=BEFORE, strokeDash=[2, 3]).encode(x),
        level.mark_rule(color=BEFORE, strokeDash=DASHED).encode(alt.Y("loss:Q")),
        alt.Chart(table).mark_line(color=TRUTH, clip=True).encode(x, y),
        words,
    ).add_params(now).properties(height=300)  # fmt: skip


def descents(table: alt.ChartDataType) -> alt.Chart:
    """Draw the training loss by step; takes columns `name`, `step` and `train_loss`."""
    look = {"domain": list(WAYS)}
    colours, dashes = ([way[k] for way in WAYS.values()] for k in range(2))
    legend = alt.Legend(title=None, orient="bottom", columns=2, symbolType="stroke", symbolSize=400)
    return (
        alt.Chart(table)
        .mark_line()
        .encode(
            alt.X("step:Q", title="step"),
            alt.Y("train_loss:Q", title="training loss (nats)").scale(domainMin=0),
            alt.Color("name:N", legend=legend).scale(range=colours, **look),
            alt.StrokeDash("name:N", legend=legend).scale(range=dashes, **look),
        )
        .properties(height=320)
    )


def onto_points(
    points: alt.ChartDataType, steps: alt.ChartDataType, curved: bool
) -> alt.LayerChart:  # fmt: skip
    """Draw points and the curve at the step that the hand chooses, with its loss.

    Takes points with columns `x`, `y`, and steps with `step`, `slope`, `height`, `loss`, in the
    units of x. Its parameters are `shown`, the last step, the corners `low`, `high`, `bottom` and
    `top`, and `names`, which say what is drawn: a reader's words, so no part of the form.
    """
    words = alt.param(name="names", value="y against x")
    corners = [alt.param(name=name, value=0) for name in ("low", "high", "bottom", "top")]
    hand = alt.param(name="shown", value=1, bind=alt.binding_range(min=0, step=1, name="step "))
    x = alt.X("x:Q", title=None).scale(domainMin=alt.ExprRef("low"), domainMax=alt.ExprRef("high"))
    pad = "(top > bottom ? 0.15 * (top - bottom) : 1)"
    y = alt.Y("y:Q", title=None).scale(
        domainMin=alt.ExprRef(f"bottom - {pad}"), domainMax=alt.ExprRef(f"top + {pad}")
    )
    dots = alt.Chart(points).mark_point(size=60, color=BEFORE, strokeWidth=2).encode(x, y)
    rise = "datum.slope * datum.x + datum.height"
    at = alt.Chart(steps).transform_filter("datum.step == shown")
    curve = (
        at.transform_calculate(along="sequence(0, 81)")
        .transform_flatten(["along"], as_=["k"])
        .transform_calculate(x="low + datum.k * (high - low) / 80")
        .transform_calculate(y=f"1 / (1 + exp(-({rise})))" if curved else within_reach(rise))
        .mark_line(color=AFTER, strokeWidth=2.5, clip=True)
        .encode(x, y)
    )
    said = at.transform_calculate(
        said="'step ' + datum.step + ': slope ' + format(datum.slope, '.4~g') + ', height '"
        " + format(datum.height, '.4~g') + ', loss ' + format(datum.loss, '.4~g')"
    ).mark_text(align="center", baseline="top", y=4, fontWeight="bold")
    said = said.encode(alt.Text("said:N"))
    title = alt.Title(alt.ExprRef("names"), anchor="start")
    drawn = alt.layer(dots, curve, said).properties(height=300, title=title)
    return drawn.add_params(hand, *corners, words)


def within_reach(height: str) -> str:
    """Cut a height to one whose pixels a browser can still write, far outside of the picture."""
    far = f"{STEEPEST:g} * (top > bottom ? top - bottom : 1)"
    return f"isFinite({height}) ? clamp({height}, bottom - {far}, top + {far}) : null"
