"""From scikit-learn's boosted trees and forests to plain arrays."""

from typing import Any

import numpy as np

from core.models.diagnosis.trees import Trees

Array = np.ndarray


def join(nodes: list[dict[str, Array]], values: list[Array], offset: Array) -> Trees:
    """One set of arrays from each tree's own."""
    starts = np.cumsum([0, *(len(tree["feature"]) for tree in nodes)])
    joined = {
        key: np.concatenate([tree[key] for tree in nodes]) for key in ("feature", "threshold")
    }
    for side in ("left", "right"):
        joined[side] = np.concatenate(
            [
                np.where(tree["leaf"], np.arange(len(tree["leaf"])), tree[side]) + start
                for tree, start in zip(nodes, starts[:-1], strict=True)
            ]
        )
    depth = max(deepest(tree) for tree in nodes)
    return Trees(
        value=np.concatenate(values), roots=starts[:-1], offset=offset, depth=depth, **joined
    )


def rounded_down(threshold: Array) -> Array:
    """The largest float32 not above each threshold: float32 features fall on the same side."""
    near = threshold.astype(np.float32)
    return np.where(near > threshold, np.nextafter(near, np.float32(-np.inf)), near)


def deepest(tree: dict[str, Array]) -> int:
    """Steps from the root to the deepest leaf."""
    depth, level = 0, [0]
    while True:
        level = [
            int(tree[side][i]) for i in level if not tree["leaf"][i] for side in ("left", "right")
        ]
        if not level:
            return depth
        depth += 1


def from_boosting(model: Any) -> Trees:
    """Trees of a fitted histogram gradient boosting model, one output a class or one alone."""
    baseline = np.ravel(model._baseline_prediction).astype(float)
    nodes, values = [], []
    for stage in model._predictors:
        for output, predictor in enumerate(stage):
            n = predictor.nodes
            leaf = n["is_leaf"].astype(bool)
            threshold = np.where(leaf, 0.0, n["num_threshold"])
            nodes.append(
                {
                    "feature": np.where(leaf, 0, n["feature_idx"]).astype(int),
                    "threshold": rounded_down(threshold),
                    "left": n["left"].astype(int),
                    "right": n["right"].astype(int),
                    "leaf": leaf,
                }
            )
            value = np.zeros((len(n), len(stage)))
            value[:, output] = np.where(leaf, n["value"], 0.0)
            values.append(value)
    return join(nodes, values, baseline)


def from_forest(model: Any, X: Array, y: Array, n_kept: int) -> Trees:
    """Trees of a fitted random forest; each leaf keeps `n_kept` quantiles of y (n,) in it."""
    nodes, values = [], []
    leaves = model.apply(X)
    for estimator, fell in zip(model.estimators_, leaves.T, strict=True):
        tree = estimator.tree_
        leaf = tree.children_left < 0
        nodes.append(
            {
                "feature": np.where(leaf, 0, tree.feature),
                "threshold": rounded_down(np.where(leaf, 0.0, tree.threshold)),
                "left": tree.children_left,
                "right": tree.children_right,
                "leaf": leaf,
            }
        )
        values.append(kept(fell, y, len(leaf), n_kept))
    return join(nodes, values, np.zeros(n_kept))


def kept(leaf: Array, y: Array, n_nodes: int, n_kept: int) -> Array:
    """Evenly spaced order statistics of y among the rows of each leaf, (n_nodes, n_kept)."""
    order = np.lexsort((y, leaf))
    names, first, count = np.unique(leaf[order], return_index=True, return_counts=True)
    share = (np.arange(n_kept) + 0.5) / n_kept
    values = np.zeros((n_nodes, n_kept))
    values[names] = y[order][first[:, None] + (share * count[:, None]).astype(int)]
    return values
