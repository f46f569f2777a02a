"""Who may see which order."""

from __future__ import annotations

from datetime import date

import pytest
from support.records import ADA, BEN, an_order

from care.accounts.models import NOBODY, Level, Proof
from care.bootstrap import Services
from care.clients.fake_shop import FakeShop
from care.errors import NotAllowed, NotFound, Unavailable
from care.orders.models import Status


def test_order_number_and_email_open_that_order(care: Services) -> None:
    assert care.orders.look_up("c1", "#W0000001", "Ada@Example.com").customer_id == "ada"
    assert care.identities.of("c1").level is Level.IDENTIFIED


def test_order_number_alone_opens_nothing(care: Services) -> None:
    with pytest.raises(NotAllowed):
        care.orders.look_up("c1", "#W0000001")


def test_somebody_elses_order_and_no_order_look_alike(care: Services) -> None:
    with pytest.raises(NotFound) as theirs:
        care.orders.look_up("c1", "#W0000003", "ada@example.com")
    with pytest.raises(NotFound) as nothing:
        care.orders.look_up("c1", "#W9999999", "ada@example.com")
    with pytest.raises(NotFound) as nobody:
        care.orders.look_up("c1", "#W0000003", "nobody@example.com")
    assert str(theirs.value) == str(nothing.value) == str(nobody.value)
    assert care.identities.of("c1") == NOBODY


def test_an_identified_customer_sees_that_order_again_but_no_other(care: Services) -> None:
    care.orders.look_up("c1", "#W0000001", "ada@example.com")
    assert care.orders.look_up("c1", "#W0000001").id == "#W0000001"
    with pytest.raises(NotAllowed):
        care.orders.look_up("c1", "#W0000002")
    with pytest.raises(NotAllowed):
        care.orders.list_all("c1")


def test_a_verified_customer_sees_their_own_orders_only(care: Services) -> None:
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    assert [order.id for order in care.orders.list_all("c1")] == ["#W0000002", "#W0000001"]
    with pytest.raises(NotFound):
        care.orders.look_up("c1", "#W0000003", "ben@example.com")


def test_an_identity_is_its_conversations_own(care: Services) -> None:
    care.identities.verify("c1", "ada", Proof.CUSTOMER_TOKEN)
    assert care.identities.of("c2") == NOBODY
    with pytest.raises(NotAllowed):
        care.orders.list_all("c2")


def test_a_shop_in_trouble_is_not_an_order_that_does_not_exist(
    care: Services, shop: FakeShop
) -> None:
    shop.failure = Unavailable("down")
    with pytest.raises(Unavailable):
        care.orders.look_up("c1", "#W0000001", "ada@example.com")


def test_an_order_is_late_only_while_it_is_awaited() -> None:
    yesterday, today = date(2026, 11, 20), date(2026, 11, 21)
    late = an_order("#W0000009", BEN, expected_delivery=yesterday)
    there = an_order("#W0000009", BEN, expected_delivery=yesterday, status=Status.DELIVERED)
    assert late.is_late(today)
    assert not late.is_late(yesterday)
    assert not there.is_late(today)
    assert not an_order("#W0000009", ADA).is_late(today)


def test_tracking_numbers_are_listed_once() -> None:
    twice = [{"tracking_ids": ["1", "2"], "item_ids": ["a"]}] * 2
    assert an_order("#W0000009", ADA, shipments=twice).tracking_numbers == ["1", "2"]
