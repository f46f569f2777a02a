"""Changing a customer's profile and closing the account, with the e-mails that tell of it."""

from datetime import datetime

from sqlalchemy.engine import Connection

from shop import customers, letters, outbox, store
from shop.customers import ProfileChanges
from shop.errors import EmailTaken
from shop.models import Customer


def change(
    connection: Connection, customer: Customer, changes: ProfileChanges, now: datetime
) -> Customer:
    """The changed customer; another e-mail address is told to the old and to the new one.

    Raises EmailTaken.
    """
    changed = customers.change_profile(customer, changes)
    if changes.email is not None:
        _require_free(connection, changed)
    if changed.email.lower() != customer.email.strip().lower():
        for address in (customer.email, changed.email):
            outbox.send(connection, address, letters.email_changed(changed), now)
    return changed


def begin_closure(connection: Connection, customer: Customer, now: datetime) -> Customer:
    """The customer with a day on which the account will be closed; an e-mail tells it.

    Raises ClosureRequested, OrdersOpen.
    """
    orders = store.orders_of(connection, customer)
    closing = customers.begin_closure(customer, orders, now.date())
    if closing.account.closing_on is not None:
        letter = letters.account_closing(customer, closing.account.closing_on)
        outbox.send(connection, customer.email, letter, now)
    return closing


def withdraw_closure(connection: Connection, customer: Customer, now: datetime) -> Customer:
    """The customer whose account stays; an e-mail tells it. Raises ClosureNotRequested."""
    kept = customers.withdraw_closure(customer)
    outbox.send(connection, customer.email, letters.closure_withdrawn(customer), now)
    return kept


def _require_free(connection: Connection, changed: Customer) -> None:
    owners = store.find_customers_by_email(connection, changed.email)
    if any(owner.id != changed.id for owner in owners):
        raise EmailTaken("Another customer has this e-mail address.")
