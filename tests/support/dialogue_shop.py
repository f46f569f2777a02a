"""The small shop in which the dialogues of `tests/dialogues` take place.

Days are counted from today, so that a parcel of 41 days ago stays one.

Products have variants by their options, and some of these are out of stock. Ada has four ways to
pay and nine orders, one in about every state; Ben has three, Cleo and Dora have few, Finn and Gil
have none. What is in each order is told in `_orders`, one line for each; invoices, subscriptions
and the like are in `dialogue_accounts.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from care.accounts.models import Address, Customer, PaymentMethod, Source
from care.clients.fake_shop import FakeShop
from care.orders.models import (
    ExchangeRequest,
    Item,
    Order,
    Payment,
    PaymentType,
    ReturnRequest,
    Status,
)
from care.products.models import Product, Variant
from support.dialogue_accounts import account_facts, add_accounts

Row = tuple[str, bool, str, dict[str, str]]  # item id, whether it is in stock, price, options


def _product(product_id: str, name: str, *rows: Row) -> Product:
    return Product(
        id=product_id,
        name=name,
        variants=[
            Variant(item_id=item_id, available=available, price=Decimal(price), options=options)
            for item_id, available, price, options in rows
        ],
    )


PRODUCTS = [
    _product(
        "2000000001",
        "Desk Lamp",
        ("1000000101", True, "24.50", {"color": "red", "power": "USB"}),
        ("1000000102", True, "26.00", {"color": "red", "power": "battery"}),
        ("1000000103", True, "24.50", {"color": "blue", "power": "USB"}),
        ("1000000104", True, "29.00", {"color": "blue", "power": "battery"}),
        ("1000000105", True, "21.00", {"color": "green", "power": "USB"}),
        ("1000000106", False, "99.00", {"color": "gold", "power": "USB"}),
    ),
    _product(
        "2000000002",
        "T-Shirt",
        ("1000000201", True, "19.90", {"color": "black", "size": "M", "material": "cotton"}),
        ("1000000202", True, "19.90", {"color": "black", "size": "L", "material": "cotton"}),
        ("1000000203", True, "21.00", {"color": "white", "size": "M", "material": "cotton"}),
        ("1000000204", False, "21.00", {"color": "white", "size": "L", "material": "cotton"}),
        ("1000000205", True, "18.50", {"color": "purple", "size": "M", "material": "polyester"}),
        ("1000000206", True, "18.50", {"color": "purple", "size": "L", "material": "polyester"}),
        ("1000000207", False, "18.50", {"color": "purple", "size": "S", "material": "polyester"}),
    ),
    _product(
        "2000000003",
        "Laptop",
        ("1000000301", True, "899.00", {"screen size": "13-inch", "storage": "256GB"}),
        ("1000000302", True, "1049.00", {"screen size": "13-inch", "storage": "512GB"}),
        ("1000000303", True, "1299.00", {"screen size": "15-inch", "storage": "512GB"}),
        ("1000000304", False, "1499.00", {"screen size": "15-inch", "storage": "1TB"}),
    ),
    _product(
        "2000000004",
        "Water Bottle",
        ("1000000401", True, "12.00", {"capacity": "500ml", "color": "blue"}),
        ("1000000402", True, "15.00", {"capacity": "750ml", "color": "blue"}),
        ("1000000403", True, "18.00", {"capacity": "1000ml", "color": "black"}),
        ("1000000404", False, "15.00", {"capacity": "750ml", "color": "black"}),
    ),
    _product(
        "2000000005",
        "Headphones",
        ("1000000501", True, "89.00", {"type": "over-ear", "color": "black"}),
        ("1000000502", True, "59.00", {"type": "in-ear", "color": "white"}),
        ("1000000503", True, "59.00", {"type": "in-ear", "color": "black"}),
    ),
    _product("2000000006", "Gift Card", ("1000000601", True, "25.00", {"value": "25 dollars"})),
    _product("2000000007", "Jigsaw Puzzle", ("1000000701", False, "30.00", {"pieces": "500"})),
]

ALDER = Address(
    address1="1 Alder Street", address2="", city="Portland", state="OR", zip="97201", country="USA"
)
MILL = Address(
    address1="9 Mill Lane", address2="Apt 2", city="Austin", state="TX", zip="78701", country="USA"
)
BAY = Address(
    address1="77 Bay Road", address2="", city="Seattle", state="WA", zip="98101", country="USA"
)


def _card(method_id: str, brand: str, last_four: str) -> PaymentMethod:
    return PaymentMethod(id=method_id, source=Source.CREDIT_CARD, brand=brand, last_four=last_four)


def _gift_card(method_id: str, balance: str) -> PaymentMethod:
    return PaymentMethod(id=method_id, source=Source.GIFT_CARD, balance=Decimal(balance))


def _paypal(method_id: str) -> PaymentMethod:
    return PaymentMethod(id=method_id, source=Source.PAYPAL)


# Whose, and what they can pay with; where they live.
_PEOPLE: list[tuple[str, str, Address, list[PaymentMethod]]] = [
    (
        "Ada",
        "Lovell",
        ALDER,
        [
            _card("ada_visa", "visa", "4242"),
            _card("ada_mastercard", "mastercard", "1881"),
            _paypal("ada_paypal"),
            _gift_card("ada_gift_card", "50.00"),
        ],
    ),
    ("Ben", "Okoro", BAY, [_paypal("ben_paypal"), _card("ben_amex", "amex", "0005")]),
    ("Cleo", "Marsh", ALDER, [_paypal("cleo_paypal"), _gift_card("cleo_gift_card", "20.00")]),
    ("Dora", "Quint", BAY, [_card("dora_visa", "visa", "7007"), _paypal("dora_paypal")]),
    ("Finn", "Abel", MILL, [_paypal("finn_paypal")]),
    ("Gil", "Hart", BAY, [_paypal("gil_paypal")]),
]


def a_shop() -> FakeShop:
    """The shop as it is before a dialogue."""
    today = datetime.now(timezone.utc).date()
    orders = _orders(today)
    customers = [
        Customer(
            id=first.lower(),
            first_name=first,
            last_name=last,
            email=f"{first.lower()}@example.com",
            address=address,
            payment_methods=methods,
            order_ids=[order.id for order in orders if order.customer_id == first.lower()],
            **account_facts(first.lower(), today),
        )
        for first, last, address, methods in _PEOPLE
    ]
    return add_accounts(FakeShop.with_records(customers, orders, PRODUCTS))


def _orders(today: date) -> list[Order]:
    """All orders, the oldest first."""
    on_its_way: dict[str, Any] = {"expected_delivery": today + timedelta(days=2)}
    late: dict[str, Any] = {"expected_delivery": today - timedelta(days=4)}
    return [
        # Ada: delivered long ago
        _order(1, "ada", Status.DELIVERED, "ada_visa", ["401", "201"], more=_ago(today, 41)),
        _order(
            2, "ada", Status.CANCELLED, "ada_visa", ["203"], more=_cancelled("21.00", "ada_visa")
        ),
        _order(3, "ada", Status.PROCESSED, "ada_paypal", ["501"], more=on_its_way),
        _order(4, "ada", Status.PENDING, "ada_visa", ["101"]),
        _order(
            5,
            "ada",
            Status.DELIVERED,
            "ada_visa",
            ["103", "201", "205", "402"],
            more=_ago(today, 5),
        ),
        # to another address than Ada's own
        _order(
            6, "ada", Status.PENDING, "ada_paypal", ["201", "203", "401"], more={"address": MILL}
        ),
        _order(7, "ada", Status.DELIVERED, "ada_visa", ["301"], more=_ago(today, 8)),
        _order(8, "ada", Status.RETURN_REQUESTED, "ada_visa", ["502"], more=_returning("502")),
        _order(
            9, "ada", Status.EXCHANGE_REQUESTED, "ada_visa", ["101"], more=_exchanging("101", "103")
        ),
        # Ben: one dear and not sent, one with two pieces alike, one late
        _order(11, "ben", Status.PENDING, "ben_paypal", ["303"]),
        _order(12, "ben", Status.DELIVERED, "ben_amex", ["401", "401", "601"], more=_ago(today, 3)),
        _order(13, "ben", Status.PROCESSED, "ben_paypal", ["202"], more=late),
        # Cleo: too little on the gift card for her only pending order
        _order(21, "cleo", Status.ITEM_MODIFIED, "cleo_paypal", ["102"]),
        _order(22, "cleo", Status.DELIVERED, "cleo_paypal", ["105"], more=_ago(today, 10)),
        _order(23, "cleo", Status.PENDING, "cleo_paypal", ["502"]),
        # Dora: paid otherwise than at first
        _order(31, "dora", Status.PENDING, "dora_visa", ["402"], more=_repaid("15.00", "dora")),
    ]


def _order(
    number: int,
    customer_id: str,
    status: Status,
    method_id: str,
    pieces: Sequence[str],
    *,
    more: dict[str, Any] | None = None,
) -> Order:
    items = [_item(f"1000000{piece}") for piece in pieces]
    total = sum((item.price for item in items), Decimal("0.00"))
    is_sent = status not in (Status.PENDING, Status.ITEM_MODIFIED, Status.CANCELLED)
    shipment = {
        "tracking_ids": [f"3000000000{number:02}"],
        "item_ids": [item.item_id for item in items],
    }
    fields: dict[str, Any] = {
        "id": f"#W{number:07}",
        "customer_id": customer_id,
        "status": status,
        "placed_at": datetime.now(timezone.utc) - timedelta(days=60 - number),
        "expected_delivery": None,
        "delivered_at": None,
        "carrier": "Swift" if is_sent else None,
        "address": next(address for name, _, address, _ in _PEOPLE if name.lower() == customer_id),
        "items": items,
        "shipments": [shipment] if is_sent else [],
        "payments": [_entry(PaymentType.PAYMENT, total, method_id)],
        "total": total,
        "cancel_reason": None,
        "version": 1,
    }
    return Order(**{**fields, **(more or {})})


def _item(item_id: str) -> Item:
    for product in PRODUCTS:
        for variant in product.variants:
            if variant.item_id == item_id:
                facts = variant.dict(exclude={"available"})
                return Item(product_id=product.id, name=product.name, **facts)
    raise KeyError(item_id)


def _entry(kind: PaymentType, amount: Decimal | str, method_id: str) -> Payment:
    return Payment(type=kind, amount=Decimal(amount), payment_method_id=method_id)


def _ago(today: date, days: int) -> dict[str, Any]:
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=timezone.utc)
    return {"delivered_at": noon - timedelta(days=days)}


def _cancelled(amount: str, method_id: str) -> dict[str, Any]:
    kinds = (PaymentType.PAYMENT, PaymentType.REFUND)
    return {
        "cancel_reason": "no longer needed",
        "payments": [_entry(kind, amount, method_id) for kind in kinds],
    }


def _returning(piece: str) -> dict[str, Any]:
    request = ReturnRequest(item_ids=[f"1000000{piece}"], payment_method_id="ada_visa")
    return {"return_request": request}


def _exchanging(old: str, new: str) -> dict[str, Any]:
    request = ExchangeRequest(
        item_ids=[f"1000000{old}"],
        new_item_ids=[f"1000000{new}"],
        payment_method_id="ada_visa",
        price_difference=Decimal("0.00"),
    )
    return {"exchange_request": request}


def _repaid(amount: str, customer_id: str) -> dict[str, Any]:
    first, second = f"{customer_id}_paypal", f"{customer_id}_visa"
    return {
        "payments": [
            _entry(PaymentType.PAYMENT, amount, first),
            _entry(PaymentType.PAYMENT, amount, second),
            _entry(PaymentType.REFUND, amount, first),
        ]
    }
