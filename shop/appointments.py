"""Appointments for advice: one customer to a slot.

The slots follow from the opening hours, so there are always some ahead, whatever was imported.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import ClauseElement

from shop.errors import (
    AppointmentCancelled,
    AppointmentNotFound,
    Conflict,
    SlotNotFound,
    SlotTaken,
)
from shop.tables import appointments

TIME_ZONE = "EST"  # as the IANA names it: UTC-5, in summer, too
SHOP_TIME = timezone(timedelta(hours=-5), TIME_ZONE)
OPENING_HOURS = range(9, 17)  # a slot begins at each of these hours
WORKING_DAYS_AHEAD = 14
SLOT_LENGTH = timedelta(hours=1)
SLOT_ID_FORMAT = "slot_%Y%m%d_%H%M"
SATURDAY = 5


@dataclass(frozen=True)
class Slot:
    """An hour somebody can come; `starts_at` is in the shop's own time zone."""

    starts_at: datetime

    @property
    def id(self) -> str:
        """As in slot_20261123_0900."""
        return self.starts_at.strftime(SLOT_ID_FORMAT)

    @property
    def ends_at(self) -> datetime:
        """When the next slot begins."""
        return self.starts_at + SLOT_LENGTH


@dataclass(frozen=True)
class Appointment:
    """A booked slot, or one that was given back."""

    id: str
    customer_id: str
    slot: Slot
    topic: str
    is_cancelled: bool = False
    version: int = 1


def slots_ahead(now: datetime) -> Iterator[Slot]:
    """All slots of the next 14 working days, from tomorrow on, taken or not."""
    day = now.astimezone(SHOP_TIME).date()
    for _ in range(WORKING_DAYS_AHEAD):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        for hour in OPENING_HOURS:
            yield Slot(datetime.combine(day, time(hour), SHOP_TIME))


def free_slots(
    connection: Connection, now: datetime, first: date | None, last: date | None
) -> list[Slot]:
    """The free slots from the first to the last day, both included; by default all."""
    taken = set(connection.execute(select(appointments.c.booked_slot_id)).scalars())
    return [
        slot
        for slot in slots_ahead(now)
        if slot.id not in taken
        and (first is None or first <= slot.starts_at.date())
        and (last is None or slot.starts_at.date() <= last)
    ]


def book(
    connection: Connection, customer_id: str, slot_id: str, topic: str, now: datetime
) -> Appointment:
    """A new appointment. Raises SlotNotFound, SlotTaken."""
    slot = _slot_ahead(slot_id, now)
    appointment = Appointment(f"app_{uuid.uuid4().hex}", customer_id, slot, topic)
    _write(connection, insert(appointments).values(_row(appointment)))
    return appointment


def move(
    connection: Connection, appointment: Appointment, slot_id: str, now: datetime
) -> Appointment:
    """The appointment at another time. Raises AppointmentCancelled, SlotNotFound, SlotTaken."""
    _require_booked(appointment)
    return _save(connection, replace(appointment, slot=_slot_ahead(slot_id, now)))


def cancel(connection: Connection, appointment: Appointment) -> Appointment:
    """The appointment cancelled, its slot free again. Raises AppointmentCancelled."""
    _require_booked(appointment)
    return _save(connection, replace(appointment, is_cancelled=True))


def get(connection: Connection, appointment_id: str) -> Appointment:
    """The appointment with this id. Raises AppointmentNotFound."""
    query = select(appointments).where(appointments.c.id == appointment_id)
    row = connection.execute(query).first()
    if row is None:
        raise AppointmentNotFound("No appointment has this id.")
    return _appointment(row)


def list_of(connection: Connection, customer_id: str) -> list[Appointment]:
    """The customer's appointments by time, past and cancelled ones included."""
    query = select(appointments).where(appointments.c.customer_id == customer_id)
    rows = connection.execute(query.order_by(appointments.c.slot_id, appointments.c.id))
    return [_appointment(row) for row in rows]


def _slot_ahead(slot_id: str, now: datetime) -> Slot:
    slot = next((slot for slot in slots_ahead(now) if slot.id == slot_id), None)
    if slot is None:
        raise SlotNotFound("The shop offers no such slot in the next 14 working days.")
    return slot


def _require_booked(appointment: Appointment) -> None:
    if appointment.is_cancelled:
        raise AppointmentCancelled("The appointment is cancelled; book a new one.")


def _save(connection: Connection, appointment: Appointment) -> Appointment:
    saved = replace(appointment, version=appointment.version + 1)
    unchanged = update(appointments).where(
        appointments.c.id == saved.id, appointments.c.version == appointment.version
    )
    if _write(connection, unchanged.values(_row(saved))) != 1:
        raise Conflict("Another change was made at the same moment; nothing was done.")
    return saved


def _write(connection: Connection, statement: ClauseElement) -> int:
    try:
        return int(connection.execute(statement).rowcount)
    except IntegrityError as error:  # booked_slot_id is unique
        raise SlotTaken("Somebody else has booked this slot; choose another.") from error


def _row(appointment: Appointment) -> dict[str, object]:
    return {
        "id": appointment.id,
        "customer_id": appointment.customer_id,
        "slot_id": appointment.slot.id,
        "booked_slot_id": None if appointment.is_cancelled else appointment.slot.id,
        "topic": appointment.topic,
        "version": appointment.version,
    }


def _appointment(row: Any) -> Appointment:
    starts_at = datetime.strptime(row.slot_id, SLOT_ID_FORMAT).replace(tzinfo=SHOP_TIME)
    return Appointment(
        id=row.id,
        customer_id=row.customer_id,
        slot=Slot(starts_at),
        topic=row.topic,
        is_cancelled=row.booked_slot_id is None,
        version=row.version,
    )
