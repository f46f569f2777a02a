"""A shop in memory, for tests: small, but it keeps the promises of `Shop`.

`tests/contract` runs the same tests against this and against a real shop over HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from care.accounts.models import Customer, SentCode
from care.errors import CareError, NotFound, Rejected
from care.orders.models import Order
from care.products.models import Product

_TRIES = 5
_CODES_PER_ADDRESS = 5


@dataclass
class _Check:
    email: str
    code: str
    tries_left: int = _TRIES


@dataclass
class FakeShop:
    """Customers, orders, products, and the e-mails with codes that would have been sent.

    Set `failure` to have every call raise it.
    """

    customers: list[Customer] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    catalogue: list[Product] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    failure: CareError | None = None
    code_seconds: int = 600
    _checks: list[_Check] = field(default_factory=list)

    @classmethod
    def with_records(cls, customers: Iterable[Customer], orders: Iterable[Order]) -> FakeShop:
        """A shop with these records."""
        return cls(list(customers), list(orders))

    def customers_by_email(self, email: str) -> list[Customer]:
        self._fail()
        return [c for c in self.customers if c.email.lower() == email.strip().lower()]

    def order(self, order_number: str) -> Order:
        self._fail()
        for order in self.orders:
            if order.id == order_number:
                return order
        raise NotFound("fake shop: no such order")

    def orders_of(self, customer_id: str) -> list[Order]:
        self._fail()
        if all(c.id != customer_id for c in self.customers):
            raise NotFound("fake shop: no such customer")
        return [o for o in reversed(self.orders) if o.customer_id == customer_id]

    def products(self) -> list[Product]:
        self._fail()
        return list(self.catalogue)

    def send_code(self, email: str) -> SentCode:
        self._fail()
        address = email.strip().lower()
        if sum(check.email == address for check in self._checks) >= _CODES_PER_ADDRESS:
            raise Rejected("too-many-codes")
        check = _Check(address, f"{len(self._checks) + 100_001}")
        self._checks.append(check)
        if self.customers_by_email(address):
            self.sent.append((address, check.code))
        return SentCode.parse_obj(
            {"id": f"check-{len(self._checks) - 1}", "expires_in": self.code_seconds}
        )

    def check_code(self, verification_id: str, code: str) -> str:
        self._fail()
        check = self._checks[int(verification_id.removeprefix("check-"))]
        if check.tries_left == 0:
            raise Rejected("code-expired")
        owners = self.customers_by_email(check.email)
        if code != check.code or not owners:
            check.tries_left -= 1
            raise Rejected("wrong-code")
        check.tries_left = 0
        return owners[0].id

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure
