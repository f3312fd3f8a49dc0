"""A list of recommendations: in words, as files, and with one rating changed."""

from collections import Counter

import numpy as np
import pandas as pd
import streamlit as st

from core.experiments import one_person
from core.experiments.list_report import list_report
from core.models.recommender import Model, Person
from dashboard import remembered
from dashboard.charts import recommender as charts
from dashboard.downloads import table_button, text_button
from dashboard.drawing import draw
from dashboard.people import Whose, known_of, of_movielens, voice_of
from dashboard.uploads import plain

PLACES, CHANCES = ["place_before", "place_after"], ["probability_before", "probability_after"]


def codes_of(model: Model, labels: pd.Series) -> np.ndarray:
    """Codes of items by label."""
    return np.array([model.item_codes[label] for label in labels])


def apart(labels: list[str]) -> list[str]:
    """The labels, equal ones numbered: a selectbox gives back the first of those that read alike.

    Examples
    --------
    >>> apart(["Hamlet (2000)", "Alien (1979)", "Hamlet (2000)"])
    ['Hamlet (2000)', 'Alien (1979)', 'Hamlet (2000), no. 2']
    """
    seen: Counter[str] = Counter()
    told = []
    for label in labels:
        seen[label] += 1
        told.append(f"{label}, no. {seen[label]}" if seen[label] > 1 else label)
    return told


def named(table: pd.DataFrame) -> pd.DataFrame:
    """Places, titles and "76 of 100", for the strips of dots."""
    said = [f"{100 * share:.0f} of 100" for share in table["probability"]]
    places = range(1, len(table) + 1)
    return pd.DataFrame({"place": places, "title": table["title"], "said": said})


def as_shown(table: pd.DataFrame) -> pd.DataFrame:
    """A list in words: "76 of 100", "3.9 (2.5 to 5)"."""
    return pd.DataFrame(
        {
            "title": table["title"],
            "liked by": [f"{100 * share:.0f} of 100" for share in table["probability"]],
            "expected": table["expected"].round(2),
            "90% range": [
                f"{low:g} to {high:g}"
                for low, high in zip(table["low"], table["high"], strict=True)
            ],
            "ratings behind it": table["n_ratings"],
        }
    )


def answer(whose: Whose, table: pd.DataFrame, liked: float, guess: float | None) -> None:
    """The list that `table` holds, not an empty one: likely ratings, a table, and files."""
    person, first = whose.person, table.iloc[0]
    st.header(
        f"{plain(first['title'])}: liked by {100 * first['probability']:.0f} of 100 like "
        f"{voice_of(person).like}"
    )
    if guess is not None:
        st.write(f"You guessed {guess:.0f} of 100.")
    st.caption(rests_on(person, first))
    st.caption(
        "The order weighs how likely each is to be watched with how likely it is to be liked, so "
        f"a lower chance can stand higher. Each row: twenty equally likely ratings, those of "
        f"{liked:g} or more filled."
    )
    codes = codes_of(person.model, table["item"])
    draw(
        charts.dot_strips, remembered.likely_ratings(person, codes, liked), named(table),
        len(table),
        alt=f"{len(table)} recommended, twenty likely ratings each. First {first['title']}: "
        f"{first['probability']:.0%} at or above {liked:g}, expected {first['expected']:.1f}.",
    )  # fmt: skip
    with st.expander("The list as a table"):
        st.dataframe(
            as_shown(table), hide_index=True,
            alt=f"{len(table)} recommendations with probability, expected rating, 90% range and "
            f"the ratings behind each, from {first['title']} to {table['title'].iloc[-1]}.",
        )  # fmt: skip
    downloads(whose, table, liked)


def rests_on(person: Person, first: pd.Series) -> str:
    """How many ratings the first pick has behind it, and what they cannot tell."""
    n, voice = len(person.rated), voice_of(person)
    text = (
        f"This rests on {n:,} rating{'s' * (n != 1)} of {voice.whose} own and "
        f"{first['n_ratings']:,} of {plain(first['title'])}."
    )
    if n > 1 and (person.value == person.value[0]).all():
        text += (
            f" All {n:,} are {person.value[0]:g}: nothing in them tells what {voice.who} would "
            f"like less, so {100 * first['probability']:.0f} of 100 is less sure than it sounds."
        )
    return text


def downloads(whose: Whose, table: pd.DataFrame, liked: float) -> None:
    """The list as a report and as a table, and the ratings it rests on, as files."""
    person = whose.person
    model, known = person.model, " ".join([known_of(person), whose.rescaled]).strip()
    own = own_error(person) if of_movielens(model) else ""
    why = ["; ".join(f"{what} {part:+.3f}" for what, part in row) for row in table["because"]]
    with st.container(horizontal=True):
        text_button(
            "One-page report",
            lambda: list_report(table, known, liked, of_movielens(model), own),
            "recommendations.md",
        )
        table_button("Recommendations", table.assign(because=why), "recommendations.csv")
        table_button("Cleaned ratings", cleaned(whose), "ratings.csv")


def cleaned(whose: Whose) -> pd.DataFrame:
    """A person's ratings as they were given, beside the stars they became where they did."""
    person, model = whose.person, whose.person.model
    items = model.ratings.items[person.rated]
    titles = [model.title(code) for code in person.rated]
    rated = pd.DataFrame({"item": items, "title": titles, "rating": person.value})
    if whose.given is None:
        return rated
    return rated.assign(rating=[whose.given[item] for item in items], stars=person.value)


@st.fragment
def what_if(person: Person, liked: float) -> None:
    """Change one rating, and see the list move."""
    model = person.model
    yours = apart(
        [
            f"{model.title(int(code))} ({value:g})"
            for code, value in zip(person.rated, person.value, strict=True)
        ]
    )
    place = yours.index(st.selectbox("The rating of", yours, key="recommend_changed"))
    rating = st.select_slider(
        "had been", [float(level) for level in model.scale], value=float(person.value[place]),
        key=f"recommend_changed_to_{person.rated[place]}_{person.value[place]:g}",
    )  # fmt: skip
    label = str(model.ratings.items[person.rated[place]])
    moved = remembered.what_if(person, label, rating, 10, liked)
    st.dataframe(
        pd.DataFrame(
            {
                "title": moved["title"],
                "place": [arrow(*pair) for pair in moved[PLACES].itertuples(index=False)],
                "liked by, of 100": [
                    arrow(*pair) for pair in (100 * moved[CHANCES]).itertuples(index=False)
                ],
            }
        ),
        hide_index=True, alt=f"The list before and after, were the rating {rating:g}.",
        column_config={
            "title": st.column_config.TextColumn(width=165),
            "place": st.column_config.TextColumn(width=60),
            "liked by, of 100": st.column_config.TextColumn(width=95),
        },
    )  # fmt: skip


def arrow(before: float, after: float) -> str:
    """Before and after in a cell: "3 → 1"; a dash where it is not on the list."""
    one, two = ("–" if np.isnan(value) else f"{value:.0f}" for value in (before, after))
    return f"{one} → {two}" if one != two else one


def own_error(person: Person) -> str:
    """The person's own error, each rating predicted from the others, where n allows it."""
    voice, scale = voice_of(person), person.model.scale
    if len(person.rated) < one_person.N_OWN:
        return f"From {one_person.N_OWN} ratings on, {voice.whose} own error is measured too."
    found = remembered.own_errors(person)
    return (
        f"Each fifth of {voice.whose} {found.n} ratings was predicted from the others: the typical "
        f"error (RMSE) is **{found.after.value:.2f}** ({found.after.low:.2f} to "
        f"{found.after.high:.2f}) on the scale of {scale[0]:g} to {scale[-1]:g}, against "
        f"{found.before.value:.2f} for each item's own level. One person's ratings: n is small."
    )
