"""Small customers and orders for tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from care.accounts.models import Customer
from care.clients.fake_shop import FakeShop
from care.orders.models import Order, Status

ADA = Customer(
    id="ada",
    first_name="Ada",
    last_name="Lovell",
    email="ada@example.com",
    order_ids=["#W0000001", "#W0000002"],
)
BEN = Customer(
    id="ben", first_name="Ben", last_name="Okoro", email="ben@example.com", order_ids=["#W0000003"]
)


def an_order(number: str, customer: Customer, **changes: Any) -> Order:
    """An order of one lamp, on its way, with `changes` to it."""
    fields: dict[str, Any] = {
        "id": number,
        "customer_id": customer.id,
        "status": Status.PROCESSED,
        "placed_at": datetime.fromisoformat("2026-11-01T09:00:00+00:00"),
        "expected_delivery": None,
        "delivered_at": None,
        "carrier": "Swift",
        "items": [
            {
                "item_id": "1000000001",
                "product_id": "2000000001",
                "name": "Desk Lamp",
                "price": "24.50",
                "options": {"color": "red"},
            }
        ],
        "shipments": [{"tracking_ids": ["300000000001"], "item_ids": ["1000000001"]}],
        "total": "24.50",
    }
    return Order(**{**fields, **changes})


def a_shop() -> FakeShop:
    """Ada has two orders, Ben has one."""
    return FakeShop.with_records(
        [ADA, BEN],
        [
            an_order("#W0000001", ADA, status=Status.DELIVERED),
            an_order("#W0000002", ADA, expected_delivery=date(2099, 3, 2)),
            an_order("#W0000003", BEN, status=Status.PENDING, shipments=[]),
        ],
    )
