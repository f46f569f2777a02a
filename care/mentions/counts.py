"""How many pieces a mention is of."""

from __future__ import annotations

from care.mentions.names import Named
from care.mentions.words import Reading, number

_OF = {"either": 1, "any": 1, "couple": 2, "pair": 2}


def count_of(reading: Reading, start: int, name: Named) -> int | None:
    """ "both bottles", "2 bottles", "one of the two bottles": how many; None for what is open."""
    if not name.plural:
        return None
    if counted := _of_several(reading, start):
        return counted
    before = [reading.raw(i) for i in range(max(0, start - 3), name.start)]
    if "both" in before[-4:]:
        return 2
    counts = [number(raw) for raw in before[-2:] if number(raw)]
    if counts and counts[-1] and 1 < counts[-1] < 10:
        return counts[-1]
    return None


def _of_several(reading: Reading, start: int) -> int | None:
    """ "One of the", where `start` is at what follows the "of"."""
    if reading.raw(start - 1) != "of":
        return None
    word = reading.raw(start - 2)
    counted = _OF.get(word) or number(word)
    return counted if counted and counted < 10 else None
