"""Answers from the customer's own records, to a question of a customer who is known."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.choosing import listed, numbers_in
from actions.details import tell
from actions.paying import dollars, method_title
from actions.refunding import has_refund, tell_refund
from actions.sums import tell_change_sum
from actions.wording import phrase
from actions.work import DRAFT, FOCUS, MAX_CHOICES, Work
from care.mentions.orders import find_orders
from care.orders import numbers
from care.orders.drafts import Draft, read_draft
from care.orders.models import Order
from care.policy import Task

_FEW = 3  # refunds that are told where none of them is named


def change_of(work: Work) -> Draft | None:
    """The change in the making, once it is known which order it is about."""
    draft = read_draft(work.turn.slots.get(DRAFT)) if work.turn.form else None
    return draft if draft and draft.task is not Task.ACCOUNT and draft.order_number else None


def tell_change(work: Work, change: Draft, orders: Sequence[Order], words: str) -> None:
    """What the change comes to, where the question is not about another order."""
    order = work.order_with(change.order_number)
    if order and order in orders:
        tell_change_sum(work, change, order, words)
    else:
        tell(work, orders, words)


def numbers_meant(work: Work, words: str) -> list[str]:
    """The order numbers in the words, as far as they are surely meant to be some."""
    told = work.turn.told_of("order_number") if words == work.turn.words else []
    found = [*numbers_in(work, words), *map(numbers.normalise, told)]
    return [number for number in dict.fromkeys(found) if number]


def orders_meant(work: Work, words: str) -> list[Order]:
    """The orders that are asked about: named, described, or the one talked about last."""
    named_ones = [work.order_with(number) for number in numbers_meant(work, words)]
    if found := [order for order in named_ones if order]:
        return found
    change = change_of(work)
    about = change.order_number if change else None
    meant = () if about else find_orders(words, work.orders, work.today)
    number = about or (meant[0] if len(meant) == 1 else work.turn.text(FOCUS))
    only = work.orders[0] if len(work.orders) == 1 else None
    order = work.order_with(number) or only
    return [order] if order else []


def tell_orders(work: Work) -> None:
    """The customer's newest orders."""
    if not work.orders:
        work.turn.say("utter_no_orders")
        return
    newest = work.orders[:MAX_CHOICES]
    lines = "; ".join(map(_line, newest))
    work.turn.say("utter_list_orders", orders=lines, count=len(work.orders))


def _line(order: Order) -> str:
    """An order among others: what is in it, and how it stands."""
    state = phrase(f"order_{order.status.name.lower()}")
    items = listed([item.name for item in order.items])
    return phrase("one_of_orders", order_number=order.id, items=items, state=state)


def tell_balance(work: Work, orders: Sequence[Order]) -> None:
    """What the customer's gift cards hold."""
    cards = [m for m in work.methods if m.balance is not None]
    if not cards:
        work.turn.say("utter_no_gift_card")
        return
    total = sum((m.balance or Decimal(0) for m in cards), Decimal(0))
    work.turn.say("utter_balance", amount=dollars(total))


def tell_methods(work: Work, orders: Sequence[Order]) -> None:
    """The payment methods on file."""
    work.turn.say("utter_own_methods", methods=listed([method_title(m) for m in work.methods]))


def tell_refunds(work: Work, orders: Sequence[Order]) -> None:
    """What of the orders' money has gone back, or will."""
    refunded = [order for order in work.orders if has_refund(order)]
    asked = orders or (refunded if len(refunded) <= _FEW else [])
    if not asked:
        tell_orders(work)
    for order in asked:
        tell_refund(work, order)
