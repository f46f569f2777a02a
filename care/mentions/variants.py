"""What a customer wants in place of what they have."""

from __future__ import annotations

from collections.abc import Mapping

from care.mentions.choices import Choice, choose
from care.mentions.doubts import doubts
from care.mentions.labels import Name, find_names
from care.mentions.names import words_of_names
from care.mentions.paying import without_paying
from care.mentions.phrases import says_cheapest, says_same
from care.mentions.present import Span, within
from care.mentions.sayings import find_values
from care.mentions.turns import Role, is_turn, roles
from care.mentions.values import Said, merged, words_of
from care.mentions.wishes import Wanted, Wish, agreed, clause_of
from care.mentions.words import Reading
from care.products.models import Product

__all__ = ["Choice", "Wanted", "choose", "find_wanted"]


def find_wanted(text: str, product: Product, current: Mapping[str, str]) -> Wanted:
    """Which options the text asks for in place of the `current` ones."""
    reading = read_for(without_paying(text), product)
    return wanted_in(reading, product, current, (0, len(reading)))


def read_for(text: str, product: Product) -> Reading:
    """The text, read with the words for this product and its options."""
    return Reading.of(text, words_of_names([product.name]) | words_of(options_of(product)))


def options_of(product: Product) -> dict[str, tuple[str, ...]]:
    """The product's options with all values there are."""
    return merged(variant.options for variant in product.variants)


def wanted_in(
    reading: Reading, product: Product, current: Mapping[str, str], span: Span,
    present: Span = (0, 0),
) -> Wanted:  # fmt: skip
    """What the tokens in `span` ask for; values in `present` say what is there."""
    start, end = span
    options = options_of(product)
    values = find_values(reading, options)
    wishes, unclear = _wishes(reading, values, current, span, present)
    chosen, soft, doubtful = agreed(reading, wishes, current)
    if wishes:
        turns = [p for p in range(start, end) if is_turn(reading, p, values, end)]
        doubtful |= doubts(reading, options, values, turns[-1] if turns else start, end)
    text = reading.words(start, end)
    kept = _kept(reading, find_names(reading, options), current, start, end)
    chosen = {**{o: (current[o],) for o in kept if o in current}, **chosen}
    changed = {o for o, v in chosen.items() if v != (current.get(o),)}
    return Wanted(
        chosen,
        same=(says_same(text) or "{ }" in text) and not changed and not unclear and not doubtful,
        cheapest=says_cheapest(text),
        soft=soft,
        unclear=frozenset(unclear | doubtful) - chosen.keys(),
    )


def _wishes(
    reading: Reading, values: list[Said], current: Mapping[str, str], span: Span, present: Span
) -> tuple[list[Wish], set[str]]:
    known = [v for v in within(values, present) if v.meant & current.items()]
    wishes = [
        Wish(said, clause_of(reading, said, *span))
        for said, role in roles(reading, values, set(current.items()), *span)
        if role not in (Role.PRESENT, Role.REFUSED) and _place(said) not in map(_place, known)
    ]
    return _one_option_each(wishes, current)


def _place(said: Said) -> Span:
    return said.start, said.end


def _one_option_each(wishes: list[Wish], current: Mapping[str, str]) -> tuple[list[Wish], set[str]]:
    """The wishes bound to one option, and the options of those that cannot be."""
    claimed = {o for w in wishes if len(w.said.meant) == 1 for o, _ in w.said.meant}
    bound: list[Wish] = []
    unclear: set[str] = set()
    for wish in wishes:
        meant = wish.said.meant
        if len({o for o, _ in meant}) > 1:
            meant = frozenset(p for p in meant if p[0] not in claimed) or meant
        changes = frozenset((o, v) for o, v in meant if current.get(o) != v)
        left = changes if len(changes) == 1 and len(meant) > 1 else meant
        if len({o for o, _ in left}) == 1:
            bound.append(wish._replace(said=wish.said._replace(meant=left)))
        elif changes:
            unclear |= {o for o, _ in changes}
    return bound, unclear


def _kept(
    reading: Reading, names: list[Name], current: Mapping[str, str], start: int, end: int
) -> list[str]:
    """Options of which the same is wanted: "the same size", "keep the color"."""
    found = []
    for name in names:
        inside = start < name.start and name.end <= end
        front = [reading.raw(i) for i in range(max(start, name.start - 2), name.start)]
        if inside and ("same" in front or front in (["keep", "the"], ["keep", "that"])):
            found += [o for o in name.options if o in current and len(name.options) == 1]
    return found
