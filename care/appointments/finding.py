"""Which free slots fit a wish for a time, and which come nearest where none does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from care.appointments.models import Appointment, Slot
from care.mentions.times import When

MOST_OFFERED = 6
_DAYS_OFFERED = 3  # days among which offers are spread where any day would do
_DAY_MINUTES = 24 * 60


def fitting(when: When, slots: Sequence[Slot]) -> list[Slot]:
    """The slots that fit the wish, by time."""
    return [slot for slot in slots if _fits_day(when, slot) and _fits_hour(when, slot)]


def nearest(when: When, slots: Sequence[Slot], count: int = MOST_OFFERED) -> list[Slot]:
    """So many slots that come nearest to the wish, by time: the day counts first, then the hour."""
    ranked = sorted(slots, key=lambda slot: (_days_off(when, slot), _minutes_off(when, slot)))
    return sorted(ranked[:count], key=lambda slot: slot.starts_at)


def offered(slots: Sequence[Slot], count: int = MOST_OFFERED) -> list[Slot]:
    """At most so many of the slots, spread over the first days and over the hours of each."""
    if len(slots) <= count:
        return list(slots)
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(slot.starts_at.date(), []).append(slot)
    each = count // min(len(days), _DAYS_OFFERED)
    spread = [slot for day in days.values() for slot in _spread(day, each)]
    return spread[:count]


def meant(when: When, appointments: Sequence[Appointment]) -> list[Appointment]:
    """The appointments that are at the time spoken of."""
    slots = {a.id: _as_slot(a) for a in appointments}
    return [a for a in appointments if fitting(when, [slots[a.id]])]


def _as_slot(appointment: Appointment) -> Slot:
    return Slot.parse_obj({**appointment.dict(), "id": appointment.slot_id})


def _spread(slots: Sequence[Slot], count: int) -> list[Slot]:
    if len(slots) <= count or count < 2:
        return list(slots[:count])
    step = (len(slots) - 1) / (count - 1)
    return [slots[round(n * step)] for n in range(count)]


def _fits_day(when: When, slot: Slot) -> bool:
    day = _start(when, slot).date()
    if day in when.excluded:
        return False
    return not when.days or any(first <= day <= last for first, last in when.days)


def _fits_hour(when: When, slot: Slot) -> bool:
    hour = _start(when, slot).time()
    return not when.hours or any(span.first <= hour <= span.last for span in when.hours)


def _start(when: When, slot: Slot) -> datetime:
    """When it begins, in the zone in which the wish is meant."""
    moment = slot.starts_at.astimezone(ZoneInfo(when.zone)) if when.zone else slot.starts_at
    return moment.replace(tzinfo=None)


def _days_off(when: When, slot: Slot) -> int:
    day = _start(when, slot).date()
    far = timedelta.max.days if day in when.excluded else 0
    gaps = [max((first - day).days, (day - last).days, 0) for first, last in when.days]
    return far + min(gaps, default=0)


def _minutes_off(when: When, slot: Slot) -> int:
    at = _minutes(_start(when, slot).time())
    gaps = [max(_minutes(h.first) - at, at - _minutes(h.last), 0) for h in when.hours]
    return min(gaps, default=0) % _DAY_MINUTES


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
