"""Long curves are thinned for their chart, and nothing that stands out is lost."""

import numpy as np

from core.datasets.curves import Curve
from dashboard.sections.curve_points import MOST, STRETCHES, as_points, thinned

RNG = np.random.default_rng(3)
N = 200_000
LOSS = 1 + np.exp(-np.arange(N) / 30_000) + 0.01 * RNG.normal(size=N)
LOSS[123_456], LOSS[77], LOSS[150_000:150_003] = 9.0, -3.0, np.nan
CHECKED = np.where(np.arange(N) % 1000 == 999, LOSS + 0.1, np.nan)


def test_a_long_curve_keeps_ends_extremes_and_what_is_not_finite():
    few = thinned(as_points(Curve(np.arange(N) * 5.0, LOSS)))
    assert len(few) <= 3 * STRETCHES + 2
    assert few["step"].is_monotonic_increasing
    assert few["step"].iloc[[0, -1]].tolist() == [0, 5 * (N - 1)]
    assert set(few["loss"][few["step"].isin([5 * 123_456, 5 * 77])]) == {9.0, -3.0}
    assert few["step"][~few["finite"]].tolist() == [750_000]


def test_each_stretch_spans_what_it_spanned():
    every = as_points(Curve(np.arange(N, dtype=float), LOSS))
    few = thinned(every)
    for points in (every, few):
        points["at"] = points["step"] // (N / STRETCHES)
    whole, kept = (p[p["finite"]].groupby("at")["loss"].agg(["min", "max"]) for p in (every, few))
    assert whole.equals(kept)


def test_checks_between_losses_are_all_kept():
    few = thinned(as_points(Curve(np.arange(N, dtype=float), LOSS, CHECKED)))
    assert (few["which"] == "validation").sum() == np.isfinite(CHECKED).sum()


def test_a_curve_that_a_browser_can_draw_is_left_alone():
    points = as_points(Curve(np.arange(MOST, dtype=float), LOSS[:MOST]))
    assert thinned(points) is points


def test_a_long_curve_of_nothing_finite_can_be_drawn():
    few = thinned(as_points(Curve(np.arange(N, dtype=float), np.full(N, np.inf))))
    assert len(few) == STRETCHES + 1
    assert not few["finite"].any()
