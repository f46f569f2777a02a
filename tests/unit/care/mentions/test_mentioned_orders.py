"""Which order is spoken of."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lamp_shop import ORDER

from care.accounts.models import Address
from care.mentions.orders import find_orders
from care.orders.models import Item, Order, Status

TODAY = date(2024, 11, 14)  # a Thursday
HOME = Address(
    address1="1 Oak St", address2="", city="Austin", state="TX", zip="78701", country="USA"
)


def an_order(
    number: str, status: Status, items: list[Item], placed: date, delivered: date | None = None
) -> Order:
    return Order(
        id=number,
        customer_id="ada",
        status=status,
        placed_at=datetime(placed.year, placed.month, placed.day, 12),
        expected_delivery=None,
        delivered_at=delivered and datetime(delivered.year, delivered.month, delivered.day, 12),
        carrier=None,
        address=HOME,
        items=items,
        shipments=[],
        payments=[],
        total=sum((item.price for item in items), Decimal(0)),
        cancel_reason=None,
        return_request=None,
        exchange_request=None,
        version=1,
    )


RED, BLACK, RUG, SHEARS, PUMP = ORDER
PENDING = an_order("#W0000166", Status.PENDING, [RED, RUG], date(2024, 11, 12))
SHIPPED = an_order("#W0000277", Status.PROCESSED, [SHEARS], date(2024, 11, 6))
DELIVERED = an_order(
    "#W0000388", Status.DELIVERED, [BLACK, RUG, PUMP], date(2024, 10, 3), date(2024, 10, 8)
)
ORDERS = [PENDING, SHIPPED, DELIVERED]


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("the order number ends in 66", [PENDING]),
        ("my last order", [PENDING]),
        ("the most recent one", [PENDING]),
        ("my oldest order", [DELIVERED]),
        ("the pending one", [PENDING]),
        ("the order that was delivered", [DELIVERED]),
        ("the order I placed on Tuesday", [PENDING]),
        ("from last week", [SHIPPED]),
        ("the one of October 3rd", [DELIVERED]),
        ("the one from 10/3", [DELIVERED]),
        ("it arrived on october 8", [DELIVERED]),
        ("the order with the shears", [SHIPPED]),
        ("the order with the rug", [PENDING, DELIVERED]),
        ("the order with the rug and the pump", [DELIVERED]),
        ("the one with the black lantern", [DELIVERED]),
        ("the delivered order with the rug", [DELIVERED]),
        ("the most expensive order", [DELIVERED]),
        ("the cheapest one", [SHIPPED]),
        ("the order from two days ago", [PENDING]),
        ("the one from yesterday", []),
        ("the order ending in 99", []),
        ("the visa ending in 66", []),
        ("hello", []),
    ],
)
def test_orders(text: str, orders: list[Order]) -> None:
    assert find_orders(text, ORDERS, TODAY) == tuple(order.id for order in orders)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_only_orders_there_are(text: str) -> None:
    assert set(find_orders(text, ORDERS, TODAY)) <= {order.id for order in ORDERS}
    assert find_orders(text, [], TODAY) == ()
