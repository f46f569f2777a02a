"""The fake shop's orders; what a change does is in `fake_rules.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from care.accounts.models import Address, Customer
from care.clients import fake_rules as rules
from care.clients.fake_faults import call
from care.clients.fake_products import FakeProducts
from care.clients.orders import Swap
from care.errors import NotFound, Rejected
from care.orders.models import Order


@dataclass
class FakeOrders(FakeProducts):
    """Orders in memory, and the products their pieces can be swapped for."""

    @call
    def order(self, order_number: str) -> Order:
        return self._order(order_number)

    @call
    def orders_of(self, customer_id: str) -> list[Order]:
        owner = self._customer(customer_id)
        return [o for o in reversed(self.orders) if o.customer_id == owner.id]

    @call
    def cancel_order(self, order_number: str, reason: str, key: str) -> Order:
        asked = ("cancel", order_number, reason)
        return self._change(key, asked, lambda o, c: rules.cancel(o, c, reason))

    @call
    def change_address(self, order_number: str, address: Address, key: str) -> Order:
        asked = ("address", order_number, address.json())
        return self._change(key, asked, lambda o, c: rules.change_address(o, c, address))

    @call
    def change_payment_method(self, order_number: str, method_id: str, key: str) -> Order:
        asked = ("payment-method", order_number, method_id)
        return self._change(key, asked, lambda o, c: rules.change_payment_method(o, c, method_id))

    @call
    def change_items(
        self, order_number: str, swaps: Sequence[Swap], method_id: str, key: str
    ) -> Order:
        _require_some(swaps)
        asked = ("item-changes", order_number, *swaps, method_id)
        shelves = self.catalogue
        return self._change(
            key, asked, lambda o, c: rules.change_items(o, c, shelves, swaps, method_id)
        )

    @call
    def request_return(
        self, order_number: str, item_ids: Sequence[str], method_id: str, key: str
    ) -> Order:
        _require_some(item_ids)
        asked = ("return", order_number, *item_ids, method_id)
        return self._change(
            key, asked, lambda o, c: rules.request_return(o, c, item_ids, method_id)
        )

    @call
    def request_exchange(
        self, order_number: str, swaps: Sequence[Swap], method_id: str, key: str
    ) -> Order:
        _require_some(swaps)
        asked = ("exchange", order_number, *swaps, method_id)
        shelves = self.catalogue
        return self._change(
            key, asked, lambda o, c: rules.request_exchange(o, c, shelves, swaps, method_id)
        )

    def _change(
        self,
        key: str,
        asked: tuple[object, ...],
        rule: Callable[[Order, Customer], rules.Changed],
    ) -> Order:
        def change() -> Order:
            before = self._order(str(asked[1]))
            order, customer = rule(before, self._customer(before.customer_id))
            self._keep_customer(customer)
            return self._keep_order(order.copy(update={"version": before.version + 1}))

        return self._once(key, asked, change)

    def _order(self, order_number: str) -> Order:
        for order in self.orders:
            if order.id == order_number:
                return order
        raise NotFound("fake shop: no such order")

    def _keep_order(self, kept: Order) -> Order:
        self.orders = [kept if o.id == kept.id else o for o in self.orders]
        return kept


def _require_some(asked: Sequence[object]) -> None:
    if not asked:
        raise Rejected("invalid-request")
