"""How long an answer takes tells nobody who is a customer."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from statistics import median
from time import perf_counter

import pytest
from shop_world import MARA, Api

from shop.context import Shop
from shop.store import add_customers

PAIRS, ROUNDS = 150, 4
CLOSE_S, CLOSE_SHARE = 0.001, 0.1  # one of the two is enough

Ask = Callable[[Api, str], int]
CALLS: dict[str, Ask] = {
    "a code": lambda api, email: (
        api.change("POST", "/v1/verifications", {"email": email}).status_code
    ),
    "a user name": lambda api, email: (
        api.change("POST", "/v1/username-reminders", {"email": email}).status_code
    ),
    "an account": lambda api, email: (
        api.change(
            "POST", "/v1/leads", {"name": "Sam", "email": email, "consent": True}
        ).status_code
    ),
    "the newsletter": lambda api, email: (
        api.change("PUT", "/v1/newsletter", {"email": email, "subscribed": True}).status_code
    ),
}


@pytest.mark.parametrize("what", CALLS)
def test_known_and_unknown_take_the_same_time(api: Api, shop: Shop, what: str) -> None:
    """On a busy machine, a round's medians differ by chance; what differs always is a leak."""
    gaps = []
    for number in range(ROUNDS):
        one, other = medians(api, shop, CALLS[what], number)
        gaps.append(f"{one * 1000:.2f} and {other * 1000:.2f} ms")
        apart = abs(one - other)
        if apart < CLOSE_S or apart < CLOSE_SHARE * min(one, other):
            break
    else:
        raise AssertionError(f"known and unknown always differ: {'; '.join(gaps)}")
    print(f"{what}, known and unknown: {gaps[-1]}")


def medians(api: Api, shop: Shop, ask: Ask, number: int) -> tuple[float, float]:
    """How many seconds an answer takes, for known and for unknown addresses, asked in turn."""
    known = [f"customer{number}-{place:03}@example.com" for place in range(PAIRS)]
    with shop.database.writing() as connection:
        customers = (replace(MARA, id=f"c_{email}", email=email, order_ids=()) for email in known)
        add_customers(connection, customers)
    dice = Random(number)
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for email in known:
        pair = [(True, email), (False, email.replace("customer", "stranger"))]
        dice.shuffle(pair)
        for is_known, address in pair:
            begun = perf_counter()
            assert ask(api, address) in {201, 202}
            seconds[is_known].append(perf_counter() - begun)
    return median(seconds[True]), median(seconds[False])
