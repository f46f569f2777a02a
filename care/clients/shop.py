"""The shop as Care needs it: what it asks, and what it gets back.

`HttpShop` speaks to a real one, `FakeShop` (in `fake_shop.py`) is its honest stand-in; the same
contract test runs against both. The calls are described in `docs/shop.md`.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from care.accounts.models import Customer, SentCode
from care.clients.http import HttpClient
from care.errors import BrokenAnswer
from care.orders.models import Order
from care.products.models import Product

M = TypeVar("M", bound=BaseModel)


class Shop(Protocol):
    """What Care asks of a shop. Every call may raise `Unavailable`."""

    def customers_by_email(self, email: str) -> list[Customer]:
        """The customers with this address; letter case does not matter."""

    def order(self, order_number: str) -> Order:
        """The order with this number. Raises `NotFound`."""

    def orders_of(self, customer_id: str) -> list[Order]:
        """The customer's orders, newest first. Raises `NotFound`."""

    def products(self) -> list[Product]:
        """Everything the shop sells, available at the moment or not."""

    def send_code(self, email: str) -> SentCode:
        """E-mails a one-time code if the address has an account, and says how to check it.

        The answer is the same whether or not there is an account.
        Raises `Rejected("too-many-codes")` where too many were asked for.
        """

    def check_code(self, verification_id: str, code: str) -> str:
        """The id of the customer the code was sent to.

        Raises `Rejected("wrong-code")`, or `Rejected("code-expired")` when another is needed.
        """


class HttpShop:
    """A shop that is reached over its HTTP API."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def customers_by_email(self, email: str) -> list[Customer]:
        answer = self._http.get("/v1/customers", params={"email": email})
        return _read_list(Customer, answer, "customers")

    def order(self, order_number: str) -> Order:
        return _read(Order, self._http.get(f"/v1/orders/{quote(order_number, safe='')}"))

    def orders_of(self, customer_id: str) -> list[Order]:
        answer = self._http.get(f"/v1/customers/{quote(customer_id, safe='')}/orders")
        return _read_list(Order, answer, "orders")

    def products(self) -> list[Product]:
        return _read_list(Product, self._http.get("/v1/products"), "products")

    def send_code(self, email: str) -> SentCode:
        return _read(SentCode, self._http.post("/v1/verifications", {"email": email}))

    def check_code(self, verification_id: str, code: str) -> str:
        path = f"/v1/verifications/{quote(verification_id, safe='')}/check"
        return _text(self._http.post(path, {"code": code}), "customer_id")


def _read(model: type[M], value: Any) -> M:
    try:
        return model.parse_obj(value)
    except ValidationError as error:
        fields = ", ".join(".".join(str(part) for part in e["loc"]) for e in error.errors()[:3])
        raise BrokenAnswer(f"shop: {model.__name__} has a broken field: {fields}") from None


def _read_list(model: type[M], value: Any, field: str) -> list[M]:
    items = value.get(field) if isinstance(value, dict) else None
    if not isinstance(items, list):
        raise BrokenAnswer(f"shop: expected a list in the field {field}")
    return [_read(model, item) for item in items]


def _text(value: Any, field: str) -> str:
    found = value.get(field) if isinstance(value, dict) else None
    if not isinstance(found, str) or not found:
        raise BrokenAnswer(f"shop: expected text in the field {field}")
    return found
