"""What the API answers beyond orders: subscriptions, appointments and invoices as JSON."""

from datetime import date, datetime

from pydantic import BaseModel

from shop.appointments import Appointment, Slot
from shop.invoices import Invoice, InvoiceLine, InvoiceStatus
from shop.models import CURRENCY
from shop.money import decimal_string
from shop.subscriptions import PLANS, Subscription, SubscriptionStatus


class PlanView(BaseModel):
    """A plan, and its price for a month."""

    plan: str
    price: str


class SubscriptionView(BaseModel):
    """A monthly subscription, and the plans it can change to."""

    id: str
    customer_id: str
    name: str
    plan: str
    status: SubscriptionStatus
    price: str
    currency: str
    started_on: date
    next_delivery: date | None
    plans: list[PlanView]
    version: int

    @classmethod
    def of(cls, subscription: Subscription) -> "SubscriptionView":
        """The view of a subscription."""
        return cls(
            **vars(subscription),
            price=decimal_string(subscription.price),
            currency=CURRENCY,
            plans=[PlanView(plan=plan, price=decimal_string(PLANS[plan])) for plan in PLANS],
        )


class SubscriptionsView(BaseModel):
    """A customer's subscriptions."""

    subscriptions: list[SubscriptionView]


class SlotView(BaseModel):
    """A free slot."""

    id: str
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, slot: Slot) -> "SlotView":
        """The view of a slot."""
        return cls(id=slot.id, starts_at=slot.starts_at, ends_at=slot.ends_at)


class SlotsView(BaseModel):
    """The free slots, the earliest first."""

    slots: list[SlotView]


class AppointmentView(BaseModel):
    """An appointment; its status is `booked` or `cancelled`."""

    id: str
    customer_id: str
    slot_id: str
    starts_at: datetime
    ends_at: datetime
    topic: str
    status: str
    version: int

    @classmethod
    def of(cls, appointment: Appointment) -> "AppointmentView":
        """The view of an appointment."""
        return cls(
            id=appointment.id,
            customer_id=appointment.customer_id,
            slot_id=appointment.slot.id,
            starts_at=appointment.slot.starts_at,
            ends_at=appointment.slot.ends_at,
            topic=appointment.topic,
            status="cancelled" if appointment.is_cancelled else "booked",
            version=appointment.version,
        )


class AppointmentsView(BaseModel):
    """A customer's appointments."""

    appointments: list[AppointmentView]


class InvoiceLineView(BaseModel):
    """A line of an invoice."""

    description: str
    quantity: int
    unit_price: str
    amount: str

    @classmethod
    def of(cls, line: InvoiceLine) -> "InvoiceLineView":
        """The view of a line."""
        return cls(
            description=line.description,
            quantity=line.quantity,
            unit_price=decimal_string(line.unit_price),
            amount=decimal_string(line.amount),
        )


class InvoiceView(BaseModel):
    """An invoice."""

    id: str
    customer_id: str
    order_id: str | None
    status: InvoiceStatus
    issued_on: date
    due_on: date
    paid_on: date | None
    lines: list[InvoiceLineView]
    total: str
    currency: str

    @classmethod
    def of(cls, invoice: Invoice, today: date) -> "InvoiceView":
        """The view of an invoice as it stands today."""
        return cls(
            id=invoice.id,
            customer_id=invoice.customer_id,
            order_id=invoice.order_id,
            status=invoice.status(today),
            issued_on=invoice.issued_on,
            due_on=invoice.due_on,
            paid_on=invoice.paid_on,
            lines=[InvoiceLineView.of(line) for line in invoice.lines],
            total=decimal_string(invoice.total),
            currency=CURRENCY,
        )


class InvoicesView(BaseModel):
    """A customer's invoices, the newest first."""

    invoices: list[InvoiceView]
