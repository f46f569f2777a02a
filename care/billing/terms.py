"""How much more time to pay is asked for, and for which invoices there is any.

The rules are the shop's (docs/shop.md): once for each invoice that isn't paid, counted from the day
it is due or from today if that is later. How many days at most is in `care/policy.yml`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from care.billing.models import Invoice, InvoiceStatus
from care.mentions.words import number

MOST_OVERDUE_DAYS = 30  # what is overdue for longer is not put off any more
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LENGTHS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_SPAN = re.compile(
    r"\b(?P<n>\d{1,3}|a couple(?: of)?|a few|an?|another|one more|[a-z]+) "
    r"(?:more |extra |additional |further )?(?P<unit>day|week|fortnight|month)s?\b",
    re.I,
)
_SEVERAL = {
    "a": 1,
    "an": 1,
    "another": 1,
    "one more": 1,
    "a couple": 2,
    "a couple of": 2,
    "a few": 3,
}
_WEEKDAY = re.compile(
    r"\b(?P<next>next )?(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", re.I
)
_MONTH = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november"
    r"|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)
_DATES = (
    re.compile(rf"\b{_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b", re.I),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?!\w)", re.I),
)
_SLASHED = re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?:20)?\d\d)?(?![\d/])")
_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_OF_MONTH = re.compile(r"\bthe (?P<day>\d{1,2})(?:st|nd|rd|th)\b", re.I)
_ASKS = re.compile(
    r"\b(?:more time|(?:extra|more|additional|few|couple of|\d+) (?:more |extra )?"
    r"(?:days|weeks?|time)"
    r"|(?:day|week|month)s? (?:more|longer|later)|exten(?:d|sion|ding)"
    r"|postpone|put (?:it |this |that |the \w+ )?off|put off"
    r"|push (?:back )?(?:the |my )?(?:payment|due|date|invoice|bill)"
    r"|(?:delay|defer) (?:\w+ ){0,3}(?:pay\w*|bill|invoice|instal\w*)"
    r"|(?:pay|paying) (?:\w+ ){0,3}(?:later|next (?:week|month)|after)|hold off"
    r"|(?:later|different|new|another) due date|(?:change|move) (?:\w+ ){0,3}due date"
    r"|(?:can'?t|cannot|unable to|won'?t be able to) (?:pay|afford)"
    r"(?! (?:with|by|using|online|via))"
    r"|longer to pay|deferral)\b",
    re.I,
)


def asks_for_time(text: str) -> bool:
    """Whether the words ask to pay later than an invoice is due."""
    return bool(_ASKS.search(text.replace("’", "'")))


def base_of(due_on: date, today: date) -> date:
    """The day from which more time is counted."""
    return max(due_on, today)


def find_days(text: str, base: date, today: date) -> int | None:
    """How many days after `base` the words name: "10 more days", "until Friday", "December 3rd".

    None where they name none; 0 or less where that day is no later than `base`.
    """
    low = " ".join(text.lower().replace("’", "'").split())
    day = _day(low, today)
    if day is not None:
        return (day - base).days
    for match in _SPAN.finditer(low):
        count = _SEVERAL.get(match["n"]) or number(match["n"])
        if count is not None:
            return count * _LENGTHS[match["unit"]]
    return None


def refusal(invoice: Invoice, today: date) -> str | None:
    """Why there is no more time: `paid`, `used` or `too_late`; None where there is."""
    if invoice.status is InvoiceStatus.PAID:
        return "paid"
    if invoice.is_extended:
        return "used"
    is_late = invoice.due_on + timedelta(days=MOST_OVERDUE_DAYS) < today
    return "too_late" if is_late else None


def _day(low: str, today: date) -> date | None:
    """The coming day that the words name."""
    if "day after tomorrow" in low:
        return today + timedelta(days=2)
    if "tomorrow" in low:
        return today + timedelta(days=1)
    if "end of the month" in low or "end of this month" in low:
        return _first_of_next(today) - timedelta(days=1)
    if re.search(r"\bnext week\b", low):
        return today + timedelta(days=7 - today.weekday())
    if match := _WEEKDAY.search(low):
        ahead = (_WEEKDAYS.index(match["day"][:3].lower()) - today.weekday()) % 7 or 7
        return today + timedelta(days=ahead)
    return _dated(low, today)


def _dated(low: str, today: date) -> date | None:
    if match := _ISO.search(low):
        return _valid(int(match["year"]), int(match["month"]), int(match["day"]))
    for pattern in (*_DATES, _SLASHED):
        if match := pattern.search(low):
            month = match["month"]
            which = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
            return _coming(which, int(match["day"]), today)
    if match := _OF_MONTH.search(low):
        found = _valid(today.year, today.month, int(match["day"]))
        after = _first_of_next(today)
        return (
            found
            if found and found >= today
            else _valid(after.year, after.month, int(match["day"]))
        )
    if re.search(r"\bnext month\b", low):
        return _first_of_next(today)
    return None


def _coming(month: int, day: int, today: date) -> date | None:
    found = _valid(today.year, month, day)
    return found if found is None or found >= today else _valid(today.year + 1, month, day)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first_of_next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
