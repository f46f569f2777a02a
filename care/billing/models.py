"""Invoices, payments, disputes and promotion codes, in typed values.

The shop's contract is described in `docs/shop.md`. Money is US dollars with two decimals.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from pydantic import PositiveInt

from care.records import Line, Name, Record


class InvoiceStatus(str, Enum):
    """Whether an invoice is paid, and if not, whether it should be by now."""

    PAID = "paid"
    DUE = "due"
    OVERDUE = "overdue"


class InvoiceLine(Record):
    """What was billed; lines are numbered from 1."""

    number: PositiveInt
    description: Name
    quantity: int
    unit_price: Decimal
    amount: Decimal


class Invoice(Record):
    """An invoice; `order_id` is None where it is not for an order.

    `first_due_on` is the day it was due before its term was extended, or None if it never was.
    """

    id: Name
    customer_id: Name
    order_id: Name | None
    status: InvoiceStatus
    issued_on: date
    due_on: date
    first_due_on: date | None
    paid_on: date | None
    lines: list[InvoiceLine]
    total: Decimal
    version: int

    @property
    def is_extended(self) -> bool:
        """Whether the customer was given more time; that is possible once."""
        return self.first_due_on is not None

    def line(self, number: int) -> InvoiceLine | None:
        """The line with this number, if there is one."""
        return next((line for line in self.lines if line.number == number), None)


class AttemptStatus(str, Enum):
    """How an attempt to take a payment ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"


class DeclineReason(str, Enum):
    """Why a payment failed, by the shop's own names."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    EXPIRED_CARD = "expired_card"
    WRONG_CVC = "wrong_cvc"
    ISSUER_DECLINED = "issuer_declined"
    LIMIT_EXCEEDED = "limit_exceeded"


class PaymentAttempt(Record):
    """One try to take a payment for an invoice or an order; only failed ones have a reason."""

    id: Name
    customer_id: Name
    at: datetime
    amount: Decimal
    payment_method_id: Name
    invoice_id: Name | None
    order_id: Name | None
    status: AttemptStatus
    decline_reason: DeclineReason | None


class DisputeReason(str, Enum):
    """What is wrong with a charge, by the shop's own names."""

    CHARGED_TWICE = "charged_twice"
    NOT_MINE = "not_mine"
    WRONG_AMOUNT = "wrong_amount"
    NOT_RECEIVED = "not_received"
    UNKNOWN_FEE = "unknown_fee"
    OTHER = "other"


class DisputeStatus(str, Enum):
    """Where a dispute stands; the shop's people decide it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Explanation(Line):
    """What a customer has to say about something; may be empty."""

    max_length = 1000


class NewDispute(Record):
    """A charge a customer disagrees with: a line of an invoice, or all of it (`line` None)."""

    invoice_id: Name
    line: PositiveInt | None
    reason: DisputeReason
    explanation: Explanation


class Dispute(Record):
    """A dispute that was opened; `amount` is what is disputed. No money has moved."""

    id: Name
    customer_id: Name
    invoice_id: Name
    line: PositiveInt | None
    amount: Decimal
    reason: DisputeReason
    explanation: Explanation
    status: DisputeStatus
    opened_at: datetime


class PromoState(str, Enum):
    """Whether a promotion code can be used, and if not, why."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    USED = "used"
    NOT_FOR_YOU = "not_for_you"


class Discount(Record):
    """What a code takes off a total: so many per cent or so many dollars, one of the two."""

    percent: PositiveInt | None
    amount: Decimal | None


class PromoCode(Record):
    """A promotion code as it stands for whoever asked; the dates are the first and last day."""

    code: Name
    description: Name
    discount: Discount
    valid_from: date | None
    valid_until: date | None
    min_total: Decimal | None
    state: PromoState
