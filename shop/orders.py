"""What may be changed about a pending order, and what each change does.

Each rule takes the order and its customer as they are, and returns both as they will be or raises
a `Refused`. Rules and effects are those of the retail policy and exchange format that
`docs/shop.md` sums up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shop.errors import (
    OrderNotPending,
    PaymentAlreadyChanged,
    PaymentMethodUnchanged,
    ReasonNotAllowed,
)
from shop.models import Address, Customer, Order, OrderStatus, Payment, PaymentType
from shop.payments import charged, method_of, refunded, refunds_due
from shop.swaps import Catalogue, Wish, plan_swaps, price_difference

CANCEL_REASONS = ("no longer needed", "ordered by mistake")


@dataclass(frozen=True)
class Changed:
    """The order after a change, and the customer, whose gift-card balances may have moved."""

    order: Order
    customer: Customer


def cancel(order: Order, customer: Customer, reason: str) -> Changed:
    """Cancel a pending order; every payment goes back to where it came from.

    Raises OrderNotPending, ReasonNotAllowed.
    """
    _require_pending(order)
    if reason not in CANCEL_REASONS:
        raise ReasonNotAllowed(f"The reason is one of: {', '.join(CANCEL_REASONS)}.")
    refunds = refunds_due(order.payments)
    cancelled = replace(
        order,
        status=OrderStatus.CANCELLED,
        cancel_reason=reason,
        payments=order.payments + refunds,
    )
    return Changed(cancelled, refunded(customer, refunds))


def change_address(order: Order, customer: Customer, address: Address) -> Changed:
    """Send a pending order somewhere else. Raises OrderNotPending."""
    _require_pending(order)
    return Changed(replace(order, address=address), customer)


def change_payment_method(order: Order, customer: Customer, method_id: str) -> Changed:
    """Let another method pay a pending order; the first one gets its payment back.

    The order must have exactly one payment so far, and a gift card must cover it. Raises
    OrderNotPending, PaymentMethodNotFound, PaymentAlreadyChanged, PaymentMethodUnchanged,
    GiftCardTooLow.
    """
    _require_pending(order)
    method = method_of(customer, method_id)
    first = _only_payment(order)
    if first.payment_method_id == method.id:
        raise PaymentMethodUnchanged("The order is already paid with this method.")
    payment = Payment(PaymentType.PAYMENT, first.amount, method.id)
    refund = Payment(PaymentType.REFUND, first.amount, first.payment_method_id)
    paid = charged(customer, method.id, payment.amount)
    changed = replace(order, payments=(first, payment, refund))
    return Changed(changed, refunded(paid, [refund]))


def change_items(
    order: Order, customer: Customer, catalogue: Catalogue, wishes: Sequence[Wish], method_id: str
) -> Changed:
    """Choose other variants for pieces of a pending order. After this it is fixed.

    The method pays or receives the difference of all pieces together, in one entry of the history:
    a payment if the new pieces cost more, otherwise a refund, even of nothing. Raises
    OrderNotPending, PaymentMethodNotFound, GiftCardTooLow, and what `plan_swaps` raises.
    """
    _require_pending(order)
    swaps = plan_swaps(order, catalogue, wishes)
    difference = price_difference(swaps)
    paid = charged(customer, method_id, difference)
    entry_type = PaymentType.PAYMENT if difference > 0 else PaymentType.REFUND
    items = list(order.items)
    for swap in swaps:
        items[swap.place] = swap.new
    changed = replace(
        order,
        items=tuple(items),
        payments=(*order.payments, Payment(entry_type, abs(difference), method_id)),
        status=OrderStatus.PENDING_ITEM_MODIFIED,
    )
    return Changed(changed, paid)


def _require_pending(order: Order) -> None:
    if order.status is not OrderStatus.PENDING:
        raise OrderNotPending(
            f"Only a pending order can be changed or cancelled; this one is {order.status.value}.",
            {"order_status": order.status.value},
        )


def _only_payment(order: Order) -> Payment:
    if len(order.payments) != 1 or order.payments[0].type is not PaymentType.PAYMENT:
        raise PaymentAlreadyChanged("The payment method can be changed only once.")
    return order.payments[0]
