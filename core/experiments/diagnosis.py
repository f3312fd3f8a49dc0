"""What a training run was: labels from its future and from interventions, never from the curve.

T: logged steps of a run. F: loss on all training rows (the logged loss may be a minibatch's).
L10: the level of F after 10 T steps. best: the lowest F that any of the runs reached.
"""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
LONGER = 10


@dataclass(frozen=True)
class Recipe:
    """How runs that are trained side by side are made; every field was drawn at random.

    Attributes
    ----------
    family : str
    seed : int
    n_logged : int
        T, a multiple of 20.
    batch, steps_per_log, optimiser, half_life
        As in `Schedule`; `half_life` 0 stands for a constant rate.
    near_edge : bool
        Whether the rates lie near the edge of stability of the start.
    decimals : int
        Decimals of the log; 0 for all that a float has.
    """

    family: str
    seed: int
    n_logged: int
    batch: int = 0
    steps_per_log: int = 1
    optimiser: str = "plain"
    half_life: float = 0.0
    near_edge: bool = False
    decimals: int = 0


@dataclass(frozen=True, eq=False)
class Run:
    """One really trained curve, with what became of it.

    Attributes
    ----------
    recipe : Recipe
    place : int
        Which of the runs that this recipe makes.
    logged, full, validation : ndarray, shape (T,)
        The loss as logged, on all training rows, and on rows not trained on.
    later : ndarray, shape (10,)
        F after T, 2 T, ... 10 T steps, each the mean of five values in the last 2% of 10 T before.
    best : float
        The lowest F of this run, of its continuation, and of both interventions.
    faster, cut : float
        F after T steps at ten times the rate; F after T further steps at a tenth of it.
    """

    recipe: Recipe
    place: int
    logged: Array
    full: Array
    validation: Array
    later: Array
    best: float
    faster: float
    cut: float


def label(run: Run, with_validation: bool = True) -> str:
    """What a run was, judged by its future and by the interventions; "" where that is unclear."""
    F, T = run.full, len(run.full)
    if not (np.isfinite(F).all() and np.isfinite(run.logged).all()):
        return "not finite"
    if F[-1] > 1.2 * F[0] and F[-max(1, T // 5) :].min() > 0.8 * F[0]:
        return "diverging"
    if with_validation and overfits(run.validation, F):
        return "overfitting"
    if not np.isfinite(run.later).all():
        return ""
    if oscillates(run):
        return "oscillating"
    return stuck(run) or healthy(run)


def oscillates(run: Run) -> bool:
    """Whether the late steps go up and down, and a tenth of the rate gains more than 3%."""
    reach = run.full[0] - run.best
    if not (reach > 0 and np.isfinite(run.cut)):
        return False
    change = np.diff(run.full[len(run.full) // 2 :])
    wild = change.std() / reach > 0.015 and (change > 0).mean() > 0.25
    return bool(wild and (run.full[-1] - run.cut) / reach > 0.03)


def stuck(run: Run) -> str:
    """Which of the two ways of being stuck, or an empty string."""
    F = run.full
    reach = F[0] - run.best
    if reach < 0.02 * abs(F[0]):
        return "stuck: dead"
    progress, faster = (F[0] - F[-1]) / reach, (F[0] - run.faster) / reach
    small = progress < 0.15 and np.isfinite(faster) and faster > progress + 0.15
    return "stuck: rate too small" if small else ""


def healthy(run: Run) -> str:
    """Plateau where less than 1% of the fall is still to come, else converging."""
    F, level = run.full, run.later[-1]
    remaining = (F[-1] - level) / (F[0] - level) if F[0] > level else 0.0
    return "plateau" if remaining < 0.01 else "converging"


def overfits(validation: Array, F: Array) -> bool:
    """Whether validation turned upwards while training still fell."""
    if not np.isfinite(validation).all() or len(validation) < 14:
        return False
    smooth = np.convolve(validation, np.ones(7) / 7, "valid")
    low = int(smooth.argmin())
    early = low + 3 < 0.75 * len(validation)
    return bool(early and smooth[-1] > 1.08 * smooth[low] and F[-1] < F[low + 3])
