"""Entity figures: which were found, at exactly their place, or at least touching it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from training.measure.outcome import Outcome, share
from training.rows import Span

Place = tuple[int, int, str]


def figures(outcomes: Sequence[Outcome], types: Mapping[str, str]) -> dict[str, Any] | None:
    """Precision, recall and F1 per type and over all; None where no entity was expected.

    `exact` wants type, start and end to agree; `overlap` the type, and one character in common.
    Types that the set does not have are not counted: nobody marked them there.

    Args:
        types: the set's types by ours, others being left out; empty takes all as they are.
    """
    given = [(_expected(one, types), _found(one)) for one in outcomes]
    known = {kind for expected, _ in given for _, _, kind in expected}
    if not known:
        return None
    exact, overlap = _Tally(), _Tally()
    for expected, found in given:
        counted = {place for place in found if place[2] in known}
        exact.add(expected & counted, expected & counted, expected, counted)
        overlap.add(_touching(expected, counted), _touching(counted, expected), expected, counted)
    return {"exact": exact.figures(), "overlap": overlap.figures()}


class _Tally:
    """Counts by type: found of the expected, right of the found, and both totals."""

    def __init__(self) -> None:
        self._recalled, self._right = Counter[str](), Counter[str]()
        self._expected, self._found = Counter[str](), Counter[str]()

    def add(
        self, recalled: set[Place], right: set[Place], expected: set[Place], found: set[Place]
    ) -> None:
        self._recalled.update(_kinds(recalled))
        self._right.update(_kinds(right))
        self._expected.update(_kinds(expected))
        self._found.update(_kinds(found))

    def figures(self) -> dict[str, Any]:
        every = {name: self._score(name) for name in sorted(self._expected)}
        return {**self._score(None), "types": every}

    def _score(self, name: str | None) -> dict[str, Any]:
        recalled, right, expected, found = (
            sum(counts.values()) if name is None else counts[name]
            for counts in (self._recalled, self._right, self._expected, self._found)
        )
        precision, recall = share(right, found), share(recalled, expected)
        f1 = share(2 * precision * recall, precision + recall)
        return {"precision": precision, "recall": recall, "f1": f1, "support": expected}


def _expected(one: Outcome, types: Mapping[str, str]) -> set[Place]:
    places = _places(one.row.entities)
    if not types:
        return places
    return {(start, end, types[kind]) for start, end, kind in places if kind in types}


def _found(one: Outcome) -> set[Place]:
    return _places(one.parsed.entities)


def _places(spans: Iterable[Span]) -> set[Place]:
    return {(span.start, span.end, span.entity) for span in spans}


def _touching(some: set[Place], others: set[Place]) -> set[Place]:
    return {
        one
        for one in some
        if any(one[2] == other[2] and one[0] < other[1] and other[0] < one[1] for other in others)
    }


def _kinds(places: Iterable[Place]) -> Iterable[str]:
    return (kind for _, _, kind in places)
