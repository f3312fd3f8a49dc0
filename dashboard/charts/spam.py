"""Charts of the spam filter's training and of one message."""

import altair as alt
import pandas as pd

from dashboard.charts.marks import AFTER, BEFORE, DASHED

STAGES = ["before", "after"]


def training(table: pd.DataFrame, n_looks: int, log: bool) -> alt.LayerChart:
    """Draw the training loss of two runs against the work, with a look to scrub.

    Takes columns `stage`, `look`, `last`, `step`, `cost`, `train_loss`, `accuracy`, `caught`
    and `lost`.
    """
    look = alt.param(
        name="look", value=n_looks, bind=alt.binding_range(min=0, max=n_looks, step=1, name="look ")
    )
    rows = alt.Chart(table)
    colour = alt.Color("stage:N", legend=alt.Legend(title=None, orient="bottom")).scale(
        domain=STAGES, range=[BEFORE, AFTER]
    )
    x = alt.X("cost:Q", title="work (evaluations of the gradient)").scale(
        type="log" if log else "linear", nice=False
    )
    y = alt.Y("train_loss:Q", title="training loss (nats)").scale(domainMin=0)
    lines = rows.mark_line(strokeWidth=1.25).encode(
        x, y, colour,
        alt.StrokeDash("stage:N", legend=None).scale(domain=STAGES, range=[DASHED, [1, 0]]),
    )  # fmt: skip
    here = rows.transform_filter("datum.look == min(look, datum.last)")
    points = here.mark_point(size=130, strokeWidth=2, opacity=1).encode(
        x, y,
        alt.Shape("stage:N", legend=None).scale(domain=STAGES, range=["circle", "diamond"]),
        alt.Stroke("stage:N", legend=None).scale(domain=STAGES, range=[BEFORE, AFTER]),
        alt.Fill("stage:N", legend=None).scale(domain=STAGES, range=["transparent", AFTER]),
    )  # fmt: skip
    said = here.transform_calculate(
        said="datum.stage + ', step ' + datum.step + ': ' + format(datum.accuracy, '.1%')"
        " + ' right, ' + datum.caught + ' spam caught, ' + datum.lost + ' ham lost'",
        line="datum.stage == 'before' ? 252 : 270",
    ).mark_text(align="left", baseline="top", x=8, fontWeight="bold")
    words = said.encode(alt.Text("said:N"), alt.Y("line:Q", scale=None, axis=None), colour)
    return (
        alt.layer(alt.layer(lines, points), words)
        .resolve_scale(y="independent")
        .add_params(look)
        .properties(height=320)
    )


def pushes(table: pd.DataFrame) -> alt.LayerChart:
    """Draw what each word adds to the probability, towards spam to the right.

    Takes columns `word` and `push` (points of probability).
    """
    bars = alt.Chart(table).encode(
        alt.Y("word:N", sort=None, title=None).axis(labelLimit=150),
        alt.X("push:Q", title="points of probability (right: spam)"),
    )
    return (
        bars.mark_bar(color=AFTER).encode(
            color=alt.condition("datum.push > 0", alt.value(AFTER), alt.value(BEFORE))
        )
        + bars.mark_text(align="left", dx=4, color=BEFORE)
        .transform_calculate(at="max(datum.push, 0)")
        .encode(alt.X("at:Q"), alt.Text("push:Q", format="+.1f"))
    ).properties(height=alt.Step(22))
