"""A small neural network in NumPy, with its slopes, its curvature and the signals inside it.

Notation: W, b for a layer's weights and biases, z = a @ W + b for what enters its nonlinearity,
a for what leaves it, delta for the gradient of the loss with respect to z. A capital R before a
name is the derivative of that quantity along a direction (Pearlmutter's R-operator).
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy import sparse

Array = np.ndarray
Rows: TypeAlias = np.ndarray | sparse.csr_array


@dataclass(frozen=True)
class Norms:
    """How large the signals are in each layer, for one batch.

    Attributes
    ----------
    activation : tuple of float, length n_layers
        Root mean square of what leaves each layer; the last are the scores.
    backward : tuple of float, length n_layers
        Root mean square of the gradient of the loss with respect to what enters each layer's
        nonlinearity, times the number of rows.
    """

    activation: tuple[float, ...]
    backward: tuple[float, ...]


@dataclass(frozen=True)
class Network:
    """Layers that multiply, add and bend; the last one scores the classes.

    Attributes
    ----------
    sizes : tuple of int
        Inputs, hidden units of each layer, classes.
    activation : str
        "relu" or "tanh".
    softmax : str
        "log-sum-exp", or "naive": exponentials divided by their sum, which overflow at scores
        above 709. It is kept as the honest "before" of the stability page.

    Examples
    --------
    >>> network = Network((2, 8, 2))
    >>> w = network.start(np.random.default_rng(0))
    >>> loss, gradient = network.loss_and_gradient(w, np.eye(2), np.array([0, 1]))
    >>> gradient.shape == w.shape == (network.n_parameters,)
    True
    """

    sizes: tuple[int, ...]
    activation: str = "relu"
    softmax: str = "log-sum-exp"

    @property
    def n_parameters(self) -> int:
        """Weights and biases together."""
        return sum((m + 1) * n for m, n in zip(self.sizes, self.sizes[1:], strict=False))

    def start(self, rng: np.random.Generator, gain: float = 1.0) -> Array:
        """Draw the parameters to begin with.

        Parameters
        ----------
        rng : numpy.random.Generator
        gain : float
            Multiplies the scale that keeps the size of the signal from layer to layer:
            sqrt(2 / n_inputs) for ReLU, sqrt(1 / n_inputs) for tanh [1]_.

        Returns
        -------
        ndarray of shape (n_parameters,)

        References
        ----------
        .. [1] K. He et al., "Delving Deep into Rectifiers", ICCV 2015, section 2.2.
        """
        gain *= np.sqrt(2.0) if self.activation == "relu" else 1.0
        layers = [
            (rng.standard_normal((m, n)) * gain / np.sqrt(m), np.zeros(n))
            for m, n in zip(self.sizes, self.sizes[1:], strict=False)
        ]
        return np.concatenate([part.ravel() for layer in layers for part in layer])

    def layers(self, parameters: Array) -> list[tuple[Array, Array]]:
        """View the parameters as (W, b) for each layer, shapes (m, n) and (n,)."""
        found, at = [], 0
        for m, n in zip(self.sizes, self.sizes[1:], strict=False):
            W = parameters[at : at + m * n].reshape(m, n)
            found.append((W, parameters[at + m * n : at + (m + 1) * n]))
            at += (m + 1) * n
        return found

    def _bend(self, z: Array) -> Array:
        return np.maximum(z, 0.0) if self.activation == "relu" else np.tanh(z)

    def _slope(self, a: Array) -> Array:
        """Slope of the nonlinearity where it gave `a`."""
        return (a > 0).astype(float) if self.activation == "relu" else 1.0 - a * a

    def activations(self, parameters: Array, X: Rows) -> list[Array]:
        """What leaves each layer for the rows of `X`; the last are the scores of the classes.

        Parameters
        ----------
        parameters : ndarray of shape (n_parameters,)
        X : ndarray or sparse array of shape (n, n_inputs)

        Returns
        -------
        list of ndarray, shapes (n, size of the layer)
        """
        found: list[Array] = []
        a = X
        layers = self.layers(parameters)
        with np.errstate(over="ignore", invalid="ignore"):  # a run that blows up is to be seen
            for number, (W, b) in enumerate(layers):
                z = a @ W + b
                a = z if number == len(layers) - 1 else self._bend(z)
                found.append(a)
        return found

    def _loss_and_probabilities(self, scores: Array, y: Array) -> tuple[float, Array]:
        """Mean cross-entropy and the probability of each class, shape (n, n_classes)."""
        rows = np.arange(len(y))
        with np.errstate(all="ignore"):
            if self.softmax == "naive":
                raised = np.exp(scores)
                p = raised / raised.sum(axis=1, keepdims=True)
                return float(-np.log(p[rows, y]).mean()), p
            shifted = scores - scores.max(axis=1, keepdims=True)
            log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
            return float(-log_p[rows, y].mean()), np.exp(log_p)

    def loss_and_gradient(self, parameters: Array, X: Rows, y: Array) -> tuple[float, Array]:
        """Mean cross-entropy of the rows, and its gradient.

        Parameters
        ----------
        parameters : ndarray of shape (n_parameters,)
        X : ndarray or sparse array of shape (n, n_inputs)
        y : ndarray of int, shape (n,)
            Class of each row, from 0.

        Returns
        -------
        loss : float
            In nats. May be inf or NaN for a run that has blown up.
        gradient : ndarray of shape (n_parameters,)
        """
        a = self.activations(parameters, X)
        loss, p = self._loss_and_probabilities(a[-1], y)
        deltas = self._deltas(parameters, a, p, y)
        parts: list[Array] = []
        with np.errstate(over="ignore", invalid="ignore"):
            for below, delta in zip([X, *a[:-1]], deltas, strict=True):
                parts += [(below.T @ delta).ravel(), delta.sum(axis=0)]
        return loss, np.concatenate(parts)

    def _deltas(self, parameters: Array, a: list[Array], p: Array, y: Array) -> list[Array]:
        """Gradient of the loss with respect to what enters each layer's nonlinearity."""
        delta = p.copy()
        delta[np.arange(len(y)), y] -= 1
        deltas = [delta / len(y)]
        with np.errstate(over="ignore", invalid="ignore"):
            for (W, _), below in zip(self.layers(parameters)[:0:-1], a[-2::-1], strict=True):
                deltas.append(deltas[-1] @ W.T * self._slope(below))
        return deltas[::-1]

    def hessian_vector_product(self, parameters: Array, vector: Array, X: Rows, y: Array) -> Array:
        """Curvature of the loss along a direction: the Hessian times `vector`, exactly.

        Parameters
        ----------
        parameters, vector : ndarray of shape (n_parameters,)
        X : ndarray or sparse array of shape (n, n_inputs)
        y : ndarray of int, shape (n,)

        Returns
        -------
        ndarray of shape (n_parameters,)

        Notes
        -----
        Differences of gradients are no substitute for ReLU: they step over its kinks. Here the
        kinks count for nothing, as in the gradient itself.

        References
        ----------
        .. [1] B. A. Pearlmutter, "Fast Exact Multiplication by the Hessian", *Neural
           Computation* 6(1), 1994.
        """
        a = self.activations(parameters, X)
        _, p = self._loss_and_probabilities(a[-1], y)
        deltas = self._deltas(parameters, a, p, y)
        with np.errstate(over="ignore", invalid="ignore"):
            Ra = self._forward_along(parameters, vector, X, a)
            Rp = p * (Ra[-1] - (p * Ra[-1]).sum(axis=1, keepdims=True))
            return self._backward_along(parameters, vector, (X, a, Ra), deltas, Rp / len(y))

    def _forward_along(
        self, parameters: Array, vector: Array, X: Rows, a: list[Array]
    ) -> list[Array]:
        """Derivatives of the activations along `vector`."""
        layers, directions = self.layers(parameters), self.layers(vector)
        found = [X @ directions[0][0] + directions[0][1]]
        for i in range(1, len(layers)):
            found[-1] = found[-1] * self._slope(a[i - 1])
            W, (V, c) = layers[i][0], directions[i]
            found.append(found[-1] @ W + a[i - 1] @ V + c)
        return found

    def _backward_along(
        self, parameters: Array, vector: Array, forward: tuple[Rows, list[Array], list[Array]],
        deltas: list[Array], R_delta: Array,
    ) -> Array:  # fmt: skip
        """Derivatives of the gradient along `vector`, from the last layer down."""
        X, a, Ra = forward
        layers, directions = self.layers(parameters), self.layers(vector)
        parts: list[Array] = []
        for i in range(len(layers) - 1, 0, -1):
            parts[:0] = [
                (a[i - 1].T @ R_delta + Ra[i - 1].T @ deltas[i]).ravel(), R_delta.sum(axis=0)
            ]  # fmt: skip
            through = R_delta @ layers[i][0].T + deltas[i] @ directions[i][0].T
            R_delta = through * self._slope(a[i - 1])
            if self.activation == "tanh":
                bend = -2 * a[i - 1] * Ra[i - 1]  # Ra is already times the slope
                R_delta = R_delta + deltas[i] @ layers[i][0].T * bend
        return np.concatenate([(X.T @ R_delta).ravel(), R_delta.sum(axis=0), *parts])

    def norms(self, parameters: Array, X: Rows, y: Array) -> Norms:
        """Measure the signals in each layer, forwards and backwards.

        Parameters
        ----------
        parameters : ndarray of shape (n_parameters,)
        X : ndarray or sparse array of shape (n, n_inputs)
        y : ndarray of int, shape (n,)

        Returns
        -------
        Norms
            The ratio of weight gradients between layers would hide vanishing signals in a ReLU
            network without biases: there the two norms' products cancel.
        """
        a = self.activations(parameters, X)
        deltas = self._deltas(parameters, a, self._loss_and_probabilities(a[-1], y)[1], y)
        with np.errstate(over="ignore", invalid="ignore"):
            forwards = tuple(float(np.sqrt(np.mean(part**2))) for part in a)
            backwards = tuple(float(len(y) * np.sqrt(np.mean(part**2))) for part in deltas)
        return Norms(forwards, backwards)

    def predict(self, parameters: Array, X: Rows) -> Array:
        """Classes of the rows of `X`, shape (n,); -1 where a score is not a number."""
        scores = self.activations(parameters, X)[-1]
        return np.where(np.isnan(scores).any(axis=1), -1, scores.argmax(axis=1))
