"""Intent figures: per intent and over all, from what was expected and what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from training.measure.outcome import Outcome, share

Pair = tuple[str, str]  # expected, predicted


@dataclass(frozen=True)
class Score:
    """How well one class is found.

    Attributes:
        precision: the share of what was taken for it that was it.
        recall: the share of it that was found.
        f1: their harmonic mean.
        support: how often it was expected.
    """

    precision: float
    recall: float
    f1: float
    support: int


def score(found: int, predicted: int, expected: int) -> Score:
    """From how often a class was rightly found, predicted at all, and expected."""
    return Score(
        share(found, predicted),
        share(found, expected),
        share(2 * found, predicted + expected),
        expected,
    )


def by_class(pairs: Iterable[Pair]) -> dict[str, Score]:
    """The score of every class that was expected at least once, in the order of names."""
    counts = Counter(pairs)
    found, predicted, expected = Counter[str](), Counter[str](), Counter[str]()
    for (one, other), times in counts.items():
        expected[one] += times
        predicted[other] += times
        found[one] += times if one == other else 0
    return {name: score(found[name], predicted[name], expected[name]) for name in sorted(expected)}


def macro_f1(scores: Mapping[str, Score]) -> float:
    """The mean F1 of the classes: a rare one counts as much as a frequent one."""
    return share(sum(one.f1 for one in scores.values()), len(scores))


def accuracy(outcomes: Sequence[Outcome]) -> float:
    """The share whose likeliest intent is acceptable, sure or not."""
    return share(sum(one.right for one in outcomes), len(outcomes))


def pairs(outcomes: Iterable[Outcome]) -> list[Pair]:
    return [(one.expected, one.predicted) for one in outcomes]


def matrix(given: Sequence[Pair]) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The confusion matrix: names, and counts with a row an expected and a column a predicted."""
    names = sorted({name for pair in given for name in pair})
    place = {name: number for number, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    for expected, predicted in given:
        counts[place[expected], place[predicted]] += 1
    return names, counts


def confusions(outcomes: Iterable[Outcome], most: int = 25) -> list[dict[str, Any]]:
    """What is taken for what, the most frequent first, each with up to three examples."""
    wrong = [one for one in outcomes if not one.right]
    counts = Counter((one.gold, one.predicted) for one in wrong)
    texts: dict[Pair, list[str]] = {pair: [] for pair, _ in counts.most_common(most)}
    for one in wrong:
        known = texts.get((one.gold, one.predicted))
        if known is not None and len(known) < 3:
            known.append(one.row.text)
    return [
        {"expected": pair[0], "predicted": pair[1], "messages": counts[pair], "examples": examples}
        for pair, examples in texts.items()
    ]
