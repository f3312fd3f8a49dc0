"""Diagnose my curve: a careful second opinion on a training loss."""

import streamlit as st

from core.experiments.recorded import recorded
from core.models.diagnosis import NAMES, diagnose
from dashboard.downloads import table_button
from dashboard.exercise import Mistake, exercise
from dashboard.kept import kept
from dashboard.sections.curve_quiz import quiz
from dashboard.sections.curve_upload import sample_curve
from dashboard.sections.diagnosis_errors import how_often_wrong
from dashboard.sections.shown_verdict import opinion_on_one
from dashboard.snippet import code_for

record = kept(recorded)("diagnosis")
by_label: dict[str, list[dict]] = {}
for one in record["examples"]:
    by_label.setdefault(one["label"], []).append(one)
order = ["overfitting", "converging", "oscillating", "plateau", "stuck: rate too small"]
order += ["diverging", "stuck: dead", "not finite"]
samples = {
    f"{letter}: {by_label[label][0]['recipe']['family']}": sample_curve(by_label[label][0])
    for letter, label in zip("ABCDEFGH", order, strict=True)
}

st.title("Diagnose my curve")
st.write(
    "**What is your loss curve telling you?** Give one, and get a second opinion with reasons."
)
opinion_on_one(samples)

st.header("Six unlabeled curves")
st.write("Guess the cause of each before the tool does. All were really trained.")
shown = [(label, 1) for label in order[3::-1] + order[5:7]]
shown += [("overfitting", 2), ("stuck: rate too small", 1), ("not finite", 2), ("converging", 2)]
shown += [("stuck: rate too small", 2), ("oscillating", 2)]  # another mix, with what is missing
quiz([by_label[label][turn] for label, turn in shown], list(NAMES[:-1]), kept(diagnose))

st.header("How often is it wrong?")
counts = how_often_wrong(record)

st.header("Exercise")
exercise(
    "diagnose",
    "Training falls to the end. Validation is .61 at step 20, .52 at step 40, .58 at step 60 and "
    ".70 at step 80. The checkpoint of which step do you keep?",
    40, 0, "It was best there on rows it had not trained on; what came later was learned by heart.",
    [
        Mistake(80, "That one is best on rows it has seen. Look at validation."),
        Mistake(20, "Validation still improved after it."),
        Mistake(60, "By then validation had already risen for 20 steps."),
    ],
)  # fmt: skip
exercise(
    "diagnose",
    "After it has flattened, a loss rises forty times by about 1e-12 each. By what factor must the "
    "rate be cut? (1 if not at all.)",
    1, 0, "Rises of 1e-12 are rounding: a converged run shows them at any rate.",
    [Mistake(10, "That is for steps that rise by a visible share of the loss; this is rounding.")],
    part="_rounding",
)  # fmt: skip
code_for(
    f"{record['names']['fresh seeds']['exact']:.1%}",
    """
from core.experiments.recorded import recorded

print(f"{recorded('diagnosis')['names']['fresh seeds']['exact']:.1%}")
""",
)
table_button("The confusion matrix", counts, "confusion.csv")
