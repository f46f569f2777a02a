"""Orders: reading them, and what can be changed about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from care.accounts.models import Address
from care.clients.answers import HttpPart, path, read, read_list
from care.orders.models import Order

Swap = tuple[str, str]  # item id now, and the item id wanted instead


class Orders(Protocol):
    """What Care asks of the shop about orders; what all calls promise is told at `Shop`."""

    def order(self, order_number: str) -> Order:
        """The order with this number. Raises `NotFound`."""

    def orders_of(self, customer_id: str) -> list[Order]:
        """The customer's orders, newest first. Raises `NotFound`."""

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


class HttpOrders(HttpPart):
    """Orders over HTTP."""

    def order(self, order_number: str) -> Order:
        return read(Order, self._http.get(path("orders", order_number)))

    def orders_of(self, customer_id: str) -> list[Order]:
        return read_list(Order, self._http.get(path("customers", customer_id, "orders")), "orders")

    def cancel_order(self, order_number: str, reason: str, key: str) -> Order:
        where = path("orders", order_number, "cancel")
        return read(Order, self._http.post(where, {"reason": reason}, key))

    def change_address(self, order_number: str, address: Address, key: str) -> Order:
        where = path("orders", order_number, "address")
        return read(Order, self._http.put(where, address.dict(), key))

    def change_payment_method(self, order_number: str, method_id: str, key: str) -> Order:
        where = path("orders", order_number, "payment-method")
        return read(Order, self._http.put(where, {"payment_method_id": method_id}, key))

    def change_items(
        self, order_number: str, swaps: Sequence[Swap], method_id: str, key: str
    ) -> Order:
        where = path("orders", order_number, "item-changes")
        return read(Order, self._http.post(where, _changes(swaps, method_id), key))

    def request_return(
        self, order_number: str, item_ids: Sequence[str], method_id: str, key: str
    ) -> Order:
        body = {"item_ids": list(item_ids), "payment_method_id": method_id}
        return read(Order, self._http.post(path("orders", order_number, "return"), body, key))

    def request_exchange(
        self, order_number: str, swaps: Sequence[Swap], method_id: str, key: str
    ) -> Order:
        where = path("orders", order_number, "exchange")
        return read(Order, self._http.post(where, _changes(swaps, method_id), key))


def _changes(swaps: Sequence[Swap], method_id: str) -> dict[str, Any]:
    changes = [{"item_id": old, "new_item_id": new} for old, new in swaps]
    return {"changes": changes, "payment_method_id": method_id}
