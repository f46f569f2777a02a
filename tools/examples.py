"""Customers of the demo shop to try Care as, read from the shop's own export."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.environment import ROOT
from tools.errors import ToolError

CUSTOMERS = 3
ORDERS = 2
TELLING = ("processed", "pending", "delivered")  # on its way, can be changed, can be returned


@dataclass(frozen=True)
class Order:
    """An order as the shop numbers it, with its status in the shop's words.

    `tracking` is the number of its first parcel; empty while nothing was sent.
    """

    number: str
    status: str
    tracking: str = ""


@dataclass(frozen=True)
class Customer:
    """Somebody to be while trying."""

    name: str
    email: str
    orders: tuple[Order, ...]


def customers(settings: Mapping[str, str], *, seed: bool) -> list[Customer]:
    """Three customers with two orders each, or fewer when the shop has no more.

    Args:
        settings: the environment of the shop.
        seed: fill an empty shop with its demo data first.

    Raises:
        ToolError: the shop's command failed.
    """
    records = _export(settings)
    if seed and not records[0]:
        shop("seed", settings=settings)
        records = _export(settings)
    return choose(*records)


def choose(users: Mapping[str, Any], orders: Mapping[str, Any]) -> list[Customer]:
    """The customers with the most telling orders come first; among equals it goes by name."""
    found = [_customer(user, orders) for user in users.values()]
    wanted = [one for one in found if one.email and len(one.orders) == ORDERS]
    wanted.sort(key=lambda one: ([_rank(order) for order in one.orders], one.name))
    return wanted[:CUSTOMERS]


def _customer(user: Mapping[str, Any], orders: Mapping[str, Any]) -> Customer:
    known = [_order(number, orders[number]) for number in user.get("orders", [])]
    by_status = {order.status: order for order in known}  # one of each, then whatever there is
    varied = sorted(by_status.values(), key=_rank)
    varied += [one for one in known if one not in varied]
    name = user["name"]
    full_name = f"{name['first_name']} {name['last_name']}"
    return Customer(full_name, str(user.get("email", "")), tuple(varied[:ORDERS]))


def _order(number: str, record: Mapping[str, Any]) -> Order:
    parcels = [one for sent in record.get("fulfillments", []) for one in sent["tracking_id"]]
    return Order(number, str(record["status"]), str(parcels[0]) if parcels else "")


def _rank(order: Order) -> int:
    return TELLING.index(order.status) if order.status in TELLING else len(TELLING)


def _export(settings: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        shop("export", folder, settings=settings)
        users, orders = (
            json.loads((Path(folder) / name).read_text(encoding="utf-8"))
            for name in ("users.json", "orders.json")
        )
        return users, orders


def shop(*arguments: str, settings: Mapping[str, str]) -> None:
    """Run one of the demo shop's commands to its end.

    Raises:
        ToolError: it failed; carries its last line.
    """
    done = subprocess.run(  # noqa: S603 - the project's own command
        [str(ROOT / ".venv" / "bin" / "shop"), *arguments],
        env=dict(settings),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C lets it finish its transaction
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()
        raise ToolError(f"`shop {arguments[0]}` failed: {lines[-1]}")
