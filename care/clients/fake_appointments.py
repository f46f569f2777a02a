"""The fake shop's appointments; the slots follow from the opening hours, as in the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

from care.appointments.models import Appointment, AppointmentStatus, Slot
from care.clients.fake_base import FakePart, a_line
from care.clients.fake_faults import call
from care.errors import NotFound, Rejected

_SHOP_TIME = timezone(timedelta(hours=-5), "EST")
_HOURS = range(9, 17)
_WORKING_DAYS = 14
_SATURDAY = 5


@dataclass
class FakeAppointments(FakePart):
    """Appointments in memory; whatever slot is not booked is free."""

    appointments: list[Appointment] = field(default_factory=list)

    @call
    def slots(self, first: date | None = None, last: date | None = None) -> list[Slot]:
        return [
            slot
            for slot in self._offered()
            if not self._is_taken(slot.id)
            and (first is None or first <= slot.starts_at.date())
            and (last is None or slot.starts_at.date() <= last)
        ]

    @call
    def appointments_of(self, customer_id: str) -> list[Appointment]:
        owner = self._customer(customer_id)
        mine = [a for a in self.appointments if a.customer_id == owner.id]
        return sorted(mine, key=lambda a: (a.slot_id, a.id))

    @call
    def book_appointment(self, customer_id: str, slot_id: str, topic: str, key: str) -> Appointment:
        about = a_line(topic)

        def change() -> Appointment:
            owner = self._customer(customer_id)
            facts = {
                "id": f"app_{len(self.appointments) + 1}",
                "customer_id": owner.id,
                "topic": about,
                "status": AppointmentStatus.BOOKED,
                "version": 1,
            }
            booked = Appointment.parse_obj({**facts, **_times(self._free(slot_id))})
            self.appointments.append(booked)
            return booked

        return self._once(key, ("book", customer_id, slot_id, topic), change)

    @call
    def move_appointment(self, appointment_id: str, slot_id: str, key: str) -> Appointment:
        return self._rebook(
            key,
            ("move", appointment_id, slot_id),
            lambda booked: booked.copy(update=_times(self._free(slot_id, booked.id))),
        )

    @call
    def cancel_appointment(self, appointment_id: str, key: str) -> Appointment:
        cancelled = {"status": AppointmentStatus.CANCELLED}
        return self._rebook(
            key, ("cancel", appointment_id), lambda booked: booked.copy(update=cancelled)
        )

    def _rebook(
        self, key: str, asked: tuple[str, ...], rule: Callable[[Appointment], Appointment]
    ) -> Appointment:
        def change() -> Appointment:
            before = self._appointment(asked[1])
            if before.status is AppointmentStatus.CANCELLED:
                raise Rejected("appointment-cancelled")
            kept = rule(before).copy(update={"version": before.version + 1})
            self.appointments = [kept if a.id == kept.id else a for a in self.appointments]
            return kept

        return self._once(key, ("appointment", *asked), change)

    def _appointment(self, appointment_id: str) -> Appointment:
        for appointment in self.appointments:
            if appointment.id == appointment_id:
                return appointment
        raise NotFound("fake shop: no such appointment")

    def _free(self, slot_id: str, but_for: str = "") -> Slot:
        slot = next((slot for slot in self._offered() if slot.id == slot_id), None)
        if slot is None:
            raise NotFound("fake shop: no such slot")
        if self._is_taken(slot_id, but_for):
            raise Rejected("slot-taken")
        return slot

    def _is_taken(self, slot_id: str, but_for: str = "") -> bool:
        return any(
            a.slot_id == slot_id and a.status is AppointmentStatus.BOOKED and a.id != but_for
            for a in self.appointments
        )

    def _offered(self) -> Iterator[Slot]:
        """All slots of the next 14 working days, from tomorrow on, taken or not."""
        day = self.now().astimezone(_SHOP_TIME).date()
        for _ in range(_WORKING_DAYS):
            day += timedelta(days=1)
            while day.weekday() >= _SATURDAY:
                day += timedelta(days=1)
            for hour in _HOURS:
                yield _slot(datetime.combine(day, time(hour), _SHOP_TIME))


def _slot(starts_at: datetime) -> Slot:
    return Slot.parse_obj(
        {
            "id": f"{starts_at:slot_%Y%m%d_%H%M}",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "time_zone": "EST",
        }
    )


def _times(slot: Slot) -> dict[str, object]:
    return {"slot_id": slot.id, **slot.dict(exclude={"id"})}
