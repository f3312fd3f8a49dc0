"""What features say of a row before its ratings are seen, and how strongly.

Row k's prior is N(Wᵀf_k, diag(s)); each column of W has one precision per group of features
(automatic relevance determination), so that features which do not help are switched off.
"""

from dataclasses import dataclass

import numpy as np

from core.models.recommender.posterior import Array, Half

DAMPING = 0.8  # share of the fast variance update against plain EM; 1 diverges on sparse items
RIDGE = 20.0  # of the first regression of the biases on the features


@dataclass(frozen=True, eq=False)
class Features:
    """Standardised columns and the group each belongs to.

    Attributes
    ----------
    columns : ndarray, shape (n_rows, n_features)
    group : ndarray of int, shape (n_features,)
    """

    columns: Array
    group: Array


@dataclass(frozen=True, eq=False)
class Prior:
    """Prior means and variances of one half.

    Attributes
    ----------
    weights : ndarray, shape (n_features, D)
        W: what each feature adds to the mean of each column.
    relevance : ndarray, shape (n_groups, D)
        Precisions of the weights, by group of features.
    variance : ndarray, shape (D,)
        s: how far rows stray from what their features say.
    """

    weights: Array
    relevance: Array
    variance: Array

    def mean(self, features: Features) -> Array:
        """Prior means, shape (n_rows, D)."""
        return features.columns @ self.weights


def updated(prior: Prior, half: Half, features: Features) -> Prior:
    """The prior under which the half's posterior is most plausible: one empirical-Bayes step.

    Parameters
    ----------
    prior : Prior
    half : Half
        Posterior under `prior`.
    features : Features

    Returns
    -------
    Prior

    Notes
    -----
    MacKay's fixed point for variances [1]_ is fast but runs away for rows with few ratings; here
    the effective number of rows has a floor, and the step is a geometric mean with the EM step.
    g is the share of a row's prior variance that its ratings removed.

    References
    ----------
    .. [1] D. J. C. MacKay, "Bayesian Interpolation", Neural Computation 4(3), 1992, section 4.
    """
    n_rows, n_columns = half.mean.shape
    kept = half.variance
    informed = np.clip(1 - kept / prior.variance, 1e-3, 1)
    group_of = features.group
    weights, relevance = prior.weights.copy(), prior.relevance.copy()
    spread = np.zeros(n_columns)
    if len(group_of):
        residual = features.columns.T @ (half.mean - features.columns @ weights)
        size = np.bincount(group_of)
        for gram, columns in _grams(features.columns, informed):
            for k in columns:
                precision = gram / prior.variance[k] + np.diag(relevance[group_of, k])
                cov = np.linalg.inv(precision)
                step = residual[:, k] / prior.variance[k] - relevance[group_of, k] * weights[:, k]
                weights[:, k] += cov @ step
                moment = np.bincount(group_of, weights[:, k] ** 2 + np.diag(cov))
                relevance[:, k] = (size + 1) / (moment + 0.01 * prior.variance[k])
                spread[k] = (gram * cov).sum()
    error = ((half.mean - features.columns @ weights) ** 2).sum(0)
    floor = 0.2 * informed.sum(0) + 1
    fast = (error + 0.01) / np.maximum(informed.sum(0) - spread / prior.variance, floor)
    slow = (error + spread + kept.sum(0)) / n_rows
    variance = np.maximum(fast**DAMPING * slow ** (1 - DAMPING), 1e-5)
    return Prior(weights, relevance, variance)


def _grams(columns: Array, informed: Array) -> list[tuple[Array, range]]:
    """FᵀF weighted by what the ratings informed: once for the bias, once for all factors."""
    n_columns = informed.shape[1]
    grams = [(columns.T @ (informed[:, :1] * columns), range(1))]
    if n_columns > 1:
        share = informed[:, 1:].max(1, keepdims=True)
        grams.append((columns.T @ (share * columns), range(1, n_columns)))
    return grams
