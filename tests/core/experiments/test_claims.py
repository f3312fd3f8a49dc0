"""The article's promises and the three bets say what was recorded."""

import pandas as pd
import pytest

from core.experiments import bets
from core.experiments.claims import VERDICTS, claims
from core.experiments.recorded import recorded


def test_every_promise_has_a_verdict_and_a_measurement():
    for claim in claims():
        assert claim.verdict in VERDICTS
        assert claim.measured
        assert claim.restated
        assert "nan" not in claim.measured


def test_no_promise_with_a_number_holds_as_it_stands():
    numbered = [c for c in claims() if any(d in c.promise for d in ("%", "twice"))]
    assert len(numbered) == 6
    assert all(claim.verdict != "holds" for claim in numbered)


def test_the_ten_percent_are_those_of_the_recorded_ladder():
    ladder = recorded("recommendations")["ladder"]
    rmse = dict(zip(ladder["name"], ladder["value"], strict=True))
    said = next(c.measured for c in claims() if c.promise.startswith("Predictions"))
    assert f"{1 - rmse['everything'] / rmse['movie mean']:.1%} lower" in said


@pytest.mark.parametrize("bet", [bets.spam, bets.ratings, bets.network])
def test_after_beats_before_beyond_both_intervals(bet):
    points = bet().points
    before, after = points.iloc[0], points[points["stage"] == "after"].iloc[0]
    assert after["high"] < before["low"] or after["low"] > before["high"]


def test_a_guess_of_the_answer_lies_on_the_after_point():
    for bet in (bets.spam(), bets.ratings()):
        assert bet.place(bet.answer) == pytest.approx(bet.points["value"].iloc[-1], abs=1e-3)
        assert bet.place(None) is None


@pytest.mark.parametrize(
    "word",
    ["speedometer", "y = x²", "15%", "20% faster", "more accurate", "total your data", "average",
     "Sum what users", "Bayesian", "10% better", "stable", "1/n", "twice as fast", "rises by 20%",
     "90%", "massive"],
)  # fmt: skip
def test_every_promise_of_the_article_is_answered(word):
    assert any(word in claim.promise for claim in claims())


def test_what_may_be_said_instead_names_no_number_that_is_missing():
    for claim in claims():
        for placeholder in ("so many", "a to b", "r percent", "k steps"):
            assert placeholder not in claim.restated.lower()


def test_each_start_of_the_network_breaks_once_above_all_that_it_survived():
    runs = pd.DataFrame(
        {
            "seed": [0, 0, 0, 0, 1, 1],
            "rate": [0.1, 1.0, 2.0, 4.0, 1.0, 3.0],
            "survived": [False, True, False, False, True, False],
        }
    )
    assert bets.first_failures(runs).tolist() == [2.0, 3.0]
