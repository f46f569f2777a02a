"""The fake shop is honest: nobody gets more out of it than was paid, and it fails on command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from support.records import (
    ADA,
    AWAY,
    BLUE,
    CARD,
    GIFT,
    GREEN,
    LAMP,
    PAYPAL,
    RED,
    SOLD_OUT,
    a_lamp,
    an_order,
    paid,
)

from care.clients.fake_faults import Fault
from care.clients.fake_shop import FakeShop
from care.errors import DeadlineExceeded, Rejected, Unavailable
from care.orders.models import Order, PaymentType, Status

ORDERS = {
    order.id: order
    for order in (
        an_order("#W0000001", ADA, status=Status.PENDING, items=[a_lamp(), a_lamp(), a_lamp(BLUE)]),
        an_order(
            "#W0000002", ADA, status=Status.PENDING, payments=[paid("24.50", ADA, method_id=GIFT)]
        ),
        an_order("#W0000003", ADA, status=Status.DELIVERED, items=[a_lamp(), a_lamp()]),
    )
}
NUMBERS = st.sampled_from(sorted(ORDERS))
METHODS = st.sampled_from((CARD, PAYPAL, GIFT, "another_ones"))
HELD = st.sampled_from((RED, RED, RED, BLUE, GREEN))  # by the orders, or nearly so
WANTED = st.sampled_from((RED, BLUE, GREEN, SOLD_OUT))
PIECES = st.lists(HELD, max_size=3)
SWAPS = st.lists(st.tuples(HELD, WANTED), max_size=3)
REASONS = st.sampled_from(("no longer needed", "ordered by mistake", "bored"))
# How a request ends: answered, lost before or after the work, or sent twice.
WAYS = st.sampled_from(("answered", "answered", "lost", "answer lost", "twice"))
Ask = Callable[[FakeShop, str], object]


def net(order: Order, method_id: str | None = None) -> Decimal:
    """What was paid less what was refunded, in all or with one method."""
    entries = [e for e in order.payments if method_id in (None, e.payment_method_id)]
    signed = (e.amount if e.type is PaymentType.PAYMENT else -e.amount for e in entries)
    return sum(signed, Decimal("0.00"))


class AdaAndThreeOrders(RuleBasedStateMachine):
    """Asks for changes at random; what is not answered is asked for again."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = FakeShop.with_records([ADA], ORDERS.values(), [LAMP])
        self.sent_back: dict[str, Counter[str]] = {number: Counter() for number in ORDERS}
        self.keys = 0

    def ask(self, call: str, way: str, ask: Ask) -> bool:
        """Whether it was done."""
        self.keys += 1
        key = f"key-{self.keys}"
        if way in ("lost", "answer lost"):
            fault = Fault(call, Unavailable("lost"), done=way == "answer lost")
            self.shop.fail_next.append(fault)
            with pytest.raises(Unavailable):
                ask(self.shop, key)
        try:
            answer = ask(self.shop, key)
        except Rejected:
            return False
        if way == "twice":
            assert ask(self.shop, key) == answer
        return True

    @rule(number=NUMBERS, reason=REASONS, way=WAYS)
    def cancel(self, number: str, reason: str, way: str) -> None:
        self.ask("cancel_order", way, lambda shop, key: shop.cancel_order(number, reason, key))

    @rule(number=NUMBERS, way=WAYS)
    def send_elsewhere(self, number: str, way: str) -> None:
        self.ask("change_address", way, lambda shop, key: shop.change_address(number, AWAY, key))

    @rule(number=NUMBERS, method=METHODS, way=WAYS)
    def pay_otherwise(self, number: str, method: str, way: str) -> None:
        self.ask(
            "change_payment_method",
            way,
            lambda shop, key: shop.change_payment_method(number, method, key),
        )

    @rule(number=NUMBERS, swaps=SWAPS, method=METHODS, way=WAYS)
    def change_items(
        self, number: str, swaps: list[tuple[str, str]], method: str, way: str
    ) -> None:
        self.ask(
            "change_items", way, lambda shop, key: shop.change_items(number, swaps, method, key)
        )

    @rule(number=NUMBERS, pieces=PIECES, method=METHODS, way=WAYS)
    def send_back(self, number: str, pieces: list[str], method: str, way: str) -> None:
        if self.ask(
            "request_return",
            way,
            lambda shop, key: shop.request_return(number, pieces, method, key),
        ):
            self.sent_back[number].update(pieces)

    @rule(number=NUMBERS, swaps=SWAPS, method=METHODS, way=WAYS)
    def exchange(self, number: str, swaps: list[tuple[str, str]], method: str, way: str) -> None:
        if self.ask(
            "request_exchange",
            way,
            lambda shop, key: shop.request_exchange(number, swaps, method, key),
        ):
            self.sent_back[number].update(old for old, _ in swaps)

    @invariant()
    def orders_are_paid_exactly_or_not_at_all(self) -> None:
        for order in self.shop.orders:
            assert order.total == sum(item.price for item in order.items)
            assert net(order) == (0 if order.status is Status.CANCELLED else order.total)
            assert all(entry.amount >= 0 for entry in order.payments)

    @invariant()
    def no_piece_comes_back_twice(self) -> None:
        for order in self.shop.orders:
            assert self.sent_back[order.id] <= Counter(item.item_id for item in order.items)

    @invariant()
    def the_gift_card_holds_what_was_not_spent(self) -> None:
        card = self.shop.customer("ada").payment_method(GIFT)
        assert card is not None
        assert card.balance is not None
        spent = sum(net(order, GIFT) - net(ORDERS[order.id], GIFT) for order in self.shop.orders)
        assert card.balance == Decimal("50.00") - spent
        assert card.balance >= 0


TestWhateverAdaAsksFor = AdaAndThreeOrders.TestCase


@pytest.fixture
def ada_shop() -> FakeShop:
    return FakeShop.with_records([ADA], ORDERS.values(), [LAMP])


def test_a_call_fails_once_before_its_work_or_after_it(ada_shop: FakeShop) -> None:
    for done in (False, True):
        ada_shop.fail_next = [Fault("change_address", DeadlineExceeded("slow"), done)]
        assert ada_shop.order("#W0000001").address != AWAY
        with pytest.raises(DeadlineExceeded):
            ada_shop.change_address("#W0000001", AWAY, "k")
        assert (ada_shop.order("#W0000001").address == AWAY) == done
    assert ada_shop.change_address("#W0000001", AWAY, "k").version == 2


def test_a_refusal_can_be_lost_too(ada_shop: FakeShop) -> None:
    ada_shop.fail_next = [Fault("cancel_order", Unavailable("lost"), done=True)]
    with pytest.raises(Unavailable):
        ada_shop.cancel_order("#W0000003", "no longer needed", "k")
    with pytest.raises(Rejected, match="order-not-pending"):
        ada_shop.cancel_order("#W0000003", "no longer needed", "k")


def test_faults_wait_for_their_own_call(ada_shop: FakeShop) -> None:
    ada_shop.fail_next = [
        Fault("order", Unavailable("first")),
        Fault("order", DeadlineExceeded("second")),
    ]
    assert ada_shop.customer("ada") == ADA
    with pytest.raises(Unavailable, match="first"):
        ada_shop.order("#W0000001")
    with pytest.raises(DeadlineExceeded, match="second"):
        ada_shop.order("#W0000001")
    assert ada_shop.order("#W0000001") == ORDERS["#W0000001"]
