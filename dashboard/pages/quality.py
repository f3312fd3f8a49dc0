"""How good is it? The recommender's evidence on ratings it has not seen."""

import streamlit as st

from dashboard.charts import marks
from dashboard.charts import recommender as charts
from dashboard.downloads import table_button
from dashboard.drawing import draw
from dashboard.exercise import Mistake, exercise, predict
from dashboard.sections import own
from dashboard.snippet import code_for

st.title("How good is it?")
st.write(
    "**Are these predictions worth trusting?** Errors count on ratings that the model has not seen "
    "only: some are held out, and predicted from the others."
)
found = own.evidence()
evidence, lower = found.measured, own.lower(found.measured.ladder)
ladder, bins = evidence.ladder, evidence.calibration
movie = ladder.set_index("name").loc["movie mean"]
best = ladder.iloc[-1]

guess = predict(
    "quality_guess",
    "By how many percent is the whole model's typical error (RMSE) below that of each movie's "
    "average?",
    "Percent lower", 0.0, 100.0, 0.5,
)  # fmt: skip
word = "lower" if lower >= 0 else "higher"
st.header(f"{abs(lower):.1%} {word} error than the movie average")
if guess is not None:
    st.write(f"You guessed {guess:g}%.")
draw(
    marks.dot_intervals, ladder, f"RMSE on held-out ratings, {found.points}",
    alt="Root mean squared error by model: "
    + ", ".join(f"{row.name} {row.value:.3f}" for row in ladder.itertuples(index=False)) + ".",
)  # fmt: skip
st.caption(
    "Bars: 95% intervals from resampling people. Against the movie mean on the same "
    f"ratings the gain is {best['gain']:.3f} ({best['gain_low']:.3f} to {best['gain_high']:.3f}). "
    f"Movie and person averages alone give {ladder['gain'][2]:.3f}."
)

st.header("Does 70 of 100 mean 70 of 100?")
st.write("Every probability of liking, in ten groups of equal size, against what came.")
draw(
    charts.calibration, bins,
    alt="Predicted and observed shares of liked ratings: "
    + ", ".join(f"{row.predicted:.0%} came {row.observed:.0%}" for row in bins.itertuples()) + ".",
)  # fmt: skip
apart = (bins["predicted"] - bins["observed"]).abs()
st.caption(
    f"On average they lie {100 * apart.mean():.1f} points apart, at most {100 * apart.max():.1f}. "
    "The dashed line is perfect agreement."
)

if len(evidence.newcomers):
    st.header("How many of your ratings does it need?")
    draw(
        charts.newcomers, evidence.newcomers, f"RMSE on 20 others, {found.points}",
        alt="Error for people the model never met: "
        + ", ".join(
            f"{row.own} ratings {row.value:.2f}"
            for row in evidence.newcomers.itertuples() if row.stage == "after"
        ) + ".",
    )  # fmt: skip
    st.caption(
        "People left out of the fit altogether, placed by 0 to 20 of their ratings: the movie mean "
        "(hollow) does not learn from them, the model (filled) does."
    )

if len(evidence.lists):
    st.header("Are its lists good?")
    draw(
        marks.dot_intervals, evidence.lists, "NDCG at 10 (higher is better)",
        alt="How well three orders put liked movies first: "
        + ", ".join(f"{row.name} {row.value:.3f}" for row in evidence.lists.itertuples(index=False))
        + ".",
    )  # fmt: skip
    st.caption(
        "People rate what they chose to watch, so a good list needs both: the chance that you "
        "watch it, and the chance that you like it if you do."
    )

rivals = own.rivals()
st.header(own.RIVALS)
draw(
    marks.dot_intervals, rivals, "RMSE on the same five folds of MovieLens, in stars",
    alt="Root mean squared error on MovieLens beside other libraries: "
    + ", ".join(f"{row.name} {row.value:.3f}" for row in rivals.itertuples(index=False)) + ".",
)  # fmt: skip
st.caption(
    "One machine, one thread; each rival's options from a small grid on an inner split of the "
    "training data. Versions, seconds, memory, list quality and losses: tests/benchmarks/README.md."
)

st.header("Exercise")
exercise(
    "quality",
    f"The movie mean's RMSE is {movie['value']:.3f}, the model's {best['value']:.3f}. By what "
    "percentage is the error lower? One decimal.",
    round(100 * lower, 1), 0.06, "Divide the difference by what you started from.",
    [
        Mistake(round(100 * best["gain"] / best["value"], 1), "Divide by the error before."),
        Mistake(round(100 * best["gain"], 1), "That is the difference: relate it to before."),
    ],
)  # fmt: skip
code_for(
    f"{own.lower(own.shipped_evidence().ladder):.1%}",
    """
from core.experiments.recorded import recorded

ladder = recorded("recommendations")["ladder"]
rmse = dict(zip(ladder["name"], ladder["value"]))
print(f"{1 - rmse['everything'] / rmse['movie mean']:.1%}")
""",
)
table_button("The ladder", ladder, "ladder.csv")
