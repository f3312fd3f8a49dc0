"""Will you watch it: what people with your history rate, whatever they think of it.

EASE: the item-item regression of the 0/1 pattern on itself with a zero diagonal, in closed form.
With B = XᵀX + λI and P = B⁻¹, the scores of a history x are x - (xP)/diag(P). Where there are
fewer users than items, P comes from the users' side: P = (I - Xᵀ(XXᵀ + λI)⁻¹X)/λ, exactly.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cho_factor, cho_solve

from core.models.recommender.posterior import Array

RIDGE = 300.0
LARGEST = 8_000  # of the smaller side; beyond it the most popular items stand for the rest


@dataclass(frozen=True, eq=False)
class Watch:
    """Scores of what a person with a given history will rate next.

    Attributes
    ----------
    watched : csr_array, shape (n_users, n_items)
        The 0/1 pattern of the training data.

    References
    ----------
    .. [1] H. Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, section 3.
    """

    watched: sp.csr_array

    @cached_property
    def _users(self) -> tuple[Array, bool]:
        gram = (self.watched @ self.watched.T).toarray()
        gram[np.diag_indices_from(gram)] += RIDGE
        return cho_factor(gram, lower=True, overwrite_a=True)

    @cached_property
    def _scale(self) -> Array:
        """λ diag(P), shape (n_items,)."""
        out = np.ones(self.watched.shape[1])
        columns = self.watched.tocsc()
        for first in range(0, len(out), 2048):
            dense = columns[:, first : first + 2048].toarray()
            out[first : first + 2048] -= (dense * cho_solve(self._users, dense)).sum(0)
        return out

    def scores(self, history: sp.csr_array) -> Array:
        """Scores of every item for each row of `history`, shape (n_rows, n_items)."""
        dual = cho_solve(self._users, (history @ self.watched.T).toarray().T).T
        kept = history.toarray() - dual @ self.watched
        return history.toarray() - kept / self._scale
