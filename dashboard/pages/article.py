"""The article, checked: each promise beside what was measured."""

import pandas as pd
import streamlit as st

from core.experiments.claims import VERDICTS, claims
from dashboard.contents import PAGES
from dashboard.downloads import table_button
from dashboard.exercise import choose
from dashboard.snippet import code_for

SIGNS = dict(
    zip(
        VERDICTS,
        (":material/check_circle:", ":material/edit:", ":material/help:", ":material/cancel:"),
        strict=True,
    )
)
checked = st.cache_data(show_spinner=False)(claims)()
paths = {entry.name: entry for entry in PAGES}
counts = {verdict: sum(claim.verdict == verdict for claim in checked) for verdict in VERDICTS}

st.title("The article, checked")
st.write(
    "**Which of its promises hold?** These pages grew from a beginner's article on three ideas of "
    "calculus. Each of its promises stands here beside what was measured, from the same recorded "
    "results as the charts."
)
guess = choose(
    "article_guess", "Of its promises with a number (15%, 20% faster, 10% better, twice as fast, "
    "20% accuracy, 90%), how many hold as they stand?", ["none", "one or two", "three or more"],
)  # fmt: skip
st.header(
    f"{counts['holds']} of {len(checked)} hold as they stand, {counts['holds if restated']} if "
    "restated"
)
if guess is not None:
    numbered = [claim for claim in checked if "%" in claim.promise or "twice" in claim.promise]
    mended = sum(claim.verdict == "holds if restated" for claim in numbered)
    untested = [f"“{c.promise}”" for c in numbered if c.verdict == "cannot be tested here"]
    right = "You were right: none does." if guess == "none" else f"You said {guess}: none does."
    st.write(
        f"{right} Of the {len(numbered)}, {mended} hold once it is said against what they are "
        f"measured; {' and '.join(untested)} cannot be tested here."
    )
shown = st.pills(
    "Show", VERDICTS, selection_mode="multi", default=VERDICTS,
    key="article_shown", bind="query-params",
)  # fmt: skip
for claim in checked:
    if claim.verdict in shown:
        with st.container(border=True):
            st.markdown(f"**“{claim.promise}”** {SIGNS[claim.verdict]} *{claim.verdict}*")
            st.write(claim.measured)
            st.caption(f"What may be said: {claim.restated}")
            if claim.page in paths:
                entry = paths[claim.page]
                st.page_link(entry.path, label=f"See {entry.title}")

table = pd.DataFrame([vars(claim) for claim in checked])
code_for(
    f"{counts['holds if restated']} if restated",
    """
from core.experiments.claims import claims

checked = claims()
print(sum(claim.verdict == "holds if restated" for claim in checked), "if restated")
""",
)
table_button("All promises", table, "article-checked.csv")
