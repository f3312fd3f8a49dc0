"""Will you watch it: what people with your history rate, whatever they think of it.

EASE [1]_: the regression of each item's column on all the others, in closed form. With
B = XᵀX + λI and P = B⁻¹, the scores of a history x are x - (xP)/diag(P). Where there are fewer
users than items, P comes from the users' side: λP = I - Xᵀ(XXᵀ + λI)⁻¹X, exactly. Here a rating
enters X as 1, or 1.5 if it was a good one, damped for people who rate a lot. Genres join X as
imagined people: a few for each, who watched all of it and nothing else [2]_. The ridge shrinks
rarely rated items most; the factor √(λ diag(P)), from 0 to 1, evens that out.

References
----------
.. [1] H. Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, section 3.
.. [2] O. Jeunen, J. Van Balen and B. Goethals, "Closed-Form Models for Collaborative Filtering
   with Side-Information", RecSys 2020: the collective model.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.lapack import spotrf, spotri

from core.models.recommender.posterior import Array

RIDGE = 500.0
LIKED = 0.5  # how much more a good rating counts
DAMP = 0.2  # power of a person's number of ratings that divides their weights
IMAGINED = 10.0  # people for each genre
# of the chance of liking in a list: below 1, as good ratings already count more here
CHANCE_POWER = 0.75
LARGEST = 5_000  # items in the regression where both sides are larger: the most rated ones
BLOCK = 2_048
ROWS = 256  # of a product at a time: a sparse one takes three times the room of a dense one


def weights(user: Array, item: Array, liked: Array, shape: tuple[int, int]) -> sp.csr_array:
    """How much each rating says of what its person watches, shape (n_users, n_items).

    `liked`, shape (n_ratings,), is True for good ratings; `user` and `item` are their codes.
    """
    count = np.bincount(user, minlength=shape[0]) + 1.0
    return sp.csr_array(((1 + LIKED * liked) * count[user] ** -DAMP, (user, item)), shape=shape)


def products(left: sp.csr_array, right: sp.csr_array, dtype: type) -> Array:
    """`left` @ `right`, shapes (n, m) and (m, n), dense, made in little more than its own room."""
    out = np.empty((left.shape[0], right.shape[1]), dtype)
    for first in range(0, len(out), ROWS):
        out[first : first + ROWS] = (left[first : first + ROWS] @ right).toarray()
    return out


def inverse_in_place(matrix: Array) -> Array:
    """The inverse of a symmetric positive definite float32 matrix of shape (n, n), in its place.

    Raises
    ------
    ArithmeticError
        If the matrix is not positive definite.
    """
    factor, failed = spotrf(matrix.T, lower=True, overwrite_a=True)  # .T is in Fortran's order
    if failed:
        raise ArithmeticError(f"minor {failed} of the matrix is not positive.")
    inverse, _ = spotri(factor, lower=True, overwrite_c=True)
    for k in range(len(inverse)):  # LAPACK fills one triangle
        inverse[k, k + 1 :] = inverse[k + 1 :, k]
    return inverse.T


@dataclass(frozen=True, eq=False)
class Watch:
    """Scores of what people with given histories will rate next.

    Attributes
    ----------
    history : csr_array, shape (n_users, n_items)
        `weights` of the training ratings.
    genres : ndarray of bool, shape (n_items, n_genres), optional
    """

    history: sp.csr_array
    genres: Array | None = None

    def scores(self, history: sp.csr_array) -> Array:
        """Scores of every item, shape (n_rows, n_items), for histories made by `weights`.

        A small share of the popularity goes in, so that someone without a history gets what most
        people watch.
        """
        x = self._scaled(history)
        kept = self._dual(x) if self._from_users else self._primal(x)
        return kept + 1e-3 * self._popularity

    @cached_property
    def _popularity(self) -> Array:
        return (self.history > 0).sum(0) / self.history.shape[0]

    @cached_property
    def _unit(self) -> float:
        usual = np.sqrt((self.history.data**2).mean()) if self.history.nnz else 1.0
        return float(usual)

    @cached_property
    def _from_users(self) -> bool:
        n_rows, n_items = self._x.shape
        return n_rows <= min(n_items, LARGEST)

    @cached_property
    def _items(self) -> Array:
        """Codes of the items in the regression on the items' side."""
        return np.sort(np.argsort(-self._popularity, kind="stable")[:LARGEST])

    def _scaled(self, history: sp.csr_array) -> sp.csr_array:
        return history * (1 / self._unit)

    @cached_property
    def _x(self) -> sp.csr_array:
        """The people's histories and, below them, the imagined ones."""
        people = self._scaled(self.history)
        if self.genres is None:
            return people
        return sp.csr_array(sp.vstack([people, np.sqrt(IMAGINED) * sp.csr_array(self.genres.T)]))

    @cached_property
    def _by_item(self) -> sp.csr_array:
        return sp.csr_array(self._x.T)  # made once: a product would convert it every time

    @cached_property
    def _users_factor(self) -> tuple[Array, bool]:
        gram = products(self._x, self._by_item, np.float64)
        gram[np.diag_indices_from(gram)] += RIDGE
        return cho_factor(gram, lower=True, overwrite_a=True)

    @cached_property
    def _diagonal(self) -> Array:
        """λ diag(P), shape (n_items,)."""
        out = np.ones(self._x.shape[1])
        for first in range(0, len(out), BLOCK):
            dense = self._by_item[first : first + BLOCK].toarray().T
            solved = cho_solve(self._users_factor, dense, check_finite=False)
            out[first : first + BLOCK] -= np.einsum("ui,ui->i", dense, solved)
        return out

    def _dual(self, x: sp.csr_array) -> Array:
        right = (x @ self._by_item).toarray().T
        solved = cho_solve(self._users_factor, right, check_finite=False).T
        dense = x.toarray()
        evened = np.sqrt(self._diagonal)
        return dense * evened - (dense - solved @ self._x) / evened

    @cached_property
    def _weights(self) -> Array:
        """(I - P/diag(P))·√(λ diag(P)) over the regression's items, float32."""
        few = self._x[:, self._items]
        gram = products(sp.csr_array(few.T), few, np.float32)
        gram[np.diag_indices_from(gram)] += RIDGE
        inverse = inverse_in_place(gram)
        inverse /= -np.sqrt(np.diag(inverse) / RIDGE)
        np.fill_diagonal(inverse, 0)
        return inverse

    def _primal(self, x: sp.csr_array) -> Array:
        out = np.zeros(x.shape)
        out[:, self._items] = x[:, self._items].astype(np.float32) @ self._weights
        return out
