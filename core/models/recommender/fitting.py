"""Fitting the factor model: sweeps to a hold-out, calibration on it, and a last look at all."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from core.datasets.ratings import Ratings
from core.models.recommender import habits, history, ordinal
from core.models.recommender.model import Model
from core.models.recommender.ordinal import Ordinal
from core.models.recommender.person import left_out
from core.models.recommender.posterior import Array, moments
from core.models.recommender.sweeps import Sample, State, sample, start, sweeps
from core.models.threads import one_thread

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Settings:
    """What a reader may change, with the values the page opens on.

    Attributes
    ----------
    n_factors : int
        Numbers in p_u and q_i.
    n_history : int
        Singular vectors of the pattern used as features.
    n_sweeps : int
        Most sweeps over users and items before calibration.
    tolerance : float
        Stop when a sweep improves the hold-out's log-likelihood by less, in nats a rating.
    n_final : int
        Sweeps over all ratings, after calibration.
    holdout : float
        Share of the ratings that calibration sees and the first sweeps do not.
    noise_strength : float
        Ratings' worth of belief that a person or movie is as noisy as the others.
    seed : int
        Of the choice of the hold-out.
    """

    n_factors: int = 10
    n_history: int = 40
    n_sweeps: int = 20
    tolerance: float = 2e-4
    n_final: int = 3
    holdout: float = 0.1
    noise_strength: float = 40.0
    seed: int = 0

    @classmethod
    def quick(cls) -> "Settings":
        """The fast preset."""
        return cls(n_factors=5, n_history=20, n_sweeps=6, n_final=2)


@one_thread
def fit(
    train: Ratings, settings: Settings | None = None, progress: Progress | None = None
) -> Model:
    """Fit the factor model.

    Parameters
    ----------
    train : Ratings
        At least one rating. Titles are not read; genres and years are, where there are any.
    settings : Settings, optional
    progress : callable, optional
        Called as progress(fraction, what), with a fraction from 0 to 1 and a few words.

    Returns
    -------
    Model

    Raises
    ------
    ValueError
        If there is no rating.

    Notes
    -----
    A share of the ratings is held out first. The sweeps stop when its likelihood no longer
    improves; thresholds and variances are calibrated on it; then it goes back in, its people and
    items placed on the same features, for a few last sweeps.

    Examples
    --------
    >>> from core.datasets.ratings import load_movielens
    >>> few = load_movielens().take(range(2000))
    >>> fit(few, Settings.quick()).predict([0], [30]).levels.shape
    (1, 10)
    """
    if not len(train.value):
        raise ValueError("There are no ratings to fit.")
    chosen, say = settings or Settings(), progress or (lambda fraction, what: None)
    center, unit = float(train.value.mean()), _unit(train)
    value, scale = (train.value - center) / unit, (train.scale - center) / unit
    held = np.random.default_rng(chosen.seed).random(len(value)) < chosen.holdout
    kept = ~held if held.any() and not held.all() else np.ones(len(value), bool)
    known = history.known(train.genres, train.year, len(train.items))
    shape = len(train.users), len(train.items)

    def rows(mask: Array) -> Sample:
        return sample(train.user[mask], train.item[mask], value[mask], shape, basis, known)

    say(0.0, "who rated what")
    watched = history.pattern(train.user[kept], train.item[kept], *shape)
    basis = history.basis(watched, known, chosen.n_history)
    state = _swept(rows(kept), train.take(~kept), value[~kept], chosen, say)
    say(0.7, "calibrating on the hold-out")
    cut = _calibrated(state, train.take(~kept), scale)
    say(0.75, "a last look at all ratings")
    state = next(islice(sweeps(rows(np.full(len(value), True)), state, chosen.noise_strength),
                        chosen.n_final - 1, None))  # fmt: skip
    say(0.95, "how people use the scale")
    covariance, tilt = _habits(state, train, value, cut)
    say(1.0, "done")
    return Model(
        train, center, unit, state.users, state.items, state.user_prior, state.noise,
        chosen.noise_strength, basis, known, cut, covariance, tilt,
    )  # fmt: skip


def _unit(train: Ratings) -> float:
    """Standard deviation of the ratings, as if two more of ordinary spread had been seen."""
    usual = (train.scale[-1] - train.scale[0]) / 4
    squares = ((train.value - train.value.mean()) ** 2).sum()
    return float(np.sqrt((squares + 2 * usual**2) / (len(train.value) + 2))) or 1.0


def _swept(data: Sample, held: Ratings, value: Array, settings: Settings, say: Progress) -> State:
    """Sweeps until the hold-out's log-likelihood stops improving, or `n_sweeps`."""
    best, began = -np.inf, start(data, settings.n_factors)
    for k, state in enumerate(sweeps(data, began, settings.noise_strength), 1):
        say(0.05 + 0.65 * k / settings.n_sweeps, f"sweep {k}")
        score = _fit_of(state, held, value) if len(value) else -np.inf
        if k >= settings.n_sweeps or score < best + settings.tolerance:
            break
        best = score
    return state


def _fit_of(state: State, held: Ratings, value: Array) -> float:
    """Mean log-likelihood of held-out ratings under the Gaussian before calibration."""
    mean, belief, noise = moments(state.users, state.items, state.noise, held.user, held.item)
    variance = belief + noise
    return float(-0.5 * ((value - mean) ** 2 / variance + np.log(variance)).mean())


def _calibrated(state: State, held: Ratings, scale: Array) -> Ordinal:
    seen = moments(state.users, state.items, state.noise, held.user, held.item)
    return ordinal.fitted(scale, held.level, *seen)


def _habits(state: State, train: Ratings, value: Array, cut: Ordinal) -> tuple[Array, Array]:
    """Covariance of the log-tilts, and every user's tilt, from ratings left out one at a time."""
    expected = np.zeros((len(train.users), len(train.scale)))
    for first in range(0, len(value), 65_536):
        block = slice(first, first + 65_536)
        user, item = train.user[block], train.item[block]
        seen = moments(state.users, state.items, state.noise, user, item)
        levels = cut.levels(*left_out(value[block], *seen))
        for level in range(levels.shape[1]):
            expected[:, level] += np.bincount(user, levels[:, level], len(expected))
    flat = train.user.astype(np.int64) * len(train.scale) + train.level
    given = np.bincount(flat, minlength=expected.size).reshape(expected.shape)
    covariance = habits.covariance(given, expected)
    return covariance, habits.tilts(given, expected, covariance)[0]
