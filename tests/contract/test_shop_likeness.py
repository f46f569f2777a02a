"""The fake shop is like the real one, whatever is asked of it; a bad line does nothing twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import islice

import pytest
from either_shop import FakePair, RealShop
from order_world import BLACK, BLUE, GREEN, RED, SOLD_OUT, Person
from support.proxy import FLAWS
from support.records import AWAY, HOME

from care.clients.shop import Shop
from care.errors import NotFound, Rejected, Unavailable
from care.orders.models import Status

Ask = Callable[[Shop], object]
HELD = (*[BLUE] * 8, *[RED] * 4, BLACK, GREEN, "1234567890")
WANTED = (*[BLUE, RED, GREEN] * 3, SOLD_OUT, BLACK, "1234567890")


def some_request(dice: random.Random, person: Person, key: str) -> Ask:
    """Any request, sensible or not."""
    number = dice.choice([*person.orders * 2, "#W9999999"])
    method = dice.choice([*person.methods * 3, "another_ones"])
    items = [dice.choice(HELD) for _ in range(dice.choice([0, 1, 1, 1, 2, 3]))]
    swaps = [(item, dice.choice(WANTED)) for item in items]
    reason = dice.choice(["no longer needed", "ordered by mistake", "bored"])
    address = dice.choice([HOME, AWAY])
    requests: list[Ask] = [
        lambda shop: shop.cancel_order(number, reason, key),
        lambda shop: shop.change_address(number, address, key),
        lambda shop: shop.change_payment_method(number, method, key),
        lambda shop: shop.change_items(number, swaps, method, key),
        lambda shop: shop.request_return(number, items, method, key),
        lambda shop: shop.request_exchange(number, swaps, method, key),
        lambda shop: shop.change_default_address(person.id, address, key),
    ]
    return dice.choices(requests, weights=[1, 1, 2, 4, 2, 4, 1])[0]


def outcome(shop: Shop, ask: Ask) -> object:
    try:
        return ask(shop)
    except Rejected as refused:
        return refused.reason, refused.facts
    except NotFound:
        return "not found"


@pytest.mark.parametrize("seed", range(16))
def test_both_shops_answer_alike(
    real_shop: RealShop, fake_shop: FakePair, person: Person, seed: int
) -> None:
    dice = random.Random(seed)
    for _ in range(18):
        # Few keys, so that requests are repeated and keys used for something else.
        key = f"{person.id}-{dice.randint(0, 40)}"
        ask = some_request(dice, person, key)
        for _ in range(dice.choice([1, 1, 2])):
            assert outcome(fake_shop.shop, ask) == outcome(real_shop.shop, ask)
        fake, real = fake_shop.shop, real_shop.shop
        assert fake.customer(person.id) == real.customer(person.id)
        assert fake.orders_of(person.id) == real.orders_of(person.id)


def test_on_a_bad_line_each_change_is_made_once(
    real_shop: RealShop, people: Iterator[Person]
) -> None:
    shop = real_shop.client(turn_budget=0.8)
    made = list(islice(people, 8))
    with real_shop.proxy.flaky(0.5, seed=9) as failures:
        for person in made:
            insist(lambda p=person: shop.change_payment_method(p.pending, p.gift_card, p.id))  # type: ignore[misc]
    assert {flaw for _, _, flaw in failures} == set(FLAWS)
    for person in made:
        order = shop.order(person.pending)
        assert (order.status, len(order.payments)) == (Status.PENDING, 3)
        card = shop.customer(person.id).payment_method(person.gift_card)
        assert card is not None
        assert f"{card.balance:.2f}" == "15.50"


def insist(ask: Callable[[], object]) -> None:
    """Asks until there is an answer."""
    for _ in range(20):
        try:
            ask()
        except Unavailable:
            continue
        return
    raise AssertionError("never answered")
