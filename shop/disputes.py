"""Disputes: a customer says that a charge is wrong, and the shop's people look into it.

No money moves here. A charge, a line of an invoice or all of it, is in one open dispute at most.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from shop import invoices
from shop.clock import as_utc
from shop.errors import DisputeOpen, InvoiceNotFound, LineNotFound
from shop.invoices import Invoice
from shop.money import CENT
from shop.tables import disputes


class DisputeReason(str, Enum):
    """What is wrong with a charge."""

    CHARGED_TWICE = "charged_twice"
    NOT_MINE = "not_mine"
    WRONG_AMOUNT = "wrong_amount"
    NOT_RECEIVED = "not_received"
    UNKNOWN_FEE = "unknown_fee"
    OTHER = "other"


class DisputeStatus(str, Enum):
    """Where a dispute stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True)
class Claim:
    """What a customer says is wrong: with a line of an invoice, or with all of it (None)."""

    invoice_id: str
    line: int | None
    reason: DisputeReason
    explanation: str


@dataclass(frozen=True)
class Dispute:
    """A claim that is looked into, and the amount it is about."""

    id: str
    customer_id: str
    claim: Claim
    amount: Decimal
    status: DisputeStatus
    opened_at: datetime


def open_dispute(connection: Connection, customer_id: str, claim: Claim, now: datetime) -> Dispute:
    """A new dispute.

    Raises InvoiceNotFound where the invoice is not this customer's, LineNotFound, and DisputeOpen
    where one is open about the same line, or about all of the invoice if either is about that.
    """
    invoice = invoices.get(connection, claim.invoice_id)
    if invoice.customer_id != customer_id:
        raise InvoiceNotFound("No invoice of this customer has this id.")
    amount = _amount(invoice, claim.line)
    for other in list_of(connection, customer_id):
        if other.status is DisputeStatus.OPEN and _overlap(other.claim, claim):
            raise DisputeOpen(other.id)
    invoices.save(connection, invoice)
    dispute_id = f"D-{secrets.randbelow(10**8):08}"
    dispute = Dispute(dispute_id, customer_id, claim, amount, DisputeStatus.OPEN, now)
    add(connection, dispute)
    return dispute


def list_of(connection: Connection, customer_id: str) -> list[Dispute]:
    """The customer's disputes, the newest first."""
    query = select(disputes).where(disputes.c.customer_id == customer_id)
    rows = connection.execute(query.order_by(disputes.c.opened_at.desc(), disputes.c.id))
    return [_dispute(row) for row in rows]


def add(connection: Connection, dispute: Dispute) -> None:
    """Insert a dispute."""
    row = {
        "id": dispute.id,
        "customer_id": dispute.customer_id,
        "amount_cents": int(dispute.amount / CENT),
        "status": dispute.status.value,
        "opened_at": dispute.opened_at,
        **vars(dispute.claim),
        "reason": dispute.claim.reason.value,
    }
    connection.execute(insert(disputes).values(row))


def _amount(invoice: Invoice, line: int | None) -> Decimal:
    if line is None:
        return invoice.total
    if line > len(invoice.lines):
        raise LineNotFound(f"The invoice has {len(invoice.lines)} lines, numbered from 1.")
    return invoice.lines[line - 1].amount


def _overlap(one: Claim, other: Claim) -> bool:
    return one.invoice_id == other.invoice_id and (
        one.line is None or other.line is None or one.line == other.line
    )


def _dispute(row: Any) -> Dispute:
    claim = Claim(row.invoice_id, row.line, DisputeReason(row.reason), row.explanation)
    return Dispute(
        id=row.id,
        customer_id=row.customer_id,
        claim=claim,
        amount=row.amount_cents * CENT,
        status=DisputeStatus(row.status),
        opened_at=as_utc(row.opened_at),
    )
