"""The shop's own demo data: the same on every machine, with dates relative to the day it is made.

All names, addresses and products are invented.
"""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.engine import Connection

from shop import attempts, disputes, invoices, promotions, subscriptions
from shop.appointments import book
from shop.attempts import PaymentAttempt
from shop.disputes import Dispute
from shop.errors import UsageError
from shop.invoices import Invoice
from shop.promotions import PromoCode
from shop.seed.accounts import Booking, make_bookings, make_invoices, make_subscriptions
from shop.seed.bills import make_attempts, make_disputes, make_promo_codes, with_extensions
from shop.seed.catalogue import make_products
from shop.seed.orders import make_orders
from shop.seed.people import make_customers
from shop.seed.profiles import with_accounts
from shop.subscriptions import Subscription
from shop.tables import customers, orders, products
from shop.transfer import Records, replace_all

RANDOM_SEED = 20_260_101


class ShopNotEmpty(UsageError):
    """The shop has records that must not be lost by mistake."""


@dataclass(frozen=True)
class Demo:
    """Everything a freshly seeded shop holds."""

    records: Records
    subscriptions: tuple[Subscription, ...]
    invoices: tuple[Invoice, ...]
    bookings: tuple[Booking, ...]
    attempts: tuple[PaymentAttempt, ...]
    disputes: tuple[Dispute, ...]
    promo_codes: tuple[PromoCode, ...]


def make_demo(now: datetime) -> Demo:
    """The demo data of this day: 40 customers, 120 orders, 25 products and what belongs to them."""
    rng = Random(RANDOM_SEED)  # noqa: S311  # nothing here is secret, and it must repeat itself
    today = now.date()
    catalogue = make_products(rng)
    people, placed = make_orders(rng, make_customers(rng), catalogue, today)
    boxes = make_subscriptions(rng, people, today)
    billed = with_extensions(make_invoices(rng, placed, today), today)
    bookings = make_bookings(rng, people, now)
    customers_with_accounts = with_accounts(rng, people, placed, today)
    return Demo(
        records=Records(customers=customers_with_accounts, orders=placed, products=catalogue),
        subscriptions=boxes,
        invoices=billed,
        bookings=bookings,
        attempts=make_attempts(rng, billed, placed, today),
        disputes=make_disputes(rng, billed, today),
        promo_codes=make_promo_codes(people, today),
    )


def require_empty(connection: Connection) -> None:
    """Raises ShopNotEmpty if there are records that the demo data would replace."""
    for table in (customers, orders, products):
        if connection.execute(select(table.c.id).limit(1)).first() is not None:
            raise ShopNotEmpty("The shop has records already: add --force to replace them all.")


def plant(connection: Connection, demo: Demo, now: datetime) -> None:
    """Put the demo data in place of everything the shop knows."""
    replace_all(connection, demo.records)
    for subscription in demo.subscriptions:
        subscriptions.add(connection, subscription)
    for invoice in demo.invoices:
        invoices.add(connection, invoice)
    for attempt in demo.attempts:
        attempts.add(connection, attempt)
    for dispute in demo.disputes:
        disputes.add(connection, dispute)
    for promotion in demo.promo_codes:
        promotions.add(connection, promotion)
    for booking in demo.bookings:
        book(connection, booking.customer_id, booking.slot_id, booking.topic, now)
