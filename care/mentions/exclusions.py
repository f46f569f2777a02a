"""What a description leaves out: "the lamp, not the red one"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from care.mentions.fuzzy import listed
from care.mentions.values import Said
from care.mentions.words import Reading
from care.orders.models import Item

_STOPS = frozenset((*listed(". ! ? ; to for into -> => →"), "\n"))
_AFTER = frozenset((*listed("one ones , . ; ! ? ) and or nor please but"), "", "\n"))
_ARTICLES = r"\s(?:the |in |a |an |my |that |of |with |any )*$"
_NOT = re.compile(
    r"^[,(\s]*(?:(?:but |and |just |only )*(?:not|except(?: for)?|excluding)"
    rf"|(?:that|which)(?: is not|'s not| isn't| are not| aren't)){_ARTICLES}"
)
_NOR = re.compile(rf"^(?:ones? )?[,\s]*(?:or|nor|and not|or not){_ARTICLES}")


def excluded(reading: Reading, start: int, limit: int, values: Sequence[Said]) -> list[Said]:
    """The values behind the name, in `tokens[start:limit]`, that the piece does not have."""
    found: list[Said] = []
    last = start
    for said in values:
        if said.start < start or said.end > limit:
            continue
        if any(reading.raw(i) in _STOPS for i in range(last, said.start)):
            break
        between = reading.words(last, said.start) + " "
        goes_on = bool(found) and found[-1].end == last
        if reading.raw(said.end) in _AFTER and (
            _NOT.search(between) or (goes_on and _NOR.search(between))
        ):
            found.append(said)
        last = said.end
    return found


def without(places: Sequence[int], items: Sequence[Item], values: Sequence[Said]) -> list[int]:
    """The pieces that have none of the values; all of them where none would be left."""
    pairs = {pair for said in values for pair in said.meant}
    left = [i for i in places if not pairs.intersection(items[i].options.items())]
    return left or list(places)
