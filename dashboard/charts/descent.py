"""Charts of descent: on a curve, in a valley, and onto a visitor's points."""

import altair as alt
import pandas as pd

from dashboard.charts.marks import AFTER, APPROXIMATION, BEFORE, DASHED, TRUTH

ZONES = [(0, 0.5, "one side"), (0.5, 1.0, "flips"), (1.0, 1.2, "grows")]


def parabola(n_steps: int, start: float, rate: float) -> alt.LayerChart:
    """Draw descent on x² at a rate that follows the hand; all of it is computed in the chart."""
    hand = alt.param(
        name="rate", value=rate, bind=alt.binding_range(min=0.02, max=1.2, step=0.02, name="rate ")
    )
    x = alt.X("x:Q", title="x").scale(domain=[-6, 6], nice=False)
    y = alt.Y("y:Q", title="x²").scale(domain=[0, 36], nice=False)
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
    said = (
        alt.Chart(alt.Data(values=[{}]))
        .transform_calculate(
            said="'each step multiplies x by 1 - 2·rate = ' + format(1 - 2 * rate, '.2f') + ': '"
            " + (rate <= 0.5 ? 'shrinks on one side' : rate < 0.999 ? 'flips and shrinks'"
            " : rate <= 1.001 ? 'flips for ever' : 'flips and grows')"
        )
        .mark_text(align="center", baseline="top", y=6, fontWeight="bold")
    )
    return (
        alt.layer(
            curve.encode(x, y),
            path.mark_line(color=APPROXIMATION, strokeDash=DASHED, clip=True).encode(
                x, y, alt.Order("k:Q")
            ),
            path.mark_point(color=APPROXIMATION, size=60, filled=True, clip=True).encode(x, y),
            said.encode(alt.Text("said:N")),
        )
        .add_params(hand)
        .properties(height=300)
    )


def valley(table: pd.DataFrame, condition: float) -> alt.LayerChart:
    """Draw paths in a valley seen from above; takes columns `method`, `step`, `x`, `y`."""
    bowl = pd.DataFrame({"level": [1, 4, 10, 20, 40]})
    rings = (
        alt.Chart(bowl)
        .transform_calculate(turns="sequence(0, 6.4, 0.1)")
        .transform_flatten(["turns"])
        .transform_calculate(
            x="sqrt(2 * datum.level) * cos(datum.turns)",
            y=f"sqrt(2 * datum.level / {condition}) * sin(datum.turns)",
        )
        .mark_line(color=BEFORE, strokeWidth=0.7, clip=True)
        .encode(
            alt.X("x:Q", title="x, the gentle direction").scale(domain=[-10, 10]),
            alt.Y("y:Q", title="y, the steep direction").scale(domain=[-2, 2]),
            alt.Detail("level:N"),
            alt.Order("turns:Q"),
        )
    )
    paths = alt.Chart(table).mark_line(clip=True, point=alt.OverlayMarkDef(size=25, clip=True))
    return (rings + paths.encode(
        alt.X("x:Q"), alt.Y("y:Q"), alt.Order("step:Q"), *_methods(),
    )).properties(height=280)  # fmt: skip


def _methods() -> tuple[alt.Color, alt.StrokeDash]:
    names = ["gradient", "momentum", "Adam"]
    return (
        alt.Color("method:N", legend=alt.Legend(title=None, orient="bottom")).scale(
            domain=names, range=[BEFORE, AFTER, APPROXIMATION]
        ),
        alt.StrokeDash("method:N", legend=None).scale(domain=names, range=[[1, 0], DASHED, [2, 2]]),
    )


def losses(table: pd.DataFrame) -> alt.Chart:
    """Draw the loss (log) against evaluations; takes columns `method`, `step`, `loss`."""
    return (
        alt.Chart(table)
        .mark_line()
        .encode(
            alt.X("step:Q", title="evaluations of the gradient"),
            alt.Y("loss:Q", title="loss").scale(type="log").axis(format=".0e"),
            *_methods(),
        )
        .properties(height=240)
    )


def onto_points(
    points: pd.DataFrame, steps: pd.DataFrame, names: tuple[str, str], curved: bool
) -> alt.LayerChart:
    """Draw points and the curve at the step that the hand chooses, with its loss.

    Takes points with columns `x`, `y`, and steps with `step`, `slope`, `height`, `loss`, in the
    units of x.
    """
    last = int(steps["step"].max())
    hand = alt.param(
        name="shown", value=last, bind=alt.binding_range(min=0, max=last, step=1, name="step ")
    )
    low, high = float(points["x"].min()), float(points["x"].max())
    bottom, top = float(points["y"].min()), float(points["y"].max())
    pad = 0.15 * (top - bottom) or 1.0
    x = alt.X("x:Q", title=names[0]).scale(domain=[low, high])
    y = alt.Y("y:Q", title=names[1]).scale(domain=[bottom - pad, top + pad])
    dots = alt.Chart(points).mark_point(size=60, color=BEFORE, strokeWidth=2).encode(x, y)
    rise = "datum.slope * datum.x + datum.height"
    at = alt.Chart(steps).transform_filter("datum.step == shown")
    curve = (
        at.transform_calculate(
            along=f"sequence({low}, {high} + {(high - low) / 80}, {(high - low) / 80})"
        )
        .transform_flatten(["along"], as_=["x"])
        .transform_calculate(y=f"1 / (1 + exp(-({rise})))" if curved else rise)
        .mark_line(color=AFTER, strokeWidth=2.5, clip=True)
        .encode(x, y)
    )
    said = at.transform_calculate(
        said="'step ' + datum.step + ': slope ' + format(datum.slope, '.4~g') + ', height '"
        " + format(datum.height, '.4~g') + ', loss ' + format(datum.loss, '.4~g')"
    ).mark_text(align="center", baseline="top", y=4, fontWeight="bold")
    said = said.encode(alt.Text("said:N"))
    return alt.layer(dots, curve, said).add_params(hand).properties(height=300)
