"""Descriptions of what is there: "exchange the black one" says nothing of what is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from care.mentions.fuzzy import listed
from care.mentions.pieces import DETERMINERS, TURNS
from care.mentions.turns import SWAPPING, WANT, same_sentence
from care.mentions.values import Said
from care.mentions.words import Reading

Span = tuple[int, int]

_INDEFINITE = frozenset(listed("a an another"))
_LEADS = TURNS | {"with", "of"}
_DONE = frozenset(listed("exchanged changed swapped replaced switched exchanging replacing"))
_BETWEEN = frozenset(listed("to be being is needs need for please"))
_REACH = 8


def is_present(reading: Reading, start: int, end: int) -> bool:
    """Whether what `tokens[start:end]` describe is what is to be swapped."""
    if reading.raw(start) in _INDEFINITE or reading.raw(start - 1) in _LEADS:
        return False
    if _is_done(reading, end):
        return True
    for place in range(start - 1, -1, -1):
        word = reading.at(place)
        if not same_sentence(reading, place, start) or word in ("make", *WANT):
            return False
        if word in SWAPPING:
            return True
        if word in TURNS and reading.at(place + 1) not in SWAPPING:
            return False
    return False


def _is_done(reading: Reading, place: int) -> bool:
    """ "The black one to be exchanged"."""
    while reading.raw(place) in _BETWEEN:
        place += 1
    return reading.at(place) in _DONE


def present_one(reading: Reading, values: Sequence[Said]) -> Span | None:
    """Where "the black one" stands, if it is what is to be swapped."""
    for place in range(len(reading)):
        if reading.raw(place) not in ("one", "ones"):
            continue
        start = _start(reading, place, values)
        if start is not None and is_present(reading, start, place + 1):
            return start, place + 1
    return None


def _start(reading: Reading, place: int, values: Sequence[Said]) -> int | None:
    """The article in front of values that stand right before `place`."""
    read = {i for v in values for i in range(v.start, v.end)}
    first = place - 1
    while first >= max(0, place - _REACH) and (first in read or reading.raw(first) in (",", "and")):
        first -= 1
    if first < 0 or first == place - 1 or reading.raw(first) not in DETERMINERS:
        return None
    return first


def within(values: Sequence[Said], span: Span) -> list[Said]:
    """The values that stand in the span."""
    return [v for v in values if span[0] <= v.start and v.end <= span[1]]
