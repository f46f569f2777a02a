"""Several pieces in one text, each with what is wanted in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from care.mentions.denials import denied
from care.mentions.fuzzy import listed
from care.mentions.names import words_of_names
from care.mentions.paying import without_paying
from care.mentions.pieces import Mention, find_mentions
from care.mentions.present import is_present, present_one, within
from care.mentions.sayings import find_values
from care.mentions.turns import same_sentence, speaks_of_swapping
from care.mentions.values import merged, words_of
from care.mentions.variants import Wanted, options_of, wanted_in
from care.mentions.words import Reading
from care.orders.models import Item
from care.products.models import Product

_TURNS = frozenset(listed("to for into with -> => →"))
_BELONGS = frozenset({"for", "of", "on"})
_BREAKS = frozenset((*listed(", ; . ! ? and but"), "\n"))


@dataclass(frozen=True)
class SwapMeant:
    """A piece and what is wanted in its place; several places where it is unclear which."""

    places: tuple[int, ...]
    wanted: Wanted


@dataclass(frozen=True)
class _Segment:
    """The part of the text that speaks of one piece."""

    start: int
    end: int
    piece: Mention


def find_swaps(
    text: str, items: Sequence[Item], products: Mapping[str, Product]
) -> tuple[SwapMeant, ...]:
    """Which of `items` are to become what, by the words of the text."""
    known = [products[item.product_id] for item in items if item.product_id in products]
    words = words_of_names(item.name for item in items)
    words |= words_of(merged(item.options for item in items))
    words |= {word for product in known for word in words_of(options_of(product))}
    reading = Reading.of(without_paying(text), words)
    mentions = find_mentions(reading, items, products)
    if not mentions:
        return _unnamed(reading, items, products)
    found: list[SwapMeant] = []
    spoken: set[tuple[int, ...]] = set()
    for segment in _segments(reading, mentions):
        swaps = list(_swaps(reading, segment, items, products, found))
        found += swaps
        if speaks_of_swapping(reading, segment.piece.start):
            spoken.update(swap.places for swap in swaps)
    return tuple(_worth_saying(found, spoken))


def _worth_saying(found: list[SwapMeant], spoken: set[tuple[int, ...]]) -> list[SwapMeant]:
    """All with a wish; of the others those that a sentence about swapping speaks of."""
    said = [swap for swap in found if not swap.wanted.is_empty or swap.places in spoken]
    return said or found


def _segments(reading: Reading, mentions: Sequence[Mention]) -> list[_Segment]:
    refused = denied(reading, mentions)
    groups: list[list[Mention]] = []
    pieces: list[Mention] = []
    for mention, no in zip(mentions, refused, strict=True):
        last = pieces[-1] if pieces else None
        replaced = _follows(reading, mention, "instead", "of") or _follows(
            reading, mention, "rather", "than"
        )
        if (
            last
            and groups[-1]
            and last.named.names == mention.named.names
            and (replaced or _is_target(reading, groups[-1][-1], mention))
        ):
            groups[-1].append(mention)
            pieces[-1] = mention if replaced else last
        elif not no or replaced:
            groups.append([mention])
            pieces.append(mention)
        else:
            groups.append([])  # ends the one before
            pieces.append(mention)
    return _cut(reading, groups, pieces)


def _follows(reading: Reading, mention: Mention, *words: str) -> bool:
    place = mention.start - len(words)
    return tuple(reading.at(place + i) for i in range(len(words))) == words


def _is_target(reading: Reading, before: Mention, mention: Mention) -> bool:
    """Whether the mention says what the piece before shall become: "for a white mouse"."""
    direct = reading.raw(mention.start - 1) in _TURNS
    return (direct or not mention.definite) and same_sentence(reading, before.end, mention.start)


def _cut(
    reading: Reading, groups: Sequence[Sequence[Mention]], pieces: Sequence[Mention]
) -> list[_Segment]:
    firsts = [group[0] if group else piece for group, piece in zip(groups, pieces, strict=True)]
    starts = [
        _start(reading, first, pieces[i - 1].named.end if i else 0, alone=i == 0)
        for i, first in enumerate(firsts)
    ]
    ends = [*starts[1:], len(reading)]
    return [
        _Segment(start, end, piece)
        for start, end, piece, group in zip(starts, ends, pieces, groups, strict=True)
        if group
    ]


def _start(reading: Reading, first: Mention, floor: int, *, alone: bool) -> int:
    """Where the words about a piece begin: "size L for the jacket" begins at the size."""
    if alone:
        return 0
    if reading.raw(first.start - 1) not in _BELONGS:
        return first.start
    place = first.start - 1
    while place > floor and reading.raw(place - 1) not in _BREAKS:
        place -= 1
    return place


def _swaps(
    reading: Reading, segment: _Segment, items: Sequence[Item], products: Mapping[str, Product],
    found: list[SwapMeant],
) -> Iterator[SwapMeant]:  # fmt: skip
    taken = [swap.places[0] for swap in found if len(swap.places) == 1]
    piece = segment.piece
    is_there = is_present(reading, piece.start, piece.named.end)
    present = (piece.start, piece.end) if is_there else (0, 0)
    for places in _places(piece, items, taken):
        product = products.get(items[places[0]].product_id)
        if product is None:
            continue
        current = items[places[0]].options
        wanted = wanted_in(reading, product, current, (segment.start, segment.end), present)
        earlier = next((s for s in found if s.places == places), None)
        if earlier is None:
            yield SwapMeant(places, wanted)
        elif not wanted.is_empty:
            found.remove(earlier)
            yield SwapMeant(places, _joined(earlier.wanted, wanted))


def _joined(earlier: Wanted, later: Wanted) -> Wanted:
    options = {**earlier.options, **later.options}
    return replace(
        later,
        options=options,
        same=later.same and not options,
        cheapest=earlier.cheapest or later.cheapest,
        soft=(earlier.soft | later.soft) & options.keys(),
    )


def _places(piece: Mention, items: Sequence[Item], taken: Sequence[int]) -> list[tuple[int, ...]]:
    """One piece, each of several that are all meant, or those it may be."""
    fits = piece.fits
    count = len(fits) if piece.named.plural and piece.count is None else piece.count or 1
    if count == len(fits):
        return [(place,) for place in fits]
    if len({items[i].item_id for i in fits}) == 1:
        free = [i for i in fits if i not in taken] or list(fits)
        return [(place,) for place in free[:count]]
    return [fits]


def _unnamed(
    reading: Reading, items: Sequence[Item], products: Mapping[str, Product]
) -> tuple[SwapMeant, ...]:
    """No piece is named: the one described, the only one, or those that know all values said."""
    fits = _described(reading, items, products) or _knowing(reading, items, products)
    if not fits:
        return ()
    places = tuple(place for place, _ in fits)
    if len({items[place].item_id for place in places}) == 1:
        places = places[:1]
    one_kind = len({items[place].product_id for place in places}) == 1
    return (SwapMeant(places, fits[0][1] if one_kind else Wanted()),)


def _described(
    reading: Reading, items: Sequence[Item], products: Mapping[str, Product]
) -> list[tuple[int, Wanted]]:
    """ "Exchange the black one": those that are black."""
    fits: list[tuple[int, Wanted]] = []
    for place, item in enumerate(items):
        if not (product := products.get(item.product_id)):
            continue
        values = find_values(reading, options_of(product))
        span = present_one(reading, values)
        if span and all(v.meant & item.options.items() for v in within(values, span)):
            wanted = wanted_in(reading, product, item.options, (0, len(reading)), span)
            fits.append((place, wanted))
    return fits


def _knowing(
    reading: Reading, items: Sequence[Item], products: Mapping[str, Product]
) -> list[tuple[int, Wanted]]:
    """The pieces of the one product that knows most of the values said."""
    fits: list[tuple[int, Wanted]] = []
    most = 0
    for place, item in enumerate(items):
        if product := products.get(item.product_id):
            said = len(find_values(reading, options_of(product)))
            wanted = wanted_in(reading, product, item.options, (0, len(reading)))
            if wanted.is_empty or said < most:
                continue
            fits = [*(fits if said == most else []), (place, wanted)]
            most = said
    kinds = {items[place].product_id for place, _ in fits}
    return fits if len(kinds) == 1 and (most or len(items) == 1) else []
