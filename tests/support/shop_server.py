"""The fake shop behind real HTTP: the calls of `docs/shop.md`, as `HttpShop` makes them.

`tests/contract` shows that the fake shop answers as a real one does; here it also has an address,
so that what happens on the way to it can go wrong as it does in life.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel

from care.accounts.models import Address, CustomerChanges, Lead
from care.billing.models import NewDispute
from care.clients.fake_shop import FakeShop
from care.errors import NotFound, Rejected, Unavailable
from support.breaking import Answer, Asked, problem

_Call = Callable[[FakeShop, list[str], Any, str], Any]
_NO_TOKEN = 401


def _swaps(body: Any) -> list[tuple[str, str]]:
    return [(change["item_id"], change["new_item_id"]) for change in body["changes"]]


def _some(name: str, records: Sequence[BaseModel]) -> dict[str, Any]:
    return {name: records}


def _accepted(_: None) -> dict[str, bool]:
    """What is answered where nothing is told of what came of it."""
    return {"accepted": True}


# What is called by method and path, where a star is an id: with these, the body or the query, and
# the key.
_CALLS: dict[str, _Call] = {
    "GET orders *": lambda shop, ids, body, key: shop.order(ids[0]),
    "POST orders * cancel": lambda shop, ids, body, key: shop.cancel_order(
        ids[0], body["reason"], key
    ),
    "PUT orders * address": lambda shop, ids, body, key: shop.change_address(
        ids[0], Address(**body), key
    ),
    "PUT orders * payment-method": lambda shop, ids, body, key: shop.change_payment_method(
        ids[0], body["payment_method_id"], key
    ),
    "POST orders * item-changes": lambda shop, ids, body, key: shop.change_items(
        ids[0], _swaps(body), body["payment_method_id"], key
    ),
    "POST orders * return": lambda shop, ids, body, key: shop.request_return(
        ids[0], body["item_ids"], body["payment_method_id"], key
    ),
    "POST orders * exchange": lambda shop, ids, body, key: shop.request_exchange(
        ids[0], _swaps(body), body["payment_method_id"], key
    ),
    "GET products": lambda shop, ids, body, key: _some("products", shop.products()),
    "GET products *": lambda shop, ids, body, key: shop.product(ids[0]),
    "GET customers": lambda shop, ids, body, key: _some("customers", _found(shop, body)),
    "GET customers *": lambda shop, ids, body, key: shop.customer(ids[0]),
    "GET customers * orders": lambda shop, ids, body, key: _some("orders", shop.orders_of(ids[0])),
    "PUT customers * address": lambda shop, ids, body, key: shop.change_default_address(
        ids[0], Address(**body), key
    ),
    "PATCH customers *": lambda shop, ids, body, key: shop.update_customer(
        ids[0], CustomerChanges(**body), key
    ),
    "POST customers * closure": lambda shop, ids, body, key: shop.request_closure(ids[0], key),
    "DELETE customers * closure": lambda shop, ids, body, key: shop.withdraw_closure(ids[0], key),
    "POST customers * password-reset": lambda shop, ids, body, key: _accepted(
        shop.request_password_reset(ids[0], key)
    ),
    "PUT newsletter": lambda shop, ids, body, key: _accepted(
        shop.set_newsletter(body["email"], body["subscribed"], key)
    ),
    "POST leads": lambda shop, ids, body, key: {"id": shop.open_lead(Lead(**body), key)},
    "POST username-reminders": lambda shop, ids, body, key: _accepted(
        shop.remind_username(body["email"])
    ),
    "POST verifications": lambda shop, ids, body, key: shop.send_code(body["email"]),
    "POST verifications * check": lambda shop, ids, body, key: {
        "customer_id": shop.check_code(ids[0], body["code"])
    },
    "GET customers * invoices": lambda shop, ids, body, key: _some(
        "invoices", shop.invoices_of(ids[0])
    ),
    "GET customers * payment-attempts": lambda shop, ids, body, key: _some(
        "payment_attempts", shop.payment_attempts_of(ids[0])
    ),
    "POST invoices * extension": lambda shop, ids, body, key: shop.extend_invoice(
        ids[0], body["days"], key
    ),
    "POST customers * disputes": lambda shop, ids, body, key: shop.open_dispute(
        ids[0], NewDispute(**body), key
    ),
    "GET customers * disputes": lambda shop, ids, body, key: _some(
        "disputes", shop.disputes_of(ids[0])
    ),
    "GET promo-codes *": lambda shop, ids, body, key: shop.promo_code(
        ids[0], body.get("customer_id")
    ),
    "GET customers * subscriptions": lambda shop, ids, body, key: _some(
        "subscriptions", shop.subscriptions_of(ids[0])
    ),
    "POST subscriptions * pause": lambda shop, ids, body, key: shop.pause_subscription(ids[0], key),
    "POST subscriptions * resume": lambda shop, ids, body, key: shop.resume_subscription(
        ids[0], key
    ),
    "POST subscriptions * cancel": lambda shop, ids, body, key: shop.cancel_subscription(
        ids[0], key
    ),
    "PUT subscriptions * plan": lambda shop, ids, body, key: shop.change_plan(
        ids[0], body["plan"], key
    ),
    "GET appointment-slots": lambda shop, ids, body, key: _slots(shop, body),
    "GET customers * appointments": lambda shop, ids, body, key: _some(
        "appointments", shop.appointments_of(ids[0])
    ),
    "POST appointments": lambda shop, ids, body, key: shop.book_appointment(
        body["customer_id"], body["slot_id"], body["topic"], key
    ),
    "PUT appointments *": lambda shop, ids, body, key: shop.move_appointment(
        ids[0], body["slot_id"], key
    ),
    "DELETE appointments *": lambda shop, ids, body, key: shop.cancel_appointment(ids[0], key),
}


def is_change(method: str, path: str, body: bytes = b"") -> bool:
    """Whether this request has the shop do something."""
    return method != "GET" and path.startswith("/v1/")


@dataclass
class ShopServer:
    """Answers for the shop that has these records; `changes` are the calls that it has obeyed."""

    shop: FakeShop
    changes: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/oauth/token":
            return _json({"access_token": "a-token", "token_type": "bearer", "expires_in": 3600})
        if asked.headers.get("Authorization") != "Bearer a-token":
            return problem(_NO_TOKEN, "not-authenticated")
        try:
            answer = _json(self._called(asked))
        except NotFound:
            return problem(404, "not-found")
        except Rejected as refusal:
            return problem(422, refusal.reason, **refusal.facts)
        except Unavailable:
            return problem(503, "unavailable")
        if is_change(asked.method, asked.path):
            self.changes.append(f"{asked.method} {asked.path}")
        return answer

    def _called(self, asked: Asked) -> Any:
        _, *parts = asked.parts
        body = asked.json if asked.method != "GET" else asked.query
        key = asked.headers.get("Idempotency-Key") or ""
        for pattern, call in _CALLS.items():
            method, *names = pattern.split()
            if method == asked.method and len(names) == len(parts):
                ids = [part for name, part in zip(names, parts, strict=True) if name == "*"]
                if all(name in ("*", part) for name, part in zip(names, parts, strict=True)):
                    return call(self.shop, ids, body, key)
        raise NotFound("no such call")


def _found(shop: FakeShop, query: Mapping[str, str]) -> Sequence[BaseModel]:
    if "email" in query:
        return shop.customers_by_email(query["email"])
    return shop.customers_by_name(query["first_name"], query["last_name"], query["zip"])


def _slots(shop: FakeShop, query: Mapping[str, str]) -> dict[str, Any]:
    days = [date.fromisoformat(query[name]) if name in query else None for name in ("from", "to")]
    slots = shop.slots(*days)
    zone = slots[0].time_zone if slots else "UTC"
    return {"time_zone": zone, "slots": slots}


def _json(value: Any) -> Answer:
    def plain(record: Any) -> Any:
        # Amounts and days as text, as the shop gives them.
        return record.dict(by_alias=True) if isinstance(record, BaseModel) else str(record)

    return Answer(200, json.dumps(value, default=plain).encode())
