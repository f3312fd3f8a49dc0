"""The lesson of the limits experiments, and that what is shipped is what they give."""

import dataclasses
import json

import numpy as np
import pytest

from core.experiments import edge, limits, sequences, stability
from core.experiments.comparison import wilson


@pytest.fixture(scope="module")
def digits():
    return limits.load("digits")


@pytest.mark.parametrize("name", ["digits", "spam"])
def test_the_recorded_runs_belong_to_these_rows_and_settings(name):
    said = limits.record()
    assert said[name]["digest"] == limits.load(name).digest
    assert said["settings"] == json.loads(json.dumps(dataclasses.asdict(limits.Settings())))


@pytest.mark.parametrize(
    ("method", "at", "seed"), [("fixed", 2, 5), (limits.BEFORE, 8, 1), (limits.AFTER, 7, 3)]
)
def test_a_recorded_run_is_what_training_gives_again(digits, method, at, seed):
    recorded = limits.recorded("digits")
    m = recorded.methods.index(method)
    found = limits.train(digits, method, float(recorded.rates[at]), seed, limits.Settings())
    # Sums are ordered differently by other processors; a few of 449 rows may change side.
    assert found.accuracy == pytest.approx(recorded.accuracy[m, at, seed], abs=0.03)
    assert found.broke_at == recorded.broke_at[m, at, seed]


@pytest.mark.parametrize(("name", "bar"), [("digits", 0.88), ("spam", 0.98)])
def test_the_guard_keeps_networks_alive_at_no_cost_in_best_accuracy(name, bar):
    table = limits.recorded(name).summary().set_index("method")
    before, after = table.loc[limits.BEFORE], table.loc[limits.AFTER]
    assert after["survived"] >= bar
    assert after["low"] > before["high"]
    assert after["best_rate"] >= table.loc["fixed", "best_rate"] - 0.005


@pytest.mark.parametrize("name", ["digits", "spam"])
def test_only_the_naive_softmax_loses_numbers(name):
    broken = limits.recorded(name).summary().set_index("method")["broken"]
    assert broken[limits.BEFORE] > 0
    assert (broken.drop(limits.BEFORE) == 0).all()


def test_past_the_predicted_edge_networks_still_train_and_far_past_it_they_do_not():
    found = stability.edge_runs()
    assert found.beyond >= 0.9 * found.n_beyond
    far = found.runs[found.runs["rate"] > 5 * found.predicted]
    assert not far["survived"].any()


def test_power_iteration_agrees_with_the_eigenvalues(digits):
    network = limits.Network((64, 3, 10), "tanh")
    rng = np.random.default_rng(0)
    w, X, y = network.start(rng), digits.X[:40], digits.y[:40]
    columns = [network.hessian_vector_product(w, e, X, y) for e in np.eye(w.size)]
    exact = np.abs(np.linalg.eigvalsh(np.array(columns))).max()
    assert edge.largest_curvature(network, w, X, y, rng, 60) == pytest.approx(exact, rel=1e-3)


def test_the_first_number_lost_is_the_loss():
    assert stability.autopsy().said == "the first to go is the loss, at step 2"


def test_fewer_seeds_than_all_give_the_same_runs(digits):
    small = limits.Settings(n_seeds=1, n_rates=2, n_steps=20)
    once, again = (limits.run(digits, small, ("fixed", "Adam")) for _ in range(2))
    np.testing.assert_array_equal(once.accuracy, again.accuracy)
    assert list(once.frame().columns) == [
        "method",
        "rate",
        "seed",
        "accuracy",
        "survived",
        "broke_at",
    ]


def test_the_wilson_interval_of_half_of_ten():
    # Wilson's formula by hand: centre 1/2, half-width z / (n + z^2) * sqrt(n / 4 + z^2 / 4).
    assert wilson(5, 10) == pytest.approx((0.236593, 0.763407), abs=1e-6)


def test_every_stop_rule_is_fooled_and_the_verdict_is_not():
    fooled = sequences.bench(1e-3).query("outcome == 'fooled'")["rule"]
    assert set(fooled) == set(sequences.RULES)


def test_the_harmonic_sum_stops_at_1001_and_7_49():
    said = sequences.bench(1e-3).set_index(["rule", "sequence"])["said"]
    assert said["step below", "1 + 1/2 + … + 1/n"].startswith("n = 1,001: 7.486")


@pytest.mark.parametrize("gain", [0.5, 1.0, 1.5, 2.0])
def test_recorded_signals_are_what_the_network_gives_again(digits, gain):
    recorded, found = edge.signals_of_digits(gain), edge.signals(digits, gain)
    assert recorded.drop(columns="size").equals(found.drop(columns="size"))
    # products are summed in another order by other processors, over thirty layers
    np.testing.assert_allclose(recorded["size"], found["size"], rtol=1e-9)


def test_a_gain_that_was_not_recorded_is_computed(digits):
    found = edge.signals_of_digits(1.23)
    np.testing.assert_allclose(found["size"], edge.signals(digits, 1.23)["size"], rtol=1e-12)
