"""What the API answers beyond orders and bills: subscriptions and appointments as JSON."""

from datetime import date, datetime

from pydantic import BaseModel

from shop.appointments import TIME_ZONE, Appointment, Slot
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
    """The free slots, the earliest first; `time_zone` is an IANA name."""

    time_zone: str = TIME_ZONE
    slots: list[SlotView]


class AppointmentView(BaseModel):
    """An appointment; its status is `booked` or `cancelled`."""

    id: str
    customer_id: str
    slot_id: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str = TIME_ZONE
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
