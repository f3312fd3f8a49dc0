"""Charts of the limits pages: sequences and bands, stop rules, signals, survival, the edge."""

import altair as alt

from dashboard.charts.marks import (
    AFTER,
    APPROXIMATION,
    BEFORE,
    DASHED,
    NOT_FINITE,
    SOLID,
    STAGES,
    TRUTH,
    guess_tick,
    stage_points,
)

RATE = "Learning rate (log scale)"
OUTCOMES = {"domain": ["right", "waits", "fooled"]}


def sketch(terms: alt.ChartDataType) -> alt.LayerChart:
    """A sequence as a small picture: columns n, term, limit (NaN for none)."""
    rows = alt.Chart(terms)
    points = rows.mark_circle(size=14, color=BEFORE, opacity=1).encode(
        alt.X("n:Q", title=None).axis(None), alt.Y("term:Q", title=None).axis(tickCount=3)
    )
    limit = rows.transform_filter("isValid(datum.limit)").mark_rule(color=TRUTH, strokeWidth=2)
    return alt.layer(points, limit.encode(alt.Y("mean(limit):Q"))).properties(height=92)


def band(terms: alt.ChartDataType, log: bool) -> alt.LayerChart:
    """Terms, a band around a claimed limit, and where its promise begins: columns n, term.

    Its parameters are `claimed`, `epsilon` (half of the band's height) and `first`, its beginning.
    """
    promised = [alt.param(name=name, value=1) for name in ("claimed", "epsilon", "first")]
    kind = "log" if log else "linear"
    x = alt.X("n:Q", title="n").scale(type=kind, nice=False)
    rows = alt.Chart(terms)
    points = rows.mark_circle(size=22, color=BEFORE, opacity=1).encode(
        x, alt.Y("term:Q", title="Term").scale(zero=False), tooltip=["n:Q", "term:Q"]
    )
    promise = alt.Chart(alt.Data(values=[{}])).transform_calculate(
        n="first", claimed="claimed", low="claimed - epsilon", high="claimed + epsilon"
    )
    edge = alt.value("width")
    area = promise.mark_rect(color=TRUTH, opacity=0.22).encode(
        x, alt.Y("low:Q"), alt.Y2("high:Q"), x2=edge
    )
    begins = promise.mark_rule(strokeDash=DASHED, color=APPROXIMATION, strokeWidth=2).encode(x)
    middle = promise.mark_rule(color=TRUTH, strokeWidth=1.5).encode(x, alt.Y("claimed:Q"), x2=edge)
    return alt.layer(area, middle, points, begins).add_params(*promised).properties(height=260)


def outcomes(table: alt.ChartDataType) -> alt.LayerChart:
    """Which rule which sequence fools: columns rule, sequence, outcome, said."""
    rows = alt.Chart(table).encode(
        alt.X("rule:N", sort=None, title=None).axis(
            labelAngle=-90, orient="top", labelLimit=130, labelOverlap=False
        ),
        alt.Y("sequence:N", sort=None, title=None).axis(labelLimit=130),
        tooltip=["sequence:N", "rule:N", "outcome:N", "said:N"],
    )
    colours = alt.Color("outcome:N", legend=None).scale(
        range=[AFTER, BEFORE, NOT_FINITE], **OUTCOMES
    )
    cells = rows.mark_rect(opacity=0.16).encode(colours)
    glyph = "datum.outcome == 'right' ? '✓' : datum.outcome == 'fooled' ? '✗' : '…'"
    marks = rows.transform_calculate(glyph=glyph).mark_text(fontSize=16, fontWeight="bold")
    return alt.layer(cells, marks.encode(text="glyph:N")).properties(height=alt.Step(27))


def layers(table: alt.ChartDataType, expected: str | None = None) -> alt.LayerChart:
    """Signals by layer, measured solid and `expected` ones dashed: layer, size, what, kind."""
    kinds = ["measured", expected] if expected else ["measured"]
    legend = alt.Legend(title=None) if expected else None
    dash = alt.StrokeDash("kind:N", legend=legend).scale(domain=kinds, range=[SOLID, DASHED])
    colour = alt.Color("what:N", title=None).scale(range=[AFTER, APPROXIMATION])
    shape = alt.Shape("what:N", title=None).scale(range=["diamond", "circle"])
    base = alt.Chart(table).encode(
        alt.X("layer:Q", title="Layer"),
        alt.Y("size:Q", title="Size (log scale)")
        .scale(type="log").axis(format="~e", tickCount=6),
    )  # fmt: skip
    line = base.mark_line(strokeWidth=2).encode(colour, dash)
    points = base.transform_filter("datum.kind == 'measured'").mark_point(filled=True, size=35)
    return (
        alt.layer(line, points.encode(colour, shape))
        .properties(height=340)
        .configure_legend(orient="bottom", columns=1, labelLimit=330)
    )


def survival(table: alt.ChartDataType) -> alt.LayerChart:
    """Share of seeds that survived at each rate, before and after: rate, share, stage, n, alive."""
    rows = alt.Chart(table).encode(
        alt.X("rate:Q", title=RATE).scale(type="log").axis(format="~g"),
        alt.Y("share:Q", title="Runs that survived").scale(domain=[0, 1]).axis(format="%"),
        tooltip=[
            alt.Tooltip("stage:N"), alt.Tooltip("rate:Q", format=".3g"),
            alt.Tooltip("alive:Q", title="survived"), alt.Tooltip("n:Q", title="of"),
        ],
    )  # fmt: skip
    stage = alt.Stroke("stage:N", legend=None).scale(domain=STAGES, range=[BEFORE, AFTER])
    return alt.layer(rows.mark_line(strokeWidth=1.5).encode(stage), stage_points(rows)).properties(
        height=250
    )


def seeds(table: alt.ChartDataType) -> alt.LayerChart:
    """Held-out accuracy of each seed before and after: seed, stage, accuracy, survived."""
    rows = alt.Chart(table).encode(
        alt.X("seed:O", title="Seed").axis(labelAngle=0),
        alt.Y("accuracy:Q", title="Held-out accuracy").scale(domain=[0, 1]).axis(format="%"),
        tooltip=["seed:O", "stage:N", alt.Tooltip("accuracy:Q", format=".1%")],
    )
    joined = alt.Chart(table).mark_line(color=BEFORE, strokeWidth=1).encode(
        alt.X("seed:O"), alt.Y("accuracy:Q"), alt.Detail("seed:O")
    )  # fmt: skip
    alive = stage_points(rows.transform_filter("datum.survived"), size=75)
    failed = rows.transform_filter("!datum.survived").mark_point(
        shape="triangle-down", filled=True, color=NOT_FINITE, size=90, opacity=1
    )
    return alt.layer(joined, alive, failed).properties(height=230)


def edges(
    runs: alt.ChartDataType, lines: alt.ChartDataType, guesses: alt.ChartDataType
) -> alt.LayerChart:
    """Held-out loss by rate, a dot a run, failed ones on the top edge, and where 2 / L stands.

    `runs` has rate, loss, survived, seed, accuracy; `lines` has rate, said, kind (solid, dashed);
    `guesses`, the reader's, has guess.
    """
    x = alt.X("rate:Q", title=RATE).scale(type="log").axis(format="~g")
    rows = alt.Chart(runs)
    tips = ["seed:O", alt.Tooltip("rate:Q", format=".3g"), alt.Tooltip("loss:Q", format=".3g"),
            alt.Tooltip("accuracy:Q", format=".1%")]  # fmt: skip
    alive = rows.transform_filter("datum.survived").mark_point(
        shape="circle", stroke=BEFORE, strokeWidth=1.5, size=55, opacity=1
    )
    failed = rows.transform_filter("!datum.survived").mark_point(
        shape="triangle-down", filled=True, color=NOT_FINITE, size=80, opacity=1
    )
    dash = alt.StrokeDash("kind:N", legend=None).scale(
        domain=["solid", "dashed"], range=[SOLID, DASHED]
    )
    at = alt.Chart(lines)
    rule = at.mark_rule(color=APPROXIMATION, strokeWidth=2).encode(x, dash)
    height = alt.Y("height:Q", scale=None)
    left = at.transform_filter("datum.kind == 'solid'").mark_text(align="right", dx=-4)
    right = at.transform_filter("datum.kind == 'dashed'").mark_text(align="left", dx=4)
    said = [side.encode(x, y=height, text="said:N") for side in (left, right)]
    parts = [
        alive.encode(x, alt.Y("loss:Q", title="Held-out loss (nats)"), tooltip=tips),
        failed.encode(x, y=alt.value(2), tooltip=tips), rule, *said, guess_tick(guesses),
    ]  # fmt: skip
    return alt.layer(*parts).properties(height=280)


def strip(table: alt.ChartDataType) -> alt.LayerChart:
    """The largest numbers of each step: step, quantity, magnitude, written, finite, first."""
    rows = alt.Chart(table).encode(
        alt.X("step:O", title="Step").axis(labelAngle=0),
        alt.Y("quantity:N", sort=None, title=None),
    )
    finite = rows.transform_filter("datum.finite")
    cells = finite.mark_rect().encode(
        alt.Opacity("magnitude:Q", legend=None).scale(range=[0.08, 0.6]), color=alt.value(AFTER)
    )
    lost = rows.transform_filter("!datum.finite").mark_point(
        shape="triangle-up", filled=True, color=NOT_FINITE, size=110, opacity=1
    )
    boxed = rows.transform_filter("datum.first").mark_rect(
        filled=False, stroke=NOT_FINITE, strokeWidth=3
    )
    written = finite.mark_text(fontSize=11).encode(text="written:N")
    return alt.layer(cells, lost, boxed, written).properties(height=alt.Step(42))


def losses(table: alt.ChartDataType) -> alt.LayerChart:
    """A run's loss by step, raw; losses that are not finite on the top edge: step, loss, finite."""
    rows = alt.Chart(table).encode(alt.X("step:Q", title="Step"))
    shown = rows.transform_filter("datum.finite").mark_circle(size=16, color=AFTER, opacity=0.9)
    lost = rows.transform_filter("!datum.finite").mark_point(
        shape="triangle-down", filled=True, color=NOT_FINITE, size=60, opacity=1
    )
    y = alt.Y("loss:Q", title="Minibatch loss (nats; linear near 0, then log)").scale(type="symlog")
    return alt.layer(shown.encode(y), lost.encode(y=alt.value(3))).properties(height=240)
