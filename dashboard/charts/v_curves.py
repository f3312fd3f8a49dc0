"""Unnamed curves of error against step."""

import altair as alt

from dashboard.charts.marks import APPROXIMATION, BEFORE, DASHED, GUESS, SOLID, TRUTH


def v_curves(table: alt.ChartDataType) -> alt.Chart:
    """Each curve with a dash and a colour of its own. Takes columns `h`, `error`, `curve`."""
    x = alt.X("h:Q", title="Step h").scale(type="log", reverse=True)
    y = alt.Y("error:Q", title="Error of the slope").scale(type="log", domain=[1e-15, 1e3])
    rows = alt.Chart(table).encode(
        x.axis(format=".0e", tickCount=6),
        y.axis(format=".0e", values=[10.0**k for k in range(-12, 4, 4)]),
    )
    names = ["1", "2", "3", "4"]
    dashes = [SOLID, DASHED, [2, 2], [8, 3, 2, 3]]
    legend = alt.Legend(orient="bottom", title="Curve", symbolType="stroke", symbolSize=400)
    colours = [APPROXIMATION, TRUTH, GUESS, BEFORE]
    return rows.mark_line(strokeWidth=2, clip=True).encode(
        alt.Color("curve:N", legend=legend).scale(domain=names, range=colours),
        alt.StrokeDash("curve:N", legend=legend).scale(domain=names, range=dashes),
    ).properties(height=320)  # fmt: skip
