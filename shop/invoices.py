"""Invoices: what a customer was billed, whether it is paid, and more time to pay it."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from shop.errors import Conflict, ExtensionTooLong, ExtensionUsed, InvoiceNotDue, InvoiceNotFound
from shop.money import CENT
from shop.tables import invoice_lines, invoices

MOST_DAYS = 14
LATEST = timedelta(days=30)  # after the day it was due


class InvoiceStatus(str, Enum):
    """Whether an invoice is paid, and if not, whether it should be by now."""

    PAID = "paid"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class InvoiceLine:
    """What was billed, how many, and the price of one."""

    description: str
    quantity: int
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        """The price of all of them."""
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class Invoice:
    """An invoice; `order_id` is None where it is not for an order.

    `first_due_on` is the day it was due before it was given more time, or None if it never was.
    """

    id: str
    customer_id: str
    order_id: str | None
    issued_on: date
    due_on: date
    paid_on: date | None
    lines: tuple[InvoiceLine, ...]
    first_due_on: date | None = None
    version: int = 1

    @property
    def total(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    def status(self, today: date) -> InvoiceStatus:
        """How the invoice stands today: it is overdue from the day after it was due."""
        if self.paid_on is not None:
            return InvoiceStatus.PAID
        return InvoiceStatus.OVERDUE if self.due_on < today else InvoiceStatus.DUE


def extend(invoice: Invoice, days: int, today: date) -> Invoice:
    """The invoice with so many days more, from the day it is due or from today if that is later.

    Raises InvoiceNotDue where it is paid or overdue for more than 30 days, ExtensionUsed where it
    was given more time before, ExtensionTooLong beyond 14 days.
    """
    status = invoice.status(today)
    if status is InvoiceStatus.PAID or invoice.due_on + LATEST < today:
        raise InvoiceNotDue(
            f"Only an invoice that is due, or overdue for at most {LATEST.days} days, can be given "
            f"more time; this one is {status.value}.",
            {"invoice_status": status.value},
        )
    if invoice.first_due_on is not None:
        raise ExtensionUsed("This invoice was given more time before; that is possible once.")
    if days > MOST_DAYS:
        raise ExtensionTooLong(MOST_DAYS)
    due_on = max(invoice.due_on, today) + timedelta(days=days)
    return replace(invoice, due_on=due_on, first_due_on=invoice.due_on)


def get(connection: Connection, invoice_id: str) -> Invoice:
    """The invoice with this id. Raises InvoiceNotFound."""
    row = connection.execute(select(invoices).where(invoices.c.id == invoice_id)).first()
    if row is None:
        raise InvoiceNotFound("No invoice has this id.")
    return _invoice(row, _lines_of(connection, [row.id])[row.id])


def list_of(connection: Connection, customer_id: str) -> list[Invoice]:
    """The customer's invoices, the newest first."""
    query = select(invoices).where(invoices.c.customer_id == customer_id)
    rows = connection.execute(query.order_by(invoices.c.issued_on.desc(), invoices.c.id)).all()
    lines = _lines_of(connection, [row.id for row in rows])
    return [_invoice(row, lines[row.id]) for row in rows]


def add(connection: Connection, invoice: Invoice) -> None:
    """Insert a new invoice."""
    connection.execute(insert(invoices).values(_row(invoice)))
    for number, line in enumerate(invoice.lines, start=1):
        cents = int(line.unit_price / CENT)
        line_row = {
            "invoice_id": invoice.id,
            "number": number,
            "description": line.description,
            "quantity": line.quantity,
            "unit_price_cents": cents,
        }
        connection.execute(insert(invoice_lines).values(line_row))


def save(connection: Connection, invoice: Invoice) -> Invoice:
    """Write a changed invoice; returns it with the new version. Raises Conflict.

    Opening a dispute saves the invoice, too, so that two about the same line can't be opened at
    the same moment.
    """
    saved = replace(invoice, version=invoice.version + 1)
    unchanged = update(invoices).where(
        invoices.c.id == saved.id, invoices.c.version == invoice.version
    )
    if connection.execute(unchanged.values(_row(saved))).rowcount != 1:
        raise Conflict("Another change was made at the same moment; nothing was done.")
    return saved


def _row(invoice: Invoice) -> dict[str, object]:
    return {name: value for name, value in vars(invoice).items() if name != "lines"}


def _invoice(row: Any, lines: list[InvoiceLine]) -> Invoice:
    return Invoice(**row._mapping, lines=tuple(lines))


def _lines_of(connection: Connection, invoice_ids: list[str]) -> dict[str, list[InvoiceLine]]:
    query = select(invoice_lines).where(invoice_lines.c.invoice_id.in_(invoice_ids))
    lines = defaultdict(list)
    for row in connection.execute(query.order_by(invoice_lines.c.number)):
        price = row.unit_price_cents * CENT
        lines[row.invoice_id].append(InvoiceLine(row.description, row.quantity, price))
    return lines
