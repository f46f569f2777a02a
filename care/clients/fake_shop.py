"""A shop in memory, for tests: small, but it keeps the promises of `Shop`.

`tests/contract` runs the same tests against this and against a real shop over HTTP. What a change
does is in `fake_rules.py`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from care.accounts.models import Address, Customer, SentCode
from care.clients import fake_rules as rules
from care.clients.fake_codes import FakeCodes
from care.clients.fake_faults import CanFail, call
from care.clients.shop import Swap
from care.errors import NotFound, Rejected
from care.orders.models import Order
from care.products.models import Product

R = TypeVar("R")
_KEY = re.compile(r"[!-~]{1,255}")


@dataclass
class FakeShop(CanFail):
    """Customers, orders, products, and the e-mails with codes that would have been sent.

    It fails on command: see `CanFail`.
    """

    customers: list[Customer] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    catalogue: list[Product] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    code_seconds: int = 600
    _codes: FakeCodes = field(default_factory=FakeCodes)
    _answers: dict[str, tuple[object, object]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def with_records(
        cls,
        customers: Iterable[Customer],
        orders: Iterable[Order],
        catalogue: Iterable[Product] = (),
    ) -> FakeShop:
        """A shop with these records."""
        return cls(customers=list(customers), orders=list(orders), catalogue=list(catalogue))

    @call
    def customer(self, customer_id: str) -> Customer:
        return self._customer(customer_id)

    @call
    def customers_by_email(self, email: str) -> list[Customer]:
        return self._owners(email)

    @call
    def customers_by_name(self, first_name: str, last_name: str, postcode: str) -> list[Customer]:
        wanted = [_folded(first_name), _folded(last_name), _folded(postcode)]
        return [
            c
            for c in self.customers
            if [_folded(c.first_name), _folded(c.last_name), _folded(c.address.zip)] == wanted
        ]

    @call
    def order(self, order_number: str) -> Order:
        return self._order(order_number)

    @call
    def orders_of(self, customer_id: str) -> list[Order]:
        owner = self._customer(customer_id)
        return [o for o in reversed(self.orders) if o.customer_id == owner.id]

    @call
    def products(self) -> list[Product]:
        return list(self.catalogue)

    @call
    def product(self, product_id: str) -> Product:
        for product in self.catalogue:
            if product.id == product_id:
                return product
        raise NotFound("fake shop: no such product")

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

    @call
    def change_default_address(self, customer_id: str, address: Address, key: str) -> Customer:
        def change() -> Customer:
            moved = self._customer(customer_id).copy(update={"address": address})
            return self._keep_customer(moved)

        return self._once(key, ("default-address", customer_id, address.json()), change)

    @call
    def send_code(self, email: str) -> SentCode:
        address = _folded(email)
        check_id, code = self._codes.new(address)
        if self._owners(address):
            self.sent.append((address, code))
        return SentCode.parse_obj({"id": check_id, "expires_in": self.code_seconds})

    @call
    def check_code(self, verification_id: str, code: str) -> str:
        owners = self._owners(self._codes.address(verification_id))
        self._codes.use(verification_id, code, is_known=bool(owners))
        return owners[0].id

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

    def _once(self, key: str, asked: object, change: Callable[[], R]) -> R:
        if not _KEY.fullmatch(key):
            raise Rejected("idempotency-key-required")
        with self._lock:
            if key not in self._answers:
                self._answers[key] = (asked, change())
            first, answer = self._answers[key]
            if first != asked:
                raise Rejected("idempotency-key-reused")
            return answer  # type: ignore[return-value]

    def _owners(self, email: str) -> list[Customer]:
        return [c for c in self.customers if _folded(c.email) == _folded(email)]

    def _customer(self, customer_id: str) -> Customer:
        for customer in self.customers:
            if customer.id == customer_id:
                return customer
        raise NotFound("fake shop: no such customer")

    def _order(self, order_number: str) -> Order:
        for order in self.orders:
            if order.id == order_number:
                return order
        raise NotFound("fake shop: no such order")

    def _keep_customer(self, kept: Customer) -> Customer:
        self.customers = [kept if c.id == kept.id else c for c in self.customers]
        return kept

    def _keep_order(self, kept: Order) -> Order:
        self.orders = [kept if o.id == kept.id else o for o in self.orders]
        return kept


def _folded(text: str) -> str:
    return text.strip().lower()


def _require_some(asked: Sequence[object]) -> None:
    if not asked:
        raise Rejected("invalid-request")
