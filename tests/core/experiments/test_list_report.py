"""A list to keep says how far it can be trusted, and cannot carry somebody's markup."""

import pandas as pd
import pytest

from core.experiments.list_report import list_report, plain
from core.experiments.recorded import recorded

TABLE = pd.DataFrame(
    {
        "title": ["Heat (1995)", "<script>alert(1)</script> | [x](http://example.org)\n# big"],
        "probability": [0.764, 0.5],
        "expected": [3.9, 3.0],
        "low": [2.5, 1.0],
        "high": [5.0, 4.5],
        "n_ratings": [1104, 2],
        "because": [[("the movie", 3.5), ("you", 0.4)], [("the movie", 3.0)]],
    }
)


@pytest.fixture(scope="module")
def report() -> str:
    return list_report(TABLE, "25 ratings: your taste.", 4.0, shipped=True, own="Yours: 0.8.")


def test_every_row_has_its_probability_range_and_reasons(report: str):
    assert "| 1 | Heat (1995) | 76 of 100 | 3.90 | 2.5 to 5 | 1,104 |" in report
    assert "- Heat (1995): the movie +3.50, you +0.40; together 3.90." in report


def test_it_says_what_liked_means_and_how_much_is_known(report: str):
    assert "a rating of 4 or more" in report
    assert "25 ratings: your taste." in report


def test_the_model_s_record_is_the_recorded_one(report: str):
    ladder = recorded("recommendations")["ladder"]
    best = ladder["name"].index("everything")
    assert f"{ladder['value'][best]:.3f} stars" in report
    assert "Yours: 0.8." in report


def test_the_terms_follow_the_data(report: str):
    assert "not be used commercially" in report
    assert "Harper and J. A. Konstan" in report
    assert "Harper" not in list_report(TABLE, "", 4.0, shipped=False)


def test_a_title_cannot_add_markup(report: str):
    assert "<script>" not in report
    assert r"\[x\](http" in report  # its brackets are escaped: no link
    assert "\n# big" not in report
    assert all(line.count(" | ") == 5 for line in report.splitlines() if line.startswith("| 2 "))


def test_plain_words_stay_as_they_are():
    assert plain("Alien³: Director's cut, 1992") == "Alien³: Director's cut, 1992"
