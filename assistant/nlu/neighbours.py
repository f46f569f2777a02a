"""How near a message is to the examples of each intent.

A linear classifier is sure far away from everything it has seen; nearness tells what is foreign.
"""

from __future__ import annotations

import numpy as np

from assistant.nlu.softmax import Floats, Ints

_BLOCK = 64  # messages whose similarities are held by class at once


class Neighbours:
    """The examples' vectors, by class.

    Args:
        vectors: of length one, shape (n, d).
        labels: the class of each, 0 to k - 1; each class has an example.
    """

    NEAREST = 3
    AROUND = 10

    def __init__(self, vectors: Floats, labels: Ints) -> None:
        order = np.argsort(labels, kind="stable")
        self.vectors = vectors[order].astype(np.float32)
        self.labels = labels[order]
        self._starts = np.flatnonzero(np.r_[True, np.diff(self.labels) > 0])
        sizes = np.diff([*self._starts, len(labels)])
        # Where each class's examples are; the place behind all of them is nobody's.
        self._places = np.full((len(sizes), max(sizes.max(), self.NEAREST)), len(labels))
        for row, start, size in zip(self._places, self._starts, sizes, strict=True):
            row[:size] = np.arange(start, start + size)
        self._counted = np.minimum(sizes, self.NEAREST).astype(np.float32)

    def similarities(self, vectors: Floats) -> Floats:
        """Cosine with each example, in the order of `labels`; shape (m, n)."""
        found: Floats = vectors @ self.vectors.T
        return found

    def nearness(self, similarities: Floats) -> Floats:
        """Mean cosine with the 3 nearest examples of each class; shape (m, k)."""
        blocks = [similarities[i : i + _BLOCK] for i in range(0, len(similarities), _BLOCK)]
        return np.concatenate([self._nearness(block) for block in blocks])

    def _nearness(self, similarities: Floats) -> Floats:
        nobody = np.full((len(similarities), 1), -np.inf, dtype=similarities.dtype)
        by_class = np.hstack([similarities, nobody])[:, self._places]
        nearest = np.partition(by_class, -self.NEAREST, axis=2)[:, :, -self.NEAREST :]
        summed: Floats = np.where(np.isneginf(nearest), 0, nearest).sum(axis=2)
        return summed / self._counted

    def around(self, similarities: Floats, first: int, last: int) -> Floats:
        """Mean cosine with the 10 nearest examples of all classes from `first` to `last`; (m,)."""
        end = self._starts[last + 1] if last + 1 < len(self._starts) else len(self.labels)
        return mean_of_largest(similarities[:, self._starts[first] : end], self.AROUND)


def mean_of_largest(values: Floats, count: int) -> Floats:
    """The mean of the `count` largest of each row, or of all where there are fewer."""
    if values.shape[1] > count:
        values = np.partition(values, -count, axis=1)[:, -count:]
    mean: Floats = values.mean(axis=1)
    return mean
