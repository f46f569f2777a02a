"""A conditional random field that marks names, products, options, counts and reasons.

It is trained with CRFsuite (Lafferty et al. 2001; Okazaki 2007) and used as plain arrays: a model
file cannot run code, and any number of messages can be tagged at the same time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sklearn_crfsuite

Array = npt.NDArray[np.float32]
OUTSIDE = "O"
_SEEN = 2  # times a feature must occur to be kept


@dataclass(frozen=True)
class Tagger:
    """The weights of a trained field.

    Attributes:
        labels: `O`, and `B-x` and `I-x` for each kind x.
        index: the row of each feature in `weights`.
        weights: of feature and label; shape (features, labels).
        moves: of one label after another; shape (labels, labels).
    """

    labels: tuple[str, ...]
    index: dict[str, int]
    weights: Array
    moves: Array

    def tag(self, message: Sequence[Sequence[str]]) -> list[str]:
        """The likeliest labels for the features of each unit (Viterbi)."""
        if not message or len(self.labels) < 2:
            return [OUTSIDE] * len(message)
        scores = self._scores(message)
        best = scores[0]
        steps = []
        for row in scores[1:]:
            reached = best[:, None] + self.moves
            came_from = reached.argmax(axis=0)
            best = reached[came_from, np.arange(len(self.labels))] + row
            steps.append(came_from)
        path = [int(best.argmax())]
        for came_from in reversed(steps):
            path.append(int(came_from[path[-1]]))
        return [self.labels[i] for i in reversed(path)]

    def _scores(self, message: Sequence[Sequence[str]]) -> Array:
        scores = np.zeros((len(message), len(self.labels)), dtype=np.float32)
        for row, features in zip(scores, message, strict=True):
            known = [self.index[f] for f in features if f in self.index]
            if known:
                self.weights[known].sum(axis=0, out=row)
        return scores

    def write(self, folder: Path) -> None:
        """Stores the field in `folder`."""
        (folder / "tagger.json").write_text(
            json.dumps({"labels": self.labels, "features": list(self.index)})
        )
        np.savez_compressed(folder / "tagger.npz", weights=self.weights, moves=self.moves)

    @classmethod
    def read(cls, folder: Path) -> Tagger:
        """The field that `write` has stored in `folder`."""
        names = json.loads((folder / "tagger.json").read_text())
        arrays = np.load(folder / "tagger.npz", allow_pickle=False)
        index = {feature: row for row, feature in enumerate(names["features"])}
        return cls(tuple(names["labels"]), index, arrays["weights"], arrays["moves"])

    @classmethod
    def nothing(cls) -> Tagger:
        """One that has learnt nothing and marks nothing."""
        return cls((OUTSIDE,), {}, np.zeros((0, 1), np.float32), np.zeros((1, 1), np.float32))


def fit(
    messages: Sequence[Sequence[Sequence[str]]], labels: Sequence[Sequence[str]], rounds: int
) -> Tagger:
    """A field trained on messages, each unit with its features and its label.

    It is trained by the passive-aggressive algorithm (Crammer et al. 2006), which took a third of
    the time of L-BFGS and was as good.

    Args:
        rounds: how often all messages are gone through.
    """
    if not any(label != OUTSIDE for row in labels for label in row):
        return Tagger.nothing()
    field = sklearn_crfsuite.CRF(
        algorithm="pa",
        max_iterations=rounds,
        min_freq=_SEEN,
        all_possible_transitions=True,
    ).fit(messages, labels)
    names = tuple(field.classes_)
    place = {label: i for i, label in enumerate(names)}
    index: dict[str, int] = {}
    for feature, _ in field.state_features_:
        index.setdefault(feature, len(index))
    weights = np.zeros((len(index), len(names)), dtype=np.float32)
    for (feature, label), weight in field.state_features_.items():
        weights[index[feature], place[label]] = weight
    moves = np.zeros((len(names), len(names)), dtype=np.float32)
    for (before, after), weight in field.transition_features_.items():
        moves[place[before], place[after]] = weight
    return Tagger(names, index, weights, moves)
