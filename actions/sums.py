"""What pieces, orders and changes come to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.choosing import listed
from actions.paying import dollars
from actions.returning import sum_of
from actions.wording import phrase
from actions.work import Work
from care.mentions.items import find_items
from care.orders.drafts import Draft
from care.orders.models import Item, Order, Status
from care.policy import Task


def tell_sum(work: Work, order: Order, words: str, places: Sequence[int] = ()) -> None:
    """What the pieces named cost together; without a name those at `places`, or the order."""
    named = find_items(words, order.items).places or tuple(places)
    chosen = [order.items[place] for place in named if place < len(order.items)]
    amount = sum_of(chosen) if chosen else order.total
    names = listed([item.name for item in chosen or order.items])
    work.turn.say("utter_sum", order_number=order.id, items=names, amount=dollars(amount))


def tell_sum_of_orders(work: Work, orders: Sequence[Order]) -> None:
    """What several orders come to."""
    each = ", ".join(f"{order.id}: {dollars(order.total)}" for order in orders)
    work.turn.say("utter_sum_of_orders", orders=each, amount=_total(orders))


def tell_spent(work: Work) -> None:
    """What all the customer's orders come to; nothing was spent on those that were cancelled."""
    orders = [order for order in work.orders if order.status is not Status.CANCELLED]
    work.turn.say("utter_spent", count=len(orders), amount=_total(orders))


def tell_change_sum(work: Work, draft: Draft, order: Order, words: str) -> None:
    """What the change in the making comes to: what it gives back, or costs."""
    if draft.task is Task.CHANGE_ITEMS and draft.chosen:
        _tell_swap(work, draft, order)
    else:
        tell_sum(work, order, words, draft.places)


def _tell_swap(work: Work, draft: Draft, order: Order) -> None:
    swaps = [(order.items[place], item_id) for place, item_id in sorted(draft.chosen.items())]
    old = sum_of([item for item, _ in swaps])
    new = sum((_price(work, item, item_id) for item, item_id in swaps), Decimal(0))
    work.turn.say(
        "utter_sum_of_swap",
        items=listed([item.name for item, _ in swaps]),
        old=dollars(old),
        new=dollars(new),
        difference=_difference(new - old),
    )


def _price(work: Work, item: Item, item_id: str) -> Decimal:
    """What the piece costs once it is this variant."""
    variants = work.products([item])[item.product_id].variants
    return next((v.price for v in variants if v.item_id == item_id), item.price)


def _difference(difference: Decimal) -> str:
    if difference == 0:
        return phrase("no_difference")
    name = "costs_more" if difference > 0 else "costs_less"
    return phrase(name, amount=dollars(difference))


def _total(orders: Sequence[Order]) -> str:
    return dollars(sum((order.total for order in orders), Decimal(0)))
