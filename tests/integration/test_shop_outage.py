"""The shop is away under load: calls stop soon, fail at once, and go on soon after its return."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import pytest
from support.proxy import BreakingProxy
from support.stack import SECRET, CareStack, Records, ShopProcess

from care.bootstrap import health_of, http_shop
from care.clients.calls.breaker import State
from care.clients.shop import HttpShop
from care.errors import Unavailable
from care.settings import Settings
from tools.ports import find_free

SHOP_DOWN = "I can't reach the shop's order system right now"
OPEN_WITHIN = 5.0  # seconds of failures under load until calls stop
ANSWER_WITHIN = 0.3  # seconds to an honest sentence from then on
WAITED = 1.0  # seconds that only who waits for the shop takes, on a busy machine, too
BACK_WITHIN = 15.0  # seconds from the shop's return until everybody is served
OUTAGE = float(os.environ.get("TEST_OUTAGE", "8"))  # seconds
CUSTOMERS = 3


@dataclass
class Heard:
    """What a customer got, and when: seconds since the shop went away, and how long it took."""

    at: float
    took: float
    is_served: bool


@dataclass
class Load:
    """Customers who ask again and again; `ask` returns whether one was served."""

    ask: Callable[[], bool]
    begun: float = field(default_factory=time.monotonic)
    heard: list[Heard] = field(default_factory=list)

    def served_since(self, moment: float) -> list[Heard]:
        return [each for each in list(self.heard) if each.is_served and each.at > moment]

    @property
    def now(self) -> float:
        """Seconds since the load began."""
        return time.monotonic() - self.begun

    @contextmanager
    def running(self) -> Iterator[None]:
        """Customers ask for as long as the block runs."""
        stop = threading.Event()

        def customer() -> None:
            while not stop.wait(0.3):
                at = self.now
                is_served = self.ask()
                self.heard.append(Heard(at, self.now - at, is_served))

        threads = [threading.Thread(target=customer) for _ in range(CUSTOMERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()


def wait_for(condition: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShopProcess]:
    running = ShopProcess(tmp_path_factory.mktemp("shop"), None)
    yield running
    running.process.ask_to_stop()
    running.process.wait_stopped(10)


@pytest.fixture
def proxy(process: ShopProcess) -> Iterator[BreakingProxy]:
    between = BreakingProxy(process.url, find_free())
    yield between
    between.close()


@pytest.fixture
def shop(proxy: BreakingProxy) -> HttpShop:
    """A client with less patience than the shipped one."""
    settings = Settings(
        _env_file=None,
        shop_url=proxy.url,
        shop_client_secret=SECRET,
        session_secret=SECRET,
        turn_budget=1.0,
        backend_cool_down=0.5,
    )
    return http_shop(settings)


@pytest.fixture
def ask(shop: HttpShop) -> Callable[[], bool]:
    """Asks the shop for a product; whether it answers."""
    product_id = shop.products()[0].id

    def asked() -> bool:
        try:
            shop.product(product_id)
        except Unavailable:
            return False
        return True

    return asked


@pytest.mark.parametrize("mode", ["down", "hang", "trickle", "reset", "500", "html", "half"])
def test_a_client_leaves_a_broken_shop_alone_and_finds_it_again(
    shop: HttpShop, proxy: BreakingProxy, ask: Callable[[], bool], mode: str
) -> None:
    load = Load(ask)
    health = health_of(shop, None)
    with load.running():
        with proxy.broken(mode):
            wait_for(lambda: health.now()[0].state is State.OPEN, OPEN_WITHIN)
            open_at = load.now
            time.sleep(1)
        back_at = load.now
        wait_for(lambda: len(load.served_since(back_at)) >= CUSTOMERS, 3.0)
        assert health.now()[0].state is State.CLOSED
    # A few have tried the shop.
    assert median(h.took for h in load.heard if open_at < h.at < back_at) < 0.01


def test_products_are_told_from_memory_while_the_shop_is_away(
    shop: HttpShop, proxy: BreakingProxy
) -> None:
    products = shop.products()
    with proxy.broken("down"):
        assert shop.products() == products
        with pytest.raises(Unavailable):
            shop.product(products[0].id)
    assert shop.product(products[0].id) in products


@pytest.mark.parametrize("mode", ["down", "hang"])
def test_customers_hear_so_at_once_and_are_served_soon_after(
    stack: CareStack, records: Records, mode: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the shipped settings, through all processes."""
    _, user, number = records.someone()

    def ask() -> bool:
        told = stack.customer().says(f"where is {number}? {user['email']}")
        assert (number in told) != (SHOP_DOWN in told), told
        return number in told

    def openings() -> int:
        return stack.logs().count("was=closed state=open")

    assert ask()
    before = openings()
    load = Load(ask)
    with load.running():
        with stack.shop_proxy.broken(mode):
            wait_for(lambda: openings() > before, OPEN_WITHIN)
            open_at = load.now
            time.sleep(max(0.0, OUTAGE - load.now))
        back_at = load.now
        wait_for(lambda: len(load.served_since(back_at)) >= CUSTOMERS, BACK_WITHIN)
        served_at = load.now
    # Those who asked before it opened may still be waiting for the shop.
    told = [each for each in load.heard if open_at < each.at < back_at and not each.is_served]
    took = [each.took for each in told]
    late = [each.at - open_at for each in told if each.took >= ANSWER_WITHIN]
    with capsys.disabled():
        print(
            f"\n{mode}: open after {open_at:.1f} s; then {len(took)} answers,"
            f" median {median(took):.3f} s, slowest {max(took):.3f} s, {len(late)} of them above"
            f" {ANSWER_WITHIN} s, {max(late, default=0):.1f} s after that at the latest;"
            f" all served {served_at - back_at:.1f} s after its return"
        )
    assert median(took) < ANSWER_WITHIN
    # It is not a customer's call that tries the shop.
    assert max(took) < WAITED
