"""A shop of one customer's records, small enough to see through, for tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from goals.world import Action, Goal, Json, World

PENDING, DELIVERED, SECOND = "#W1000001", "#W1000002", "#W1000003"
CARD, GIFT, PAYPAL = "credit_card_1", "gift_card_1", "paypal_1"
RED, BLACK, GONE, KETTLE = "11", "12", "13", "21"
PLACE = {
    **{"address1": "9 Mill Lane", "address2": "Suite 2", "city": "Austin", "state": "TX"},
    **{"zip": "78701", "country": "USA"},
}
_LAMPS = {RED: ("red", True, "20.00"), BLACK: ("black", True, "35.50"), GONE: ("white", False, "9")}


def little_world() -> World:
    """Ada, her methods, and three orders: two pending, one delivered with two lamps."""
    lamps = {i: _variant(i, {"color": c, "size": "L"}, a, p) for i, (c, a, p) in _LAMPS.items()}
    kettle = _variant(KETTLE, {"material": "glass"}, True, "50.00")
    products = {
        "1": {"name": "Desk Lamp", "product_id": "1", "variants": lamps},
        "2": {"name": "Tea Kettle", "product_id": "2", "variants": {KETTLE: kettle}},
    }
    lamp, black = _item("1", "Desk Lamp", lamps[RED]), _item("1", "Desk Lamp", lamps[BLACK])
    tea = _item("2", "Tea Kettle", kettle)
    orders = [
        _order(PENDING, "pending", [lamp, tea], "70.00"),
        _order(DELIVERED, "delivered", [lamp, black, tea], "105.50"),
        _order(SECOND, "pending", [tea], "50.00"),
    ]
    return World({"ada": _ada()}, {order["order_id"]: order for order in orders}, products)


def goal(*actions: Action, story: str = "") -> Goal:
    """A goal of Ada's; her story names all its orders unless one is given."""
    numbers = " ".join(str(action.kwargs.get("order_id", "")) for action in actions)
    told = story or f"Your name is Ada Lovell and your zip code is 97201. {numbers}"
    return Goal("little-1", told, "ada", actions)


def cancel(number: str = PENDING, reason: str = "no longer needed") -> Action:
    return Action("cancel_pending_order", {"order_id": number, "reason": reason})


def repay(method: str, number: str = PENDING) -> Action:
    given = {"order_id": number, "payment_method_id": method}
    return Action("modify_pending_order_payment", given)


def readdress(number: str = PENDING) -> Action:
    return Action("modify_pending_order_address", {"order_id": number, **PLACE})


def give_back(*items: str, method: str = CARD, number: str = DELIVERED) -> Action:
    given = {"order_id": number, "item_ids": list(items), "payment_method_id": method}
    return Action("return_delivered_order_items", given)


def exchange(old: str, new: str, method: str = CARD) -> Action:
    return Action("exchange_delivered_order_items", _swap(DELIVERED, old, new, method))


def modify(old: str, new: str, method: str = CARD, number: str = PENDING) -> Action:
    return Action("modify_pending_order_items", _swap(number, old, new, method))


def _swap(number: str, old: str, new: str, method: str) -> Json:
    ids: dict[str, Any] = {"item_ids": [old], "new_item_ids": [new]}
    return {"order_id": number, **ids, "payment_method_id": method}


def _ada() -> Json:
    methods = {
        CARD: {"source": "credit_card", "id": CARD, "brand": "visa", "last_four": "4242"},
        GIFT: {"source": "gift_card", "id": GIFT, "balance": 60},
        PAYPAL: {"source": "paypal", "id": PAYPAL},
    }
    return {
        "name": {"first_name": "Ada", "last_name": "Lovell"},
        "address": {**PLACE, "zip": "97201"},
        "email": "ada@example.com",
        "payment_methods": methods,
        "orders": [PENDING, DELIVERED, SECOND],
    }


def _variant(item_id: str, options: dict[str, str], available: bool, price: str) -> Json:
    paid = Decimal(price)
    return {"item_id": item_id, "options": options, "available": available, "price": paid}


def _item(product_id: str, name: str, variant: Json) -> Json:
    fields = {key: variant[key] for key in ("item_id", "price", "options")}
    return {"name": name, "product_id": product_id, **fields}


def _order(number: str, status: str, items: list[Json], total: str) -> Json:
    paid = {"transaction_type": "payment", "amount": Decimal(total), "payment_method_id": CARD}
    return {
        **{"order_id": number, "user_id": "ada", "address": {**PLACE, "zip": "97201"}},
        **{"items": [dict(item) for item in items], "fulfillments": [], "status": status},
        "payment_history": [paid],
    }
