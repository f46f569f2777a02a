"""Records for the tests of changes: many alike, so that each test has a customer of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

BLUE, RED, GREEN, SOLD_OUT = "1000000001", "1000000002", "1000000003", "1000000004"
MUG, LAMP, BLACK = "9000000001", "9000000002", "2000000001"
_PRICES = {BLUE: 10.0, RED: 14.5, GREEN: 10.0, SOLD_OUT: 99.0, BLACK: 60.0}
_OPTIONS = {BLUE: "blue", RED: "red", GREEN: "green", SOLD_OUT: "gold", BLACK: "black"}


class Person:
    """A customer's ids: three ways to pay, and six orders."""

    def __init__(self, number: int) -> None:
        self.id = f"person_{number:03}"
        self.card, self.paypal = f"credit_card_{number}", f"paypal_{number}"
        self.gift_card = f"gift_card_{number}"  # with 50.00 on it
        self.last_name = f"Person{number:03}"
        orders = [f"#W{1_000_000 + 10 * number + place}" for place in range(6)]
        # Blue, blue and red, by card; blue, by gift card; a lamp for 60.00, by PayPal.
        self.pending, self.pending_by_gift_card, self.pending_dear = orders[:3]
        # Blue, blue and red, by card; red, by gift card; one that is on its way.
        self.delivered, self.delivered_by_gift_card, self.processed = orders[3:]
        self.orders, self.methods = orders, [self.card, self.paypal, self.gift_card]


PEOPLE = [Person(number) for number in range(120)]


def write_records(folder: Path) -> Path:
    """The records as the files that `shop import` reads."""
    products = {MUG: _product(MUG, "Mug"), LAMP: _product(LAMP, "Lamp")}
    users = {person.id: _user(person) for person in PEOPLE}
    orders = {order["order_id"]: order for person in PEOPLE for order in _orders(person)}
    files = {"users": users, "orders": orders, "products": products}
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder


def _product(product_id: str, name: str) -> dict[str, Any]:
    ids = [BLACK] if product_id == LAMP else [BLUE, RED, GREEN, SOLD_OUT]
    variants = {
        item_id: {
            "item_id": item_id,
            "options": {"color": _OPTIONS[item_id]},
            "available": item_id != SOLD_OUT,
            "price": _PRICES[item_id],
        }
        for item_id in ids
    }
    return {"name": name, "product_id": product_id, "variants": variants}


def _user(person: Person) -> dict[str, Any]:
    methods: list[dict[str, Any]] = [
        {"source": "credit_card", "brand": "visa", "last_four": "4242", "id": person.card},
        {"source": "paypal", "id": person.paypal},
        {"source": "gift_card", "balance": 50, "id": person.gift_card},
    ]
    return {
        "name": {"first_name": "Mara", "last_name": person.last_name},
        "address": _ADDRESS,
        "email": f"{person.id}@example.com",
        "payment_methods": {method["id"]: method for method in methods},
        "orders": person.orders,
    }


def _orders(person: Person) -> list[dict[str, Any]]:
    return [
        _order(person, person.pending, "pending", person.card, BLUE, BLUE, RED),
        _order(person, person.pending_by_gift_card, "pending", person.gift_card, BLUE),
        _order(person, person.pending_dear, "pending", person.paypal, BLACK),
        _order(person, person.delivered, "delivered", person.card, BLUE, BLUE, RED),
        _order(person, person.delivered_by_gift_card, "delivered", person.gift_card, RED),
        _order(person, person.processed, "processed", person.card, BLUE),
    ]


def _order(person: Person, number: str, status: str, method_id: str, *items: str) -> dict[str, Any]:
    total = sum(_PRICES[item_id] for item_id in items)
    paid = {"transaction_type": "payment", "amount": total, "payment_method_id": method_id}
    return {
        "order_id": number,
        "user_id": person.id,
        "address": _ADDRESS,
        "items": [
            {
                "name": "Lamp" if item_id == BLACK else "Mug",
                "product_id": LAMP if item_id == BLACK else MUG,
                "item_id": item_id,
                "price": _PRICES[item_id],
                "options": {"color": _OPTIONS[item_id]},
            }
            for item_id in items
        ],
        "fulfillments": [],
        "status": status,
        "payment_history": [paid],
    }


_ADDRESS = {
    "address1": "1 Alder Street",
    "address2": "",
    "city": "Portland",
    "state": "OR",
    "zip": "97201",
    "country": "USA",
}
