"""Beliefs: what can be moved is computed in the browser, by Vega."""

import json

import altair as alt

from dashboard.charts import marks

WIDE = 330  # on a telephone of 360 pixels; Streamlit stretches it elsewhere
SHARE = "share of all viewers who would like it"
N_PIECES = 2000  # that a density is added up from
KINDS = ["few ratings", "many ratings"]


def curves(first: tuple[str, str], second: tuple[str, str]) -> alt.Chart:
    """Compute two Beta densities, `before` and `after`, over `share`, from their likes, dislikes.

    They are added up relative to their peaks, so that none overflows.
    """
    return (
        alt.Chart(alt.sequence(0, N_PIECES, as_="k"))
        .transform_calculate(share=f"(datum.k + 0.5) / {N_PIECES}")
        .transform_calculate(before=log_density(*first), after=log_density(*second))
        .transform_joinaggregate(top="max(after)", before_top="max(before)")
        .transform_calculate(
            after="exp(datum.after - datum.top)", before="exp(datum.before - datum.before_top)"
        )
        .transform_joinaggregate(whole="sum(after)", before_whole="sum(before)")
        .transform_calculate(
            after=f"{N_PIECES} * datum.after / datum.whole",
            before=f"{N_PIECES} * datum.before / datum.before_whole",
        )
    )


def log_density(a: str, b: str) -> str:
    """Write the logarithm of a Beta density, but for a constant, as Vega understands it."""
    return f"({a} - 1) * log(datum.share) + ({b} - 1) * log(1 - datum.share)"


def two_beliefs(
    table: alt.ChartDataType, guesses: alt.ChartDataType, threshold: float, words: tuple[str, str]
) -> alt.LayerChart:
    """Draw the beliefs after few and after many ratings, their areas above a threshold shaded.

    Takes their densities as columns `share`, `before` and `after`, the reader's guesses as a column
    `guess`, pixels from the top (below the words of the few, 78, or of the many, 22), and what is
    written beside each.
    """
    both = alt.Chart(table)
    x = alt.X("share:Q", title=SHARE).axis(format="%")
    layers, above = [], both.transform_filter(f"datum.share >= {threshold}")
    styles = [("before", marks.BEFORE, [2, 2]), ("after", marks.AFTER, marks.SOLID)]
    words = (f"dotted: {words[0]}", f"solid: {words[1]}")
    for (field, colour, dash), said, at in zip(styles, words, (60, 4), strict=True):
        y = alt.Y(f"{field}:Q", title="belief (density)")
        layers += [
            above.mark_area(color=colour, opacity=0.3).encode(x, y),
            both.mark_line(color=colour, strokeDash=dash, strokeWidth=2.5).encode(x, y),
            alt.Chart(alt.Data(values=[{"words": said}]))
            .mark_text(align="left", baseline="top", fontSize=14, fontWeight="bold")
            .encode(alt.Text("words:N"), x=alt.value(8), y=alt.value(at)),
        ]
    guessed = alt.Chart(guesses).mark_text(
        align="left", baseline="top", fontSize=13, text="▲ your guess"
    )
    layers.append(guessed.encode(alt.Y("guess:Q", scale=None, axis=None), x=alt.value(8)))
    cut = alt.Chart(alt.Data(values=[{"at": threshold}]))
    layers.append(cut.mark_rule(color=marks.TRUTH, strokeWidth=1.5).encode(alt.X("at:Q")))
    return alt.layer(*layers).properties(height=230)


def belief() -> alt.VConcatChart:
    """Draw prior and posterior, the area above a threshold that the hand moves, and its size.

    Its parameters are `threshold`, what was seen as `likes` and `dislikes`, and the prior as the
    share it expects, `centre`, and the viewers it imagines, `strength`. Below, of a hundred movies
    with such a record as many are filled as would exceed the threshold.
    """
    seen = [alt.param(name, value=1) for name in ("likes", "dislikes", "centre", "strength")]
    cut = alt.param(
        "threshold",
        value=0.7,
        bind=alt.binding_range(min=0.01, max=0.99, step=0.01, name="Threshold "),
    )
    a, b = "centre * strength", "(1 - centre) * strength"
    both = curves((a, b), (f"{a} + likes", f"{b} + dislikes"))
    x = alt.X("share:Q", title=SHARE).axis(format="%")
    y = alt.Y("after:Q", title=None).axis(**marks.INSIDE)
    beyond = both.transform_filter("datum.share >= threshold")
    shaded = beyond.mark_area(color=marks.AFTER, opacity=0.35).encode(x, y)
    prior = both.mark_line(color=marks.BEFORE, strokeDash=marks.DASHED).encode(x, y="before:Q")
    after = both.mark_line(color=marks.AFTER, strokeWidth=2.5).encode(x, y)
    rule = both.transform_filter("datum.k == 0").transform_calculate(at="threshold").mark_rule(
        color=marks.TRUTH, strokeWidth=2
    ).encode(alt.X("at:Q"))  # fmt: skip
    area = beyond.transform_aggregate(p="sum(after)").transform_calculate(
        p=f"datum.p / {N_PIECES}", n="round(100 * datum.p)"
    )
    said = (
        area.transform_calculate(
            words="'P(share > ' + format(threshold, '.0%') + ') = ' + format(datum.p, '.3f')"
        )
        .mark_text(align="left", baseline="top", fontSize=15, fontWeight="bold")
        .encode(alt.Text("words:N"), x=alt.value(34), y=alt.value(4))
    )
    title = alt.Title("belief (density): dashed before, solid after", **marks.SMALL)
    above = alt.layer(shaded, prior, after, rule, said)
    above = above.properties(width=WIDE, height=260, title=title)
    return alt.vconcat(above, people(area)).add_params(cut, *seen)


def people(area: alt.Chart) -> alt.LayerChart:
    """Draw a hundred movies, `n` of them filled, and say so."""
    grid = area.transform_calculate(i="sequence(0, 100)").transform_flatten(["i"])
    placed = grid.transform_calculate(
        column="datum.i % 20",
        row="floor(datum.i / 20)",
        stage="datum.i < datum.n ? 'after' : 'before'",
    )
    icons = marks.stage_points(placed, size=60).encode(
        alt.X("column:O", axis=None), alt.Y("row:O", axis=None)
    )
    said = (
        area.transform_calculate(
            words="'of 100 movies with such a record, about ' + datum.n + ' exceed '"
            " + format(threshold, '.0%')"
        )
        .mark_text(align="left", baseline="bottom", fontSize=13)
        .encode(alt.Text("words:N"), x=alt.value(0), y=alt.value(-6))
    )
    return alt.layer(icons, said).properties(width=WIDE, height=100)


def changing_places(table: alt.ChartDataType, rules: tuple[str, ...], last: int) -> alt.LayerChart:
    """Draw each movie's rank by each rule, a line a movie, its title and n at the end.

    Takes columns `title`, `rule`, `rank`, `place` (where it is drawn: ranks beyond `last` stand
    below it), `kind` and `n`, and the rules in drawing order.
    """
    named = json.dumps(rules)
    rows = alt.Chart(table).transform_calculate(
        column=f"indexof({named}, datum.rule)",
        words="(length(datum.title) > 17 ? slice(datum.title, 0, 16) + '…' : datum.title)"
        " + ' (' + datum.n + ')'",
    )
    right = 1.8 * len(rules)  # room for the titles, on a telephone too
    lines = rows.encode(
        alt.X("column:Q", title=None)
        .axis(
            orient="top", values=list(range(len(rules))), labelExpr=f"{named}[datum.value]",
            labelAngle=-40, labelOverlap=False, grid=False, domain=False, labelFontSize=11,
        )
        .scale(domain=[-0.3, right - 1], nice=False),
        alt.Y("place:Q", title=f"rank; below the line, the order beyond {last}")
        .scale(reverse=True, domainMin=0, nice=False)
        .axis(values=[1, *range(5, last + 1, 5)]),
        alt.Detail("title:N"),
        alt.Color("kind:N", title=None)
        .scale(domain=KINDS, range=[marks.APPROXIMATION, marks.AFTER])
        .legend(orient="bottom"),
        alt.StrokeDash("kind:N", legend=None).scale(
            domain=KINDS, range=[marks.DASHED, marks.SOLID]
        ),
    )  # fmt: skip
    points = lines.mark_point(size=45, filled=True, opacity=1).encode(
        alt.Shape("kind:N", title=None).scale(domain=KINDS, range=["circle", "diamond"]),
        tooltip=["title:N", "rule:N", "rank:Q", alt.Tooltip("n:Q", title="ratings")],
    )
    titles = (
        lines.transform_filter(f"datum.column == {len(rules) - 1}")
        .mark_text(align="left", dx=8, fontSize=10)
        .encode(alt.Text("words:N"), color=alt.value(marks.INK))
    )
    edge = alt.Chart(alt.Data(values=[{"place": last + 1.5}]))
    rule = edge.mark_rule(color=marks.BEFORE, strokeDash=[2, 3]).encode(alt.Y("place:Q"))
    return alt.layer(rule, lines.mark_line(strokeWidth=1.5), points, titles).properties(height=620)


def all_levels(table: alt.ChartDataType) -> alt.LayerChart:
    """Draw each level's share of a movie's ratings and its probability for the next rating.

    Takes columns `rating`, `stage` (before or after), `value`, and `prior`.
    """
    rows = alt.Chart(table)
    x = alt.X("rating:O", title="rating, in stars").axis(labelAngle=0, format=".1f")
    y = alt.Y("value:Q", title="probability").axis(format="%")
    prior = rows.transform_filter("datum.stage == 'after'").mark_line(
        color=marks.BEFORE, strokeDash=marks.DASHED
    ).encode(x, alt.Y("prior:Q"))  # fmt: skip
    points = marks.stage_points(rows).encode(
        x, y, tooltip=["rating:O", "stage:N", alt.Tooltip("value:Q", format=".1%")]
    )
    return alt.layer(prior, points).properties(height=240)
