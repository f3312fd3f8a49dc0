"""Numbers and counts in words."""

import numpy as np
import pytest

from core.experiments import stability
from core.experiments.sequences import powers
from dashboard.words import counted, rounded, signed


@pytest.mark.parametrize("zero", [0.0, -0.0, -1e-9, 1e-9])
def test_a_zero_has_no_sign(zero):
    assert rounded(zero, 6) == "0.000000"
    assert signed(zero, 3) == "0.000"


def test_a_difference_keeps_its_sign_and_one_thing_is_one():
    assert (signed(0.0126, 3), signed(-4.4, 0)) == ("+0.013", "-4")
    assert counted(1, "piece", "pieces") == "1 piece"
    assert counted(4, "piece", "pieces") == "4 pieces"


def test_thirty_layers_are_thirty_points_in_each_direction():
    assert stability.signals(1.4).groupby("what")["layer"].nunique().eq(30).all()


def test_the_power_that_is_drawn_is_the_one_that_the_legend_names():
    expected = powers(0.9).query("kind == 'gainⁿ⁻¹ at layer n'")
    assert expected["size"].to_numpy() == pytest.approx(0.9 ** (np.arange(30.0)))
