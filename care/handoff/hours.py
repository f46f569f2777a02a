"""When there are people at the desk."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Extra, validator

_SPAN = re.compile(r"^(\d{2}):(\d{2})-(\d{2}):(\d{2})$")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FAR = 31  # days ahead that are looked at


class Hours(BaseModel):
    """The hours of a week in which the desk is open, in its own time zone, and the days off.

    A span such as `09:00-18:00` ends before its last minute is over; `24:00` is midnight.
    """

    time_zone: str
    week: dict[str, list[str]]
    holidays: frozenset[date] = frozenset()

    class Config:
        extra = Extra.forbid
        frozen = True

    @validator("time_zone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("must be a time zone such as Europe/Madrid") from None
        return value

    @validator("week")
    @classmethod
    def _readable(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        if strange := set(value) - set(DAYS):
            raise ValueError(f"these are no days of a week: {', '.join(sorted(strange))}")
        for spans in value.values():
            for span in spans:
                _read(span)
        return value

    def is_open(self, now: datetime) -> bool:
        """Whether somebody should be there at this moment, which has a time zone."""
        here = now.astimezone(ZoneInfo(self.time_zone))
        minute = here.hour * 60 + here.minute
        return any(begin <= minute < end for begin, end in self._spans(here.date()))

    def next_opening(self, now: datetime) -> datetime | None:
        """The moment at which it opens next, in the desk's time zone; None where it never does."""
        zone = ZoneInfo(self.time_zone)
        here = now.astimezone(zone)
        for ahead in range(_FAR):
            day = here.date() + timedelta(days=ahead)
            for begin, _ in sorted(self._spans(day)):
                opens = datetime.combine(day, time(begin // 60, begin % 60), zone)
                if opens > here:
                    return opens
        return None

    def _spans(self, day: date) -> list[tuple[int, int]]:
        if day in self.holidays:
            return []
        return [_read(span) for span in self.week.get(DAYS[day.weekday()], [])]


def _read(span: str) -> tuple[int, int]:
    """The first minute of the day, and the one after the last."""
    match = _SPAN.match(span)
    if match:
        hour, minute, end_hour, end_minute = map(int, match.groups())
        begin, end = hour * 60 + minute, end_hour * 60 + end_minute
        if begin < end <= 24 * 60 and minute < 60 and end_minute < 60:
            return begin, end
    raise ValueError(f"{span!r} is no span of a day such as 09:00-18:00")
