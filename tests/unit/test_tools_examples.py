"""`make run` names people whose orders show what Care can do."""

from __future__ import annotations

import json
from typing import Any

from tools import examples, welcome
from tools.agents import DemoAgent
from tools.examples import Customer, Order

SETTINGS = {"SHOP_PORT": "8090", "CARE_PORT": "5005", "CARE_DESK_PORT": "5080"}


def user(name: str, *orders: str) -> dict[str, Any]:
    first, last = name.split()
    email = f"{first}@example.com".lower()
    return {"name": {"first_name": first, "last_name": last}, "email": email, "orders": orders}


ORDERS = {
    f"#W{number}": {"status": status}
    for number, status in enumerate(
        ["delivered", "delivered", "cancelled", "pending", "processed", "delivered"]
    )
}


def test_orders_on_their_way_and_changeable_come_first() -> None:
    users = {
        "a": user("Ann Able", "#W0", "#W1"),
        "b": user("Ben Best", "#W2", "#W5", "#W3", "#W4"),
        "c": user("Cat Only", "#W0"),
    }
    found = examples.choose(users, ORDERS)
    assert [one.name for one in found] == ["Ben Best", "Ann Able"]
    assert found[0].orders == (Order("#W4", "processed"), Order("#W3", "pending"))


def test_an_order_that_was_sent_knows_its_first_parcel() -> None:
    parcels = [{"tracking_id": ["77", "78"], "item_ids": ["1"]}]
    orders = {**ORDERS, "#W4": {"status": "processed", "fulfillments": parcels}}
    [ben] = examples.choose({"b": user("Ben Best", "#W3", "#W4")}, orders)
    assert [order.tracking for order in ben.orders] == ["77", ""]


def test_three_are_enough() -> None:
    users = {name: user(f"{name} X", "#W3", "#W4") for name in "ABCDE"}
    assert [one.name for one in examples.choose(users, ORDERS)] == ["A X", "B X", "C X"]


def test_the_block_names_addresses_people_and_what_to_try() -> None:
    ann = Customer("Ann Able", "ann@example.com", (Order("#W1", "pending"), Order("#W2", "x")))
    told = welcome.block(SETTINGS, [ann])
    assert "http://127.0.0.1:8090/outbox" in told
    assert "ann@example.com" in told
    message = told[told.index('{"id"') : told.index("}'", told.index('{"id"')) + 1]
    assert "#W1" in json.loads(message)["text"]


def test_the_block_names_the_desk_and_whom_to_be_there() -> None:
    told = welcome.block(SETTINGS, [], DemoAgent("demo@care.example", "a-random-password"))
    assert "http://127.0.0.1:5080/" in told
    assert "log in as demo@care.example, password a-random-password" in told
    assert "care agents add" in welcome.block(SETTINGS, [])


def test_an_empty_shop_is_told_how_to_fill_it() -> None:
    assert "shop seed" in welcome.block(SETTINGS, [])
