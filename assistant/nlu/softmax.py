"""Softmax regression on dense and sparse features side by side.

scikit-learn has the same model, but wants one matrix: a dense block inside a sparse matrix makes
each step some twenty times slower, and all weights dense would not fit the terms of a language.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Inputs(NamedTuple):
    """The features of n messages: `dense` (n, d) and `terms`, a sparse matrix (n, t)."""

    dense: Floats
    terms: sparse.csr_matrix

    def rows(self, chosen: Any) -> Inputs:
        """Those of some messages, chosen by indices or by a mask."""
        return Inputs(self.dense[chosen], self.terms[chosen])


class Softmax(NamedTuple):
    """Weights of d dense and t sparse features for k classes: (d, k), (t, k), (k,)."""

    dense: Floats
    terms: Floats
    bias: Floats

    def scores(self, inputs: Inputs) -> Floats:
        """Unnormalised log-likelihoods, shape (n, k)."""
        total: Floats = inputs.dense @ self.dense + inputs.terms @ self.terms + self.bias
        return total


def normalised(scores: Floats) -> Floats:
    """Likelihoods that sum to 1 in each row."""
    powers: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    likelihoods: Floats = powers / powers.sum(axis=1, keepdims=True)
    return likelihoods


class Search(NamedTuple):
    """How the weights are found, by L-BFGS.

    `strength` is the inverse of the L2 penalty (scikit-learn's `C`), `start` the weights to begin
    from: the problem is convex, so they only save time.
    """

    strength: float
    max_iter: int
    start: Softmax | None = None


def fit(inputs: Inputs, labels: Ints, weights: Floats, search: Search) -> Softmax:
    """The weights with the least cross-entropy plus the penalty.

    Args:
        inputs: features of n messages.
        labels: the class of each, 0 to k - 1; each class has a message.
        weights: how much each message counts, (n,).
        search: how far to go.
    """
    strength, max_iter, start = search
    shape = (inputs.dense.shape[1], inputs.terms.shape[1], int(labels.max()) + 1)
    terms = inputs.terms.astype(np.float32).tocsr()
    transposed = terms.T.tocsr()
    target = np.zeros((len(labels), shape[2]), np.float32)
    target[np.arange(len(labels)), labels] = 1

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        model = _unflatten(flat, shape)
        scores = model.scores(Inputs(inputs.dense, terms))
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        sums = powers.sum(axis=1, keepdims=True)
        surprise = np.log(sums[:, 0]) - (target * scores).sum(axis=1)
        error = (powers / sums - target) * weights[:, None]
        squares = float((model.dense**2).sum() + (model.terms**2).sum())
        gradient = Softmax(
            inputs.dense.T @ error + model.dense / strength,
            transposed @ error + model.terms / strength,
            error.sum(axis=0),
        )
        return float(weights @ surprise) + squares / (2 * strength), _flatten(gradient)

    first = _flatten(start) if start else np.zeros(sum(n * shape[2] for n in (*shape[:2], 1)))
    options = {"maxiter": max_iter, "ftol": 1e-6, "gtol": 1e-3}
    found = optimize.minimize(loss, first, jac=True, method="L-BFGS-B", options=options)
    return _unflatten(found.x, shape)


def _flatten(model: Softmax) -> npt.NDArray[np.float64]:
    return np.concatenate([np.asarray(part).ravel() for part in model]).astype(np.float64)


def _unflatten(flat: npt.NDArray[np.float64], shape: tuple[int, int, int]) -> Softmax:
    dense, terms, classes = shape
    parts = np.split(flat.astype(np.float32), [dense * classes, (dense + terms) * classes])
    return Softmax(parts[0].reshape(dense, classes), parts[1].reshape(terms, classes), parts[2])
