"""The shop's e-mails. This shop sends none: they stay in an outbox one can read in development.

An e-mail to nobody is written like any other and never delivered: where the answer to a call must
not tell whether an address has an account, the time it takes must not do so either.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from shop.clock import as_utc
from shop.letters import Letter
from shop.models import Customer, Order
from shop.tables import emails

MOST_SHOWN = 200


@dataclass(frozen=True)
class Email:
    """An e-mail as it would have been sent."""

    id: int
    to: str
    subject: str
    text: str
    sent_at: datetime


def send(connection: Connection, to: str | None, letter: Letter, now: datetime) -> None:
    """Put an e-mail into the outbox; one to None is never delivered."""
    row = {"to": to, "subject": letter.subject, "text": letter.text, "sent_at": now}
    connection.execute(insert(emails).values(row))


def newest(connection: Connection, to: str | None = None) -> list[Email]:
    """The newest e-mails first, at most 200; of one address if `to` is given, case ignored."""
    delivered = select(emails).where(emails.c.to.is_not(None))
    query = delivered.order_by(emails.c.id.desc()).limit(MOST_SHOWN)
    if to is not None:
        query = query.where(func.lower(emails.c.to) == to.strip().lower())
    rows = connection.execute(query)
    return [Email(row.id, row.to, row.subject, row.text, as_utc(row.sent_at)) for row in rows]


def send_return_instructions(
    connection: Connection, customer: Customer, order: Order, now: datetime
) -> None:
    """Tell the customer how to send items back, after a return or exchange was asked for."""
    text = (
        f"Hello {customer.first_name},\n\n"
        f"we have noted your request for order {order.id} ({order.status.value}). Please pack the "
        "items, write the order number on the parcel and hand it in at any parcel shop. We will "
        "write again as soon as it has arrived.\n"
    )
    subject = f"How to send back items of order {order.id}"
    send(connection, customer.email, Letter(subject, text), now)
