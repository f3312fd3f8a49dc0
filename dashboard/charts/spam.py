"""Charts of the spam filter's training, of its mistakes, and of one message."""

import json

import altair as alt

from dashboard.charts.marks import (
    AFTER,
    APPROXIMATION,
    BEFORE,
    DASHED,
    GUESS,
    INK,
    INSIDE,
    NOT_FINITE,
    SOLID,
    STAGES,
    dot_intervals,
    fixed_points,
    stage_points,
)

LINES = alt.Legend(title=None, orient="bottom", symbolType="stroke", symbolSize=400)
WORDS = {"align": "left", "baseline": "top", "fontWeight": "bold"}


def training(table: alt.ChartDataType, log: bool) -> alt.VConcatChart:
    """Draw the training loss of two runs against the work, with a look to scrub.

    Takes columns `stage`, `look`, `last`, `step`, `cost`, `train_loss`, `accuracy`, `caught`
    and `lost`. A baseline is looked at once, at no cost: it is drawn as a level. Its parameter is
    `look`, the last one.
    """
    look = alt.param(name="look", value=1, bind=alt.binding_range(min=0, step=1, name="look "))
    rows = alt.Chart(table)
    colour = alt.Color("stage:N", legend=LINES).scale(domain=STAGES, range=[BEFORE, AFTER])
    dash = alt.StrokeDash("stage:N", legend=LINES).scale(domain=STAGES, range=[DASHED, SOLID])
    x = work(log)
    y = alt.Y("train_loss:Q", title=None).axis(**INSIDE, tickCount=5).scale(domainMin=0)
    worked = rows.transform_filter("datum.cost > 0")
    level = rows.transform_filter("datum.last == 0").mark_rule(strokeWidth=1.25)
    here = rows.transform_filter("datum.look == min(look, datum.last)")
    said = here.transform_calculate(
        said="[datum.stage + ', step ' + datum.step + ': ' + format(datum.accuracy, '.1%')"
        " + ' right', datum.caught + ' spam caught, ' + datum.lost + ' ham lost']",
        line="datum.stage == 'before' ? 0 : 34",
    ).mark_text(**WORDS, x=0)
    words = said.encode(alt.Text("said:N"), alt.Y("line:Q", scale=None, axis=None))
    drawn = alt.layer(
        worked.mark_line(strokeWidth=1.25).encode(x, y, colour, dash),
        level.encode(y, colour, dash),
        *fixed_points(worked.transform_filter("datum.look == min(look, datum.last)"), x, y),
    )
    return alt.vconcat(
        words.properties(height=66, width="container", view=alt.ViewConfig(stroke=None)),
        drawn.properties(
            height=250, width="container", title=alt.Title("training loss (nats)", anchor="start")
        ),
    ).add_params(look)


def work(log: bool) -> alt.X:
    """The axis of work; on a logarithmic one only powers of ten are drawn."""
    axis = {"format": "~s", **({"values": [10**k for k in range(7)]} if log else {"tickCount": 6})}
    scale = {"type": "log" if log else "linear", "nice": False}
    x = alt.X("cost:Q", title="work (evaluations of the gradient)")
    return x.scale(**scale).axis(**axis)


def losses(table: alt.ChartDataType) -> alt.LayerChart:
    """Draw the held-out loss of every way from zero on, with its interval.

    Takes columns `name`, `stage`, `value`, `low` and `high`, in drawing order.
    """
    drawn = dot_intervals(table, "held-out log-loss (nats), 95% interval", ".2f")
    drawn.layer[0].encoding.x.scale = alt.Scale(domainMin=0, nice=False)
    room = alt.Chart(table).transform_calculate(far="1.15 * datum.high").mark_point(opacity=0)
    return (drawn + room.encode(alt.X("far:Q"))).properties(height=alt.Step(36))


def pushes(table: alt.ChartDataType) -> alt.LayerChart:
    """Draw what each word adds to the probability, towards spam to the right.

    Takes columns `word` and `push` (points of probability).
    """
    bars = alt.Chart(table).encode(
        alt.Y("word:N", sort=None, title=None).axis(labelLimit=150),
        alt.X("push:Q", title="points of probability (right: spam)")
        .scale(nice=True, padding=34)
        .axis(tickCount=4, labelOverlap=False),  # on a phone 0 would be left out
    )
    numbers = bars.encode(alt.Text("push:Q", format="+.1f"))
    return (
        bars.mark_bar().encode(
            color=alt.condition("datum.push > 0", alt.value(AFTER), alt.value(BEFORE))
        )
        + numbers.transform_filter("datum.push > 0").mark_text(align="left", dx=4)
        + numbers.transform_filter("datum.push <= 0").mark_text(align="right", dx=-4)
    ).properties(height=alt.Step(22))


def paired(table: alt.ChartDataType) -> alt.LayerChart:
    """Draw after minus before in errors per 1,000 messages, with no difference as a line.

    Takes columns `name`, `value`, `low` and `high`.
    """
    rows = alt.Chart(table)
    x = alt.X("value:Q", title="errors per 1,000, after minus before").scale(padding=30)
    y = alt.Y("name:N", sort=None, title=None).axis(labelLimit=120)
    point = rows.mark_point(shape="diamond", size=130, filled=True, color=AFTER, opacity=1)
    written = rows.mark_text(dy=-13)
    zero = alt.Chart(alt.Data(values=[{"value": 0}])).mark_rule(color=BEFORE, strokeDash=DASHED)
    return alt.layer(
        zero.encode(alt.X("value:Q")),
        rows.mark_rule(strokeWidth=2, color=BEFORE).encode(alt.X("low:Q"), alt.X2("high:Q"), y),
        point.encode(x, y),
        written.encode(x, y, alt.Text("value:Q", format="+.0f")),
    ).properties(height=alt.Step(48))


def two_by_two(table: alt.ChartDataType) -> alt.LayerChart:
    """Draw counts per 1,000 messages, what they are by what they were called, before and after.

    Takes columns `stage`, `truth`, `called`, `n` and `right`; mistakes are framed.
    """
    rows = alt.Chart(table).transform_calculate(
        column="datum.stage + '|“' + datum.called + '”'", row="'really ' + datum.truth"
    )
    order = [f"{stage}|“{called}”" for stage in STAGES for called in ("spam", "ham")]
    base = rows.encode(
        alt.X("column:N", sort=order, title=None)
        .axis(labelExpr="split(datum.label, '|')", orient="top", labelAngle=0, labelOverlap=False)
        .scale(paddingInner=0.06),
        alt.Y("row:N", sort=["really spam", "really ham"], title=None).scale(paddingInner=0.06),
    )
    boxes = base.mark_rect(strokeWidth=3, fillOpacity=0.15).encode(
        fill=alt.condition("datum.stage == 'after'", alt.value(AFTER), alt.value(BEFORE)),
        stroke=alt.condition("datum.right", alt.value("transparent"), alt.value(NOT_FINITE)),
    )
    numbers = base.mark_text(fontSize=20, fontWeight="bold").encode(alt.Text("n:Q", format=",d"))
    return (boxes + numbers).properties(height=alt.Step(56))


def kinds(table: alt.ChartDataType, guesses: alt.ChartDataType) -> alt.LayerChart:
    """Draw percents of spam caught and of easy and hard ham lost, with the reader's guesses.

    Takes columns `kind`, `stage`, `value`, `low` and `high`, and of the guesses `kind`, `guess`.
    """
    rows = alt.Chart(table).encode(
        alt.Y("kind:N", sort=None, title=None).axis(labelLimit=120),
        alt.YOffset("stage:N", sort=STAGES),
    )
    x = alt.X("value:Q", title="percent of its kind, 95% interval").scale(domain=[0, 100])
    layers = [
        rows.mark_rule(strokeWidth=2, color=BEFORE).encode(alt.X("low:Q"), alt.X2("high:Q")),
        stage_points(rows).encode(x),
        rows.mark_text(align="left", dx=9, dy=-8).encode(x, alt.Text("value:Q", format=".1f")),
    ]
    tick = alt.Chart(guesses).mark_tick(color=GUESS, thickness=3, size=44)
    layers.append(tick.encode(alt.X("guess:Q"), alt.Y("kind:N", sort=None)))
    return alt.layer(*layers).properties(height=alt.Step(30))


def step_axis(table: alt.ChartDataType, marked: alt.ChartDataType) -> alt.LayerChart:
    """Draw the loss that 100 steps of each length leave, and the highest loss on the way.

    Takes columns `rate` (in units of 1/L), `test_loss` and `worst`, and, of the lengths to mark,
    `rate` and `name`.
    """
    names = ["held-out, at the end", "training, at its highest"]
    colour = {"domain": names, "range": [AFTER, APPROXIMATION]}
    legend = alt.Legend(title=None, orient="bottom", columns=1, symbolType="stroke", symbolSize=400)
    end, highest = (json.dumps(name) for name in names)
    long = (
        alt.Chart(table)
        .transform_fold(["test_loss", "worst"], as_=["what", "loss"])
        .transform_calculate(what=f"datum.what == 'worst' ? {highest} : {end}")
    )
    base = long.encode(
        alt.X("rate:Q", title="length of a step, in units of 1/L").scale(type="log", base=2)
        .axis(values=[2.0**k for k in range(-6, 9, 2)],
              labelExpr="datum.value < 1 ? '1/' + 1 / datum.value : datum.value"),
        alt.Y("loss:Q", title="log-loss (nats)").scale(type="log")
        .axis(values=[0.01, 0.1, 1, 10, 100], format="~g"),
        alt.Color("what:N", legend=legend).scale(**colour),
    )  # fmt: skip
    lines = base.mark_line().encode(
        alt.StrokeDash("what:N", legend=legend).scale(domain=names, range=[SOLID, DASHED])
    )
    points = [
        base.transform_filter(f"datum.what == '{name}'").mark_point(
            size=45, filled=True, shape=shape, opacity=1
        ).encode(tooltip=["what:N", alt.Tooltip("rate:Q", format=".3~g"),
                          alt.Tooltip("loss:Q", format=".3f")])
        for name, shape in zip(names, ("diamond", "circle"), strict=True)
    ]  # fmt: skip
    lengths = alt.Chart(marked).encode(alt.X("rate:Q"))
    rules = lengths.mark_rule(color=BEFORE, strokeDash=[2, 3])
    words = lengths.mark_text(align="left", dx=3, y=8).encode(alt.Text("name:N"))
    return alt.layer(rules, lines, *points, words).properties(height=380)


def to_reach(table: alt.ChartDataType, names: tuple[str, ...], target: float) -> alt.LayerChart:
    """Draw the training loss of three ways against the work, and where each meets a target.

    Takes columns `name`, `cost`, `train_loss` and `crossing`, and the names in order.
    """
    look = {"domain": list(names)}
    base = alt.Chart(table).encode(
        work(log=True),
        alt.Y("train_loss:Q", title="training loss (nats)").scale(domainMin=0),
        alt.Color("name:N", legend=LINES).scale(range=[BEFORE, AFTER, APPROXIMATION], **look),
    )  # fmt: skip
    lines = base.mark_line().encode(
        alt.StrokeDash("name:N", legend=LINES).scale(range=[DASHED, SOLID, [2, 2]], **look)
    )
    met = base.transform_filter("datum.crossing")
    level = alt.Chart(alt.Data(values=[{"train_loss": target}]))
    return alt.layer(
        level.mark_rule(color=BEFORE, strokeDash=[2, 3]).encode(alt.Y("train_loss:Q")),
        lines,
        met.mark_point(size=90, filled=True, opacity=1),
        met.mark_text(align="right", dx=-4, dy=12, fontWeight="bold").encode(
            alt.Text("cost:Q", format=",.0f"), color=alt.value(INK)
        ),
    ).properties(height=340)
