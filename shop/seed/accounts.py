"""The demo shop's subscriptions, invoices and appointments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from shop.appointments import slots_ahead
from shop.invoices import Invoice, InvoiceLine
from shop.models import Customer, Order, OrderStatus
from shop.subscriptions import PLANS, Subscription, SubscriptionStatus

NAMES = ("Coffee of the Month", "Tea Drawer", "Sock Box")
TOPICS = ("Advice on sizes", "Trying on shoes", "Gift advice", "Setting up a kitchen")
SUBSCRIPTIONS, INVOICES, BOOKINGS = 16, 36, 8
STATUSES = (
    SubscriptionStatus.ACTIVE,
    SubscriptionStatus.PAUSED,
    SubscriptionStatus.ACTIVE,
    SubscriptionStatus.CANCELLED,
)
SHIPPING = InvoiceLine("Shipping", 1, Decimal("4.90"))
PAYMENT_TERM = timedelta(days=14)

# An invoice was issued that many days ago, and is paid or not: in turn paid, due, paid, overdue,
# due, and overdue for so long that it is given no more time.
INVOICE_TURNS = ((40, True), (5, False), (12, True), (30, False), (8, False), (60, False))


@dataclass(frozen=True)
class Booking:
    """An appointment to be booked."""

    customer_id: str
    slot_id: str
    topic: str


def make_subscriptions(
    rng: Random, customers: tuple[Customer, ...], today: date
) -> tuple[Subscription, ...]:
    """Sixteen subscriptions: half of them active, the others paused or cancelled."""
    subscribers = rng.sample(customers, SUBSCRIPTIONS)
    return tuple(
        _subscription(rng, customer.id, STATUSES[number % len(STATUSES)], today)
        for number, customer in enumerate(subscribers)
    )


def _subscription(
    rng: Random, customer_id: str, status: SubscriptionStatus, today: date
) -> Subscription:
    next_delivery = today + timedelta(days=rng.randint(2, 28))
    return Subscription(
        id=f"sub_{rng.randint(1_000_000, 9_999_999)}",
        customer_id=customer_id,
        name=rng.choice(NAMES),
        plan=rng.choice(tuple(PLANS)),
        status=status,
        started_on=today - timedelta(days=rng.randint(40, 400)),
        next_delivery=next_delivery if status is SubscriptionStatus.ACTIVE else None,
    )


def make_invoices(rng: Random, orders: tuple[Order, ...], today: date) -> tuple[Invoice, ...]:
    """Thirty-six invoices for orders that were not cancelled: paid, due and overdue ones."""
    billed = [order for order in orders if order.status is not OrderStatus.CANCELLED]
    numbers = iter(rng.sample(range(100_000, 1_000_000), INVOICES))
    return tuple(
        _invoice(f"INV-{next(numbers)}", order, today, *INVOICE_TURNS[turn % len(INVOICE_TURNS)])
        for turn, order in enumerate(rng.sample(billed, INVOICES))
    )


def _invoice(invoice_id: str, order: Order, today: date, days_ago: int, paid: bool) -> Invoice:
    issued_on = today - timedelta(days=days_ago)
    lines = (InvoiceLine(item.name, 1, item.price) for item in order.items)
    return Invoice(
        id=invoice_id,
        customer_id=order.customer_id,
        order_id=order.id,
        issued_on=issued_on,
        due_on=issued_on + PAYMENT_TERM,
        paid_on=issued_on + timedelta(days=3) if paid else None,
        lines=(*lines, SHIPPING),
    )


def make_bookings(
    rng: Random, customers: tuple[Customer, ...], now: datetime
) -> tuple[Booking, ...]:
    """Eight appointments within the next 14 working days."""
    slots = rng.sample([slot.id for slot in slots_ahead(now)], BOOKINGS)
    visitors = rng.sample(customers, BOOKINGS)
    return tuple(
        Booking(customer.id, slot_id, rng.choice(TOPICS))
        for customer, slot_id in zip(visitors, slots, strict=True)
    )
