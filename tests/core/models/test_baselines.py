"""Filters without derivatives, against counting by hand and against scikit-learn."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.naive_bayes import MultinomialNB

from core.models.baselines import keyword_rule, majority, naive_bayes


def some_mails(n=300, d=40, seed=0):
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.3).astype(int)
    rates = rng.gamma(1.0, 0.3, (2, d))
    return sparse.csr_array(rng.poisson(rates[y]).astype(float)), y


@pytest.mark.parametrize("smoothing", [0.01, 1.0])
def test_naive_bayes_agrees_with_scikit_learn(smoothing):
    X, y = some_mails()
    rival = MultinomialNB(alpha=smoothing, class_prior=[1 - y.mean(), y.mean()]).fit(X, y)
    ours = naive_bayes(X, y, smoothing)
    np.testing.assert_allclose(
        ours.weights, rival.feature_log_prob_[1] - rival.feature_log_prob_[0], rtol=1e-12
    )
    # The share of spam is smoothed by one message of each kind, scikit-learn's is not.
    shift = np.log((y.sum() + 1) / (len(y) - y.sum() + 1)) - np.log(y.mean() / (1 - y.mean()))
    theirs = np.diff(rival.predict_joint_log_proba(X), axis=1)[:, 0]
    np.testing.assert_allclose(ours.log_odds(X), theirs + shift, rtol=1e-9, atol=1e-9)


def test_the_smoothing_is_chosen_without_the_labels_of_others():
    X, y = some_mails()
    chosen = naive_bayes(X, y)
    tried = [naive_bayes(X, y, each).weights for each in (1e-3, 1e-2, 1e-1, 1.0)]
    assert any((chosen.weights == each).all() for each in tried)


def test_keywords_are_those_that_catch_more_spam_than_they_lose_ham():
    # Word 0 catches three of four spams and loses one ham; word 1 the fourth; word 2 is even.
    X = np.array([[1, 0, 1], [1, 0, 0], [1, 0, 0], [0, 2, 0], [1, 0, 1], [0, 0, 0], [0, 0, 0]])
    y = np.array([1, 1, 1, 1, 0, 0, 0])
    rule = keyword_rule(sparse.csr_array(X), y)
    assert list(rule.columns) == [0, 1]
    # With one keyword: four spams and one ham, (4 + 1) / (1 + 1); with none: 1 / (2 + 1).
    assert rule.log_odds(sparse.csr_array(X))[[0, 3, 5]] == pytest.approx(
        np.log([5 / 2, 5 / 2, 1 / 3])
    )
    assert len(keyword_rule(sparse.csr_array(X), y, 1).columns) == 1


def test_more_keywords_in_a_message_are_counted_up_to_three():
    X = np.eye(5)[:, ::-1].copy()
    y = np.ones(5, dtype=int)
    rule = keyword_rule(sparse.csr_array(np.vstack([X, np.zeros((5, 5))])), np.append(y, 0 * y))
    many, three = rule.log_odds(sparse.csr_array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]))
    assert many == three == rule.by_hits[3]


def test_the_majority_says_the_smoothed_share_of_spam():
    assert majority(np.array([1, 1, 0])) == pytest.approx(np.log(3 / 2))
    assert np.isfinite(majority(np.zeros(5)))
