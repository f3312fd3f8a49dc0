"""What is believed about the share of people who like a movie, before and after some have said.

a, b: likes and dislikes, imagined and seen; t: a threshold for the share.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betaincinv, betaln, digamma, gammaln

from core.calculus.integrals import area
from core.models.beta import beta_above, beta_density


@dataclass(frozen=True, eq=False)
class Belief:
    """A Beta distribution for the share of people who like a movie, or one for each of many.

    Attributes
    ----------
    a, b : ndarray of shape (…,)
        Likes and dislikes, those imagined beforehand included; positive.

    Examples
    --------
    >>> float(Belief(1, 1).after(likes=3, dislikes=0).probability_above(0.7).round(4))
    0.7599
    """

    a: np.ndarray | float
    b: np.ndarray | float

    def __post_init__(self) -> None:
        if not (np.all(np.asarray(self.a) > 0) and np.all(np.asarray(self.b) > 0)):
            raise ValueError("A belief needs positive likes and dislikes: imagine at least some.")

    def after(self, likes: npt.ArrayLike, dislikes: npt.ArrayLike) -> "Belief":
        """Add what was seen: the posterior."""
        return Belief(np.asarray(self.a) + likes, np.asarray(self.b) + dislikes)

    @property
    def strength(self) -> np.ndarray:
        """How many viewers it weighs as much as."""
        return np.asarray(self.a) + self.b

    @property
    def mean(self) -> np.ndarray:
        """The expected share, which is the probability that the next viewer likes the movie."""
        return self.a / self.strength

    @property
    def sd(self) -> np.ndarray:
        """Standard deviation of the share."""
        return np.sqrt(self.mean * (1 - self.mean) / (self.strength + 1))

    def probability_above(self, threshold: npt.ArrayLike) -> np.ndarray:
        """Area of the density above a threshold; see `beta_above`."""
        return beta_above(self.a, self.b, threshold)

    def quantile(self, probability: npt.ArrayLike) -> np.ndarray:
        """Share below which the given part of the belief lies."""
        return betaincinv(self.a, self.b, probability)

    def interval(self, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Ends of the central credible interval that holds the share with probability `level`."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)


@dataclass(frozen=True)
class Way:
    """One way to a number: its name, the number, its error estimate, and what it asked for."""

    name: str
    value: float
    error: float
    evaluations: int


def three_ways(
    belief: Belief, threshold: float, n_draws: int, rng: np.random.Generator
) -> tuple[Way, Way, Way]:
    """Find P(share > threshold) by formula, by quadrature and by sampling.

    Parameters
    ----------
    belief : Belief
        Of one movie.
    threshold : float
        Between 0 and 1.
    n_draws : int
        How many shares are drawn.
    rng : numpy.random.Generator

    Returns
    -------
    tuple of three Way
        In this order. Sampling's error is the standard error of its share.

    Raises
    ------
    ArithmeticError
        If quadrature cannot be trusted: beside 1 floats are too coarse for a density of fewer than
        about 0.3 dislikes, which is infinite there.
    ValueError
        If the threshold is outside [0, 1].

    Examples
    --------
    >>> [way.name for way in three_ways(Belief(4, 1), 0.7, 10, np.random.default_rng(0))]
    ['formula', 'quadrature', 'sampling']
    """
    a, b, mean, sd = (float(x) for x in (belief.a, belief.b, belief.mean, belief.sd))
    exact = float(belief.probability_above(threshold))
    marks = (mean, mean - 8 * sd, mean + 8 * sd)
    found = area(beta_density(a, b), threshold, 1.0, marks)
    hits = float(np.mean(rng.beta(a, b, n_draws) > threshold))
    spread = float(np.sqrt(max(hits * (1 - hits), 1 / n_draws) / n_draws))
    return (
        Way("formula", exact, 1e-12, 1),
        Way("quadrature", found.value, found.error, found.evaluations),
        Way("sampling", hits, spread, n_draws),
    )


def fit_prior(likes: np.ndarray, n: np.ndarray) -> Belief:
    """Find the belief that makes the counts of many movies most probable.

    Parameters
    ----------
    likes, n : ndarray of int, shape (n_movies,)
        Viewers who liked each movie, and all its viewers. Training data only.

    Returns
    -------
    Belief
        The prior with the largest marginal likelihood (empirical Bayes): what is left after the
        share of every movie has been integrated out.

    Raises
    ------
    ValueError
        If a count is impossible, or there are none.
    ArithmeticError
        If no maximum was found, as when all movies are liked by everybody.

    Notes
    -----
    The integral of binomial times Beta is a ratio of Beta functions (the beta-binomial).

    Examples
    --------
    >>> prior = fit_prior(np.array([3, 80, 5, 2]), np.array([3, 100, 10, 9]))
    >>> bool(0.4 < prior.mean < 0.8)
    True
    """
    likes, n = np.asarray(likes, dtype=float), np.asarray(n, dtype=float)
    if not (n.size and ((likes >= 0) & (likes <= n)).all() and n.any()):
        raise ValueError("Each movie needs 0 <= likes <= n, and some movie a viewer.")
    pairs, times = np.unique(np.column_stack([likes, n]), axis=0, return_counts=True)
    liked, disliked = pairs[:, 0], pairs[:, 1] - pairs[:, 0]

    def loss_gradient(log_ab: np.ndarray) -> tuple[float, np.ndarray]:
        a, b = np.exp(log_ab)
        loss = -times @ (betaln(a + liked, b + disliked) - betaln(a, b)) / times.sum()
        both = digamma(a + b) - digamma(a + b + liked + disliked)
        parts = (a, liked), (b, disliked)
        slopes = [-x * (times @ (digamma(x + k) - digamma(x) + both)) for x, k in parts]
        return float(loss), np.array(slopes) / times.sum()

    found = minimize(
        loss_gradient, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(-7, 14)] * 2,
        options={"ftol": 1e-15, "gtol": 1e-9},
    )  # fmt: skip
    flat = np.abs(found.jac).max() < 1e-6  # where rounding leaves no lower point to be found
    if not (found.success or flat) or (abs(np.abs(found.x - 3.5) - 10.5) < 1e-6).any():
        raise ArithmeticError("No prior: these counts do not say how much movies differ.")
    a, b = np.exp(found.x)
    return Belief(float(a), float(b))


@dataclass(frozen=True, eq=False)
class LevelBelief:
    """A Dirichlet distribution for the shares of all levels of the rating scale.

    Attributes
    ----------
    counts : ndarray of shape (…, n_levels)
        Ratings at each level, those imagined beforehand included; positive.

    Examples
    --------
    >>> LevelBelief(np.ones(3)).after(np.array([0, 1, 2])).predictive
    array([0.16666667, 0.33333333, 0.5       ])
    """

    counts: np.ndarray

    def after(self, counts: np.ndarray) -> "LevelBelief":
        """Add what was seen, of shape (…, n_levels): the posterior."""
        return LevelBelief(self.counts + counts)

    @property
    def predictive(self) -> np.ndarray:
        """Probability of each level for the next rating, shape (…, n_levels)."""
        return self.counts / self.counts.sum(axis=-1, keepdims=True)

    def share_from(self, level: int) -> Belief:
        """Belief about the share of ratings at `level` or above: sums of a Dirichlet are Beta."""
        return Belief(self.counts[..., level:].sum(axis=-1), self.counts[..., :level].sum(axis=-1))


def fit_level_prior(counts: np.ndarray) -> LevelBelief:
    """Find the Dirichlet prior that makes the level counts of many movies most probable.

    Parameters
    ----------
    counts : ndarray of int, shape (n_movies, n_levels)
        Training data only.

    Returns
    -------
    LevelBelief
        With counts of shape (n_levels,).

    Raises
    ------
    ArithmeticError
        If no maximum was found.
    """
    counts = np.asarray(counts, dtype=float)
    shares = (counts.sum(axis=0) + 0.5) / (counts.sum() + 0.5 * counts.shape[1])

    n = counts.sum(axis=1)

    def loss_gradient(log_alpha: np.ndarray) -> tuple[float, np.ndarray]:
        alpha = np.exp(log_alpha)
        total = (gammaln(alpha.sum()) - gammaln(alpha.sum() + n)).sum()
        loss = -(total + (gammaln(alpha + counts) - gammaln(alpha)).sum()) / len(counts)
        slope = (digamma(alpha.sum()) - digamma(alpha.sum() + n)).sum()
        slope = slope + (digamma(alpha + counts) - digamma(alpha)).sum(axis=0)
        return float(loss), -alpha * slope / len(counts)

    bounds = [(-12, 12)] * shares.size
    found = minimize(loss_gradient, np.log(5 * shares), jac=True, method="L-BFGS-B", bounds=bounds)
    if not found.success:
        raise ArithmeticError(f"No prior: {found.message}")
    return LevelBelief(np.exp(found.x))
