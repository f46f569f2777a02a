"""Small customers, orders, bills, boxes and a product for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from care.accounts.models import Address, Customer, PaymentMethod, Source
from care.billing.models import Invoice
from care.clients.fake_shop import FakeShop
from care.orders.models import Item, Order, Payment, PaymentType, Status
from care.products.models import Product, Variant
from care.subscriptions.models import Subscription

CARD, GIFT, PAYPAL, BENS_PAYPAL = "credit_card_1", "gift_card_1", "paypal_1", "paypal_2"
RED, BLUE, GREEN, SOLD_OUT = "1000000001", "1000000002", "1000000003", "1000000004"

HOME = Address(
    address1="1 Alder Street", address2="", city="Portland", state="OR", zip="97201", country="USA"
)
AWAY = Address(
    address1="9 Mill Lane", address2="Apt 2", city="Austin", state="TX", zip="78701", country="USA"
)

LAMP = Product(
    id="2000000001",
    name="Desk Lamp",
    variants=[
        Variant(item_id=RED, options={"color": "red"}, available=True, price="24.50"),
        Variant(item_id=BLUE, options={"color": "blue"}, available=True, price="29.00"),
        Variant(item_id=GREEN, options={"color": "green"}, available=True, price="24.50"),
        Variant(item_id=SOLD_OUT, options={"color": "gold"}, available=False, price="99.00"),
    ],
)

ADA = Customer(
    id="ada",
    first_name="Ada",
    last_name="Lovell",
    email="ada@example.com",
    address=HOME,
    payment_methods=[
        PaymentMethod(id=CARD, source=Source.CREDIT_CARD, brand="visa", last_four="4242"),
        PaymentMethod(id=GIFT, source=Source.GIFT_CARD, balance="50.00"),
        PaymentMethod(id=PAYPAL, source=Source.PAYPAL),
    ],
    order_ids=["#W0000001", "#W0000002"],
)
BEN = Customer(
    id="ben",
    first_name="Ben",
    last_name="Okoro",
    email="ben@example.com",
    address=HOME,
    payment_methods=[PaymentMethod(id=BENS_PAYPAL, source=Source.PAYPAL)],
    order_ids=["#W0000003"],
)


def a_lamp(item_id: str = RED) -> Item:
    """A lamp as it lies in an order."""
    variant = next(v for v in LAMP.variants if v.item_id == item_id)
    return Item(product_id=LAMP.id, name=LAMP.name, **variant.dict())


def an_order(number: str, customer: Customer, **changes: Any) -> Order:
    """An order of one lamp, on its way, with `changes` to it.

    Unless they say otherwise, it is paid in full with the customer's first method.
    """
    fields: dict[str, Any] = {
        "id": number,
        "customer_id": customer.id,
        "status": Status.PROCESSED,
        "placed_at": datetime.fromisoformat("2026-11-01T09:00:00+00:00"),
        "expected_delivery": None,
        "delivered_at": None,
        "carrier": "Swift",
        "address": customer.address,
        "items": [a_lamp()],
        "shipments": [{"tracking_ids": ["300000000001"], "item_ids": [RED]}],
        "version": 1,
        **changes,
    }
    total = sum((item.price for item in fields["items"]), Decimal("0.00"))
    return Order(**{"total": total, "payments": [paid(total, customer)], **fields})


def paid(amount: Decimal | str, customer: Customer, method_id: str | None = None) -> Payment:
    """A payment with this method, or with the customer's first."""
    method_id = method_id or customer.payment_methods[0].id
    return Payment(type=PaymentType.PAYMENT, amount=amount, payment_method_id=method_id)


def an_invoice(number: str, customer: Customer, **changes: Any) -> Invoice:
    """An invoice of one lamp and its shipping, due in a week, with `changes` to it."""
    today = datetime.now(timezone.utc).date()
    fields: dict[str, Any] = {
        "id": number,
        "customer_id": customer.id,
        "order_id": customer.order_ids[0] if customer.order_ids else None,
        "status": "due",
        "issued_on": today - timedelta(days=7),
        "due_on": today + timedelta(days=7),
        "first_due_on": None,
        "paid_on": None,
        "lines": [
            {
                "number": 1,
                "description": "Desk Lamp",
                "quantity": 1,
                "unit_price": "24.50",
                "amount": "24.50",
            },
            {
                "number": 2,
                "description": "Shipping",
                "quantity": 1,
                "unit_price": "4.90",
                "amount": "4.90",
            },
        ],
        "total": "29.40",
        "version": 1,
        **changes,
    }
    return Invoice.parse_obj(fields)


def a_box(number: str, customer: Customer, **changes: Any) -> Subscription:
    """A small box a month, the next in a week, with `changes` to it."""
    today = datetime.now(timezone.utc).date()
    fields: dict[str, Any] = {
        "id": number,
        "customer_id": customer.id,
        "name": "Sock Box",
        "plan": "small",
        "status": "active",
        "price": "14.90",
        "started_on": today - timedelta(days=90),
        "next_delivery": today + timedelta(days=7),
        "plans": [{"plan": "small", "price": "14.90"}, {"plan": "large", "price": "39.90"}],
        "version": 1,
        **changes,
    }
    return Subscription.parse_obj(fields)


def a_shop() -> FakeShop:
    """Ada has two orders, Ben has one."""
    return FakeShop.with_records(
        [ADA, BEN],
        [
            an_order("#W0000001", ADA, status=Status.DELIVERED),
            an_order("#W0000002", ADA, expected_delivery=date(2099, 3, 2)),
            an_order("#W0000003", BEN, status=Status.PENDING, shipments=[]),
        ],
        [LAMP],
    )
