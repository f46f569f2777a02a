"""The shop as Care needs it: what it asks, and what it gets back.

The calls stand in one file for each area, each with the HTTP client that makes them; a fake of
each stands in `fake_<area>.py`. `HttpShop` speaks to a real shop, `FakeShop` (in `fake_shop.py`)
is its honest stand-in; the same contract test runs against both. The calls are described in
`docs/shop.md`.
"""

from __future__ import annotations

from typing import Protocol

from care.clients.access import Access, HttpAccess
from care.clients.appointments import Appointments, HttpAppointments
from care.clients.billing import Billing, HttpBilling
from care.clients.customers import Customers, HttpCustomers
from care.clients.orders import HttpOrders, Orders, Swap
from care.clients.products import HttpProducts, Products
from care.clients.subscriptions import HttpSubscriptions, Subscriptions

__all__ = ["HttpShop", "Shop", "Swap"]


class Shop(Orders, Products, Customers, Access, Billing, Subscriptions, Appointments, Protocol):
    """What Care asks of a shop. Every call may raise `Unavailable`.

    Changes return the record as it is afterwards. `key` makes a change happen once, however often
    it is asked for; after `Unavailable` nobody knows whether it happened. They raise `NotFound`
    where there is no such record and `Rejected` where the shop's rules forbid it; then nothing
    was changed, and the same key may be used again. The reasons are in `docs/shop.md`.
    """


class HttpShop(
    HttpOrders,
    HttpProducts,
    HttpCustomers,
    HttpAccess,
    HttpBilling,
    HttpSubscriptions,
    HttpAppointments,
):
    """A shop that is reached over its HTTP API."""
