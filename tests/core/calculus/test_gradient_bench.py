"""Right gradients of many shapes that a check accused, and wrong ones that it must not pass."""

import zlib

import numpy as np
import pytest

from core.calculus.derivatives import check_gradient
from core.calculus.derivatives.search import noise_level

UNSURE = ("not differentiable here", "too little precision")


def relu_net(seed, dtype):
    """A small net whose loss has dozens of kinks along every weight."""
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(30, 4)).astype(dtype), rng.normal(size=30).astype(dtype)

    def parts(w):
        w = w.astype(dtype)
        A, b, c = w[:24].reshape(4, 6), w[24:30], w[30:]
        z = X @ A + b
        return z, np.maximum(z, 0), c

    def f(w):
        _, a, c = parts(w)
        return np.mean((a @ c - y) ** 2)

    def g(w):
        z, a, c = parts(w)
        e = 2 * (a @ c - y) / dtype(30)
        dz = np.outer(e, c) * (z > 0)
        return np.concatenate([(X.T @ dz).ravel(), dz.sum(axis=0), a.T @ e]).astype(dtype)

    return f, g, rng.normal(size=36) / 2


@pytest.mark.parametrize("seed", [27, 100, 101, 102])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_net_full_of_kinks_is_not_accused_and_its_bugs_are_found(seed, dtype):
    # In float32 no step is both inside the nearest kinks and above rounding: then it says so.
    f, g, x = relu_net(seed, dtype)
    right = check_gradient(f, g, x)
    assert right.cause in (("",) if dtype is np.float64 else ("", *UNSURE))
    assert check_gradient(f, lambda w: -g(w), x).cause == "sign"
    assert check_gradient(f, lambda w: 30 * g(w), x).cause == "scale"
    largest = int(np.abs(g(x)).argmax())

    def one_off(w):
        out = g(w)
        out[largest] *= 1.1
        return out

    found = check_gradient(f, one_off, x)
    assert (found.cause, found.worst) == ("one entry", largest)


@pytest.mark.parametrize("seed", [21, 30, 31, 32, 33])
def test_kinks_nearer_than_the_best_step_are_not_called_an_error(seed):
    f, g, x = relu_net(seed, np.float32)
    assert check_gradient(f, g, x).cause in ("", *UNSURE)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_variable_in_units_of_1e8_does_not_hide_the_noise_of_the_others(dtype):
    rng = np.random.default_rng(28)
    scale = np.where(np.arange(8) == 3, 1e8, 1.0)
    X = (rng.normal(size=(80, 8)) * scale).astype(dtype)
    y = (rng.random(80) < 0.5).astype(dtype)

    def f(w):
        m = X @ w.astype(dtype)
        return np.mean(np.logaddexp(dtype(0), m) - y * m)

    def g(w):
        m = X @ w.astype(dtype)
        return X.T @ (1 / (1 + np.exp(-m)) - y) / dtype(80)

    x = rng.normal(size=8) / scale
    assert check_gradient(f, g, x).right
    assert check_gradient(f, lambda w: g(w) * np.where(scale > 1, 1.03, 1), x).cause == "one entry"


def test_a_trial_step_that_overflows_does_not_end_the_check():
    scale = 10.0 ** np.arange(-8, 9, 2)
    x = np.random.default_rng(0).normal(size=9) / scale
    assert check_gradient(
        lambda x: np.exp(x * scale).sum(), lambda x: scale * np.exp(x * scale), x
    ).right


@pytest.mark.parametrize("size", [1e-200, 1e-100, 1e100, 1e200])
def test_values_whose_squares_overflow_are_judged(size):
    x = np.array([0.3, -1.2, 2.0])
    assert check_gradient(lambda x: size * np.sin(x).sum(), lambda x: size * np.cos(x), x).right
    wrong = check_gradient(lambda x: size * np.sin(x).sum(), lambda x: -size * np.cos(x), x)
    assert wrong.cause == "sign"


def test_a_kink_is_seen_however_large_the_values_are():
    def f(x):
        return 1e200 * (np.abs(x[0]) + np.sin(x[1]))

    found = check_gradient(f, lambda x: 1e200 * np.array([0.3, np.cos(x[1])]), [0.0, 1.0])
    assert (found.cause, found.worst) == ("not differentiable here", 0)


def test_a_kink_is_seen_where_longer_steps_overflow():
    def f(x):
        return np.exp(1e4 * x[0]) + np.abs(x[1])

    found = check_gradient(f, lambda x: np.array([1e4 * np.exp(1e4 * x[0]), 0.3]), [0.0, 0.0])
    assert (found.cause, found.worst) == ("not differentiable here", 1)


@pytest.mark.parametrize("amplitude", [1e-10, 1e-8, 1e-6, 1e-4])
def test_a_noisy_function_does_not_accuse_its_gradient(amplitude):
    def f(x):
        drawn = zlib.crc32(np.ascontiguousarray(x).tobytes()) / 2**31 - 1
        return (x @ x) * (1 + amplitude * drawn)

    x = np.array([-0.8, 0.006, -0.35, -0.9])
    found = check_gradient(f, lambda x: 2 * x, x)
    assert found.cause in ("", *UNSURE)
    assert not check_gradient(f, lambda x: -2 * x, x).right


def test_values_written_with_ten_digits_are_seen_to_be_rounded():
    # One spacing of a table of differences may fall in step with the rounding and show none.
    for seed in range(6):
        x = np.random.default_rng(seed).normal(size=4)
        found = check_gradient(lambda x: float(f"{x @ x:.10g}"), lambda x: 2 * x, x)
        assert found.cause in ("", *UNSURE)


def test_one_spacing_in_step_with_the_rounding_does_not_hide_it():
    line = np.array([1.0, -1.0, 1.0, 1.0])

    def along(x):
        return lambda t: float(f"{(x + t * line) @ (x + t * line):.10g}")

    points = [np.random.default_rng(seed).normal(size=4) for seed in range(60)]
    seen = np.array([noise_level(along(x), 1) for x in points])
    assert np.mean(seen > 1e-12) >= 0.95  # 70% by the least of all spacings


def test_data_in_float32_inside_a_float64_gradient_is_rounding_and_no_bug():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 12)).astype(np.float32), np.sign(rng.normal(size=60))
    X[:, 1] -= X[:, 1].mean() - np.float32(3e-4)  # an entry whose terms nearly cancel

    def f(w):
        return -(y * 0 + 1) @ (X @ w) / 60 + 0.05 * w @ w

    def g(w):
        return -X.sum(axis=0, dtype=np.float32) / 60 + 0.1 * w

    w = np.where(np.arange(12) == 1, 0.0, rng.normal(size=12))
    assert check_gradient(f, g, w).right
    wrong = check_gradient(f, lambda w: g(w) * np.where(np.arange(12) == 1, 2.0, 1), w)
    assert (wrong.cause, wrong.worst) == ("one entry", 1)


def test_a_small_entry_beside_a_large_one_is_still_checked():
    def f(x):
        return 1e6 * np.sin(x[0]) + np.sin(x[1])

    def g(x):
        return np.array([1e6 * np.cos(x[0]), np.cos(x[1])])

    assert check_gradient(f, g, [1.0, 1.0]).right
    found = check_gradient(f, lambda x: g(x) * np.array([1, 1.03]), [1.0, 1.0])
    assert (found.cause, found.worst) == ("one entry", 1)


def test_a_transposed_and_a_forgotten_penalty_are_seen():
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(40, 5)), rng.integers(3, size=40)

    def f(w):
        Z = X @ w.reshape(5, 3)
        return np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(40), y]) + 0.005 * w @ w

    def g(w):
        P = np.exp(X @ w.reshape(5, 3))
        P /= P.sum(axis=1, keepdims=True)
        P[np.arange(40), y] -= 1
        return (X.T @ P / 40).ravel() + 0.01 * w

    w = rng.normal(size=15)
    assert check_gradient(f, g, w).right
    assert not check_gradient(f, lambda w: g(w).reshape(5, 3).T.ravel(), w).right
    assert check_gradient(f, lambda w: g(w) - 0.01 * w, w).cause == "some entries"
