"""What is told of an order: where it is, what is in it, what it cost, how it was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timezone

from actions.choosing import described, listed
from actions.paying import dollars, named
from actions.sums import tell_sum, tell_sum_of_orders
from actions.turn import Turn
from actions.wording import said_day
from actions.work import FOCUS, Work
from care.orders.models import Order, Status
from care.orders.questions import Asked, asked_for
from care.policy import Task

# What has to be shown of who one is for an answer; for all others it is what tracking needs.
NEEDS = {
    Asked.CONTENTS: Task.ORDER_DETAILS,
    Asked.PRICE: Task.ORDER_DETAILS,
    Asked.PAYMENT: Task.ACCOUNT,
    Asked.SPENT: Task.ACCOUNT,
}


def tell(work: Work, orders: Sequence[Order], words: str) -> None:
    """Answers the words for each of these orders, which the customer may know that of."""
    kind = asked_for(words)
    work.turn.set(**{FOCUS: orders[-1].id})
    if kind is Asked.PRICE and len(orders) > 1:
        tell_sum_of_orders(work, orders)
        return
    for order in orders:
        if kind is Asked.CONTENTS:
            tell_contents(work, order)
        elif kind is Asked.PRICE:
            tell_sum(work, order, words)
        elif kind is Asked.PAYMENT:
            tell_payment(work, order)
        else:
            describe(work.turn, order)


def tell_contents(work: Work, order: Order) -> None:
    """Says what is in an order, with options and prices."""
    items = "; ".join(f"{described(item)}, {dollars(item.price)}" for item in order.items)
    total = dollars(order.total)
    work.turn.say("utter_order_contents", order_number=order.id, items=items, total=total)


def tell_payment(work: Work, order: Order) -> None:
    """Says how an order was paid."""
    method = order.paid_with or (order.payments[0].payment_method_id if order.payments else None)
    method = named(work, method)
    work.turn.say("utter_order_paid_with", order_number=order.id, method=method)


def describe(turn: Turn, order: Order) -> None:
    """Says where an order is; from now on "it" is this one."""
    turn.set(**{FOCUS: order.id})
    today = datetime.now(timezone.utc).date()
    turn.say(
        _status_response(order, today),
        order_number=order.id,
        items=listed([item.name for item in order.items]),
        expected=_day(order.expected_delivery),
        delivered=_day(order.delivered_at),
    )
    if order.tracking_numbers and order.status is not Status.CANCELLED:
        one = len(order.tracking_numbers) == 1
        response = "utter_tracking_number" if one else "utter_tracking_numbers"
        turn.say(response, numbers=listed(order.tracking_numbers))


def _status_response(order: Order, today: date) -> str:
    """The response for the order's state, in the variant that knows its date where it does."""
    name = "utter_order_" + order.status.name.lower()
    if order.is_late(today):
        return "utter_order_late"
    if order.status.on_its_way:
        return f"{name}_expected" if order.expected_delivery else name
    if order.status is Status.DELIVERED:
        return f"{name}_on" if order.delivered_at else name
    return name


def _day(day: date | None) -> str | None:
    return said_day(day) if day else None
