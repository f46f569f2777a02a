"""What the API answers about bills: invoices, payments, disputes and promotion codes as JSON."""

from datetime import date, datetime

from pydantic import BaseModel

from shop.attempts import AttemptStatus, DeclineReason, PaymentAttempt
from shop.disputes import Dispute, DisputeReason, DisputeStatus
from shop.invoices import Invoice, InvoiceLine, InvoiceStatus
from shop.models import CURRENCY
from shop.money import decimal_string
from shop.promotions import PromoCode, PromoState


class InvoiceLineView(BaseModel):
    """A line of an invoice; numbers begin at 1."""

    number: int
    description: str
    quantity: int
    unit_price: str
    amount: str

    @classmethod
    def of(cls, number: int, line: InvoiceLine) -> "InvoiceLineView":
        """The view of a line."""
        return cls(
            number=number,
            description=line.description,
            quantity=line.quantity,
            unit_price=decimal_string(line.unit_price),
            amount=decimal_string(line.amount),
        )


class InvoiceView(BaseModel):
    """An invoice; `first_due_on` is the day it was due before it was given more time."""

    id: str
    customer_id: str
    order_id: str | None
    status: InvoiceStatus
    issued_on: date
    due_on: date
    first_due_on: date | None
    paid_on: date | None
    lines: list[InvoiceLineView]
    total: str
    currency: str
    version: int

    @classmethod
    def of(cls, invoice: Invoice, today: date) -> "InvoiceView":
        """The view of an invoice as it stands today."""
        lines = enumerate(invoice.lines, start=1)
        return cls(
            **{
                **vars(invoice),
                "status": invoice.status(today),
                "lines": [InvoiceLineView.of(number, line) for number, line in lines],
            },
            total=decimal_string(invoice.total),
            currency=CURRENCY,
        )


class InvoicesView(BaseModel):
    """A customer's invoices, the newest first."""

    invoices: list[InvoiceView]


class PaymentAttemptView(BaseModel):
    """An attempt to take a payment; only failed ones have a reason."""

    id: str
    customer_id: str
    at: datetime
    amount: str
    currency: str
    payment_method_id: str
    invoice_id: str | None
    order_id: str | None
    status: AttemptStatus
    decline_reason: DeclineReason | None

    @classmethod
    def of(cls, attempt: PaymentAttempt) -> "PaymentAttemptView":
        """The view of an attempt."""
        amount = decimal_string(attempt.amount)
        facts = {**vars(attempt), "amount": amount, "status": attempt.status}
        return cls(**facts, currency=CURRENCY)


class PaymentAttemptsView(BaseModel):
    """What was tried to be taken from a customer, the newest first."""

    payment_attempts: list[PaymentAttemptView]


class DisputeView(BaseModel):
    """A dispute; `line` is null where it is about all of the invoice."""

    id: str
    customer_id: str
    invoice_id: str
    line: int | None
    amount: str
    currency: str
    reason: DisputeReason
    explanation: str
    status: DisputeStatus
    opened_at: datetime

    @classmethod
    def of(cls, dispute: Dispute) -> "DisputeView":
        """The view of a dispute."""
        return cls(
            id=dispute.id,
            customer_id=dispute.customer_id,
            amount=decimal_string(dispute.amount),
            currency=CURRENCY,
            status=dispute.status,
            opened_at=dispute.opened_at,
            **vars(dispute.claim),
        )


class DisputesView(BaseModel):
    """A customer's disputes, the newest first."""

    disputes: list[DisputeView]


class DiscountView(BaseModel):
    """What is taken off: so many per cent, or an amount of dollars."""

    percent: int | None
    amount: str | None


class PromoCodeView(BaseModel):
    """A promotion code, and how it stands for whoever asked; the dates are first and last day."""

    code: str
    description: str
    discount: DiscountView
    valid_from: date | None
    valid_until: date | None
    min_total: str | None
    state: PromoState

    @classmethod
    def of(cls, promotion: PromoCode, customer_id: str | None, today: date) -> "PromoCodeView":
        """The view of a code as this customer sees it today."""
        amount, least = promotion.amount, promotion.min_total
        off = None if amount is None else decimal_string(amount)
        return cls(
            code=promotion.code,
            description=promotion.description,
            discount=DiscountView(percent=promotion.percent, amount=off),
            valid_from=promotion.valid_from,
            valid_until=promotion.valid_until,
            min_total=None if least is None else decimal_string(least),
            state=promotion.state(customer_id, today),
        )
