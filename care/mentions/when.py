"""Days in the past by words: "yesterday", "last Tuesday", "October 3rd", "two weeks ago"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from care.mentions.words import number

Days = tuple[date, date]  # the first and the last

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = re.compile(
    r"\b(?:(?P<last>last|this past|this) )?(?P<day>monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|tues|thurs|weds|(?:mon|tue|wed|thu|fri)(?= ))\b"
)
_MONTH = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_DATE = re.compile(
    rf"\b{_MONTH}\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>20\d\d))?"
)
_DAY_FIRST = re.compile(
    rf"\b(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? (?P<year>20\d\d))?"
)
_NUMBERS = re.compile(
    r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>20\d\d|\d\d))?(?![\d/])"
)
_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_AGO = re.compile(
    r"\b(?P<about>about |around |roughly |like )?(?P<n>\d{1,2}|a couple of|a couple|a few|an?|\w+) "
    r"(?P<unit>day|week|month)s? (?:ago|back)\b"
)
_IN_MONTH = re.compile(rf"\b(?:in|from|of|last|back in) {_MONTH}\b(?! \d)")


def find_days(text: str, today: date) -> list[Days]:
    """The spans of days that the text speaks of; none is later than today."""
    low = " ".join(text.lower().split())
    try:
        found = [*_relative(low, today), *_weekdays(low, today), *_dates(low, today)]
    except OverflowError:
        return []
    return found or list(_months(low, today))


def _relative(low: str, today: date) -> Iterator[Days]:
    day = timedelta(days=1)
    monday = today - today.weekday() * day
    first = today.replace(day=1)
    spans: dict[str, Days] = {
        r"\bday before yesterday\b": (today - 2 * day, today - 2 * day),
        r"(?<!before )\byesterday\b|\blast night\b": (today - day, today - day),
        r"\btoday\b|\bthis (?:morning|afternoon|evening)\b|\bjust now\b": (today, today),
        r"\bthis week\b": (monday, today),
        r"\blast week(?!end)\b": (monday - 7 * day, monday - day),
        r"\b(?:last|this past|over the) weekend\b": (monday - 2 * day, monday - day),
        r"\bthis month\b": (first, today),
        r"\blast month\b": ((first - day).replace(day=1), first - day),
    }
    yield from (span for pattern, span in spans.items() if re.search(pattern, low))
    for match in _AGO.finditer(low):
        yield from _ago(match, today)


def _ago(match: re.Match[str], today: date) -> Iterator[Days]:
    several = {
        "a": (1, 1),
        "an": (1, 1),
        "a couple": (2, 3),
        "a couple of": (2, 3),
        "a few": (2, 6),
    }
    count = number(match["n"])
    least, most = several.get(match["n"], (count, count))
    if least is None or most is None:
        return
    length = {"day": 1, "week": 7, "month": 30}[match["unit"]]
    slack = {1: 0, 7: 3, 30: 12}[length] + (1 if match["about"] else 0)
    yield (
        today - timedelta(days=most * length + slack),
        min(today, today - timedelta(days=least * length - slack)),
    )


def _weekdays(low: str, today: date) -> Iterator[Days]:
    """The last such day; on that day itself, or with "last", also the one a week before."""
    for match in _WEEKDAY.finditer(low):
        back = (today.weekday() - _WEEKDAYS.index(match["day"][:3])) % 7
        day = today - timedelta(days=back)
        before = day - timedelta(days=7)
        if match["last"] != "last" or back:
            yield day, day
        if match["last"] == "last" or not back:
            yield before, before


def _dates(low: str, today: date) -> Iterator[Days]:
    for pattern in (_DATE, _DAY_FIRST, _NUMBERS, _ISO):
        for match in pattern.finditer(low):
            if day := _day(match["month"], int(match["day"]), match["year"], today):
                yield day, day


def _month(name: str) -> int:
    return int(name) if name.isdigit() else _MONTHS.index(name[:3]) + 1


def _day(month: str, day: int, year: str | None, today: date) -> date | None:
    try:
        if year:
            return date(int(year) % 100 + 2000, _month(month), day)
        found = date(today.year, _month(month), day)
        return found if found <= today else found.replace(year=today.year - 1)
    except ValueError:
        return None


def _months(low: str, today: date) -> Iterator[Days]:
    for match in _IN_MONTH.finditer(low):
        month = _month(match["month"])
        first = date(today.year - (month > today.month), month, 1)
        yield first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
