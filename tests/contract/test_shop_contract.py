"""What Care relies on in a shop: the same for the fake and for the real one over HTTP."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from support.stack import BIN, ROOT, SECRET, ShopProcess

from care.accounts.models import Customer
from care.bootstrap import http_shop
from care.clients.fake_shop import FakeShop
from care.clients.shop import Shop
from care.errors import NotFound, Rejected, Unavailable
from care.orders.models import Order, Status
from care.settings import Settings
from tools.services import stop_all


class Pair:
    """A shop, and how to read the codes it has sent."""

    def __init__(self, shop: Shop, code: Any) -> None:
        self.shop, self.code = shop, code


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShopProcess]:
    running = ShopProcess(tmp_path_factory.mktemp("shop"), None)
    yield running
    stop_all([running.process])


@pytest.fixture(scope="module")
def real(process: ShopProcess) -> Pair:
    settings = Settings(
        _env_file=None, shop_url=process.url, shop_client_secret=SECRET, session_secret=SECRET
    )
    return Pair(http_shop(settings), process.newest_code)


@pytest.fixture(scope="module")
def records(process: ShopProcess, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("records")
    subprocess.run(
        [BIN / "shop", "export", str(folder)], env=process.environment, cwd=ROOT, check=True
    )
    return {name: json.loads((folder / f"{name}.json").read_text()) for name in ("users", "orders")}


@pytest.fixture(scope="module")
def fake(real: Pair, records: dict[str, Any]) -> Pair:
    """The fake with the real one's records, read through the real one."""
    customers = [real.shop.customers_by_email(u["email"])[0] for u in records["users"].values()]
    orders = [order for c in customers for order in reversed(real.shop.orders_of(c.id))]
    shop = FakeShop.with_records(customers, orders)
    shop.catalogue = real.shop.products()
    return Pair(shop, lambda email: dict(shop.sent)[email.lower()])


@pytest.fixture(params=["fake", "real"])
def pair(request: pytest.FixtureRequest) -> Pair:
    return request.getfixturevalue(request.param)


@pytest.fixture
def somebody(pair: Pair, records: dict[str, Any]) -> Customer:
    """A customer with several orders."""
    user = max(records["users"].values(), key=lambda u: len(u["orders"]))
    return pair.shop.customers_by_email(user["email"])[0]


@pytest.fixture
def others(pair: Pair, records: dict[str, Any]) -> Iterator[Customer]:
    """Customers with an address that has not been sent a code."""
    return (pair.shop.customers_by_email(user["email"])[0] for user in records["users"].values())


def test_customers_are_found_by_address_whatever_its_case(pair: Pair, somebody: Customer) -> None:
    assert pair.shop.customers_by_email(somebody.email.upper()) == [somebody]
    assert pair.shop.customers_by_email("nobody@example.com") == []


def test_a_customers_orders_are_theirs_and_the_newest_comes_first(
    pair: Pair, somebody: Customer
) -> None:
    orders = pair.shop.orders_of(somebody.id)
    assert {o.customer_id for o in orders} == {somebody.id}
    assert {o.id for o in orders} == set(somebody.order_ids)
    placed = [o.placed_at for o in orders if o.placed_at]
    assert placed == sorted(placed, reverse=True)


def test_an_order_is_found_by_its_number(pair: Pair, somebody: Customer) -> None:
    for number in somebody.order_ids:
        order = pair.shop.order(number)
        assert isinstance(order, Order)
        assert (order.id, order.customer_id) == (number, somebody.id)
        assert order.total == sum(item.price for item in order.items)


def test_every_status_of_the_shop_is_known_to_care(pair: Pair, records: dict[str, Any]) -> None:
    statuses = {pair.shop.order(number).status for number in records["orders"]}
    assert statuses == set(Status)


def test_all_products_are_listed_with_their_options(pair: Pair, records: dict[str, Any]) -> None:
    listed = {product.id: product for product in pair.shop.products()}
    items = [item for order in records["orders"].values() for item in order["items"]]
    assert items
    for item in items:
        product = listed[item["product_id"]]
        assert product.name == item["name"]
        assert set(item["options"].values()) <= set(product.option_values)


def test_what_does_not_exist_is_not_found(pair: Pair) -> None:
    with pytest.raises(NotFound):
        pair.shop.order("#W9999999")
    with pytest.raises(NotFound):
        pair.shop.orders_of("nobody_at_all_1234")


def test_the_code_in_the_mail_says_who_it_is_once(pair: Pair, others: Iterator[Customer]) -> None:
    first = next(others)
    check = pair.shop.send_code(first.email).id
    code = pair.code(first.email)
    assert len(code) == 6
    assert pair.shop.check_code(check, code) == first.id
    with pytest.raises(Rejected) as refusal:
        pair.shop.check_code(check, code)
    assert refusal.value.reason == "code-expired"


def test_five_wrong_codes_end_a_check(pair: Pair, others: Iterator[Customer]) -> None:
    next(others)
    second = next(others)
    check = pair.shop.send_code(second.email).id
    wrong = f"{(int(pair.code(second.email)) + 1) % 1_000_000:06}"
    reasons = []
    for _ in range(6):
        with pytest.raises(Rejected) as refusal:
            pair.shop.check_code(check, wrong)
        reasons.append(refusal.value.reason)
    assert reasons == ["wrong-code"] * 5 + ["code-expired"]


def test_an_unknown_address_is_treated_like_a_known_one(pair: Pair) -> None:
    check = pair.shop.send_code("stranger@example.com").id
    with pytest.raises(Rejected) as refusal:
        pair.shop.check_code(check, "123456")
    assert refusal.value.reason == "wrong-code"


def test_codes_are_not_sent_without_end(pair: Pair) -> None:
    with pytest.raises(Rejected) as refusal:
        for _ in range(6):
            pair.shop.send_code("impatient@example.com")
    assert refusal.value.reason == "too-many-codes"


def test_a_client_with_the_wrong_secret_gets_nothing(process: ShopProcess) -> None:
    settings = Settings(
        _env_file=None, shop_url=process.url, shop_client_secret="wrong", session_secret=SECRET
    )
    with pytest.raises(Unavailable, match="credentials"):
        http_shop(settings).order("#W0000001")


def test_a_token_that_is_no_longer_good_is_replaced(real: Pair) -> None:
    """The shop was restarted with other keys."""
    real.shop._http._credentials._token = "stale"
    assert real.shop.customers_by_email("nobody@example.com") == []
