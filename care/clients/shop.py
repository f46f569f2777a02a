"""The shop as Care needs it: what it asks, and what it gets back.

`HttpShop` speaks to a real one, `FakeShop` (in `fake_shop.py`) is its honest stand-in; the same
contract test runs against both. The calls are described in `docs/shop.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from care.accounts.models import Address, Customer, SentCode
from care.clients.http import HttpClient
from care.errors import BrokenAnswer
from care.orders.models import Order
from care.products.models import Product

M = TypeVar("M", bound=BaseModel)
Swap = tuple[str, str]  # item id now, and the item id wanted instead


class Shop(Protocol):
    """What Care asks of a shop. Every call may raise `Unavailable`.

    Changes return the record as it is afterwards. `key` makes a change happen once, however often
    it is asked for; after `Unavailable` nobody knows whether it happened. They raise `NotFound`
    where there is no such record and `Rejected` where the shop's rules forbid it; then nothing
    was changed, and the same key may be used again. The reasons are in `docs/shop.md`.
    """

    def customer(self, customer_id: str) -> Customer:
        """The customer with this id. Raises `NotFound`."""

    def customers_by_email(self, email: str) -> list[Customer]:
        """The customers with this address; letter case does not matter."""

    def customers_by_name(self, first_name: str, last_name: str, postcode: str) -> list[Customer]:
        """The customers with this name and postcode; letter case does not matter."""

    def order(self, order_number: str) -> Order:
        """The order with this number. Raises `NotFound`."""

    def orders_of(self, customer_id: str) -> list[Order]:
        """The customer's orders, newest first. Raises `NotFound`."""

    def products(self) -> list[Product]:
        """Everything the shop sells, available at the moment or not."""

    def product(self, product_id: str) -> Product:
        """The product with this id. Raises `NotFound`."""

    def cancel_order(self, order_number: str, reason: str, key: str) -> Order:
        """Cancels a pending order; what was paid is refunded."""

    def change_address(self, order_number: str, address: Address, key: str) -> Order:
        """Sends a pending order elsewhere."""

    def change_payment_method(self, order_number: str, method_id: str, key: str) -> Order:
        """Has another method pay a pending order; possible once."""

    def change_items(
        self, order_number: str, swaps: Sequence[Swap], method_id: str, key: str
    ) -> Order:
        """Makes pieces of a pending order other variants; the method settles the difference."""

    def request_return(
        self, order_number: str, item_ids: Sequence[str], method_id: str, key: str
    ) -> Order:
        """Requests the return of pieces of a delivered order; the method will get the money."""

    def request_exchange(
        self, order_number: str, swaps: Sequence[Swap], method_id: str, key: str
    ) -> Order:
        """Requests the exchange of pieces of a delivered order for variants in stock."""

    def change_default_address(self, customer_id: str, address: Address, key: str) -> Customer:
        """Replaces the customer's own address; their orders keep theirs."""

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

    def customer(self, customer_id: str) -> Customer:
        return _read(Customer, self._http.get(_customer_path(customer_id)))

    def customers_by_email(self, email: str) -> list[Customer]:
        answer = self._http.get("/v1/customers", params={"email": email})
        return _read_list(Customer, answer, "customers")

    def customers_by_name(self, first_name: str, last_name: str, postcode: str) -> list[Customer]:
        wanted = {"first_name": first_name, "last_name": last_name, "zip": postcode}
        answer = self._http.get("/v1/customers", params=wanted)
        return _read_list(Customer, answer, "customers")

    def order(self, order_number: str) -> Order:
        return _read(Order, self._http.get(_order_path(order_number)))

    def orders_of(self, customer_id: str) -> list[Order]:
        answer = self._http.get(f"{_customer_path(customer_id)}/orders")
        return _read_list(Order, answer, "orders")

    def products(self) -> list[Product]:
        return _read_list(Product, self._http.get("/v1/products"), "products")

    def product(self, product_id: str) -> Product:
        return _read(Product, self._http.get(f"/v1/products/{quote(product_id, safe='')}"))

    def cancel_order(self, order_number: str, reason: str, key: str) -> Order:
        path = f"{_order_path(order_number)}/cancel"
        return _read(Order, self._http.post(path, {"reason": reason}, key))

    def change_address(self, order_number: str, address: Address, key: str) -> Order:
        path = f"{_order_path(order_number)}/address"
        return _read(Order, self._http.put(path, address.dict(), key))

    def change_payment_method(self, order_number: str, method_id: str, key: str) -> Order:
        path = f"{_order_path(order_number)}/payment-method"
        return _read(Order, self._http.put(path, {"payment_method_id": method_id}, key))

    def change_items(
        self, order_number: str, swaps: Sequence[Swap], method_id: str, key: str
    ) -> Order:
        path = f"{_order_path(order_number)}/item-changes"
        return _read(Order, self._http.post(path, _changes(swaps, method_id), key))

    def request_return(
        self, order_number: str, item_ids: Sequence[str], method_id: str, key: str
    ) -> Order:
        path = f"{_order_path(order_number)}/return"
        body = {"item_ids": list(item_ids), "payment_method_id": method_id}
        return _read(Order, self._http.post(path, body, key))

    def request_exchange(
        self, order_number: str, swaps: Sequence[Swap], method_id: str, key: str
    ) -> Order:
        path = f"{_order_path(order_number)}/exchange"
        return _read(Order, self._http.post(path, _changes(swaps, method_id), key))

    def change_default_address(self, customer_id: str, address: Address, key: str) -> Customer:
        path = f"{_customer_path(customer_id)}/address"
        return _read(Customer, self._http.put(path, address.dict(), key))

    def send_code(self, email: str) -> SentCode:
        return _read(SentCode, self._http.post("/v1/verifications", {"email": email}))

    def check_code(self, verification_id: str, code: str) -> str:
        path = f"/v1/verifications/{quote(verification_id, safe='')}/check"
        return _text(self._http.post(path, {"code": code}), "customer_id")


def _order_path(order_number: str) -> str:
    return f"/v1/orders/{quote(order_number, safe='')}"


def _customer_path(customer_id: str) -> str:
    return f"/v1/customers/{quote(customer_id, safe='')}"


def _changes(swaps: Sequence[Swap], method_id: str) -> dict[str, Any]:
    changes = [{"item_id": old, "new_item_id": new} for old, new in swaps]
    return {"changes": changes, "payment_method_id": method_id}


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
