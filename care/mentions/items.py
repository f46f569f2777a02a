"""Which pieces of an order a customer speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from care.mentions.denials import denied
from care.mentions.ordinals import find_ordinals
from care.mentions.pieces import Mention, find_mentions, fitting, read
from care.mentions.sayings import find_values
from care.mentions.values import merged
from care.mentions.wholes import Whole, find_whole
from care.mentions.words import Reading
from care.orders.models import Item

_PRONOUN = frozenset({"one", "ones"})


@dataclass(frozen=True)
class ItemsMeant:
    """The pieces meant, by their indexes.

    Attributes:
        places: those surely meant.
        unclear: for each mention that fits several pieces, those it may be.
        everything: the whole order is meant.
    """

    places: tuple[int, ...] = ()
    unclear: tuple[tuple[int, ...], ...] = ()
    everything: bool = False


def find_items(text: str, items: Sequence[Item]) -> ItemsMeant:
    """The pieces of `items` that the text speaks of."""
    if not items:
        return ItemsMeant()
    reading = read(text, items)
    mentions = find_mentions(reading, items)
    refused = denied(reading, mentions)
    whole = find_whole(reading, len(items))
    if whole is Whole.KEPT:
        # "keep everything but the lamp": what is left out is what is meant.
        return _meant([m for m, no in zip(mentions, refused, strict=True) if no], items)
    if whole is Whole.ALL_BUT and not any(refused):
        return ItemsMeant((), (tuple(range(len(items))),))  # what is left out was not understood
    if whole is not Whole.NOTHING:
        return _all_but([m for m, no in zip(mentions, refused, strict=True) if no], items)
    if not mentions:
        return _unnamed(reading, items)
    out = [m for m, no in zip(mentions, refused, strict=True) if no]
    meant = [m for m, no in zip(mentions, refused, strict=True) if not no]
    return _meant([_without(m, out) for m in meant], items)


def _without(mention: Mention, refused: Sequence[Mention]) -> Mention:
    """ "The lamp, not the red lamp" is one of the others."""
    gone = {i for other in refused for i in other.fits}
    left = tuple(i for i in mention.fits if i not in gone)
    return replace(mention, fits=left) if left else mention


def _all_but(refused: Sequence[Mention], items: Sequence[Item]) -> ItemsMeant:
    everything = tuple(range(len(items)))
    if not refused:
        return ItemsMeant(everything, (), everything=True)
    out = _meant(refused, items)
    gone = {place for group in (out.places, *out.unclear) for place in group}
    return ItemsMeant(tuple(i for i in everything if i not in gone), out.unclear)


def _meant(mentions: Sequence[Mention], items: Sequence[Item]) -> ItemsMeant:
    places: set[int] = set()
    unclear: list[tuple[int, ...]] = []
    for mention in mentions:
        sure, maybe = _resolved(mention, items, places)
        places.update(sure)
        if maybe:
            unclear.append(maybe)
    left = [group for group in dict.fromkeys(unclear) if not places.intersection(group)]
    return ItemsMeant(tuple(sorted(places)), tuple(left))


def _resolved(
    mention: Mention, items: Sequence[Item], taken: set[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The pieces a mention surely means, or those it may mean."""
    fits = mention.fits
    count = len(fits) if mention.named.plural and mention.count is None else mention.count or 1
    if count == len(fits):
        return fits, ()
    kinds = {items[i].item_id for i in fits}
    if len(kinds) == 1:
        return fits[: min(count, len(fits))], ()
    return (), fits


def _unnamed(reading: Reading, items: Sequence[Item]) -> ItemsMeant:
    """ "The red one", or "the second": what names no product."""
    values = find_values(reading, merged(item.options for item in items))
    said = [v for v in values if _is_pronoun(reading, v.end)]
    if said:
        front = [v for v in values if v.end <= said[0].end]
        fits = fitting(range(len(items)), items, front)
        fits = [
            i for i in fits if all(any(o in items[i].options for o, _ in v.meant) for v in front)
        ]
        if len({items[i].item_id for i in fits}) == 1:
            return ItemsMeant((fits[0],))
        return ItemsMeant((), (tuple(fits),) if fits else ())
    return ItemsMeant(find_ordinals(reading, len(items)))


def _is_pronoun(reading: Reading, place: int) -> bool:
    return reading.raw(place) in _PRONOUN
