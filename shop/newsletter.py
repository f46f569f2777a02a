"""Who reads the newsletter: customers by their record, others by their address."""

from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection

from shop import store
from shop.models import Customer
from shop.tables import newsletter_readers


def begin(connection: Connection, email: str, now: datetime) -> list[Customer]:
    """The address reads the newsletter from now on; returns the customers that changed."""
    owners = store.find_customers_by_email(connection, email)
    if not owners:
        _forget_reader(connection, email)
        row = {"email_key": email.strip().lower(), "since": now}
        connection.execute(insert(newsletter_readers).values(row))
    return [_set(connection, each, True) for each in owners if not each.account.newsletter]


def end(connection: Connection, email: str) -> list[Customer]:
    """The address no longer reads it; returns the customers that changed."""
    _forget_reader(connection, email)
    owners = store.find_customers_by_email(connection, email)
    return [_set(connection, each, False) for each in owners if each.account.newsletter]


def _forget_reader(connection: Connection, email: str) -> None:
    mine = newsletter_readers.c.email_key == email.strip().lower()
    connection.execute(delete(newsletter_readers).where(mine))


def _set(connection: Connection, customer: Customer, reads: bool) -> Customer:
    return store.save_customer(connection, customer.with_account(newsletter=reads))
