"""The shop's records and the goals that customers have with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

Json = dict[str, Any]

# What the exchange format says of a record; what the shop keeps beyond it is not compared.
USER_FIELDS = ("name", "address", "email", "payment_methods", "orders")
ORDER_FIELDS = (
    *("order_id", "user_id", "address", "items", "fulfillments", "status", "payment_history"),
    *("cancel_reason", "return_items", "return_payment_method_id"),
    *("exchange_items", "exchange_new_items"),
    *("exchange_payment_method_id", "exchange_price_difference"),
)
CHANGES = {
    "cancel_pending_order",
    "modify_pending_order_address",
    "modify_pending_order_items",
    "modify_pending_order_payment",
    "modify_user_address",
    "return_delivered_order_items",
    "exchange_delivered_order_items",
}


class BadGoals(Exception):
    """The goals or the records cannot be used; the message says why."""


@dataclass(frozen=True)
class Action:
    """One change that a goal asks for, by the names of the data set."""

    name: str
    kwargs: Json


@dataclass(frozen=True)
class Goal:
    """What one customer is after; `actions` are the changes, in order."""

    id: str
    instruction: str
    user_id: str
    actions: tuple[Action, ...]


@dataclass
class Account:
    """One customer's records."""

    user: Json
    orders: dict[str, Json]

    def copy(self) -> Account:
        return deepcopy(self)


@dataclass(frozen=True)
class World:
    """All records of the shop, by id."""

    users: dict[str, Json]
    orders: dict[str, Json]
    products: dict[str, Json]

    @classmethod
    def read(cls, folder: Path) -> World:
        """The records of a folder in the exchange format."""
        names = ("users", "orders", "products")
        try:
            return cls(*(_load(folder / f"{name}.json") for name in names))
        except (OSError, ValueError) as error:
            raise BadGoals(f"The records cannot be read: {error}") from error

    def account(self, user_id: str) -> Account:
        """A copy of what the shop has on one customer."""
        orders = {n: o for n, o in self.orders.items() if o["user_id"] == user_id}
        return Account(deepcopy(self.users[user_id]), deepcopy(orders))

    def variant(self, item_id: str) -> tuple[Json, Json] | None:
        """The product and the variant with this item id."""
        for product in self.products.values():
            if item_id in product["variants"]:
                return product, product["variants"][item_id]
        return None

    def others_changed(self, after: World, user_ids: set[str]) -> list[str]:
        """The ids of records that differ afterwards, other than these customers' own."""
        changed = [
            user_id
            for user_id in self.users.keys() | after.users.keys()
            if user_id not in user_ids
            and _of(self.users.get(user_id), USER_FIELDS)
            != _of(after.users.get(user_id), USER_FIELDS)
        ]
        for number in self.orders.keys() | after.orders.keys():
            before, now = self.orders.get(number), after.orders.get(number)
            owner = (before or now or {}).get("user_id")
            if owner not in user_ids and _of(before, ORDER_FIELDS) != _of(now, ORDER_FIELDS):
                changed.append(number)
        if self.products != after.products:
            changed.append("products")
        return sorted(changed)


def differences(wanted: Account, found: Account) -> list[Json]:
    """Field by field, where one customer's records are not as wanted."""
    pairs: list[tuple[str, Json, Json, Sequence[str]]] = [
        ("user", wanted.user, found.user, USER_FIELDS)
    ]
    for number in sorted(wanted.orders.keys() | found.orders.keys()):
        orders = wanted.orders.get(number, {}), found.orders.get(number, {})
        pairs.append((number, *orders, ORDER_FIELDS))
    return [
        {"record": record, "field": field, "wanted": one.get(field), "found": other.get(field)}
        for record, one, other, fields in pairs
        for field in fields
        if one.get(field) != other.get(field)
    ]


def read_goals(file: Path) -> list[Goal]:
    """The goals in a file of JSON lines, or of one JSON list; rows of another kind are left out."""
    try:
        rows = list(_rows(file.read_text(encoding="utf-8")))
        return [_goal(row) for row in rows if row.get("kind", "user_goal") == "user_goal"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadGoals(f"The goals in {file} cannot be read: {error!r}") from error


def money(value: Any) -> Decimal:
    """An amount of a record, exactly."""
    return Decimal(str(value))


def _rows(text: str) -> Iterator[Json]:
    if text.lstrip().startswith("["):
        yield from json.loads(text)
        return
    yield from (json.loads(line) for line in text.splitlines() if line.strip())


def _goal(row: Json) -> Goal:
    made: Sequence[Json] = row["gold_actions"]
    actions = tuple(Action(a["name"], a["kwargs"]) for a in made if a["name"] in CHANGES)
    return Goal(str(row["id"]), row["instruction"], row["user_id"], actions)


def _load(file: Path) -> dict[str, Json]:
    records: dict[str, Json] = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    return records


def _of(record: Json | None, fields: Sequence[str]) -> Json | None:
    return None if record is None else {field: record.get(field) for field in fields}
