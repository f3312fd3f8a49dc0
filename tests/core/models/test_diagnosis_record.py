"""The bars of the diagnosis, on the runs that were trained to judge it."""

import pytest

from core.experiments.recorded import recorded

RECORD = recorded("diagnosis")
FRESH, STRANGERS = "fresh seeds", "families never learned"


def missed(*values, why):
    """A case whose bar does not hold yet; the test fails as soon as it does."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=why))


@pytest.mark.parametrize("judged", [FRESH, STRANGERS, "families left out in turn"])
def test_names_are_exact(judged):
    assert RECORD["names"][judged]["curves"] > 1_000
    assert RECORD["names"][judged]["exact"] >= 0.85


@pytest.mark.parametrize("judged", [FRESH, STRANGERS, "families left out in turn"])
def test_names_are_near(judged):
    assert RECORD["names"][judged]["coarse"] >= 0.91


@pytest.mark.parametrize("judged", [FRESH, STRANGERS, "families left out in turn"])
def test_few_healthy_runs_are_called_sick(judged):
    names = RECORD["names"][judged]
    assert names["false alarms"] <= 0.06 * names["healthy"]


@pytest.mark.parametrize("judged", [FRESH, STRANGERS])
def test_runs_on_all_rows_hold_every_bar_of_names(judged):
    names = RECORD["names"][judged]["by batch"]["all rows"]
    assert names["exact"] >= 0.85
    assert names["coarse"] >= 0.91
    assert names["false alarms"] <= 0.06 * names["healthy"]


@pytest.mark.parametrize("judged", [FRESH, STRANGERS])
def test_intervals_hold_the_level_and_beat_conformal_ones(judged):
    level = RECORD["level"][judged]
    assert level["ours"]["coverage"] >= 0.91
    rivals = [scores for name, scores in level.items() if name != "ours"]
    assert level["ours"]["interval score"] < min(r["interval score"] for r in rivals)


@pytest.mark.parametrize("judged", [FRESH, STRANGERS])
def test_the_level_is_nearer_than_fitted_curves_come(judged):
    level = RECORD["level"][judged]
    assert level["ours"]["mean error"] <= 0.75 * level["median"]["mean error"]


@pytest.mark.parametrize(
    "judged", [FRESH, STRANGERS, missed("near the edge", why="32 of 519, one more than the bar")]
)
def test_few_runs_that_never_blow_up_were_warned(judged):
    warned = RECORD["warning"][judged]
    assert warned["calm"] > 400
    assert warned["false alarms"] <= 0.06 * warned["calm"]
