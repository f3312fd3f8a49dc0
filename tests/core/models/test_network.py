"""The network: its gradient, its curvature, its softmax and its signals."""

import numpy as np
import pytest

from core.models.network import Network

rng = np.random.default_rng(0)
X, y = rng.standard_normal((20, 5)), rng.integers(0, 3, 20)


@pytest.fixture(params=["relu", "tanh"])
def network(request):
    return Network((5, 7, 6, 3), request.param)


def slope(f, at, along, h=1e-6):
    return (f(at + h * along) - f(at - h * along)) / (2 * h)


def test_the_gradient_is_the_slope_of_the_loss_along_any_direction(network):
    w, v = rng.standard_normal((2, network.n_parameters))
    _, gradient = network.loss_and_gradient(w, X, y)
    found = slope(lambda u: network.loss_and_gradient(u, X, y)[0], w, v)
    assert gradient @ v == pytest.approx(found, rel=1e-6)


def test_the_curvature_is_the_slope_of_the_gradient_away_from_kinks(network):
    w, v = rng.standard_normal((2, network.n_parameters))
    product = network.hessian_vector_product(w, v, X, y)
    found = slope(lambda u: network.loss_and_gradient(u, X, y)[1], w, v, h=1e-7)
    np.testing.assert_allclose(product, found, rtol=1e-4, atol=1e-6 * np.abs(found).max())


def test_the_curvature_is_symmetric(network):
    w, u, v = rng.standard_normal((3, network.n_parameters))
    Hu, Hv = (network.hessian_vector_product(w, a, X, y) for a in (u, v))
    assert u @ Hv == pytest.approx(v @ Hu, rel=1e-10)


def test_both_softmaxes_agree_while_the_scores_are_small():
    w = rng.standard_normal(Network((5, 4, 3)).n_parameters)
    stable, naive = (Network((5, 4, 3), softmax=kind) for kind in ("log-sum-exp", "naive"))
    losses, gradients = zip(
        *(net.loss_and_gradient(w, X, y) for net in (stable, naive)), strict=True
    )
    assert losses[0] == pytest.approx(losses[1], rel=1e-12)
    np.testing.assert_allclose(*gradients, rtol=1e-9, atol=1e-14)


def test_scores_of_a_thousand_break_the_naive_softmax_only():
    w = 1e3 * rng.standard_normal(Network((5, 3)).n_parameters)
    loss, gradient = Network((5, 3)).loss_and_gradient(w, X, y)
    assert np.isfinite(loss)
    assert np.isfinite(gradient).all()
    assert np.isnan(Network((5, 3), softmax="naive").loss_and_gradient(w, X, y)[1]).any()


def test_signals_shrink_and_grow_with_the_scale_of_the_start():
    deep = Network((5, *[16] * 12, 3))
    found = {g: deep.norms(deep.start(np.random.default_rng(1), g), X, y) for g in (0.5, 1.0, 2.0)}
    last = {gain: norms.activation[-2] for gain, norms in found.items()}
    # Each of 12 layers multiplies the signal by the gain: 2**-12 and 2**12 against 1.
    assert last[0.5] / last[1.0] == pytest.approx(2.0**-12, rel=1e-9)
    assert last[2.0] / last[1.0] == pytest.approx(2.0**12, rel=1e-9)
    assert found[0.5].backward[0] < 0.01 * found[1.0].backward[0]


def test_a_row_whose_scores_are_not_numbers_gets_no_class():
    broken = np.full(Network((5, 3)).n_parameters, np.nan)
    assert (Network((5, 3)).predict(broken, X) == -1).all()
