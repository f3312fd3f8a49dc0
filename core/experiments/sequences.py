"""Sequences to think with, the ε-N game on them, and the stop rules they fool."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.calculus import accelerators
from core.calculus.limits import Limit, limit_of
from core.calculus.stopping import RULES
from core.experiments.edge import signals_of_digits

Array = np.ndarray
N_CHECKED = 10_000
N_BENCH = 20_000


@dataclass(frozen=True)
class Sequence:
    """A sequence with a known answer.

    Attributes
    ----------
    name : str
    terms : callable
        Maps the numbers n, from 1, to the terms.
    limit : float or None
        None where there is none.
    reached : bool
        Whether some term equals the limit.
    lesson : str
        The wrong image of a limit that it refutes.
    """

    name: str
    terms: Callable[[Array], Array]
    limit: float | None
    reached: bool
    lesson: str


SIX = (
    Sequence("1/n", lambda n: 1 / n, 0.0, False, "a limit need not be reached"),
    Sequence("2, 2, 2, …", lambda n: np.full(len(n), 2.0), 2.0, True, "but it may be reached"),
    Sequence("(-1)ⁿ/n", lambda n: (-1) ** n / n, 0.0, False, "nor approached from one side"),
    Sequence("(-1)ⁿ", lambda n: (-1.0) ** n, None, False, "staying bounded is not enough"),
    Sequence(
        "1 + 1/2 + … + 1/n", lambda n: np.cumsum(1 / n), None, False,
        "steps that shrink to 0 are not enough",
    ),
    Sequence("0.9ⁿ", lambda n: 0.9**n, 0.0, False, "some come much faster than others"),
)  # fmt: skip
MORE = (
    Sequence("1 + 1/4 + … + 1/n²", lambda n: np.cumsum(1 / n**2), np.pi**2 / 6, False, ""),
    Sequence("1 + 0.999ⁿ", lambda n: 1 + 0.999**n, 1.0, False, ""),
    Sequence("√n", np.sqrt, None, False, ""),
    Sequence("sin(log n)", lambda n: np.sin(np.log(n)), None, False, ""),
)
SEQUENCES = {sequence.name: sequence for sequence in (*SIX, *MORE)}


def numbers(n_terms: int) -> Array:
    """The numbers 1 to `n_terms` as floats."""
    return np.arange(1.0, n_terms + 1)


def six(n_terms: int = 40) -> pd.DataFrame:
    """The first terms of the six: columns name, n, term, limit (NaN for none)."""
    n = numbers(n_terms)
    tables = [
        pd.DataFrame({"name": s.name, "n": n.astype(int), "term": s.terms(n), "limit": s.limit})
        for s in SIX
    ]
    return pd.concat([table.astype({"limit": float}) for table in tables], ignore_index=True)


def answers(n_terms: int = 50) -> pd.DataFrame:
    """What is true of the six, and what `limit_of` says from `n_terms` terms."""
    rows = []
    for s in SIX:
        found = limit_of(s.terms(numbers(n_terms)))
        truth = "none" if s.limit is None else f"{s.limit:g}"
        rows.append((s.name, truth, "yes" if s.reached else "no", found.verdict, s.lesson))
    names = ["sequence", "limit", "ever equal", "limit_of says", "lesson"]
    return pd.DataFrame(rows, columns=names)


@dataclass(frozen=True)
class Check:
    """Whether all checked terms from number `first` on lie within the band, or which does not."""

    holds: bool
    first: int
    outside: int
    term: float


def check(name: str, claimed: float, epsilon: float, first: int) -> Check:
    """Look whether 10,000 terms from number `first` on are nearer than `epsilon` to `claimed`.

    Examples
    --------
    >>> check("1/n", 0.0, 0.01, 100).outside, check("1/n", 0.0, 0.01, 101).holds
    (100, True)
    """
    terms = SEQUENCES[name].terms(numbers(first + N_CHECKED - 1))[first - 1 :]
    far = np.flatnonzero(~(np.abs(terms - claimed) < epsilon))
    if len(far) == 0:
        return Check(True, first, 0, float("nan"))
    return Check(False, first, first + int(far[0]), float(terms[far[0]]))


def stretch(name: str, first: int) -> pd.DataFrame:
    """Terms around number `first`, at most 400 of them: columns n, term."""
    last = max(40, 3 * first)
    n = np.unique(np.linspace(1, last, 400).astype(int))
    return pd.DataFrame({"n": n, "term": SEQUENCES[name].terms(numbers(last))[n - 1]})


def bench(tolerance: float) -> pd.DataFrame:
    """Which stop rules which sequences fool, over 20,000 terms.

    Parameters
    ----------
    tolerance : float
        Of each rule; an answer counts as right within ten times as much.

    Returns
    -------
    DataFrame
        Columns rule, sequence, outcome ("right", "fooled", "waits"), said. Waiting is right where
        there is no limit. `limit_of` sees the first 100 terms and takes no tolerance.
    """
    n = numbers(N_BENCH)
    rows = []
    for s in SEQUENCES.values():
        terms = s.terms(n)
        for rule, stops in RULES.items():
            when = stops(terms, tolerance)
            at = int(np.argmax(when)) if when.any() else -1
            rows.append((rule, s.name, *_outcome(s, terms, at, tolerance)))
        found = limit_of(terms[:100])
        rows.append(("limit_of, 100 terms", s.name, *_verdict(s, found)))
    return pd.DataFrame(rows, columns=["rule", "sequence", "outcome", "said"])


def _outcome(s: Sequence, terms: Array, at: int, tolerance: float) -> tuple[str, str]:
    """What a stop rule achieved, and where it stopped (-1 for nowhere)."""
    if at < 0:
        return ("right" if s.limit is None else "waits"), "never stops"
    near = s.limit is not None and abs(terms[at] - s.limit) <= 10 * tolerance
    return ("right" if near else "fooled"), f"n = {at + 1:,}: {terms[at]:.3f}"


def _verdict(s: Sequence, found: Limit) -> tuple[str, str]:
    """Whether a verdict is right; "cannot tell" waits."""
    if found.verdict == "cannot tell":
        return "waits", "cannot tell"
    if found.verdict == "diverges":
        return ("right" if s.limit is None else "fooled"), "no limit"
    near = s.limit is not None and abs(found.value - s.limit) <= found.error
    return ("right" if near else "fooled"), f"{found.value:.3f}"


def by_accelerator(terms: Array) -> pd.DataFrame:
    """The highest usable order of each accelerator: columns accelerator, estimate."""
    named = {
        "last term": lambda s: s[-1:],
        "Aitken Δ²": accelerators.aitken,
        "Wynn ε": accelerators.wynn_epsilon,
        "Brezinski θ": accelerators.brezinski_theta,
        "Richardson, in 1/n": accelerators.richardson,
        "Levin u": accelerators.levin_u,
        "Levin t": accelerators.levin_t,
    }
    rows = []
    for name, accelerate in named.items():
        edge = accelerate(np.asarray(terms, dtype=float))
        finite = edge[np.isfinite(edge)]
        rows.append((name, float(finite[-1]) if len(finite) else float("nan")))
    return pd.DataFrame(rows, columns=["accelerator", "estimate"])


LEIBNIZ = ", ".join(
    f"{4 * t:.15g}" for t in np.cumsum((-1.0) ** np.arange(12) / np.arange(1, 25, 2))
)


def read_terms(text: str) -> tuple[Array, str]:
    """Numbers separated by spaces, commas, semicolons or lines, and the first that is none."""
    words = text.replace(",", " ").replace(";", " ").split()[:5000]
    found = []
    for word in words:
        try:
            found.append(float(word))
        except ValueError:
            return np.array([]), word[:40]
    return np.array(found), ""


def powers(gain: float) -> pd.DataFrame:
    """Signals of digits in 30 ReLU layers, beside gain**(layer - 1), from 1 at the first.

    Returns
    -------
    DataFrame
        Columns layer, size, what, kind.
    """
    found = signals_of_digits(gain).query("layer <= 30")
    forwards = found[found["direction"].str.startswith("forwards")]
    size = forwards["size"].to_numpy() / forwards["size"].iloc[0]
    layer = forwards["layer"].to_numpy()
    measured = pd.DataFrame({"layer": layer, "size": size, "kind": "measured"})
    kind = "gainⁿ⁻¹ at layer n"
    expected = pd.DataFrame({"layer": layer, "size": gain ** (layer - 1.0), "kind": kind})
    return pd.concat([measured, expected], ignore_index=True).assign(what="activations")
