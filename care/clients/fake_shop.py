"""A shop in memory, for tests: small, but it keeps the promises of `Shop`.

`tests/contract` runs the same tests against this and against a real shop over HTTP. Each part
stands in `fake_<area>.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from care.accounts.models import Customer
from care.clients.fake_access import FakeAccess
from care.clients.fake_appointments import FakeAppointments
from care.clients.fake_billing import FakeBilling
from care.clients.fake_customers import FakeCustomers
from care.clients.fake_orders import FakeOrders
from care.clients.fake_subscriptions import FakeSubscriptions
from care.orders.models import Order
from care.products.models import Product


@dataclass
class FakeShop(
    FakeOrders, FakeCustomers, FakeAccess, FakeBilling, FakeSubscriptions, FakeAppointments
):
    """All records of a shop, and the e-mails that would have been sent: codes and other letters.

    It fails on command: see `CanFail`. It lives at the present time, unless `now` is set.
    """

    @classmethod
    def with_records(
        cls,
        customers: Iterable[Customer],
        orders: Iterable[Order],
        catalogue: Iterable[Product] = (),
    ) -> FakeShop:
        """A shop with these records; others can be added to its lists."""
        return cls(customers=list(customers), orders=list(orders), catalogue=list(catalogue))
