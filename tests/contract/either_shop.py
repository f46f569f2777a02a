"""A fake shop and a real one that hold the same records and fail on command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from order_world import PEOPLE
from support.proxy import BreakingProxy
from support.stack import SECRET, ShopProcess

from care.bootstrap import http_shop
from care.clients.fake_faults import Fault
from care.clients.fake_shop import FakeShop
from care.clients.shop import HttpShop, Shop
from care.errors import Unavailable
from care.settings import Settings
from tools.ports import find_free


class RealShop:
    """A shop's process behind a proxy that can break."""

    def __init__(self, process: ShopProcess) -> None:
        self.proxy = BreakingProxy(process.url, find_free())
        self.shop: Shop = self.client()

    def client(self, turn_budget: float = 3.5) -> HttpShop:
        """Another client of the same shop."""
        settings = Settings(
            _env_file=None,
            shop_url=self.proxy.url,
            shop_client_secret=SECRET,
            session_secret=SECRET,
            turn_budget=turn_budget,
        )
        return http_shop(settings)

    def failing(self, call: str, *, done: bool) -> AbstractContextManager[None]:
        """The call inside fails, once its work is `done` or before."""
        return self.proxy.broken("done-500" if done else "500")


class FakePair:
    """A fake shop with the real one's records, read through the real one."""

    def __init__(self, real: Shop) -> None:
        customers = [real.customer(person.id) for person in PEOPLE]
        orders = [order for c in customers for order in reversed(real.orders_of(c.id))]
        self.fake = FakeShop.with_records(customers, orders, real.products())
        self.shop: Shop = self.fake

    @contextmanager
    def failing(self, call: str, *, done: bool) -> Iterator[None]:
        """The call inside fails, once its work is `done` or before."""
        self.fake.fail_next.append(Fault(call, Unavailable("broken"), done))
        yield


Either = RealShop | FakePair
