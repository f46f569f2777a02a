"""What customers may have done about appointments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from care.accounts.permission import Permission, once
from care.appointments.calendar import CalendarLinks
from care.appointments.models import Appointment, AppointmentStatus, Slot
from care.clients.shop import Shop
from care.errors import NotFound
from care.policy import Task


def _now() -> datetime:
    return datetime.now(timezone.utc)


class AppointmentService:
    """Books, moves and cancels appointments of the customer of a conversation."""

    def __init__(
        self,
        shop: Shop,
        permission: Permission,
        links: CalendarLinks,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._shop = shop
        self._permission = permission
        self._links = links
        self._now = now

    def free_slots(self) -> list[Slot]:
        """All free slots to come, by time.

        Raises:
            Unavailable: the shop cannot tell now.
        """
        free = [slot for slot in self._shop.slots() if slot.starts_at > self._now()]
        return sorted(free, key=lambda slot: slot.starts_at)

    def upcoming(self, conversation_id: str, task: Task) -> list[Appointment]:
        """The customer's appointments that stand and have not begun, by time.

        Raises:
            NotAllowed: the customer has to show more of who they are.
        """
        customer_id = self._permission.customer_of(conversation_id, task)
        standing = [
            appointment
            for appointment in self._shop.appointments_of(customer_id)
            if appointment.status is AppointmentStatus.BOOKED
            and appointment.starts_at > self._now()
        ]
        return sorted(standing, key=lambda appointment: appointment.starts_at)

    def book(self, conversation_id: str, slot_id: str, topic: str, key: str) -> Appointment:
        """Books a free slot.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            Rejected: `slot-taken`, by somebody else meanwhile.
            NotFound: there is no such slot.
            Unavailable: nobody knows whether it was done.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.BOOK_APPOINTMENT)
        return once(lambda: self._shop.book_appointment(customer_id, slot_id, topic, key))

    def move(
        self, conversation_id: str, appointment_id: str, slot_id: str, key: str
    ) -> Appointment:
        """Moves the customer's own appointment to another free slot; raises as `book`."""
        self._own(conversation_id, appointment_id, Task.MOVE_APPOINTMENT)
        return once(lambda: self._shop.move_appointment(appointment_id, slot_id, key))

    def cancel(self, conversation_id: str, appointment_id: str, key: str) -> Appointment:
        """Cancels the customer's own appointment.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            NotFound: there is no such appointment of this customer.
            Rejected: `appointment-cancelled`, before.
            Unavailable: nobody knows whether it was done.
        """
        self._own(conversation_id, appointment_id, Task.CANCEL_APPOINTMENT)
        return once(lambda: self._shop.cancel_appointment(appointment_id, key))

    def calendar_link(self, appointment: Appointment) -> str:
        """The address of the appointment's calendar file; whoever has it needs no login."""
        return self._links.address(appointment)

    def of_link(self, token: str) -> Appointment:
        """The appointment that a calendar link is for, as it is now.

        Raises:
            NotFound: the link was not made by Care, is too old, or the appointment is gone.
            Unavailable: the shop cannot tell now.
        """
        customer_id, appointment_id = self._links.read(token, self._now())
        for appointment in self._shop.appointments_of(customer_id):
            if appointment.id == appointment_id:
                return appointment
        raise NotFound("no such appointment")

    def _own(self, conversation_id: str, appointment_id: str, task: Task) -> None:
        customer_id = self._permission.customer_of(conversation_id, task)
        if all(a.id != appointment_id for a in self._shop.appointments_of(customer_id)):
            raise NotFound("no such appointment of this customer")
