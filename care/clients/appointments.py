"""Appointments, and the free slots for them."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from care.appointments.models import Appointment, Slot
from care.clients.answers import HttpPart, path, read, read_list, text
from care.errors import BrokenAnswer


class Appointments(Protocol):
    """What Care asks of the shop about appointments; what all calls promise is told at `Shop`."""

    def slots(self, first: date | None = None, last: date | None = None) -> list[Slot]:
        """The free slots from the first to the last day, both included; by default all."""

    def appointments_of(self, customer_id: str) -> list[Appointment]:
        """The customer's appointments by time, past and cancelled ones too. Raises `NotFound`."""

    def book_appointment(self, customer_id: str, slot_id: str, topic: str, key: str) -> Appointment:
        """Books a free slot. Raises `Rejected("slot-taken")`, `NotFound` for one not on offer."""

    def move_appointment(self, appointment_id: str, slot_id: str, key: str) -> Appointment:
        """Moves it to another free slot; raises as `book_appointment` and `cancel_appointment`."""

    def cancel_appointment(self, appointment_id: str, key: str) -> Appointment:
        """Cancels it; the slot is free again. Raises `Rejected("appointment-cancelled")`."""


class HttpAppointments(HttpPart):
    """Appointments over HTTP."""

    def slots(self, first: date | None = None, last: date | None = None) -> list[Slot]:
        asked = {"from": first, "to": last}
        days = {name: day.isoformat() for name, day in asked.items() if day is not None}
        answer = self._http.get(path("appointment-slots"), params=days)
        return [read(Slot, slot) for slot in _zoned(answer)]

    def appointments_of(self, customer_id: str) -> list[Appointment]:
        answer = self._http.get(path("customers", customer_id, "appointments"))
        return read_list(Appointment, answer, "appointments")

    def book_appointment(self, customer_id: str, slot_id: str, topic: str, key: str) -> Appointment:
        body = {"customer_id": customer_id, "slot_id": slot_id, "topic": topic}
        return read(Appointment, self._http.post(path("appointments"), body, key))

    def move_appointment(self, appointment_id: str, slot_id: str, key: str) -> Appointment:
        where = path("appointments", appointment_id)
        return read(Appointment, self._http.put(where, {"slot_id": slot_id}, key))

    def cancel_appointment(self, appointment_id: str, key: str) -> Appointment:
        return read(Appointment, self._http.delete(path("appointments", appointment_id), key))


def _zoned(answer: Any) -> list[dict[str, Any]]:
    """The slots, each with the time zone that the answer names once."""
    zone = text(answer, "time_zone")
    slots = answer.get("slots")
    if not isinstance(slots, list) or not all(isinstance(slot, dict) for slot in slots):
        raise BrokenAnswer("shop: expected a list in the field slots")
    return [{**slot, "time_zone": zone} for slot in slots]
