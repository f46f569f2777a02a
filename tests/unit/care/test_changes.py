"""Changes are made once, by their owner only, and never claimed when nobody knows."""

from __future__ import annotations

import pytest
from support.records import ADA, AWAY, BLUE, GIFT, PAYPAL, RED, an_order

from care.accounts.models import Proof
from care.bootstrap import Services
from care.clients.fake_faults import Fault
from care.clients.fake_shop import FakeShop
from care.errors import DeadlineExceeded, NotAllowed, NotFound, Rejected, Unavailable
from care.orders.changes import Cancel, Exchange, OrderChange, PayOtherwise, Return, SendElsewhere
from care.orders.models import Status

PENDING, DELIVERED, BENS = "#W0000004", "#W0000001", "#W0000003"


@pytest.fixture(autouse=True)
def pending(shop: FakeShop) -> None:
    shop.orders.append(an_order(PENDING, ADA, status=Status.PENDING, shipments=[]))


@pytest.fixture
def ada(care: Services) -> Services:
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    return care


def test_who_is_not_verified_changes_nothing(care: Services, shop: FakeShop) -> None:
    with pytest.raises(NotAllowed):
        care.changes.make("c1", Cancel(PENDING, "no longer needed"), "k1")
    with pytest.raises(NotAllowed):
        care.changes.move("c1", AWAY, "k1")
    assert shop.order(PENDING).status is Status.PENDING


def test_another_customers_order_is_as_if_it_were_not_there(ada: Services, shop: FakeShop) -> None:
    with pytest.raises(NotFound):
        ada.changes.make("c1", Cancel(BENS, "no longer needed"), "k1")
    assert shop.order(BENS).status is Status.PENDING


@pytest.mark.parametrize(
    "change",
    [
        Cancel(PENDING, "ordered by mistake"),
        SendElsewhere(PENDING, AWAY),
        PayOtherwise(PENDING, PAYPAL),
        Return(DELIVERED, (RED,), GIFT),
        Exchange(DELIVERED, ((RED, BLUE),), GIFT),
    ],
)
def test_each_change_is_recognised_once_it_is_made(ada: Services, change: OrderChange) -> None:
    order = ada.orders.look_up("c1", change.order_number)
    assert not change.is_made(order)
    assert change.is_made(ada.changes.make("c1", change, "k1"))


@pytest.mark.parametrize("done", [True, False])
def test_a_lost_answer_is_looked_up_before_anything_is_repeated(
    ada: Services, shop: FakeShop, done: bool
) -> None:
    shop.fail_next = [Fault("cancel_order", DeadlineExceeded("too slow"), done=done)]
    order = ada.changes.make("c1", Cancel(PENDING, "no longer needed"), "k1")
    assert order.status is Status.CANCELLED
    refunds = [p for p in shop.order(PENDING).payments if p.type.value == "refund"]
    assert len(refunds) == 1


def test_when_looking_fails_too_nothing_is_claimed(ada: Services, shop: FakeShop) -> None:
    shop.fail_next = [
        Fault("change_payment_method", DeadlineExceeded("too slow")),
        Fault("change_payment_method", Unavailable("still down")),
    ]
    with pytest.raises(Unavailable):
        ada.changes.make("c1", PayOtherwise(PENDING, PAYPAL), "k1")
    order = ada.changes.make("c1", PayOtherwise(PENDING, PAYPAL), "k1", may_be_made=True)
    assert order.paid_with == PAYPAL
    assert len(order.payments) == 3


def test_a_refusal_is_not_repeated(ada: Services, shop: FakeShop) -> None:
    with pytest.raises(Rejected, match="order-not-pending"):
        ada.changes.make("c1", Cancel(DELIVERED, "no longer needed"), "k1")
