"""Appointments and the free slots for them, in typed values.

Moments are in the shop's own time zone, as the shop writes them; `time_zone` is its IANA name.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from care.records import Name, Record


class Slot(Record):
    """A time at which somebody can come."""

    id: Name
    starts_at: datetime
    ends_at: datetime
    time_zone: Name


class AppointmentStatus(str, Enum):
    """Whether an appointment stands, by the shop's own names."""

    BOOKED = "booked"
    CANCELLED = "cancelled"


class Appointment(Record):
    """A booked slot, or one that was given back."""

    id: Name
    customer_id: Name
    slot_id: Name
    starts_at: datetime
    ends_at: datetime
    time_zone: Name
    topic: Name
    status: AppointmentStatus
    version: int
