"""Choosing variants for pieces of an order: what changing and exchanging items share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from shop.errors import ItemNotInOrder, VariantNotFound, VariantUnavailable
from shop.models import Order, OrderItem, Product

Catalogue = Mapping[str, Product]
Wish = tuple[str, str]  # the item id in the order, and the item id wanted instead


@dataclass(frozen=True)
class Swap:
    """The piece at `place` in the order, and what it would become."""

    place: int
    old: OrderItem
    new: OrderItem


def plan_swaps(order: Order, catalogue: Catalogue, wishes: Sequence[Wish]) -> tuple[Swap, ...]:
    """One swap for each wish, each of another piece.

    Each new item is an available variant of the same product, perhaps the very same one: that
    replaces a faulty piece. Raises ItemNotInOrder, VariantNotFound, VariantUnavailable.
    """
    places = find_pieces(order, [old_id for old_id, _ in wishes])
    return tuple(
        Swap(place, order.items[place], _variant_of(order.items[place], new_id, catalogue))
        for place, (_, new_id) in zip(places, wishes, strict=True)
    )


def find_pieces(order: Order, item_ids: Iterable[str]) -> tuple[int, ...]:
    """A place in the order for each item id, none twice: an id may name several pieces.

    Raises ItemNotInOrder if the order has fewer pieces of an id than are asked for.
    """
    taken: list[int] = []
    for item_id in item_ids:
        free = (
            place
            for place, item in enumerate(order.items)
            if item.item_id == item_id and place not in taken
        )
        place = next(free, None)
        if place is None:
            raise ItemNotInOrder(
                "The order does not hold this item, or not as often as asked.",
                {"item_id": item_id},
            )
        taken.append(place)
    return tuple(taken)


def price_difference(swaps: Iterable[Swap]) -> Decimal:
    """What the new items cost more than the old ones; negative if they cost less."""
    return sum((swap.new.price - swap.old.price for swap in swaps), Decimal("0.00"))


def _variant_of(old: OrderItem, new_id: str, catalogue: Catalogue) -> OrderItem:
    product = catalogue.get(old.product_id)
    variant = product.variant(new_id) if product else None
    if variant is None:
        raise VariantNotFound(f"{new_id} is not a variant of {old.name}.", {"item_id": new_id})
    if not variant.available:
        raise VariantUnavailable(f"{old.name} {new_id} is out of stock.", {"item_id": new_id})
    return replace(old, item_id=new_id, price=variant.price, options=variant.options)
