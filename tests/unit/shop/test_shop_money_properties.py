"""Whatever customers do in whatever order, nobody gets back more than was paid."""

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from shop_world import (
    AWAY,
    CARD,
    CATALOGUE,
    GIFT,
    MARA,
    MUG_BLUE,
    MUG_GREEN,
    MUG_RED,
    MUG_SOLD_OUT,
    PAYPAL,
    mug,
    order,
)

from shop import orders, returns
from shop.errors import Refused
from shop.models import Customer, Order, OrderStatus, PaymentType
from shop.orders import CANCEL_REASONS, Changed

METHODS = st.sampled_from((CARD, PAYPAL, GIFT))
MUGS = st.sampled_from((MUG_BLUE, MUG_RED, MUG_GREEN, MUG_SOLD_OUT))
WISHES = st.lists(st.tuples(MUGS, MUGS), min_size=1, max_size=3)
ORDERS = {
    "paid by card": order(mug(), mug(), mug(MUG_RED)),
    "paid by gift card": order(mug(), mug(MUG_GREEN), order_id="#W1000002", paid_with=GIFT),
    "received": order(mug(), mug(), order_id="#W1000003", status=OrderStatus.DELIVERED),
}
WHICH = st.sampled_from(sorted(ORDERS))
Rule = Callable[[Order, Customer], Changed]


def net(placed: Order, method_id: str | None = None) -> Decimal:
    """What was paid less what was refunded, in all or with one method."""
    return sum(
        (
            entry.amount if entry.type is PaymentType.PAYMENT else -entry.amount
            for entry in placed.payments
            if method_id in (None, entry.payment_method_id)
        ),
        Decimal(0),
    )


class OneCustomerAndThreeOrders(RuleBasedStateMachine):
    """Tries changes at random; a refusal must leave everything as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.customer = MARA
        self.orders = dict(ORDERS)
        self.sent_back: dict[str, Counter[str]] = {which: Counter() for which in ORDERS}

    def change(self, which: str, rule_of_shop: Rule, sent_back: Iterable[str] = ()) -> None:
        try:
            changed = rule_of_shop(self.orders[which], self.customer)
        except Refused:
            return
        self.orders[which], self.customer = changed.order, changed.customer
        self.sent_back[which].update(sent_back)

    @rule(which=WHICH, reason=st.sampled_from((*CANCEL_REASONS, "bored")))
    def cancel(self, which: str, reason: str) -> None:
        self.change(which, lambda o, c: orders.cancel(o, c, reason))

    @rule(which=WHICH)
    def change_address(self, which: str) -> None:
        self.change(which, lambda o, c: orders.change_address(o, c, AWAY))

    @rule(which=WHICH, method_id=METHODS)
    def change_payment(self, which: str, method_id: str) -> None:
        self.change(which, lambda o, c: orders.change_payment_method(o, c, method_id))

    @rule(which=WHICH, wishes=WISHES, method_id=METHODS)
    def change_items(self, which: str, wishes: list[tuple[str, str]], method_id: str) -> None:
        self.change(which, lambda o, c: orders.change_items(o, c, CATALOGUE, wishes, method_id))

    @rule(which=WHICH, items=st.lists(MUGS, min_size=1, max_size=3), method_id=METHODS)
    def ask_for_return(self, which: str, items: list[str], method_id: str) -> None:
        self.change(which, lambda o, c: returns.request_return(o, c, items, method_id), items)

    @rule(which=WHICH, wishes=WISHES, method_id=METHODS)
    def ask_for_exchange(self, which: str, wishes: list[tuple[str, str]], method_id: str) -> None:
        self.change(
            which,
            lambda o, c: returns.request_exchange(o, c, CATALOGUE, wishes, method_id),
            [old for old, _ in wishes],
        )

    @invariant()
    def orders_are_paid_exactly_or_not_at_all(self) -> None:
        for placed in self.orders.values():
            owed = Decimal(0) if placed.status is OrderStatus.CANCELLED else placed.total
            assert net(placed) == owed

    @invariant()
    def no_more_is_refunded_than_was_paid(self) -> None:
        assert all(net(placed) >= 0 for placed in self.orders.values())

    @invariant()
    def no_piece_comes_back_twice(self) -> None:
        for which, placed in self.orders.items():
            assert self.sent_back[which] <= Counter(item.item_id for item in placed.items)

    @invariant()
    def the_gift_card_holds_what_was_not_spent(self) -> None:
        card = self.customer.payment_method(GIFT)
        assert card is not None
        assert card.balance is not None
        assert card.balance >= 0
        spent = sum(net(self.orders[which], GIFT) - net(ORDERS[which], GIFT) for which in ORDERS)
        assert card.balance == Decimal("50.00") - spent


TestWhateverCustomersDo = OneCustomerAndThreeOrders.TestCase
