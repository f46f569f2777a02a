"""What a shop changes when Care asks for it: the same for the fake and for the real one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from either_shop import Either
from order_world import BLACK, BLUE, GREEN, MUG, RED, SOLD_OUT, Person
from support.records import AWAY, HOME

from care.clients.shop import Shop
from care.errors import NotFound, Rejected, Unavailable
from care.orders.models import Order, Status

Ask = Callable[[Shop, Person, str], object]


def entries(order: Order) -> list[tuple[str, str, str]]:
    """The payment history in short."""
    return [(e.type.value, f"{e.amount:.2f}", e.payment_method_id) for e in order.payments]


def balance(shop: Shop, person: Person) -> Decimal | None:
    method = shop.customer(person.id).payment_method(person.gift_card)
    assert method is not None
    return method.balance


def refusal(ask: Callable[[], object]) -> tuple[str, dict[str, str]]:
    with pytest.raises(Rejected) as refused:
        ask()
    return refused.value.reason, dict(refused.value.facts)


def test_a_customer_is_found_by_id_and_by_name(shop: Shop, person: Person) -> None:
    customer = shop.customer(person.id)
    assert customer.order_ids == person.orders
    assert [method.id for method in customer.payment_methods] == person.methods
    assert (customer.payment_methods[0].brand, customer.payment_methods[0].last_four) == (
        "visa",
        "4242",
    )
    assert [method.balance for method in customer.payment_methods] == [None, None, 50]
    assert shop.customers_by_name(" MARA", person.last_name.lower(), "97201 ") == [customer]
    assert shop.customers_by_name("Mara", person.last_name, "97202") == []
    assert shop.customers_by_name("Maria", person.last_name, "97201") == []


def test_a_product_is_found_by_id(shop: Shop) -> None:
    mug = shop.product(MUG)
    assert [(v.item_id, v.available) for v in mug.variants] == [
        (BLUE, True),
        (RED, True),
        (GREEN, True),
        (SOLD_OUT, False),
    ]
    assert mug in shop.products()


def test_what_does_not_exist_is_not_found(shop: Shop, key: str) -> None:
    nothing: list[Callable[[], object]] = [
        lambda: shop.customer("nobody"),
        lambda: shop.product("1"),
        lambda: shop.cancel_order("#W9999999", "no longer needed", key),
        lambda: shop.change_address("#W9999999", AWAY, key),
        lambda: shop.change_default_address("nobody", AWAY, key),
    ]
    for ask in nothing:
        with pytest.raises(NotFound):
            ask()


def test_cancelling_refunds_what_was_paid(shop: Shop, person: Person, key: str) -> None:
    order = shop.cancel_order(person.pending, "no longer needed", key)
    assert (order.status, order.cancel_reason) == (Status.CANCELLED, "no longer needed")
    assert entries(order) == [("payment", "34.50", person.card), ("refund", "34.50", person.card)]
    assert order == shop.order(person.pending)
    assert order.version == 2
    assert balance(shop, person) == 50


def test_cancelling_fills_the_gift_card_at_once(shop: Shop, person: Person, key: str) -> None:
    shop.cancel_order(person.pending_by_gift_card, "ordered by mistake", key)
    assert balance(shop, person) == 60


def test_an_order_goes_elsewhere_and_the_customer_stays(
    shop: Shop, person: Person, key: str
) -> None:
    order = shop.change_address(person.pending, AWAY, key)
    assert order.address == AWAY
    assert order == shop.order(person.pending)
    assert shop.customer(person.id).address == HOME


def test_a_customer_moves_and_the_orders_stay(shop: Shop, person: Person, key: str) -> None:
    customer = shop.change_default_address(person.id, AWAY, key)
    assert customer.address == AWAY
    assert shop.customers_by_name("Mara", person.last_name, AWAY.zip) == [customer]
    assert shop.order(person.pending).address == HOME


def test_another_method_pays_and_the_first_is_refunded(
    shop: Shop, person: Person, key: str
) -> None:
    order = shop.change_payment_method(person.pending, person.gift_card, key)
    assert entries(order) == [
        ("payment", "34.50", person.card),
        ("payment", "34.50", person.gift_card),
        ("refund", "34.50", person.card),
    ]
    assert (order.status, order.paid_with) == (Status.PENDING, person.gift_card)
    assert balance(shop, person) == Decimal("15.50")
    again = refusal(lambda: shop.change_payment_method(person.pending, person.card, f"{key}-2"))
    assert again == ("payment-already-changed", {})
    shop.cancel_order(person.pending, "no longer needed", f"{key}-3")
    assert balance(shop, person) == 50


@pytest.mark.parametrize(
    ("swaps", "settled"),
    [
        ([(BLUE, RED), (BLUE, RED)], ("payment", "9.00", "41.00")),
        ([(RED, BLUE)], ("refund", "4.50", "54.50")),
        ([(BLUE, GREEN), (RED, RED)], ("refund", "0.00", "50.00")),
    ],
)
def test_pieces_become_other_variants_once(
    shop: Shop,
    person: Person,
    key: str,
    swaps: list[tuple[str, str]],
    settled: tuple[str, str, str],
) -> None:
    kind, amount, left = settled
    order = shop.change_items(person.pending, swaps, person.gift_card, key)
    assert order.status is Status.ITEM_MODIFIED
    assert entries(order)[1:] == [(kind, amount, person.gift_card)]
    assert order.total == sum(item.price for item in order.items)
    assert order == shop.order(person.pending)
    assert balance(shop, person) == Decimal(left)
    again = refusal(lambda: shop.change_items(person.pending, swaps, person.card, f"{key}-2"))
    assert again == ("order-not-pending", {"order_status": "pending (item modified)"})


def test_a_return_is_requested_once_and_moves_no_money(
    shop: Shop, person: Person, key: str
) -> None:
    order = shop.request_return(person.delivered, [RED, BLUE], person.card, key)
    assert order.status is Status.RETURN_REQUESTED
    assert order.return_request is not None
    assert order.return_request.item_ids == [BLUE, RED]
    assert order.return_request.payment_method_id == person.card
    assert entries(order) == [("payment", "34.50", person.card)]
    assert order == shop.order(person.delivered)
    taken = ("order-not-delivered", {"order_status": "return requested"})
    method = person.card
    assert taken == refusal(lambda: shop.request_return(order.id, [BLUE], method, f"{key}-2"))
    swaps = [(BLUE, RED)]
    assert taken == refusal(lambda: shop.request_exchange(order.id, swaps, method, f"{key}-3"))


@pytest.mark.parametrize(
    ("new_items", "difference"), [([RED, GREEN], "4.50"), ([GREEN, BLUE], "0.00")]
)
def test_an_exchange_is_requested_once_and_moves_nothing(
    shop: Shop, person: Person, key: str, new_items: list[str], difference: str
) -> None:
    swaps = [(BLUE, new) for new in new_items]
    order = shop.request_exchange(person.delivered, swaps, person.paypal, key)
    assert order.status is Status.EXCHANGE_REQUESTED
    assert order.exchange_request is not None
    assert order.exchange_request.item_ids == [BLUE, BLUE]
    assert order.exchange_request.new_item_ids == sorted(new_items)
    assert order.exchange_request.price_difference == Decimal(difference)
    assert [item.item_id for item in order.items] == [BLUE, BLUE, RED]
    assert entries(order) == [("payment", "34.50", person.card)]
    taken = ("order-not-delivered", {"order_status": "exchange requested"})
    method = person.paypal
    assert taken == refusal(lambda: shop.request_exchange(order.id, swaps, method, f"{key}-2"))


REFUSALS: dict[str, tuple[Ask, str, dict[str, str]]] = {
    "a reason of their own": (
        lambda shop, p, key: shop.cancel_order(p.pending, "bored", key),
        "reason-not-allowed",
        {},
    ),
    "too late to cancel": (
        lambda shop, p, key: shop.cancel_order(p.processed, "no longer needed", key),
        "order-not-pending",
        {"order_status": "processed"},
    ),
    "too late to redirect": (
        lambda shop, p, key: shop.change_address(p.delivered, AWAY, key),
        "order-not-pending",
        {"order_status": "delivered"},
    ),
    "too early to return": (
        lambda shop, p, key: shop.request_return(p.processed, [BLUE], p.card, key),
        "order-not-delivered",
        {"order_status": "processed"},
    ),
    "the same method": (
        lambda shop, p, key: shop.change_payment_method(p.pending, p.card, key),
        "payment-method-unchanged",
        {},
    ),
    "a stranger's method": (
        lambda shop, p, key: shop.change_payment_method(p.pending, "paypal_of_others", key),
        "payment-method-not-found",
        {},
    ),
    "more than the gift card holds": (
        lambda shop, p, key: shop.change_payment_method(p.pending_dear, p.gift_card, key),
        "gift-card-too-low",
        {"balance": "50.00", "needed": "60.00"},
    ),
    "a refund to another method": (
        lambda shop, p, key: shop.request_return(p.delivered, [BLUE], p.paypal, key),
        "refund-method-not-allowed",
        {},
    ),
    "more pieces than there are": (
        lambda shop, p, key: shop.request_return(p.delivered, [BLUE] * 3, p.card, key),
        "item-not-in-order",
        {"item_id": BLUE},
    ),
    "another product": (
        lambda shop, p, key: shop.request_exchange(p.delivered, [(BLUE, BLACK)], p.card, key),
        "not-a-variant",
        {"item_id": BLACK},
    ),
    "what is sold out": (
        lambda shop, p, key: shop.change_items(p.pending, [(BLUE, SOLD_OUT)], p.card, key),
        "variant-unavailable",
        {"item_id": SOLD_OUT},
    ),
    "nothing": (
        lambda shop, p, key: shop.request_return(p.delivered, [], p.card, key),
        "invalid-request",
        {},
    ),
    "without a key": (
        lambda shop, p, key: shop.cancel_order(p.pending, "no longer needed", ""),
        "idempotency-key-required",
        {},
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_a_refusal_says_why_and_changes_nothing(
    shop: Shop, person: Person, key: str, what: str
) -> None:
    before = (shop.customer(person.id), shop.orders_of(person.id))
    ask, reason, facts = REFUSALS[what]
    assert refusal(lambda: ask(shop, person, key)) == (reason, facts)
    assert (shop.customer(person.id), shop.orders_of(person.id)) == before


def test_the_same_request_twice_is_done_once(shop: Shop, person: Person, key: str) -> None:
    swaps = [(BLUE, RED)]
    first = shop.change_items(person.pending, swaps, person.gift_card, key)
    assert shop.change_items(person.pending, swaps, person.gift_card, key) == first
    assert shop.order(person.pending) == first
    assert balance(shop, person) == Decimal("45.50")


def test_a_key_belongs_to_one_request(shop: Shop, person: Person, key: str) -> None:
    cancelled = shop.cancel_order(person.pending, "no longer needed", key)
    others: list[Callable[[], object]] = [
        lambda: shop.cancel_order(person.pending, "ordered by mistake", key),
        lambda: shop.cancel_order(person.pending_dear, "no longer needed", key),
        lambda: shop.change_default_address(person.id, AWAY, key),
    ]
    assert [refusal(ask) for ask in others] == [("idempotency-key-reused", {})] * 3
    assert shop.order(person.pending) == cancelled
    assert shop.order(person.pending_dear).status is Status.PENDING


def test_a_refused_request_leaves_its_key_unused(shop: Shop, person: Person, key: str) -> None:
    refusal(lambda: shop.change_payment_method(person.pending, person.card, key))
    order = shop.change_payment_method(person.pending, person.paypal, key)
    assert order.paid_with == person.paypal


@pytest.mark.parametrize("done", [False, True])
def test_after_a_failure_one_looks_and_repeats(
    either: Either, person: Person, key: str, done: bool
) -> None:
    shop, number = either.shop, person.pending_by_gift_card
    with either.failing("cancel_order", done=done), pytest.raises(Unavailable):
        shop.cancel_order(number, "no longer needed", key)
    assert (shop.order(number).status is Status.CANCELLED) == done
    order = shop.cancel_order(number, "no longer needed", key)
    assert order == shop.order(number)
    assert len(order.payments) == 2
    assert balance(shop, person) == 60
