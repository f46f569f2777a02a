"""The fake shop and the real one, for tests of what changes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from account_world import GUESTS, IDLE, LOCKED
from either_shop import Either, FakePair, RealShop
from order_world import PEOPLE, Person, write_records
from support.stack import ShopProcess
from two_shops import START, Clock, FakeSide, RealSide, Side

from care.clients.shop import Shop
from tools.services import stop_all

_unused = iter(PEOPLE)
_guests = iter(GUESTS)
_locked_out = iter(LOCKED)
_idle = iter(IDLE)
_keys = itertools.count()


@pytest.fixture(scope="session")
def real_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealShop]:
    records = write_records(tmp_path_factory.mktemp("world"))
    process = ShopProcess(tmp_path_factory.mktemp("shop"), records)
    running = RealShop(process)
    yield running
    running.proxy.close()
    stop_all([process.process])


@pytest.fixture(scope="session")
def fake_shop(real_shop: RealShop) -> FakePair:
    return FakePair(real_shop.shop)


@pytest.fixture(params=["fake", "real"])
def either(request: pytest.FixtureRequest, real_shop: RealShop, fake_shop: FakePair) -> Either:
    return fake_shop if request.param == "fake" else real_shop


@pytest.fixture
def shop(either: Either) -> Shop:
    return either.shop


@pytest.fixture
def person() -> Person:
    """A customer nobody has changed anything of."""
    return next(_unused)


@pytest.fixture
def people() -> Iterator[Person]:
    return _unused


@pytest.fixture
def key() -> str:
    """An idempotency key that was never used."""
    return f"key-{next(_keys)}"


@pytest.fixture(scope="session")
def real_side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSide]:
    side = RealSide(tmp_path_factory.mktemp("accounts"), Clock())
    yield side
    side.stop()


@pytest.fixture(scope="session")
def fake_side(real_side: RealSide) -> FakeSide:
    return FakeSide(real_side)


@pytest.fixture(params=["fake", "real"])
def side(request: pytest.FixtureRequest, real_side: RealSide, fake_side: FakeSide) -> Side:
    """A shop whose clock can be moved; it starts anew for every test."""
    real_side.clock.moment = START
    return fake_side if request.param == "fake" else real_side


@pytest.fixture
def guest() -> Person:
    """A customer of both shops whose account nobody has used."""
    return next(_guests)


@pytest.fixture
def guests() -> Iterator[Person]:
    return _guests


@pytest.fixture
def locked_out() -> Person:
    """A customer whose account is locked."""
    return next(_locked_out)


@pytest.fixture
def idle() -> str:
    """The id of a customer who never ordered anything."""
    return next(_idle)
