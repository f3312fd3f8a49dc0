"""The recorded results of the integrals pages: rankings, the histogram, and the trap."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from core.datasets.ratings import load_movielens
from core.experiments import areas, integrals
from core.experiments.levels import levels
from core.models.belief import Belief, three_ways

SEEN = {"3 of 3": (3, 0), "80 of 100": (80, 20)}


def build(folder: Path) -> None:
    """Write integrals.json."""
    ratings, settings = load_movielens(), integrals.Settings()
    rng = np.random.default_rng(settings.seed)
    ways = {
        name: [asdict(way) for way in three_ways(Belief(1, 1).after(*seen), 0.7, 100_000, rng)]
        for name, seen in SEEN.items()
    }
    first_half = integrals.drawn(ratings, settings, np.random.default_rng(settings.seed))
    histogram = integrals.histogram(ratings)
    columns = [histogram[name].to_numpy() for name in ("rating", "share")]
    averages = areas.averages(ratings.value, *columns)
    record = {
        "digest": ratings.digest,
        "settings": asdict(settings),
        **integrals.as_json(integrals.run(ratings, settings)),
        "histogram": histogram.to_dict("list"),
        "averages": averages.to_dict("list"),
        "looked": areas.where_quad_looked().to_dict("list"),
        "levels": levels(ratings.take(first_half)).to_dict("list"),
        "trap": [asdict(way) for way in integrals.trap()],
        "three_ways": ways,
    }
    (folder / "integrals.json").write_text(json.dumps(record, indent=1) + "\n")
