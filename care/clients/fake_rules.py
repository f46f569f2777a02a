"""The fake shop's rules for changes: those that `docs/shop.md` sums up, on Care's own values.

Each takes an order and its customer as they are and returns both as they will be, or raises
`Rejected` as the real shop would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from care.accounts.models import Address, Customer, PaymentMethod
from care.clients.orders import Swap
from care.errors import Rejected
from care.orders.models import (
    ExchangeRequest,
    Item,
    Order,
    Payment,
    PaymentType,
    ReturnRequest,
    Status,
)
from care.products.models import Product
from care.records import Name

_REASONS = ("no longer needed", "ordered by mistake")
_NOTHING = Decimal("0.00")


class Changed(NamedTuple):
    """What a change leaves; the customer's gift-card balances may have moved."""

    order: Order
    customer: Customer


class _Piece(NamedTuple):
    """The piece at `place` in the order, and what it would become."""

    place: int
    old: Item
    new: Item


def cancel(order: Order, customer: Customer, reason: str) -> Changed:
    _require(order, Status.PENDING)
    if reason not in _REASONS:
        raise Rejected("reason-not-allowed")
    refunds = _refunds_due(order.payments)
    for refund in refunds:
        if customer.payment_method(refund.payment_method_id):
            customer = _charged(customer, refund.payment_method_id, -refund.amount)
    changes = {"status": Status.CANCELLED, "cancel_reason": reason}
    return Changed(_with_payments(order.copy(update=changes), *refunds), customer)


def change_address(order: Order, customer: Customer, address: Address) -> Changed:
    _require(order, Status.PENDING)
    return Changed(order.copy(update={"address": address}), customer)


def change_payment_method(order: Order, customer: Customer, method_id: str) -> Changed:
    _require(order, Status.PENDING)
    _method(customer, method_id)
    first = order.payments[0] if len(order.payments) == 1 else None
    if first is None or first.type is not PaymentType.PAYMENT:
        raise Rejected("payment-already-changed")
    if first.payment_method_id == method_id:
        raise Rejected("payment-method-unchanged")
    customer = _charged(customer, method_id, first.amount)
    if customer.payment_method(first.payment_method_id):
        customer = _charged(customer, first.payment_method_id, -first.amount)
    payment = _entry(PaymentType.PAYMENT, first.amount, method_id)
    refund = _entry(PaymentType.REFUND, first.amount, first.payment_method_id)
    return Changed(_with_payments(order, payment, refund), customer)


def change_items(
    order: Order,
    customer: Customer,
    products: Sequence[Product],
    swaps: Sequence[Swap],
    method_id: str,
) -> Changed:
    _require(order, Status.PENDING)
    pieces = _swapped(order, products, swaps)
    difference = _difference(pieces)
    customer = _charged(customer, method_id, difference)
    items = list(order.items)
    for piece in pieces:
        items[piece.place] = piece.new
    total = sum((item.price for item in items), _NOTHING)
    changes = {"items": items, "total": total, "status": Status.ITEM_MODIFIED}
    kind = PaymentType.PAYMENT if difference > 0 else PaymentType.REFUND
    entry = _entry(kind, abs(difference), method_id)
    return Changed(_with_payments(order.copy(update=changes), entry), customer)


def request_return(
    order: Order, customer: Customer, item_ids: Sequence[str], method_id: str
) -> Changed:
    _require(order, Status.DELIVERED)
    _places(order, item_ids)
    method = _method(customer, method_id)
    due = _refunds_due(order.payments)
    if not method.is_gift_card and (not due or due[0].payment_method_id != method_id):
        raise Rejected("refund-method-not-allowed")
    request = ReturnRequest(
        item_ids=[Name(item_id) for item_id in sorted(item_ids)], payment_method_id=method.id
    )
    changes = {"status": Status.RETURN_REQUESTED, "return_request": request}
    return Changed(order.copy(update=changes), customer)


def request_exchange(
    order: Order,
    customer: Customer,
    products: Sequence[Product],
    swaps: Sequence[Swap],
    method_id: str,
) -> Changed:
    _require(order, Status.DELIVERED)
    pieces = _swapped(order, products, swaps)
    difference = _difference(pieces)
    method = _method(customer, method_id)
    _require_cover(method, difference)
    request = ExchangeRequest(
        item_ids=sorted(piece.old.item_id for piece in pieces),
        new_item_ids=sorted(piece.new.item_id for piece in pieces),
        payment_method_id=method.id,
        price_difference=difference,
    )
    changes = {"status": Status.EXCHANGE_REQUESTED, "exchange_request": request}
    return Changed(order.copy(update=changes), customer)


def _require(order: Order, status: Status) -> None:
    if order.status is not status:
        raise Rejected(f"order-not-{status.value}", facts={"order_status": order.status.value})


def _method(customer: Customer, method_id: str) -> PaymentMethod:
    method = customer.payment_method(method_id)
    if method is None:
        raise Rejected("payment-method-not-found")
    return method


def _require_cover(method: PaymentMethod, amount: Decimal) -> None:
    if not method.covers(amount):
        facts = {"balance": f"{method.balance:.2f}", "needed": f"{amount:.2f}"}
        raise Rejected("gift-card-too-low", facts=facts)


def _charged(customer: Customer, method_id: str, amount: Decimal) -> Customer:
    """The customer after paying; a negative amount is given back. Only gift cards keep count."""
    method = _method(customer, method_id)
    _require_cover(method, amount)
    if method.balance is None:
        return customer
    paid = method.copy(update={"balance": method.balance - amount})
    methods = [paid if each.id == method_id else each for each in customer.payment_methods]
    return customer.copy(update={"payment_methods": methods})


def _refunds_due(payments: Iterable[Payment]) -> list[Payment]:
    """For each payment, the refund of what was not refunded to its method before."""
    covered: defaultdict[str, Decimal] = defaultdict(lambda: _NOTHING)
    for entry in payments:
        if entry.type is PaymentType.REFUND:
            covered[entry.payment_method_id] += entry.amount
    due = []
    for entry in payments:
        if entry.type is PaymentType.PAYMENT:
            before = min(covered[entry.payment_method_id], entry.amount)
            covered[entry.payment_method_id] -= before
            left = entry.amount - before
            due.append(_entry(PaymentType.REFUND, left, entry.payment_method_id))
    return [refund for refund in due if refund.amount > 0]


def _entry(kind: PaymentType, amount: Decimal, method_id: str) -> Payment:
    return Payment(type=kind, amount=amount, payment_method_id=Name(method_id))


def _with_payments(order: Order, *entries: Payment) -> Order:
    return order.copy(update={"payments": [*order.payments, *entries]})


def _swapped(order: Order, products: Sequence[Product], swaps: Sequence[Swap]) -> list[_Piece]:
    by_id: dict[str, Product] = {product.id: product for product in products}
    places = _places(order, [old for old, _ in swaps])
    return [
        _Piece(place, order.items[place], _variant(order.items[place], new, by_id))
        for place, (_, new) in zip(places, swaps, strict=True)
    ]


def _places(order: Order, item_ids: Iterable[str]) -> list[int]:
    """A place in the order for each item id, none twice."""
    taken: list[int] = []
    for item_id in item_ids:
        fitting = (n for n, i in enumerate(order.items) if i.item_id == item_id and n not in taken)
        place = next(fitting, None)
        if place is None:
            raise Rejected("item-not-in-order", facts={"item_id": item_id})
        taken.append(place)
    return taken


def _difference(pieces: Iterable[_Piece]) -> Decimal:
    return sum((piece.new.price - piece.old.price for piece in pieces), _NOTHING)


def _variant(old: Item, item_id: str, products: Mapping[str, Product]) -> Item:
    product = products.get(old.product_id)
    variants = product.variants if product else []
    variant = next((v for v in variants if v.item_id == item_id), None)
    if variant is None:
        raise Rejected("not-a-variant", facts={"item_id": item_id})
    if not variant.available:
        raise Rejected("variant-unavailable", facts={"item_id": item_id})
    changes = {"item_id": item_id, "price": variant.price, "options": variant.options}
    return old.copy(update=changes)
