"""Bugs planted in a gradient are found by name, and the right gradient is not accused."""

import numpy as np
import pytest

from core.datasets.messages import load_messages
from core.experiments.planted import N_DIALS, search


@pytest.mark.parametrize(
    ("bug", "cause"),
    [("none", ""), ("3% off one weight", "one entry"), ("one term dropped", "one entry"),
     ("wrong sign", "sign"), ("1/n forgotten", "scale")],
)  # fmt: skip
@pytest.mark.parametrize("trained", [False, True])
def test_a_planted_bug_is_named_and_its_mending_seen(bug, cause, trained):
    found = search(load_messages(), bug, trained)
    assert found.before.cause == cause
    assert found.after.right
    assert found.words[found.before.worst] in found.words


def test_every_entry_and_every_step_is_listed_before_and_after():
    found = search(load_messages(), "3% off one weight", False, seed=3)
    assert found.errors.groupby("stage").size().to_dict() == {"before": N_DIALS, "after": N_DIALS}
    before = found.errors.query("stage == 'before'")
    assert (before["error"] > 0.02).sum() == 1
    assert found.errors.query("stage == 'after'")["error"].max() < 1e-6
    steps = found.remainders.query("stage == 'after'")
    slope = np.polyfit(np.log(steps["step"]), np.log(steps["remainder"]), 1)[0]
    assert slope == pytest.approx(2, abs=0.1)  # a right tangent leaves over t²
