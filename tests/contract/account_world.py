"""What belongs to the accounts of `order_world`'s people, planted into a real shop: alike for all.

Each has five invoices (due, overdue, overdue for long, paid, and one given more time before), two
payment attempts and three subscriptions. Some codes are for all of them, some for nobody of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from order_world import PEOPLE, Person
from sqlalchemy.engine import Connection

from care.billing.models import PromoCode as Terms
from care.clients.fake_billing import Offer
from care.errors import Rejected
from shop import attempts, invoices, promotions, store, subscriptions
from shop.attempts import DeclineReason, PaymentAttempt
from shop.invoices import Invoice, InvoiceLine
from shop.models import Membership, MembershipLevel
from shop.promotions import PromoCode
from shop.subscriptions import Subscription, SubscriptionStatus

START = datetime(2026, 3, 2, 15, 0, tzinfo=timezone.utc)  # a Monday
TODAY = START.date()
LINES = (
    InvoiceLine("Mug", 2, Decimal("10.00")),
    InvoiceLine("Shipping", 1, Decimal("4.90")),
)
# By the end of their ids: due in so many days, paid, given more time.
INVOICES = {
    "due": (5, False, False),
    "overdue": (-30, False, False),
    "late": (-31, False, False),
    "paid": (3, True, False),
    "extended": (2, False, True),
}
BOXES = {
    "active": SubscriptionStatus.ACTIVE,
    "paused": SubscriptionStatus.PAUSED,
    "cancelled": SubscriptionStatus.CANCELLED,
}
MARA, NORA = PEOPLE[:2]  # of whom nothing changes
GUESTS = PEOPLE[2:100]  # one for each test
LOCKED = PEOPLE[100:]  # nobody else's account is locked
MEMBERS = PEOPLE[:100:2]
IDLE = [f"idle_{number:02}" for number in range(30)]  # customers without an order
PROMO_CODES = (
    PromoCode("WELCOME10", "10% off", percent=10),
    PromoCode("Save5", "$5 off", amount=Decimal("5.00"), min_total=Decimal("40.00")),
    PromoCode("TODAY", "10% off today", percent=10, valid_from=TODAY, valid_until=TODAY),
    PromoCode("OLD10", "10% off", percent=10, valid_until=TODAY - timedelta(1)),
    PromoCode("SOON10", "10% off", percent=10, valid_from=TODAY + timedelta(1)),
    PromoCode("USED8", "8% off", percent=8, used_by=tuple(p.id for p in PEOPLE)),
    PromoCode("OTHERS", "9% off", percent=9, only_for=("somebody_else",)),
    PromoCode("OURS", "9% off", percent=9, only_for=tuple(p.id for p in PEOPLE)),
)


def plant(connection: Connection) -> None:
    """Everything of everybody, into a shop that has the people and their orders."""
    someone = store.get_customer(connection, PEOPLE[0].id)
    idle = [
        replace(someone, id=each, email=f"{each}@example.com", last_name=each, order_ids=())
        for each in IDLE
    ]
    store.add_customers(connection, idle)
    for person in PEOPLE:
        _plant(connection, person)
    for code in PROMO_CODES:
        promotions.add(connection, code)


def offers() -> list[Offer]:
    """The promotion codes as the fake shop keeps them."""
    return [
        Offer(
            Terms.parse_obj(
                {
                    **vars(code),
                    "discount": {"percent": code.percent, "amount": code.amount},
                    "state": "valid",
                }
            ),
            frozenset(code.only_for),
            frozenset(code.used_by),
        )
        for code in PROMO_CODES
    ]


def invoice_id(person: Person, kind: str) -> str:
    return f"INV-{person.id}-{kind}"


def box_id(person: Person, kind: str) -> str:
    return f"sub_{person.id}_{kind}"


def _plant(connection: Connection, person: Person) -> None:
    customer = store.get_customer(connection, person.id)
    gold = Membership(MembershipLevel.GOLD, 1240, date(2024, 5, 1))
    facts = {
        "phone": "+1 555 0100" if person in MEMBERS else None,
        "membership": gold if person in MEMBERS else None,
        "locked": person in LOCKED,
        "has_second_factor": person in LOCKED,
    }
    store.save_customer(connection, customer.with_account(**facts))
    for kind in INVOICES:
        invoices.add(connection, _invoice(person, kind))
    for attempt in _attempts(person):
        attempts.add(connection, attempt)
    for kind, status in BOXES.items():
        subscriptions.add(connection, _box(person, kind, status))


def _invoice(person: Person, kind: str) -> Invoice:
    due_in, is_paid, is_extended = INVOICES[kind]
    due_on = TODAY + timedelta(days=due_in)
    issued_on = due_on - timedelta(days=14)
    return Invoice(
        id=invoice_id(person, kind),
        customer_id=person.id,
        order_id=person.delivered if is_paid else None,
        issued_on=issued_on,
        due_on=due_on,
        paid_on=issued_on if is_paid else None,
        lines=LINES,
        first_due_on=due_on - timedelta(days=7) if is_extended else None,
    )


def _attempts(person: Person) -> list[PaymentAttempt]:
    failed = PaymentAttempt(
        f"PA-{person.id}-1",
        person.id,
        START - timedelta(days=2),
        Decimal("24.90"),
        person.card,
        invoice_id=invoice_id(person, "overdue"),
        decline_reason=DeclineReason.EXPIRED_CARD,
    )
    succeeded = replace(
        failed,
        id=f"PA-{person.id}-2",
        at=START - timedelta(days=1),
        invoice_id=None,
        order_id=person.delivered,
        decline_reason=None,
    )
    return [failed, succeeded]


def _box(person: Person, kind: str, status: SubscriptionStatus) -> Subscription:
    is_active = status is SubscriptionStatus.ACTIVE
    return Subscription(
        id=box_id(person, kind),
        customer_id=person.id,
        name="Sock Box",
        plan="small",
        status=status,
        started_on=TODAY - timedelta(days=100),
        next_delivery=TODAY + timedelta(days=9) if is_active else None,
    )


def refusal(ask: Callable[[], object]) -> tuple[str, dict[str, str]]:
    """Why the shop refused this, and what it said besides."""
    with pytest.raises(Rejected) as refused:
        ask()
    return refused.value.reason, dict(refused.value.facts)
