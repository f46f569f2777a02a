"""Wishes for a piece, those for one option brought into an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from care.mentions.fuzzy import listed
from care.mentions.phrases import CORRECTION, FALLBACK, OR, SOFT
from care.mentions.values import Said
from care.mentions.words import Reading

_BREAKS = frozenset((*listed(", . ; ! ? but"), "\n"))


@dataclass(frozen=True)
class Wanted:
    """The wishes for a piece.

    Attributes:
        options: for each option the values that will do, the best first.
        same: the very same again.
        cheapest: the price decides what else is open.
        soft: names of the options that are only a preference.
        unclear: names of options of which something was said that can be read in several ways.
    """

    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same: bool = False
    cheapest: bool = False
    soft: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was said."""
        return not (self.options or self.same or self.cheapest or self.unclear)


class Wish(NamedTuple):
    """A value that is asked for, and the words around it, as far as the next comma."""

    said: Said
    clause: str


def agreed(
    reading: Reading, wishes: Sequence[Wish], current: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], frozenset[str], set[str]]:
    """For each option the values in order; which are soft; which contradict each other."""
    by_option: dict[str, list[Wish]] = {}
    for wish in wishes:
        for option in {o for o, _ in wish.said.meant}:
            by_option.setdefault(option, []).append(wish)
    chosen: dict[str, tuple[str, ...]] = {}
    soft: set[str] = set()
    unclear: set[str] = set()
    for option, said in by_option.items():
        values = _ordered(reading, option, said, current.get(option))
        if values is None:
            unclear.add(option)
            continue
        chosen[option] = values
        if len(values) == 1 and all(SOFT.search(w.clause) for w in said):
            soft.add(option)
    return chosen, frozenset(soft), unclear


def _ordered(
    reading: Reading, option: str, said: Sequence[Wish], now: str | None
) -> tuple[str, ...] | None:
    """The values, the best first; None where they contradict each other."""
    last: list[tuple[Wish, str]] = []
    for wish in said:
        value = next(v for o, v in wish.said.meant if o == option)
        if last and value != last[-1][1] and not _is_choice(reading, last[-1][0], wish):
            if now not in (value, last[-1][1]) and not _corrects(reading, last[-1][0], wish):
                return None
            last = [one for one in last if one[1] != now] if value == now else []
            if value == now and last:
                continue
        last.append((wish, value))
    fallback = [v for w, v in last if FALLBACK.search(w.clause)]
    first = [v for _, v in last if v not in fallback]
    if fallback and not first and now is not None:
        first = [now]
    return tuple(dict.fromkeys([*first, *fallback]))


def _is_choice(reading: Reading, one: Wish, other: Wish) -> bool:
    between = reading.words(one.said.end, other.said.start)
    fallback = any(FALLBACK.search(w.clause) for w in (one, other))
    return fallback or bool(OR.search(between))


def _corrects(reading: Reading, one: Wish, other: Wish) -> bool:
    behind = other.said.end
    return bool(
        CORRECTION.search(reading.words(one.said.end, other.said.start))
        or CORRECTION.search(reading.words(behind, behind + 3))
    )


def clause_of(reading: Reading, said: Said, start: int, end: int) -> str:
    """The words around a value, as far as the next comma."""
    first, last = said.start, said.end
    while first > start and reading.raw(first - 1) not in _BREAKS:
        first -= 1
    while last < end and reading.raw(last) not in _BREAKS:
        last += 1
    tail = last + 1
    while tail < end and reading.raw(tail) not in _BREAKS:
        tail += 1
    # "blue, if possible": a clause of nothing but such words goes with the one before.
    words = reading.words(last + 1, tail)
    if any(marker.fullmatch(words) for marker in (SOFT, FALLBACK)):
        last = tail
    return reading.words(first, last)
