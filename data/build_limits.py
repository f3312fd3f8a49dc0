"""Recorded runs of the stability page: survival, the edge, and the first number lost."""

import json
import platform
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np

from core.experiments import edge, limits


def build(folder: Path) -> None:
    """Write limits.npz (a number a run) and limits.json (settings, digests, small tables)."""
    settings, arrays, said = limits.Settings(), {}, {}
    for name in ("digits", "spam"):
        data = limits.load(name)
        result = limits.run(data, settings)
        arrays[f"{name}_accuracy"] = result.accuracy.astype(np.float32)
        arrays[f"{name}_broke_at"] = result.broke_at.astype(np.int16)
        said[name] = {"digest": data.digest, "majority": result.majority, "n_rows": len(data.y)}
    digits = limits.load("digits")
    table = edge.edge(digits, edge.Settings())
    arrays |= {f"edge_{name}": table[name].to_numpy() for name in table.columns}
    arrays["signals"] = np.array([edge.signals(digits, gain)["size"] for gain in edge.GAINS])
    said |= {
        "settings": asdict(settings),
        "edge_settings": asdict(edge.Settings()),
        "methods": limits.METHODS,
        "autopsy": edge.autopsy(digits).astype({"size": str}).to_dict("records"),
        "cost": cost(digits),
    }
    np.savez_compressed(folder / "limits.npz", **arrays)
    (folder / "limits.json").write_text(json.dumps(said, indent=1) + "\n")


def cost(data: limits.Labelled, n_pairs: int = 7) -> dict[str, object]:
    """Processor time of 1,200 guarded steps over that of plain ones, in pairs of runs."""
    settings, ratios = limits.Settings(n_steps=1200), []
    for seed in range(n_pairs):
        spent = []
        for method in ("fixed", limits.AFTER):
            started = time.process_time()
            limits.train(data, method, 0.3, seed, settings)
            spent.append(time.process_time() - started)
        ratios.append(spent[1] / spent[0])
    return {
        "median": round(float(np.median(ratios)), 3),
        "low": round(min(ratios), 3),
        "high": round(max(ratios), 3),
        "n_pairs": n_pairs,
        "n_steps": settings.n_steps,
        "versions": f"Python {platform.python_version()}, NumPy {np.__version__}",
    }
