"""What the demo shop knows of its customers' accounts, beyond the exchange format."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from shop.customers import COOLING_OFF, DONE_WITH
from shop.models import Account, Customer, Membership, MembershipLevel, Order

LEVELS = (MembershipLevel.BASIC, MembershipLevel.SILVER, MembershipLevel.GOLD)
MOST_POINTS = {
    MembershipLevel.BASIC: 499,
    MembershipLevel.SILVER: 1499,
    MembershipLevel.GOLD: 5000,
}
CLOSING, DAYS_ASKED_AGO = 2, 4  # so many accounts are being closed, since so many days

# Every so many of the customers, in turn, have something.
PHONE_EVERY, NEWSLETTER_EVERY, MEMBER_EVERY, SECOND_FACTOR_EVERY, LOCKED_EVERY = 2, 3, 2, 7, 13


def with_accounts(
    rng: Random, customers: Sequence[Customer], orders: Sequence[Order], today: date
) -> tuple[Customer, ...]:
    """The customers with accounts: some with a telephone, in the loyalty programme, or locked.

    Two whose orders are all done with have asked to close theirs.
    """
    busy = {order.customer_id for order in orders if order.status not in DONE_WITH}
    idle = [customer.id for customer in customers if customer.id not in busy]
    closing = set(idle[:CLOSING])
    closing_on = today + COOLING_OFF - timedelta(days=DAYS_ASKED_AGO)
    return tuple(
        replace(customer, account=_account(rng, number, today)).with_account(
            closing_on=closing_on if customer.id in closing else None
        )
        for number, customer in enumerate(customers)
    )


def _account(rng: Random, number: int, today: date) -> Account:
    phone = f"+1 555 {rng.randint(200, 989)} {rng.randint(0, 9999):04}"
    member = _membership(rng, LEVELS[number // MEMBER_EVERY % len(LEVELS)], today)
    return Account(
        phone=phone if number % PHONE_EVERY == 0 else None,
        newsletter=number % NEWSLETTER_EVERY == 0,
        membership=member if number % MEMBER_EVERY == 0 else None,
        locked=number % LOCKED_EVERY == LOCKED_EVERY - 1,
        has_second_factor=number % SECOND_FACTOR_EVERY == 0,
    )


def _membership(rng: Random, level: MembershipLevel, today: date) -> Membership:
    since = today - timedelta(days=rng.randint(30, 1500))
    return Membership(level, rng.randint(0, MOST_POINTS[level]), since)
