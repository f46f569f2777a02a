"""What the dialogues' shop knows of its customers besides orders; days are counted from today.

Ada has an invoice in every state, two subscriptions, an appointment and a dispute; Ben's account
is locked, Gil's is being closed, and nobody has tried every promotion code.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from care.accounts.models import Membership, MembershipLevel
from care.appointments.models import Appointment, AppointmentStatus
from care.billing.models import (
    Discount,
    Dispute,
    DisputeReason,
    DisputeStatus,
    Invoice,
    PaymentAttempt,
    PromoCode,
    PromoState,
)
from care.clients.fake_billing import Offer
from care.clients.fake_shop import FakeShop
from care.subscriptions.models import Subscription

_GOLD = Membership(level=MembershipLevel.GOLD, points=1240, since=date(2023, 4, 1))
_SILVER = Membership(level=MembershipLevel.SILVER, points=310, since=date(2025, 1, 15))
_PLANS = [
    {"plan": "small", "price": "14.90"},
    {"plan": "medium", "price": "24.90"},
    {"plan": "large", "price": "39.90"},
]


def account_facts(customer_id: str, today: date) -> dict[str, Any]:
    """What is special about this customer's account."""
    facts: dict[str, dict[str, Any]] = {
        "ada": {"phone": "+1 503 555 0142", "newsletter": True, "membership": _GOLD},
        "ben": {"locked": True, "has_second_factor": True},
        "cleo": {"membership": _SILVER},
        "gil": {"closing_on": today + timedelta(days=10), "newsletter": True},
    }
    return facts.get(customer_id, {})


def add_accounts(shop: FakeShop) -> FakeShop:
    """The shop, with everything in it that belongs to its customers' accounts."""
    today = datetime.now(timezone.utc).date()
    shop.invoices = _invoices(today)
    shop.payment_attempts = _attempts(today)
    shop.disputes = _disputes(today)
    shop.offers = _offers(today)
    shop.subscriptions = _subscriptions(today)
    shop.appointments = _appointments(shop)
    return shop


def _invoices(today: date) -> list[Invoice]:
    return [
        # Ada: paid, due, overdue, overdue for too long to be extended, extended already
        _invoice(1, "ada", "#W0000001", today, due_in=-30, paid=True),
        _invoice(2, "ada", "#W0000005", today, due_in=6),
        _invoice(3, "ada", "#W0000007", today, due_in=-8),
        _invoice(4, "ada", None, today, due_in=-45),
        _invoice(5, "ada", None, today, due_in=3, first_due_in=-4),
        _invoice(11, "ben", "#W0000012", today, due_in=5),
        _invoice(21, "cleo", "#W0000022", today, due_in=-20, paid=True),
    ]


def _invoice(
    number: int,
    customer_id: str,
    order_id: str | None,
    today: date,
    *,
    due_in: int,
    first_due_in: int | None = None,
    paid: bool = False,
) -> Invoice:
    lines = [
        _invoice_line(1, "Water Bottle", 2, "12.00", "24.00"),
        _invoice_line(2, "Shipping", 1, "4.90", "4.90"),
        _invoice_line(3, "Express fee", 1, "7.00", "7.00"),
    ]
    first_due_on = None if first_due_in is None else today + timedelta(days=first_due_in)
    due_on = today + timedelta(days=due_in)
    return Invoice.parse_obj(
        {
            "id": f"INV-{100_000 + number}",
            "customer_id": customer_id,
            "order_id": order_id,
            "status": "paid" if paid else "overdue" if due_in < 0 else "due",
            "issued_on": (first_due_on or due_on) - timedelta(days=14),
            "due_on": due_on,
            "first_due_on": first_due_on,
            "paid_on": due_on - timedelta(days=2) if paid else None,
            "lines": lines,
            "total": "35.90",
            "version": 1,
        }
    )


def _invoice_line(
    number: int, description: str, quantity: int, unit_price: str, amount: str
) -> dict[str, Any]:
    return {
        "number": number,
        "description": description,
        "quantity": quantity,
        "unit_price": unit_price,
        "amount": amount,
    }


def _attempts(today: date) -> list[PaymentAttempt]:
    """Ada's card failed twice for what is overdue; Ben's failed for an order, then PayPal paid."""
    return [
        _attempt(1, "ada", _ago(today, 33), "ada_visa", "INV-100001"),
        _attempt(2, "ada", _ago(today, 9), "ada_visa", "INV-100003", why="insufficient_funds"),
        _attempt(3, "ada", _ago(today, 2), "ada_mastercard", "INV-100003", why="expired_card"),
        _attempt(4, "ben", _ago(today, 4), "ben_amex", "#W0000011", why="issuer_declined"),
        _attempt(5, "ben", _ago(today, 3), "ben_paypal", "#W0000011"),
        _attempt(6, "dora", _ago(today, 1), "dora_visa", "#W0000031", why="wrong_cvc"),
    ]


def _ago(today: date, days: int) -> datetime:
    morning = datetime(today.year, today.month, today.day, tzinfo=timezone.utc)
    return morning - timedelta(days=days, hours=-9)


def _attempt(
    number: int,
    customer_id: str,
    at: datetime,
    method_id: str,
    about: str,
    *,
    why: str | None = None,
) -> PaymentAttempt:
    return PaymentAttempt.parse_obj(
        {
            "id": f"PA-{number:06}",
            "customer_id": customer_id,
            "at": at,
            "amount": "35.90",
            "payment_method_id": method_id,
            "invoice_id": about if about.startswith("INV") else None,
            "order_id": about if about.startswith("#W") else None,
            "status": "succeeded" if why is None else "failed",
            "decline_reason": why,
        }
    )


def _disputes(today: date) -> list[Dispute]:
    """Ada disputes the express fee of the invoice she has paid."""
    return [
        Dispute.parse_obj(
            {
                "id": "D-000001",
                "customer_id": "ada",
                "invoice_id": "INV-100001",
                "line": 3,
                "amount": "7.00",
                "reason": DisputeReason.UNKNOWN_FEE,
                "explanation": "I never asked for express delivery.",
                "status": DisputeStatus.OPEN,
                "opened_at": _ago(today, 6),
            }
        )
    ]


def _offers(today: date) -> list[Offer]:
    past, soon = today - timedelta(days=20), today + timedelta(days=20)
    return [
        Offer(_terms("WELCOME10", "10% off your order", percent=10)),
        Offer(_terms("SAVE5", "$5 off from $40", amount="5.00", min_total="40.00", until=soon)),
        Offer(_terms("SUMMER20", "20% off in summer", percent=20, until=past)),
        Offer(_terms("WINTER15", "15% off in winter", percent=15, since=soon)),
        Offer(_terms("THANKYOU", "$8 off for you", amount="8.00"), used_by=frozenset({"ada"})),
        Offer(_terms("SORRY12", "$12 off for you", amount="12.00"), only_for=frozenset({"ada"})),
        Offer(_terms("BENS15", "15% off for you", percent=15), only_for=frozenset({"ben"})),
    ]


def _terms(
    code: str,
    description: str,
    *,
    percent: int | None = None,
    amount: str | None = None,
    min_total: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> PromoCode:
    return PromoCode.parse_obj(
        {
            "code": code,
            "description": description,
            "discount": Discount.parse_obj({"percent": percent, "amount": amount}),
            "valid_from": since,
            "valid_until": until,
            "min_total": min_total,
            "state": PromoState.VALID,
        }
    )


def _subscriptions(today: date) -> list[Subscription]:
    return [
        _subscription(1, "ada", "Coffee of the Month", "small", today, next_in=9),
        _subscription(2, "ada", "Sock Box", "medium", today, status="paused"),
        _subscription(11, "ben", "Tea Drawer", "large", today, next_in=8),
        _subscription(21, "cleo", "Sock Box", "small", today, status="cancelled"),
        # so soon that she is reminded of it
        _subscription(31, "dora", "Tea Drawer", "large", today, next_in=3),
    ]


def _subscription(
    number: int,
    customer_id: str,
    name: str,
    plan: str,
    today: date,
    *,
    status: str = "active",
    next_in: int | None = None,
) -> Subscription:
    return Subscription.parse_obj(
        {
            "id": f"sub_{1_000_000 + number}",
            "customer_id": customer_id,
            "name": name,
            "plan": plan,
            "status": status,
            "price": next(each["price"] for each in _PLANS if each["plan"] == plan),
            "started_on": today - timedelta(days=200 - number),
            "next_delivery": None if next_in is None else today + timedelta(days=next_in),
            "plans": _PLANS,
            "version": 1,
        }
    )


def _appointments(shop: FakeShop) -> list[Appointment]:
    """Ada and Ben come on the third working day from now, at nine and at three; Cleo won't."""
    day = sorted({slot.starts_at.date() for slot in shop.slots()})[2]
    morning, *_, afternoon, _ = shop.slots(day, day)
    return [
        _appointment(1, "ada", morning.dict(), "Advice on sizes", AppointmentStatus.BOOKED),
        _appointment(2, "ben", afternoon.dict(), "Gift advice", AppointmentStatus.BOOKED),
        _appointment(3, "cleo", morning.dict(), "Trying on shoes", AppointmentStatus.CANCELLED),
    ]


def _appointment(
    number: int, customer_id: str, slot: dict[str, Any], topic: str, status: AppointmentStatus
) -> Appointment:
    facts = {"id": f"app_{number:06}", "customer_id": customer_id, "topic": topic}
    times = {"slot_id": slot["id"], **{k: v for k, v in slot.items() if k != "id"}}
    return Appointment.parse_obj({**times, **facts, "status": status, "version": 1})
