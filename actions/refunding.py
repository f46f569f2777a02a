"""What of an order's money has gone back, or will."""

from __future__ import annotations

from decimal import Decimal

from actions.choosing import listed
from actions.paying import dollars, named, refund_time
from actions.work import Work
from care.orders.models import Order, PaymentType, Status


def tell_refund(work: Work, order: Order) -> None:
    """What has gone back of this order, or will once its items are here; or that nothing has."""
    if order.return_request is not None:
        method = named(work, order.return_request.payment_method_id)
        work.turn.say("utter_refund_after_return", order_number=order.id, method=method)
    elif refunds := _refunds(order):
        work.turn.say(
            "utter_refunded",
            order_number=order.id,
            amount=dollars(sum((amount for _, amount in refunds), Decimal(0))),
            method=listed([named(work, method) for method, _ in refunds]),
            takes=refund_time(work),
        )
    else:
        work.turn.say("utter_no_refund", order_number=order.id)


def has_refund(order: Order) -> bool:
    """Whether money of the order has gone back, or will."""
    return bool(_refunds(order) or order.return_request)


def _refunds(order: Order) -> list[tuple[str, Decimal]]:
    if order.status is Status.PENDING:
        return []
    return [
        (entry.payment_method_id, entry.amount)
        for entry in order.payments
        if entry.type is PaymentType.REFUND and entry.amount
    ]
