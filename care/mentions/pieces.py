"""Mentions of pieces of an order: a name, and what is said beside it to tell two pieces apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from care.mentions.counts import count_of
from care.mentions.exclusions import excluded, without
from care.mentions.fuzzy import listed
from care.mentions.labels import find_names
from care.mentions.names import Named, find_named, words_of_names
from care.mentions.sayings import find_values
from care.mentions.values import Said, merged, words_of
from care.mentions.words import Reading, spelled
from care.orders.models import Item
from care.products.models import Product

DETERMINERS = frozenset(listed("the a an my this that these those our another his her"))
TURNS = frozenset(listed("to for into -> => → instead than"))
_STOP_BEFORE = (
    DETERMINERS
    | TURNS
    | frozenset(listed("and or but with of in from both all not , . ; : ! ? ( ) { } [ ] return"))
    | {"\n"}
    | frozenset(listed("exchange cancel change swap replace modify is was i want like keep"))
)
_STOP_AFTER = frozenset(listed(". ; ! ?")) | TURNS | {"\n"}
_OPENING = {"(": ")", "{": "}", "[": "]"}
_REACH = 8


@dataclass(frozen=True)
class Mention:
    """A piece spoken of.

    Attributes:
        start, end: the words that name and describe it.
        named: where its name is.
        fits: indexes of the pieces it may be, by name and description.
        count: how many are meant, None for one.
        definite: something other than "a" stands in front.
    """

    start: int
    end: int
    named: Named
    fits: tuple[int, ...]
    count: int | None
    definite: bool


def read(text: str, items: Sequence[Item]) -> Reading:
    """The text, read with the words for these pieces."""
    names = words_of_names(item.name for item in items)
    return Reading.of(text, names | words_of(merged(item.options for item in items)))


def find_mentions(
    reading: Reading, items: Sequence[Item], products: Mapping[str, Product] | None = None
) -> list[Mention]:
    """All mentions by name, in the order of the text; `products` are what can be wanted instead."""
    options = merged(item.options for item in items)
    values = find_values(reading, options)
    named = find_named(reading, [item.name for item in items])
    named = [
        n
        for n in named
        if not _is_a_value(n, reading, items, named)
        and not (products and _is_listed(n, reading, items, products, named))
    ]
    starts = [_start(reading, n, named[i - 1].end if i else 0) for i, n in enumerate(named)]
    found = []
    for index, (start, name) in enumerate(zip(starts, named, strict=True)):
        limit = starts[index + 1] if index + 1 < len(named) else len(reading)
        found.append(_mention(reading, items, values, name, (start, limit)))
    return found


def _mention(
    reading: Reading, items: Sequence[Item], values: Sequence[Said], name: Named,
    within: tuple[int, int],
) -> Mention:  # fmt: skip
    start, limit = within
    definite = reading.raw(start) not in ("a", "an")
    end = _end(reading, name.end, limit, values)
    by_name = [i for i, item in enumerate(items) if item.name in name.names]
    front = [v for v in values if start <= v.start and v.end <= name.start]
    refused = excluded(reading, name.end, limit, values) if definite else []
    behind = [v for v in values if name.end <= v.start and v.end <= end and v not in refused]
    bracketed = [v for v in behind if _is_bracketed(reading, name.end, v.start)]
    said = (front + behind, front + bracketed if bracketed else front, front)
    fits = next((f for values in said if (f := fitting(by_name, items, values))), by_name)
    left = tuple(without(fits, items, refused))
    return Mention(start, end, name, left, count_of(reading, start, name), definite)


def fitting(places: Sequence[int], items: Sequence[Item], values: Sequence[Said]) -> list[int]:
    """Those of the pieces that have all values said of options they know."""
    return [i for i in places if all(_has(items[i], said) for said in values)]


def _has(item: Item, said: Said) -> bool:
    """A value of an option that this piece has none of speaks of something else."""
    known = [(option, value) for option, value in said.meant if option in item.options]
    return not known or any(item.options[option] == value for option, value in known)


def _is_a_value(
    name: Named, reading: Reading, items: Sequence[Item], named: Sequence[Named]
) -> bool:
    """Whether the name is a value of another piece named near: a camera backpack."""
    for other in named:
        if other == name or other.names & name.names:
            continue
        near = -4 <= name.start - other.end <= 8 or name.end == other.start
        described = [item for item in items if item.name in other.names]
        options = merged(item.options for item in described)
        spans = [v for v in find_values(reading, options)
                 if v.start <= name.start and name.end <= v.end]  # fmt: skip
        labels = [n for n in find_names(reading, options)
                  if n.end <= name.start <= n.end + 4 or n.start == name.end]  # fmt: skip
        if near and spans and (labels or name.end == other.start):
            return True
    return False


def _is_listed(
    name: Named, reading: Reading, items: Sequence[Item], products: Mapping[str, Product],
    named: Sequence[Named],
) -> bool:  # fmt: skip
    """Whether the name is one of the values that a piece shall have: "to small, laptop, green"."""
    before = [other for other in named if other.end <= name.start and not other.names & name.names]
    if not before or not _stands_bare(reading, name, before[-1]):
        return False
    words = reading.said[name.start : name.end]
    known = (products.get(item.product_id) for item in items if item.name in before[-1].names)
    values = {v for product in known if product for v in product.option_values}
    return any(spelled(value) == words for value in values)


def _stands_bare(reading: Reading, name: Named, before: Named) -> bool:
    """Between commas, behind the word that leads over to what is wanted."""
    between = [reading.raw(i) for i in range(before.end, name.start)]
    return (
        bool({*TURNS, "with"}.intersection(between))
        and ";" not in between
        and between[-1] in {*TURNS, ",", "in", "with", "and"}
        and reading.raw(name.end) in ("", ",", ";", ".", ")", "and", "please", "thanks")
    )


def _start(reading: Reading, name: Named, floor: int) -> int:
    """Where the words in front of the name begin."""
    place = name.start
    while place > floor and name.start - place < _REACH:
        raw = reading.raw(place - 1)
        if raw in DETERMINERS:
            return place - 1
        if raw in _STOP_BEFORE:
            break
        place -= 1
    return place


def _end(reading: Reading, place: int, limit: int, values: Sequence[Said]) -> int:
    """Where the description behind the name ends."""
    closing = ""
    while place < limit:
        raw = reading.raw(place)
        if closing:
            closing = "" if raw == closing else closing
        elif raw in _OPENING:
            closing = _OPENING[raw]
        elif raw in _STOP_AFTER or (
            raw in (",", "and", ":", "-") and not _goes_on(place + 1, reading, values)
        ):
            return place
        place += 1
    return limit


def _goes_on(place: int, reading: Reading, values: Sequence[Said]) -> bool:
    while reading.raw(place) in ("the", "in", "with", "a", "and", "one", "that", "is", "size"):
        place += 1
    return any(v.start == place for v in values) or reading.raw(place) in _OPENING


def _is_bracketed(reading: Reading, start: int, place: int) -> bool:
    """Whether the place is within brackets that open right behind the name."""
    closing = _OPENING.get(reading.raw(start))
    return closing is not None and closing not in [reading.raw(i) for i in range(start, place)]
