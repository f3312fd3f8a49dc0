"""Habits: how each person uses the rating scale, whatever they rate.

Some never give half stars, some never give ones. A person's log-tilt t adds to the logarithm of
every level's probability. Over people t ~ N(0, Σ), so that levels used alike (half stars, say) lend
each other evidence; Σ is estimated from all of them.
"""

import numpy as np

from core.models.recommender.posterior import Array

FULL = 25  # more levels than this keep only the diagonal of Σ
N_ROUNDS = 8
TOLERANCE = 1e-3  # of a log-tilt: a tenth of a percent of a probability


def tilts(
    given: Array, expected: Array, covariance: Array, tilt: Array | None = None, n_steps: int = 20
) -> tuple[Array, Array]:
    """Posterior mode and covariance of each person's log-tilts.

    Parameters
    ----------
    given : ndarray, shape (n_users, n_levels)
        How often each person gave each level.
    expected : ndarray, shape (n_users, n_levels)
        How often the model without habits expected it for the same items.
    covariance : ndarray, shape (n_levels, n_levels)
        Σ.
    tilt : ndarray, shape (n_users, n_levels), optional
        Where to begin.
    n_steps : int
        Most Newton steps.

    Returns
    -------
    mode : ndarray, shape (n_users, n_levels)
    spread : ndarray, shape (n_users, n_levels, n_levels)
        Laplace's approximation to the covariance.

    Notes
    -----
    Counts are taken as Poisson with mean expected·exp(t); Newton's method on a concave function,
    with steps of at most 1 so that it cannot overshoot.
    """
    n_levels = len(covariance)
    precision = np.linalg.inv(covariance)
    tilt = np.zeros(given.shape) if tilt is None else tilt.copy()
    for _ in range(n_steps):
        rate = expected * np.exp(tilt)
        curvature = precision + rate[:, :, None] * np.eye(n_levels)
        slope = given - rate - tilt @ precision
        step = np.linalg.solve(curvature, slope[:, :, None])[:, :, 0]
        tilt += step / np.maximum(1, np.abs(step).max(1, keepdims=True))
        if np.abs(step).max(initial=0) < TOLERANCE:
            break
    curvature = precision + (expected * np.exp(tilt))[:, :, None] * np.eye(n_levels)
    return tilt, np.linalg.inv(curvature)


def covariance(given: Array, expected: Array) -> Array:
    """Σ, by expectation-maximisation over people with ratings, shape (n_levels, n_levels)."""
    rated = given.sum(1) > 0
    given, expected = given[rated], expected[rated]
    n_levels = given.shape[1]
    sigma, tilt = np.eye(n_levels), np.zeros(given.shape)
    for _ in range(N_ROUNDS):
        tilt, spread = tilts(given, expected, sigma, tilt, n_steps=2)
        second = spread.sum(0) + tilt.T @ tilt
        sigma = (second + 0.1 * np.eye(n_levels)) / (len(given) + 1)
        if n_levels > FULL:
            sigma = np.diag(np.diag(sigma))
    return sigma


def tilted(levels: Array, tilt: Array) -> Array:
    """Probabilities of the levels (n, n_levels) times exp(tilt) (n, n_levels), made to sum to 1."""
    weighed = levels * np.exp(tilt)
    return weighed / weighed.sum(1, keepdims=True)
