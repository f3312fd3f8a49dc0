"""Sums of decision trees as plain arrays: what scikit-learn learned, evaluated without it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class Trees:
    """Many binary trees in one set of arrays.

    Attributes
    ----------
    feature : ndarray of int, shape (n_nodes,)
        Which feature a node asks about; -1 at a leaf.
    threshold : ndarray, shape (n_nodes,)
        Go left at most here.
    left, right : ndarray of int, shape (n_nodes,)
        Next nodes; a leaf points to itself.
    value : ndarray, shape (n_nodes, n_outputs)
    roots : ndarray of int, shape (n_trees,)
    offset : ndarray, shape (n_outputs,)
        Added to the sum over trees.
    depth : int
        Steps from a root to the deepest leaf.
    """

    feature: Array
    threshold: Array
    left: Array
    right: Array
    value: Array
    roots: Array
    offset: Array
    depth: int

    def total(self, x: Array) -> Array:
        """Offset plus the sum of the leaves that x falls in.

        Parameters
        ----------
        x : ndarray, shape (n_features,)
            Finite.

        Returns
        -------
        ndarray, shape (n_outputs,)
        """
        return self.totals(x[None])[0]

    def totals(self, X: Array) -> Array:
        """The same for many rows at once: (n, n_features) to (n, n_outputs)."""
        return self.offset + self.leaves(X).sum(1, dtype=float)

    def leaves(self, X: Array) -> Array:
        """What each tree says by itself: (n, n_features) to (n, n_trees, n_outputs)."""
        at, row = np.broadcast_to(self.roots, (len(X), len(self.roots))), np.arange(len(X))[:, None]
        for _ in range(self.depth):
            left = X[row, self.feature[at]] <= self.threshold[at]
            at = np.where(left, self.left[at], self.right[at])
        return self.value[at]

    def arrays(self, name: str) -> dict[str, Array]:
        """The fields as arrays to store under this name, as small as they go.

        The next nodes are stored as steps from each node, which pack into a third of the room.
        """
        here = np.arange(len(self.left))
        return {
            f"{name} feature": self.feature.astype(np.int16),
            f"{name} threshold": self.threshold.astype(np.float32),
            f"{name} left": (self.left - here).astype(np.int32),
            f"{name} right": (self.right - here).astype(np.int32),
            f"{name} value": self.value.astype(np.float32),
            f"{name} roots": self.roots.astype(np.int32),
            f"{name} offset": self.offset.astype(float),
            f"{name} depth": np.array(self.depth),
        }


def from_arrays(stored: Mapping[str, Array], name: str) -> Trees:
    """Read the trees stored under this name."""
    whole = {
        field: stored[f"{name} {field}"].astype(np.intp)
        for field in ("feature", "left", "right", "roots")
    }
    here = np.arange(len(whole["left"]))
    whole |= {side: whole[side] + here for side in ("left", "right")}
    floats = {field: stored[f"{name} {field}"] for field in ("threshold", "value", "offset")}
    return Trees(**whole, **floats, depth=int(stored[f"{name} depth"]))
