"""The guard around training loops of a visitor's own."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from core.models.guard import guarded_training
from core.models.network import Network

digits = load_digits()
X, y = digits.data / 16, digits.target


def line_fit(seed=0):
    """Loss and gradient of least squares on minibatches, in plain NumPy."""
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((200, 3))
    b = A @ [1.0, -2.0, 0.5]

    def loss_and_gradient(w):
        rows = rng.integers(0, 200, 16)
        miss = A[rows] @ w - b[rows]
        return float(miss @ miss / 16), 2 * A[rows].T @ miss / 16

    return loss_and_gradient


@pytest.mark.parametrize("rate", [1e-1, 1.0, 10.0, 1e4, 1e12])
def test_a_plain_loop_survives_any_rate_that_is_too_large(rate):
    *_, last = guarded_training(line_fit(), np.zeros(3), rate, 300)
    np.testing.assert_allclose(last.parameters, [1.0, -2.0, 0.5], atol=1e-3)


def test_every_step_is_finite_and_numbered():
    steps = list(guarded_training(line_fit(), np.zeros(3), 1e8, 50))
    assert [step.number for step in steps] == list(range(50))
    assert all(np.isfinite(step.loss) and np.isfinite(step.parameters).all() for step in steps)


def test_a_good_rate_is_left_alone():
    def bowl(w):
        return float(w @ w), 2 * w

    w = np.array([1.0, 2.0])
    for step in guarded_training(bowl, w, 0.1, 20):
        np.testing.assert_allclose(step.parameters, w * 0.8**step.number)


@pytest.mark.parametrize(
    ("shift", "rate"), [(-1e6, 0.1), (-1e3, 0.1), (-10, 0.1), (-10, 3), (-10, 1e3), (-6, 1e3)]
)
def test_a_loss_may_be_negative(shift, rate):
    *_, last = guarded_training(
        lambda w: (0.5 * float(w @ w) + shift, w), np.full(3, 2.0), rate, 200
    )
    np.testing.assert_allclose(last.parameters, 0, atol=1e-3)


def test_with_curvature_a_rate_of_a_hundred_trains_the_digits_and_without_a_guard_it_does_not():
    network, rng = Network((64, 16, 10)), np.random.default_rng(3)
    start = network.start(rng)

    def loss_and_gradient(w):
        rows = rng.integers(0, len(y), 32)
        return network.loss_and_gradient(w, X[rows], y[rows])

    def product(w, v):
        return network.hessian_vector_product(w, v, X[:64], y[:64])

    *_, last = guarded_training(loss_and_gradient, start, 100.0, 200, product)
    assert (network.predict(last.parameters, X) == y).mean() > 0.8
    w = start
    for _ in range(200):
        w = w - 100.0 * loss_and_gradient(w)[1]
    assert (network.predict(w, X) == y).mean() < 0.2


def test_a_curvature_that_is_not_finite_is_ignored():
    steps = guarded_training(line_fit(), np.zeros(3), 0.1, 200, lambda w, v: v * np.nan)
    *_, last = steps
    assert last.loss < 1e-3


@pytest.mark.parametrize("loss", [np.nan, np.inf])
def test_a_start_that_is_not_finite_is_refused_with_advice(loss):
    with pytest.raises(ArithmeticError, match="not finite where training starts"):
        list(guarded_training(lambda w: (loss, w), np.ones(2), 0.1, 5))


@pytest.mark.parametrize("rate", [0.0, -1.0, np.nan])
def test_a_rate_that_is_not_positive_is_refused(rate):
    with pytest.raises(ValueError, match="positive"):
        next(guarded_training(line_fit(), np.zeros(3), rate, 5))
