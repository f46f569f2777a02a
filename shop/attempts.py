"""Attempts to take a payment: those that brought money, and those the bank declined."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from shop.clock import as_utc
from shop.money import CENT
from shop.tables import payment_attempts


class DeclineReason(str, Enum):
    """Why a payment failed."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    EXPIRED_CARD = "expired_card"
    WRONG_CVC = "wrong_cvc"
    ISSUER_DECLINED = "issuer_declined"
    LIMIT_EXCEEDED = "limit_exceeded"


class AttemptStatus(str, Enum):
    """Whether the money came."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True)
class PaymentAttempt:
    """An attempt, for an invoice or an order; one without a reason to decline brought the money."""

    id: str
    customer_id: str
    at: datetime
    amount: Decimal
    payment_method_id: str
    invoice_id: str | None = None
    order_id: str | None = None
    decline_reason: DeclineReason | None = None

    @property
    def status(self) -> AttemptStatus:
        """Whether the money came."""
        return AttemptStatus.FAILED if self.decline_reason else AttemptStatus.SUCCEEDED


def list_of(connection: Connection, customer_id: str) -> list[PaymentAttempt]:
    """What was tried to be taken from the customer, the newest first."""
    query = select(payment_attempts).where(payment_attempts.c.customer_id == customer_id)
    rows = connection.execute(query.order_by(payment_attempts.c.at.desc(), payment_attempts.c.id))
    return [
        PaymentAttempt(
            id=row.id,
            customer_id=row.customer_id,
            at=as_utc(row.at),
            amount=row.amount_cents * CENT,
            payment_method_id=row.payment_method_id,
            invoice_id=row.invoice_id,
            order_id=row.order_id,
            decline_reason=row.decline_reason and DeclineReason(row.decline_reason),
        )
        for row in rows
    ]


def add(connection: Connection, attempt: PaymentAttempt) -> None:
    """Insert a new attempt."""
    row = {name: value for name, value in vars(attempt).items() if name != "amount"}
    reason = attempt.decline_reason and attempt.decline_reason.value
    amount_cents = int(attempt.amount / CENT)
    connection.execute(
        insert(payment_attempts).values(
            {**row, "amount_cents": amount_cents, "decline_reason": reason}
        )
    )
