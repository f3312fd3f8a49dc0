"""Training that holds: where training breaks, why, and what limits on the step do about it."""

import streamlit as st

from core.experiments import stability
from dashboard.charts import limits as charts
from dashboard.charts import marks
from dashboard.downloads import table_button
from dashboard.drawing import draw, guess_rows
from dashboard.exercise import predict
from dashboard.kept import kept
from dashboard.sections.limit_exercises import highest_rate, nan_or_bounce
from dashboard.sections.seed_by_seed import seed_by_seed
from dashboard.sections.thirty_layers import thirty_layers
from dashboard.snippet import code_for

recorded = kept(stability.recorded)
edge = kept(stability.edge_runs)()

st.title("Training that holds")
st.write(
    "**At which rate does training break?** A network that reads handwritten digits, trained on "
    "all rows at once, from eight starts. Curvature predicts an edge: 2 / L, with L the largest "
    "curvature of the loss where training begins."
)
question = "From which learning rate on do most runs fail?"
guess = predict("stability_guess", question, "Learning rate", 0.01, 100.0, 0.01)
st.header(
    f"The edge is predicted at {edge.predicted:.2g}; most runs fail from {edge.fails_from:.2g} on"
)
if guess is not None:
    st.write(f"You guessed {guess:g}.")
draw(
    charts.edges, edge.runs, edge.lines, guess_rows(guess),
    alt=f"Held-out loss by learning rate. Predicted edge {edge.predicted:.2g}; the first rate at "
    f"which most runs fail is {edge.fails_from:.2g}; past 2 / L, {edge.beyond} of {edge.n_beyond} "
    "runs below it still train.",
)  # fmt: skip
st.caption(
    f"Circles are runs, triangles failed ones. Crossing 2 / L is no crash: {edge.beyond} of the "
    f"{edge.n_beyond} runs at 1.2 to 2 times 2 / L trained well, because curvature moves while "
    f"training goes on (at their end the edge stood at {edge.at_end:.2f}). Far past it, all fail."
)

st.header("Before and after, at nine rates")
rows = ["digits", "spam"]
name = st.radio("Rows", rows, key="stability_rows", bind="query-params", horizontal=True)
result = recorded(name)
alt = f"Share of {result.n_seeds} runs that survived at each rate, before and after."
draw(charts.survival, result.by_rate, alt=alt)
st.write(
    f"With a fixed rate and the naive softmax **{result.before.survived:.0%}** of the runs survive "
    f"({result.before.broken:.0%} lose a number to overflow); with the guard "
    f"**{result.after.survived:.0%}**. At its best rate each is about as accurate: "
    f"{result.before.best_rate:.1%} and {result.after.best_rate:.1%}. The guard buys robustness "
    "to a badly chosen rate, not peak accuracy: it lowers what is too high and lifts what is far "
    "too low for so few steps."
)
draw(
    marks.dot_intervals, result.methods, "Runs that survived, of all rates and seeds", ".0%",
    alt="Survival by method: " + result.said + ".",
)  # fmt: skip
st.caption(
    f"Survived: held-out accuracy above half-way from the commonest class to 1, after "
    f"{result.n_steps} steps. Bars: 95% intervals as if runs were independent. The guard costs "
    f"{result.cost['median']:.2f} times the time of a plain run over {result.cost['n_steps']:,} "
    "steps."
)

st.header("Seed by seed")
seed_by_seed(name)

st.header("The first number lost")
lost = kept(stability.autopsy)()
draw(charts.strip, lost.table, alt=f"Largest numbers by step; {lost.said}.")
st.write(
    f"The naive softmax at rate 30: {lost.said}. Log-sum-exp never divides infinity by infinity, "
    "so nothing is lost, yet at such a rate nothing is learned either: it cures NaN, not training."
)

st.header("Signals through thirty layers")
thirty_layers()

st.header("Exercise")
highest_rate()
nan_or_bounce()
code_for(
    f"{result.after.survived:.0%}",
    f"""
from core.experiments.limits import recorded

print(f"{{recorded('{name}').survived[-1].mean():.0%}}")
""",
)
table_button("Every run", result.runs, f"stability-{name}.csv")
