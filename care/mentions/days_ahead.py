"""Days to come by words: "tomorrow", "next tuesday", "in two weeks", "after the 25th"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from care.mentions.words import number

Days = tuple[date, date]  # the first and the last

_DAY = timedelta(days=1)
_WEEK = 7
_FAR = 366  # days ahead that "after the 25th" reaches
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY_NAME = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|thurs|thur|weds|mon|tue|wed"
    r"|thu|fri|sat|sun)s?"
)
_MONTH_NAME = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_COUNT = r"(?:\d{1,2}|an?|a couple(?: of)?|a few|one|two|three|four|five|six|seven|eight|nine|ten)"
# One day each. The first that fits at a place counts.
_ONE = re.compile(
    r"(?P<iso>\b20\d\d-\d\d-\d\d\b)"
    r"|(?<![\d/])(?P<us_month>\d{1,2})/(?P<us_day>\d{1,2})(?:/(?P<us_year>20\d\d|\d\d))?(?![\d/])"
    rf"|\b(?P<m1>{_MONTH_NAME})\.? (?:the )?(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:)"
    r"(?:,? (?P<y1>20\d\d))?"
    rf"|\b(?:the )?(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<m2>{_MONTH_NAME})\b"
    r"(?:,? (?P<y2>20\d\d))?"
    r"|\b(?P<overmorrow>(?:the )?day after tomorrow)\b"
    r"|\b(?P<tomorrow>tomm?orr?ow|tmrw|tmr|2morrow)s?\b"
    r"|\b(?P<today>today|tonight|this (?:morning|afternoon|evening)|right now)\b"
    rf"|\bin (?P<n_days>{_COUNT}) days?\b"
    rf"|\b(?:(?P<prefix>next|this|coming|following) )?(?P<weekday>{_WEEKDAY_NAME})\b"
    rf"(?P<suffix> (?:of )?(?:next week|this week|the week after next|the week after"
    rf"|the following week|in (?P<n_weeks>{_COUNT}) weeks?|week\b))?"
    r"|\bthe (?P<alone>[0-3]?\d)(?:st|nd|rd|th)\b"
    r"|\b(?P<alone2>[0-3]?\d)(?:st|nd|rd|th)\b"
)
_SPAN = re.compile(
    r"\b(?P<edge>(?:at )?(?:the )?(?:beginning|start|early|middle|end|late)(?: of| in)? )?"
    rf"(?:(?P<after_next>the week after(?: next)?|week after next)|(?P<week>next|this|the coming"
    rf"|coming|the following|following) week(?!end)|in (?P<weeks>{_COUNT}) weeks?(?: time)?"
    r"|(?P<month>next|this) month|(?:in |during )(?P<named>" + _MONTH_NAME + r")\b(?! \d)"
    r"|(?P<weekend>(?:the |this |next |coming )?(?:coming )?weekend))\b"
)
_AFTER = re.compile(r"\b(?:(?:any ?(?:day|time) )?after|later than)(?: the)? $")
_FROM = re.compile(r"\b(?:from|starting|as of|not before|no earlier than|since)(?: the)? $")
_BEFORE = re.compile(r"\b(?:before|earlier than)(?: the)? $")
_UNTIL = re.compile(r"\b(?:until|till|by|no later than|not after|up to)(?: the)? $")
_NOT = re.compile(
    r"\b(?:not|except|but(?: not)?|besides|other than|apart from|instead of|rather than"
    r"|can'?t(?: do)?|no)(?: (?:on|for|for the|the))? $"
)
_TO = re.compile(r"^\s*(?:-|–|to|and(?: the)?|till|until|through|and)\s*$")


@dataclass(frozen=True)
class DayWish:
    """Days that would do, as spans with both ends, and days that would not."""

    days: tuple[Days, ...] = ()
    excluded: tuple[date, ...] = ()


def find_days_ahead(words: str, today: date) -> DayWish:
    """The days that the words, in lower case, speak of; none is before today."""
    try:
        return _found(words, today)
    except (OverflowError, ValueError):
        return DayWish()


def _found(words: str, today: date) -> DayWish:
    days: list[Days] = []
    excluded: list[date] = []
    end = 0
    for match in _ONE.finditer(words):
        day = _day(match, today)
        if day is None:
            continue
        before = words[: match.start()]
        # "Monday to wednesday", "between the 3rd and the 5th".
        if days and _TO.match(words[end : match.start()]) and _is_span(words, end, match.start()):
            first = days[-1][0]
            # The thursday after that monday, and not the one before.
            later = day + _WEEK * _DAY if match["weekday"] and day < first else day
            days[-1] = (first, max(first, later))
        elif _NOT.search(before):
            excluded.append(day)
        else:
            days.append(_bounded(day, before, today))
        end = match.end()
    if not days:
        days = list(_spans(words, today))
    elif days[0][0] == days[0][1]:
        excluded = [day for day in excluded if all(day != first for first, _ in days)]
    return DayWish(tuple(dict.fromkeys(days)), tuple(dict.fromkeys(excluded)))


def _is_span(words: str, start: int, end: int) -> bool:
    between = words[start:end].strip()
    return between != "and" or "between" in words[:start]


def _bounded(day: date, before: str, today: date) -> Days:
    """The span that begins or ends with the day, by the word before it."""
    tomorrow = today + _DAY
    if _AFTER.search(before):
        return day + _DAY, day + _FAR * _DAY
    if _FROM.search(before):
        return day, day + _FAR * _DAY
    if _BEFORE.search(before):
        return min(tomorrow, day - _DAY), day - _DAY
    if _UNTIL.search(before):
        return min(tomorrow, day), day
    return day, day


def _day(match: re.Match[str], today: date) -> date | None:
    if match["weekday"]:
        return _weekday(match, today)
    if alone := match["alone"] or match["alone2"]:
        return _of_month(int(alone), today)
    return _calendar_day(match, today) or _day_from_now(match, today)


def _calendar_day(match: re.Match[str], today: date) -> date | None:
    if match["iso"]:
        return date.fromisoformat(match["iso"])
    if match["us_month"]:
        return _dated(int(match["us_month"]), int(match["us_day"]), match["us_year"], today)
    if month := match["m1"] or match["m2"]:
        day, year = match["d1"] or match["d2"], match["y1"] or match["y2"]
        return _dated(_MONTHS.index(month[:3]) + 1, int(day), year, today)
    return None


def _day_from_now(match: re.Match[str], today: date) -> date | None:
    if match["overmorrow"] or match["tomorrow"]:
        return today + (2 if match["overmorrow"] else 1) * _DAY
    if match["n_days"]:
        return today + _count(match["n_days"]) * _DAY
    return today if match["today"] else None


def _weekday(match: re.Match[str], today: date) -> date | None:
    name = match["weekday"]
    index = _WEEKDAYS.index(name[:3])
    ahead = (index - today.weekday() - 1) % _WEEK + 1  # never today
    monday = today - today.weekday() * _DAY
    suffix = (match["suffix"] or "").strip().removeprefix("of ")
    if match["n_weeks"]:
        return monday + (_WEEK * _count(match["n_weeks"]) + index) * _DAY
    if suffix.startswith("the week after"):
        return monday + (2 * _WEEK + index) * _DAY
    if suffix in {"next week", "the following week"}:
        return monday + (_WEEK + index) * _DAY
    if suffix == "week":
        return today + (ahead + _WEEK) * _DAY
    if match["prefix"] == "next":
        return monday + (_WEEK + index) * _DAY
    return today + ahead * _DAY


def _dated(month: int, day: int, year: str | None, today: date) -> date | None:
    try:
        if year:
            return date(int(year) % 100 + 2000, month, day)
        found = date(today.year, month, day)
        return found if found >= today else found.replace(year=today.year + 1)
    except ValueError:
        return None


def _of_month(day: int, today: date) -> date | None:
    """The next day of this number: "the 25th"."""
    for month in range(today.month, today.month + 3):
        try:
            found = date(today.year + (month - 1) // 12, (month - 1) % 12 + 1, day)
        except ValueError:
            continue
        if found > today:
            return found
    return None


def _spans(words: str, today: date) -> Iterator[Days]:
    for match in _SPAN.finditer(words):
        first, last = _span(match, today)
        if last >= today and not _NOT.search(words[: match.start()]):
            edge = match["edge"] or ""
            length = (last - first).days + 1
            if re.search("beginning|start|early", edge):
                last = first + (length // 3) * _DAY
            elif re.search("end|late", edge):
                first = last - max(length // 2, 1) * _DAY
            yield max(first, today), last


def _span(match: re.Match[str], today: date) -> Days:
    monday = today - today.weekday() * _DAY
    if match["weekend"]:
        further = _WEEK if match["weekend"].startswith("next") and today.weekday() < 5 else 0
        return monday + (5 + further) * _DAY, monday + (6 + further) * _DAY
    if match["month"] or match["named"]:
        return _month(match, today)
    weeks = 2 if match["after_next"] else 1
    if match["week"]:
        weeks = 0 if match["week"] == "this" else 1
    elif match["weeks"]:
        weeks = _count(match["weeks"])
    first = monday + _WEEK * weeks * _DAY
    return first, first + 6 * _DAY


def _month(match: re.Match[str], today: date) -> Days:
    month = _MONTHS.index(match["named"][:3]) + 1 if match["named"] else today.month
    year = today.year
    if match["named"]:
        year += month < today.month
    elif match["month"] == "next":
        year, month = year + month // 12, month % 12 + 1
    first = date(year, month, 1)
    return first, (first + 31 * _DAY).replace(day=1) - _DAY


def _count(words: str) -> int:
    if words.startswith("a couple"):
        return 2
    if words.startswith("a few"):
        return 3
    found = number(words)
    return 1 if found is None else int(found)
