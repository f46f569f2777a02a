"""Invoices: what a customer was billed, and whether it is paid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from shop.money import CENT
from shop.tables import invoice_lines, invoices


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
    """An invoice; `order_id` is None where it is not for an order."""

    id: str
    customer_id: str
    order_id: str | None
    issued_on: date
    due_on: date
    paid_on: date | None
    lines: tuple[InvoiceLine, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    def status(self, today: date) -> InvoiceStatus:
        """How the invoice stands today: it is overdue from the day after it was due."""
        if self.paid_on is not None:
            return InvoiceStatus.PAID
        return InvoiceStatus.OVERDUE if self.due_on < today else InvoiceStatus.DUE


def list_of(connection: Connection, customer_id: str) -> list[Invoice]:
    """The customer's invoices, the newest first."""
    query = select(invoices).where(invoices.c.customer_id == customer_id)
    rows = connection.execute(query.order_by(invoices.c.issued_on.desc(), invoices.c.id)).all()
    lines = _lines_of(connection, [row.id for row in rows])
    return [Invoice(**row._mapping, lines=tuple(lines[row.id])) for row in rows]


def add(connection: Connection, invoice: Invoice) -> None:
    """Insert a new invoice."""
    row = {name: value for name, value in vars(invoice).items() if name != "lines"}
    connection.execute(insert(invoices).values(row))
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


def _lines_of(connection: Connection, invoice_ids: list[str]) -> dict[str, list[InvoiceLine]]:
    query = select(invoice_lines).where(invoice_lines.c.invoice_id.in_(invoice_ids))
    lines = defaultdict(list)
    for row in connection.execute(query.order_by(invoice_lines.c.number)):
        price = row.unit_price_cents * CENT
        lines[row.invoice_id].append(InvoiceLine(row.description, row.quantity, price))
    return lines
