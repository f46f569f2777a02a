"""Paired bootstrap: whether two pipelines differ, or whether chance drew the messages so.

The same messages are drawn again with replacement, for both pipelines alike, many times (Efron
and Tibshirani 1993; Koehn 2004 for paired systems).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.measure.intents import accuracy, by_class, macro_f1, pairs
from training.measure.outcome import Outcome

RESAMPLES = 10_000
_AT_ONCE = 250

Numbers = npt.NDArray[np.float64]
Cell = tuple[str, str, str, str]  # expected and predicted of the first, of the second


@dataclass(frozen=True)
class Difference:
    """How much better the second is than the first.

    Attributes:
        first: the first's figure, 0 to 1.
        second: the second's.
        low: 2.5 % of the resampled differences lie below it.
        high: 2.5 % lie above it.
        p: how often, at most, chance alone gives a difference as clear; two-sided.
    """

    first: float
    second: float
    low: float
    high: float
    p: float

    @property
    def difference(self) -> float:
        return self.second - self.first

    @property
    def telling(self) -> bool:
        """Whether the 95 % interval leaves out zero."""
        return self.low > 0 or self.high < 0


def compare(
    first: Sequence[Outcome], second: Sequence[Outcome], resamples: int, seed: int
) -> dict[str, Difference]:
    """The differences in `accuracy` and `macro_f1` on the same messages in the same order."""
    counts = Counter((*one, *other) for one, other in zip(pairs(first), pairs(second), strict=True))
    resampled = _resampled(counts, resamples, seed)
    return {
        "accuracy": _difference(accuracy(first), accuracy(second), resampled[:, 0]),
        "macro_f1": _difference(_macro_f1(first), _macro_f1(second), resampled[:, 1]),
    }


def _macro_f1(outcomes: Sequence[Outcome]) -> float:
    return macro_f1(by_class(pairs(outcomes)))


def _difference(first: float, second: float, resampled: Numbers) -> Difference:
    low, high = np.quantile(resampled, [0.025, 0.975])
    # The measured sample counts as one draw, so that p is never zero (Davison, Hinkley 1997).
    tail = min((resampled <= 0).sum(), (resampled >= 0).sum())
    p = min(1.0, 2 * (tail + 1) / (len(resampled) + 1))
    return Difference(first, second, float(low), float(high), float(p))


def _resampled(counts: Counter[Cell], resamples: int, seed: int) -> Numbers:
    """Differences in accuracy and macro F1; shape (resamples, 2).

    Messages with the same four names are alike, so it is drawn how many there are of each.
    """
    cells = list(counts)
    times = np.array([counts[cell] for cell in cells], dtype=np.float64)
    one, other = _System([cell[:2] for cell in cells]), _System([cell[2:] for cell in cells])
    generator = np.random.default_rng(seed)
    drawn = []
    for start in range(0, resamples, _AT_ONCE):
        size = min(_AT_ONCE, resamples - start)
        weights = generator.multinomial(int(times.sum()), times / times.sum(), size=size)
        drawn.append(other.figures(weights) - one.figures(weights))
    return np.concatenate(drawn)


class _System:
    """Accuracy and macro F1 of one pipeline for any number of messages of each kind."""

    def __init__(self, kinds: Sequence[tuple[str, ...]]) -> None:
        names = sorted({name for kind in kinds for name in kind})
        place = {name: number for number, name in enumerate(names)}
        self._expected = np.zeros((len(kinds), len(names)))
        self._predicted = np.zeros((len(kinds), len(names)))
        for number, (expected, predicted) in enumerate(kinds):
            self._expected[number, place[expected]] = 1
            self._predicted[number, place[predicted]] = 1

    def figures(self, weights: npt.NDArray[np.int64]) -> Numbers:
        found = weights @ (self._expected * self._predicted)
        expected, predicted = weights @ self._expected, weights @ self._predicted
        f1 = 2 * found / np.maximum(expected + predicted, 1)
        there = expected > 0
        macro = (f1 * there).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
        return np.stack([found.sum(axis=1) / weights.sum(axis=1), macro], axis=1)
