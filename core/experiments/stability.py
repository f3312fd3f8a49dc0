"""What the stability page shows, from recorded runs and from one run at a time."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from core.experiments import edge, limits
from core.experiments.comparison import wilson

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Edge:
    """Runs around the predicted edge.

    Attributes
    ----------
    runs : DataFrame
        A row a run: rate, loss, survived, seed, accuracy.
    lines : DataFrame
        Where 2 / L stands: rate, said, kind, height (pixels from the top).
    predicted, at_end : float
        Median of 2 / L where training starts, and where the runs just past it end.
    fails_from : float
        Lowest tried rate (median over seeds) from which on most runs fail.
    beyond, n_beyond : int
        Runs at 1.2 to 2 times 2 / L that survived, and all of them.
    """

    runs: pd.DataFrame
    lines: pd.DataFrame
    predicted: float
    at_end: float
    fails_from: float
    beyond: int
    n_beyond: int


def edge_runs() -> Edge:
    """Read the recorded runs of the digits at multiples of the predicted edge."""
    table = edge.recorded_edge()
    alive = table["accuracy"] > 0.55  # half-way from one class in ten to 1
    table = table.assign(survived=alive)
    by = table.groupby("multiple").agg(alive=("survived", "mean"), rate=("rate", "median"))
    failing = by[by["alive"] <= 0.5]
    past = table[table["multiple"].between(1.1, 2.0)]
    predicted, at_end = float(table["predicted"].median()), float(past["at_end"].median())
    lines = pd.DataFrame(
        [
            (predicted, "2 / L at the start", "solid", 12),
            (at_end, "2 / L at the end", "dashed", 30),
        ],
        columns=["rate", "said", "kind", "height"],
    )
    runs = table[["rate", "loss", "survived", "seed", "accuracy"]]
    fails_from = float(failing["rate"].iloc[0]) if len(failing) else float("inf")
    counts = int(past["survived"].sum()), len(past)
    return Edge(runs, lines, predicted, at_end, fails_from, *counts)


@dataclass(frozen=True, eq=False)
class Seeds:
    """Runs at one rate, before and after, and what they say."""

    runs: pd.DataFrame
    said: str


@dataclass(frozen=True)
class Share:
    """One method: shares of runs that survived and broke, accuracy on average and at best."""

    survived: float
    mean: float
    best_rate: float
    broken: float


@dataclass(frozen=True, eq=False)
class Recorded:
    """Survival of the recorded runs.

    Attributes
    ----------
    result : limits.Result
    before, after : Share
    cost : dict
        Time of guarded steps over plain ones: median, low, high, n_steps, versions.
    """

    result: limits.Result
    before: Share
    after: Share
    cost: dict[str, Any]
    n_steps: int

    @property
    def n_seeds(self) -> int:
        """Runs at each rate."""
        return self.result.accuracy.shape[2]

    @property
    def rates(self) -> list[float]:
        """The rates tried."""
        return [float(rate) for rate in self.result.rates]

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row a run."""
        return self.result.frame()

    @cached_property
    def by_rate(self) -> pd.DataFrame:
        """Columns stage, rate, share, alive, n: survival before and after."""
        parts = []
        for stage, method in (("before", limits.BEFORE), ("after", limits.AFTER)):
            alive = self.result.survived[self.result.methods.index(method)]
            columns = {"share": alive.mean(axis=1), "alive": alive.sum(axis=1), "n": self.n_seeds}
            parts.append(pd.DataFrame({"stage": stage, "rate": self.rates, **columns}))
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def methods(self) -> pd.DataFrame:
        """A row a method as intervals are drawn: name, stage, value, low, high."""
        table = self.result.summary()
        stage = np.where(table["method"].str.startswith("guard"), "after", "before")
        names = {"method": "name", "survived": "value"}
        return table.rename(columns=names)[["name", "value", "low", "high"]].assign(stage=stage)

    @cached_property
    def said(self) -> str:
        """Survival of each method in words."""
        return ", ".join(f"{r.name} {r.value:.0%}" for r in self.methods.itertuples(index=False))

    def at_rate(self, rate: float) -> Seeds:
        """The seeds at one of the rates, before and after."""
        at = int(np.argmin(np.abs(np.log(self.result.rates / rate))))
        parts, said = [], []
        for stage, method in (("before", limits.BEFORE), ("after", limits.AFTER)):
            m = self.result.methods.index(method)
            alive = self.result.survived[m, at]
            columns = {"accuracy": self.result.accuracy[m, at], "survived": alive}
            seed = np.arange(self.n_seeds)
            parts.append(pd.DataFrame({"seed": seed, "stage": stage, **columns}))
            low, high = wilson(int((~alive).sum()), self.n_seeds)
            said.append(
                f"{(~alive).sum()} of {self.n_seeds} fail {stage} ({low:.0%} to {high:.0%})"
            )
        return Seeds(pd.concat(parts, ignore_index=True), ", ".join(said))


def recorded(name: str) -> Recorded:
    """Read the recorded runs on the rows called `name`."""
    result = limits.recorded(name)
    table = result.summary().set_index("method")[["survived", "mean", "best_rate", "broken"]]
    rows = {name: Share(*row) for name, row in zip(table.index, table.to_numpy(), strict=True)}
    said = limits.record()
    n_steps = int(said["settings"]["n_steps"])
    return Recorded(result, rows[limits.BEFORE], rows[limits.AFTER], said["cost"], n_steps)


@dataclass(frozen=True, eq=False)
class Run:
    """One run: losses by step (step, loss, finite), and what came of it."""

    losses: pd.DataFrame
    said: str


def one_run(name: str, method: str, rate: float, seed: int) -> Run:
    """Train one network at default settings."""
    found = limits.train(limits.load(name), method, rate, seed, limits.Settings())
    finite = np.isfinite(found.loss)
    table = pd.DataFrame({"step": np.arange(len(finite)), "loss": found.loss, "finite": finite})
    broke = f", a number lost at step {found.broke_at}" if found.broke_at >= 0 else ""
    how = f"{name}, {method} at {rate:.3g}, seed {seed}"
    return Run(table, f"{how}: held-out accuracy {found.accuracy:.1%}{broke}.")


@dataclass(frozen=True, eq=False)
class Autopsy:
    """The largest numbers of each step, and which was lost first."""

    table: pd.DataFrame
    said: str


def autopsy() -> Autopsy:
    """Read the recorded run and find the first number that is not finite."""
    table = pd.DataFrame(limits.record()["autopsy"]).astype({"size": float})
    lost = ~table["finite"].astype(bool)
    first = int(lost.to_numpy().argmax())
    table = table[table["step"] <= table["step"].iloc[first] + 2]
    size = table["size"].abs()
    written = [f"{value:.1e}" if value >= 1e4 else f"{value:.3g}" for value in size]
    magnitude = np.log10(size.where(np.isfinite(size), 1.0).clip(1e-3, 1e6))
    table = table.assign(magnitude=magnitude, written=written, first=np.arange(len(table)) == first)
    row = table.iloc[first]
    return Autopsy(table, f"the first to go is the {row['quantity']}, at step {row['step']}")


def signals(gain: float) -> pd.DataFrame:
    """Signals of digits in 30 hidden layers, forwards and backwards: layer, size, what, kind."""
    table = edge.signals_of_digits(gain).query("layer <= 30").rename(columns={"direction": "what"})
    return table.assign(kind="measured")


def arrival(gain: float) -> float:
    """Size of the activations at the thirtieth layer, over that at the first."""
    size = signals(gain).query("what == @edge.DIRECTIONS[0]")["size"].to_numpy()
    return float(size[29] / size[0])
