"""Data, method, privacy: where all this comes from, and what happens to an upload."""

import pandas as pd
import streamlit as st

from core.experiments.recorded import DATA, recorded
from dashboard.kept import kept

st.title("Data, method, privacy")
st.write("**Where does all this come from?** From open data, fixed seeds, and code you can run.")

st.header("What happens to your files")
st.write(
    "An uploaded file is read in memory, in your session only. It is not written to disk, not "
    "logged, not put in a link, and no other visitor can reach it; it is forgotten when you close "
    "the page. There are no accounts and no tracking, and no page sends a "
    "request to another host. What a link keeps is the controls' settings and your guesses, never "
    "your data."
)

st.header("Which data")
st.markdown(
    """
- **Ratings**: MovieLens latest-small of 2016, 100,004 ratings of 9,066 movies by 671 people. Terms
  of GroupLens: not commercial without permission; the same terms when passed on.
- **Mails**: SpamAssassin public corpus of 2001-02, 4,609 mails as counts of words. Database under
  PDDL 1.0; no message text is shipped.
- **Digits**: scikit-learn's, from UCI, 1,797 images of 8 × 8, as distributed with scikit-learn.
"""
)
st.write(
    "Acknowledgement: F. M. Harper and J. A. Konstan, “The MovieLens Datasets: History and "
    "Context”, ACM Transactions on Interactive Intelligent Systems 5(4), article 19, 2015."
)

st.header("How it was measured")
st.markdown(
    """
- **Splits.** Ratings: five random fifths, seed 0; every rating is predicted once by a model that
  has not seen it. Newcomers: a fifth of the people left out whole. Mails: near-duplicates removed
  first, then five folds, five random splits, and one by time.
- **What was tuned on what.** Settings were chosen on a part of the training data, never on the data
  that judges. Thresholds and variances are calibrated on a tenth of the training ratings.
- **Intervals** are 95%. Errors, lists and like-rates of the recommender: from resampling people
  (your own error: your ratings). Shares of mails, of ratings in a group of like probability, and of
  training runs over rates and seeds: Wilson's, as if each were independent. Mean losses of mails:
  the normal approximation. Fewer than four seeds at one rate is “not enough runs”.
- **Recorded results.** What a page shows first was computed beforehand and is remade by one
  command, `python data/build.py`; a test recomputes part of it in every run.
"""
)

st.header("Known failures")
strangers = kept(recorded)("diagnosis")["names"]["families never learned"]
sick = 100 * strangers["false alarms"] / strangers["healthy"]
st.markdown(
    f"""
- The ratings end in 2016: newer movies can be neither used nor recommended.
- People rate what they chose to watch. Averages of ratings are not averages over all movies.
- The model is of people who rate at least 20 movies on one site; with fewer than five of your
  ratings a list is mostly averages.
- Spam of the 2020s is foreign to a filter trained on mail of 2001-02.
- A loss curve cannot show why training fails; a diagnosis is a second opinion with a test to try.
  Of models of kinds it has never met it names {strangers["exact"]:.0%} of the curves exactly, and
  calls {sick:.0f} of 100 healthy ones sick. Batches of few rows make it less sure.
  Most blow-ups come within four steps, too soon for any warning.
"""
)

st.header("Words and notation")
st.table(
    pd.DataFrame(
        [
            ("slope, gradient", "numerical, analytic derivative"),
            ("posterior", "what is believed after the data are seen"),
            ("predictive", "the probability of each level for the next rating"),
            ("P(liked)", "probability of a rating at or above the threshold you set"),
            ("RMSE", "typical error: the root of the mean squared error, in stars"),
            ("NDCG at 10", "how well a list of ten puts liked movies first; 1 is perfect"),
            ("calibrated", "of the cases given 70%, about 70% come"),
            ("before, after", "an honest baseline (hollow circle), and the model (filled diamond)"),
            ("limit", "what a sequence approaches, if anything; cannot tell is an answer"),
            ("log-loss, nats", "minus the natural logarithm of the probability given to what came"),
            ("fold, held out", "a part of the data that a model is judged on and never fitted to"),
            ("curvature, L", "how fast the slope itself changes; L is the largest of it anywhere"),
            ("learning rate", "what the slope is multiplied by to make a step"),
            ("guard", "checks that cut a step by the curvature and start again after a blow-up"),
            ("softmax", "scores made into probabilities; the naive way overflows, log-sum-exp not"),
            ("biases", "how far a person's and a movie's ratings lie above or below the average"),
            ("factors", "what people and movies have in common, learned from the ratings"),
            ("prior", "what is believed before the data are seen, here from other movies"),
            ("hard ham", "wanted mail that looks like spam: newsletters, offers one asked for"),
        ],
        columns=["word", "means"],
    ),
    hide_index=True, alt="Words used on the pages and what they mean.",
)  # fmt: skip

st.header("Run it yourself")
st.write(
    "Everything here runs on your own machine, where larger files are read than in a browser. In "
    "the project's folder, with Python 3.11 to 3.13:"
)
st.code(
    """python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
.venv/bin/streamlit run dashboard/app.py
.venv/bin/python -m core recommend ratings.csv --user 42 -n 10
.venv/bin/python -m core diagnose loss.csv""",
    language="sh",
    wrap_lines=True,
)

st.header("Take it away")
st.download_button(
    "The data cards", (DATA / "README.md").read_bytes(), "data-cards.md", "text/markdown",
    key="about_cards", on_click="ignore", icon=":material/download:",
)  # fmt: skip
