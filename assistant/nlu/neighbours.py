"""How near a message is to the examples of each intent.

A linear classifier is sure far away from everything it has seen; nearness tells what is foreign.
"""

from __future__ import annotations

import numpy as np

from assistant.nlu.softmax import Floats, Ints


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
        starts = np.flatnonzero(np.r_[True, np.diff(self.labels) > 0])
        self._places = [
            slice(a, b) for a, b in zip(starts, [*starts[1:], len(labels)], strict=True)
        ]

    def similarities(self, vectors: Floats) -> Floats:
        """Cosine with each example, in the order of `labels`; shape (m, n)."""
        found: Floats = vectors @ self.vectors.T
        return found

    def nearness(self, similarities: Floats) -> Floats:
        """Mean cosine with the 3 nearest examples of each class; shape (m, k)."""
        columns = [mean_of_largest(similarities[:, p], self.NEAREST) for p in self._places]
        return np.stack(columns, axis=1)

    def around(self, similarities: Floats, classes: Ints) -> Floats:
        """Mean cosine with the 10 nearest examples of all these classes together; shape (m,)."""
        return mean_of_largest(similarities[:, np.isin(self.labels, classes)], self.AROUND)


def mean_of_largest(values: Floats, count: int) -> Floats:
    """The mean of the `count` largest of each row, or of all where there are fewer."""
    if values.shape[1] > count:
        values = np.partition(values, -count, axis=1)[:, -count:]
    mean: Floats = values.mean(axis=1)
    return mean
