"""Taking and giving back money: the payment history of an order and the balance of gift cards."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from shop.errors import GiftCardTooLow, PaymentMethodNotFound
from shop.models import Customer, Payment, PaymentMethod, PaymentSource, PaymentType
from shop.money import decimal_string

NOTHING = Decimal("0.00")


def method_of(customer: Customer, method_id: str) -> PaymentMethod:
    """The customer's payment method with this id. Raises PaymentMethodNotFound."""
    method = customer.payment_method(method_id)
    if method is None:
        raise PaymentMethodNotFound("This is not a payment method of the customer.")
    return method


def check_covers(method: PaymentMethod, amount: Decimal) -> None:
    """Raises GiftCardTooLow if the method is a gift card with less than the amount on it."""
    if method.balance is not None and method.balance < amount:
        raise GiftCardTooLow(
            f"The gift card holds {decimal_string(method.balance)}, "
            f"and {decimal_string(amount)} is needed.",
            {"balance": decimal_string(method.balance), "needed": decimal_string(amount)},
        )


def charged(customer: Customer, method_id: str, amount: Decimal) -> Customer:
    """The customer after paying the amount (a negative one is given back) with the method.

    Only a gift card's balance is kept here. Raises PaymentMethodNotFound, GiftCardTooLow.
    """
    method = method_of(customer, method_id)
    check_covers(method, amount)
    if method.balance is None:
        return customer
    return customer.with_payment_method(replace(method, balance=method.balance - amount))


def refunded(customer: Customer, refunds: Iterable[Payment]) -> Customer:
    """The customer after refunds; one to a method no longer on file changes no balance."""
    for refund in refunds:
        if customer.payment_method(refund.payment_method_id) is not None:
            customer = charged(customer, refund.payment_method_id, -refund.amount)
    return customer


def refunds_due(history: Iterable[Payment]) -> tuple[Payment, ...]:
    """One refund for each payment, to the same method, of what was not refunded to it before.

    So a payment that was refunded when another method took its place is not refunded again, and
    all refunds together never exceed all payments.
    """
    entries = tuple(history)
    covered = _refunds_by_method(entries)
    due = []
    for entry in entries:
        if entry.type is PaymentType.PAYMENT:
            before = min(covered.get(entry.payment_method_id, NOTHING), entry.amount)
            if before:
                covered[entry.payment_method_id] -= before
            if entry.amount > before:
                left = entry.amount - before
                due.append(Payment(PaymentType.REFUND, left, entry.payment_method_id))
    return tuple(due)


def original_method(history: Iterable[Payment]) -> str | None:
    """The id of the method the order is paid with: the first that was not refunded."""
    due = refunds_due(history)
    return due[0].payment_method_id if due else None


def is_gift_card(method: PaymentMethod) -> bool:
    """Whether refunds to the method arrive at once and its balance limits what it pays."""
    return method.source is PaymentSource.GIFT_CARD


def _refunds_by_method(entries: Iterable[Payment]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for entry in entries:
        if entry.type is PaymentType.REFUND:
            method_id = entry.payment_method_id
            sums[method_id] = sums.get(method_id, NOTHING) + entry.amount
    return sums
