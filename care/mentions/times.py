"""When somebody would like to come: "next thursday afternoon", "tomorrow at 10", "after 3pm".

Pure functions of the words and of today's date, which is the shop's. A wish keeps days and hours
apart, so that "friday, then" after "in the morning" is a Friday morning.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from care.mentions.clock import Hours, find_hours
from care.mentions.days_ahead import DayWish, find_days_ahead
from care.mentions.zones import find_zone, names_zone_of_time
from care.records import Record

_EARLIEST = re.compile(
    r"\b(?:earliest|soonest|first (?:free|available|possible|open|appointment|slot|thing you)"
    r"|next (?:free|available|possible|open)|as soon as (?:possible|you can)|asap"
    r"|(?:the )?sooner the better|whenever you can)\b",
    re.I,
)
_ANY_TIME = re.compile(
    r"\b(?:any ?time|any hour|no matter when|whenever|all day|time doesn'?t matter)\b", re.I
)
_ANY_DAY = re.compile(
    r"\b(?:any ?day|any ?time(?! (?:after|before|from|between|since|until|till|past))|whenever"
    r"|no matter when|day doesn'?t matter|when(?:ever)? suits you"
    r"|some ?time(?: soon)?)\b",
    re.I,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_PLACE = re.compile(
    rf"\b(?:the )?(?P<word>{'|'.join(_ORDINALS)}|last)(?: (?:one|slot|time|option|of those))?\W*$"
    rf"|\b(?:the )(?P<named>{'|'.join(_ORDINALS)}|last) (?:one|slot|time|option)\b"
    r"|\b(?:number|option|no\.?|#) ?(?P<number>[1-6])\b",
    re.I,
)
_BARE_NUMBER = re.compile(r"^\W*(?P<number>[1-6])\W*$")


_FROM_TO = re.compile(r"^.*?\bfrom (?P<old>.+?) to (?P<new>.+)$", re.I)
_TO = re.compile(r"^(?P<old>.*)\b(?:to|until|for|on|into) (?P<new>.+)$", re.I)


class When(Record):
    """A wish for a time.

    Attributes:
        days: the days that would do, as spans with both ends; empty: nothing was said of them.
        excluded: days that would not.
        hours: when it should begin, as spans with both ends; empty: nothing was said of it.
        zone: the IANA name of the zone in which the hours are meant; None: the shop's.
        is_earliest: whether the first free time is wanted.
    """

    days: tuple[tuple[date, date], ...] = ()
    excluded: tuple[date, ...] = ()
    hours: tuple[Hours, ...] = ()
    zone: str | None = None
    is_earliest: bool = False

    @classmethod
    def at(cls, moment: datetime) -> When:
        """Exactly this moment, in its own zone."""
        day, hour = moment.date(), time(moment.hour, moment.minute)
        return cls(days=((day, day),), hours=(Hours(first=hour, last=hour),))

    def then(self, later: When) -> When:
        """This wish with a later word on it: what that says of days or hours takes their place."""
        days, hours = later.days or later.excluded, later.hours
        return When(
            days=later.days if days else self.days,
            excluded=later.excluded if days else self.excluded,
            hours=hours or self.hours,
            zone=later.zone if hours else self.zone,
            is_earliest=later.is_earliest,
        )


def find_when(text: str, today: date) -> When | None:
    """When the text asks to come; None where it says nothing of a time.

    A day without a month is the next one of that name, and never today: "friday" said on a
    Friday is in a week. "Any time" is a wish without bounds.
    """
    words = " ".join(text.replace("’", "'").lower().split())
    days = _any_day(today) if _ANY_DAY.search(words) else DayWish()
    named = find_days_ahead(words, today)
    hours = find_hours(words)
    if not hours and _ANY_TIME.search(words):
        hours = (Hours(first=time.min, last=time.max),)
    days = named if named.days or named.excluded else days
    is_earliest = bool(_EARLIEST.search(words))
    if not (days.days or days.excluded or hours or is_earliest):
        return None
    zone = find_zone(text) if hours and names_zone_of_time(text) else None
    return When(
        days=days.days, excluded=days.excluded, hours=hours, zone=zone, is_earliest=is_earliest
    )


def find_place(text: str, count: int) -> int | None:
    """The index of the offer that is meant: "the second one", "2", "the last"; of so many.

    None where none is meant, or there are fewer.
    """
    words = " ".join(text.lower().split())
    match = _PLACE.search(words) or _BARE_NUMBER.match(words)
    if match is None:
        return None
    named = match.groupdict()
    word = named.get("word") or named.get("named")
    if word == "last":
        return count - 1 if count else None
    place = _ORDINALS.index(word) if word else int(named["number"]) - 1
    return place if place < count else None


def from_and_to(text: str, today: date) -> tuple[str, str]:
    """Which part of the words says what is to be moved, and which where to.

    "Move my tuesday appointment to friday" has both; without a "to" it is all in the first.
    """
    words = " ".join(text.split())
    for pattern in (_FROM_TO, _TO):
        match = pattern.match(words)
        if match and find_when(match["new"], today):
            return match["old"], match["new"]
    return words, ""


def _any_day(today: date) -> DayWish:
    return DayWish(days=((today, today + timedelta(days=366)),))
