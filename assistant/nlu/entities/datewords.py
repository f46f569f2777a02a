"""How dates are written, and what the words for them mean."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.nlu.entities.lexicon import split
from assistant.nlu.entities.numerals import IN_WORDS, ORDINAL

PAST = frozenset({"last", "past", "previous"})
NEXT = frozenset({"next", "following", "coming"})
MONTHS = {
    name: number
    for number, name in enumerate(split("jan feb mar apr may jun jul aug sep oct nov dec"), 1)
}
WEEKDAYS = {name: n for n, name in enumerate(split("mon tue wed thu fri sat sun"))}
WEEKDAYS["wen"] = WEEKDAYS["wed"]
HOLIDAYS = {
    "christmas": (12, 25), "xmas": (12, 25), "christmasday": (12, 25), "christmaseve": (12, 24),
    "xmaseve": (12, 24), "newyear": (1, 1), "newyears": (1, 1), "newyearsday": (1, 1),
    "newyearseve": (12, 31), "halloween": (10, 31), "valentines": (2, 14),
    "valentinesday": (2, 14), "boxingday": (12, 26),
}  # fmt: skip

_START = r"(?<![\w.,:/$€£#-])"
_END = r"(?![\w%€£$]|[.,:/-]\d)"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:r?u?ary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:em?ber)?|oct(?:o?ber)?|nov(?:em?ber)?|dec(?:em?ber)?)\b"
)
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|wensday|wednsday|thu(?:r?s?(?:day)?)|"
    r"thursday|fri(?:day)?|sat(?:urday)?|satruday|sun(?:day)?)"
)
_YEAR = (
    r"\.?(?:,?\s+(?P<year>(?:19|20)\d\d)|\s?(?P<short>'\d\d)"
    r"|\s(?:of\s)?(?P<relative>this|last|next)\syear)?"
)
_DIGIT_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL_DIGITS = rf"{_DIGIT_DAY}\s?(?:st|nd|rd|th)"
_DAY = rf"(?P<day>{_DIGIT_DAY}(?:\s?(?:st|nd|rd|th))?|{ORDINAL})"
_ORDINAL_DAY = rf"(?P<day>{_ORDINAL_DIGITS}|{ORDINAL})"
_WHICH = r"(?P<which>(?:the\s)?(?:this\scoming|next|last|this|past|previous|coming|following))"
_FLAGS = re.IGNORECASE


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, _FLAGS)


NUMERIC = _pattern(
    rf"{_START}(?P<a>\d{{4}}|\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})"
    rf"(?:(?P=sep)(?P<c>\d{{4}}|\d{{2}}))?(?![\w%€£$/-]|[.,:]\d)"
)
DAY_MONTH = _pattern(rf"{_START}(?:the\s)?{_DAY}(?:\s(?:day\s)?of)?(?:\s|-)?{_MONTH}{_YEAR}(?!\w)")
MONTH_DAY = _pattern(rf"(?<!\w){_MONTH}\s?(?:the\s)?{_DAY}(?!\s?[ap]\.?m\b){_END}{_YEAR}(?!\w)")
MONTH = _pattern(
    rf"(?<!\w)(?:(?:in|since|until|till?|by|from|during|for|of|early|late|mid|before|after|to)\s+"
    rf"(?P<date>(?:(?P<which>next|last|this)\s)?{_MONTH}{_YEAR}))(?!\w|\s\d)"
)
ORDINAL_DAY = _pattern(
    rf"(?:(?<!\w)(?:on|from|until|till?|to|by|before|after|since|and|between|around|or|for|about|than)\s|^|,\s|(?=the\s))"
    rf"(?P<date>(?:the\s)?{_ORDINAL_DAY}(?:\s(?:of\s)?(?:(?P<which>this|next|last)|the|each|every)\smonth)?)(?!\w)"
)
NAMED_DAY = _pattern(
    r"(?<!\w)(?:(?:the\s)?day\s(?:after|before)\s(?:tom+or+ow|yesterday)|to-?day|2day|tom+or+ows?|tomm?o?row|"
    r"tmrw|tmr|tmw|2mor+ow?|2moro|tomoz|yesterday|yesturday|yesteday|yest|yday|last\snight)(?!\w)"
)
WEEKDAY = _pattern(
    rf"(?<![\w'])(?:{_WHICH}\s(?:week(?:'?s)?\s)?(?:on\s)?)?{_WEEKDAY}s?(?!\w)"
    rf"(?:\s(?P<week>next|last|this)\sweek)?"
)
# Words as well as weekdays: only behind one of these are they the latter.
AMBIGUOUS = frozenset({"mon", "wed", "sat", "sun"})
BEFORE_WEEKDAY = _pattern(r"\b(?:on|by|til|till|until|for|or|and|since|from|to|before|after)\s$")
PERIOD = _pattern(
    rf"(?<!\w)(?:{_WHICH}\s(?P<unit>week|weekend|month|year|quarter)|(?<!your\s)(?:the\s(?:long\s)?)?w(?:ee)?k-?end)(?!\w)"
)
EDGE = _pattern(
    r"(?<!\w)(?:the\s)?(?P<edge>end|beginning|start|middle)\sof\s(?:(?:the|(?P<which>this|next|last))\s)(?P<unit>week|month|year)(?!\w)"
)
COUNTED = _pattern(
    rf"(?<![\w.,])(?P<count>(?:a\s)?couple(?:\sof)?|(?:a\s)?few|several|some|ages|an?|\d{{1,3}}|{IN_WORDS})\s(?:business\s|working\s)?"
    r"(?P<unit>day|week|month|year|fortnight)s?\s(?P<way>ago|back|from\snow|from\stoday|later)(?!\w)"
)
_MANY = rf"(?:(?:a\s)?couple(?:\sof)?|\d{{1,3}}|{IN_WORDS})"
AHEAD = _pattern(
    rf"(?<![\w.,])in\s(?P<count>{_MANY}|an?)\s(?:business\s|working\s)?"
    r"(?P<unit>day|week|month|year|fortnight)s?(?:'?s?\stime)?(?!\w)"
)
STRETCH = _pattern(
    rf"(?<!\w)(?P<way>last|past|next|coming)\s(?P<count>{_MANY})\s"
    r"(?P<unit>day|week|month|year|fortnight)s?(?!\w)"
)
HOLIDAY = _pattern(
    r"(?<!\w)(?:easter|(?:mother|father)'?s'?\sday|black\sfriday|thanksgiving|diwali|eid)(?!\w)|(?<!\w)(?:christmas|xmas)(?:\s(?:eve|day))?(?!\w)|new\syear'?s?(?:\s(?:eve|day))?(?!\w)|halloween|valentine'?s(?:\sday)?|boxing\sday"
)
# What a weekday in front belongs to: "friday the 13th", but not "friday, two weeks ago".
ABSOLUTE = _pattern(
    rf"(?:the\s)?(?:\d{{1,2}}(?!\s(?:days?|weeks?|months?|years?))|{ORDINAL}|{_MONTH})"
)
JOINED = _pattern(rf"(?:(?:next|this|last)\s)?{_WEEKDAY},?\s(?:the\s)?")


def days_from_today(word: str) -> int:
    """The days from today to "tomorrow", "dayafteryesterday" … however they are spelt."""
    if word.startswith(("dayafter", "thedayafter")):
        return 2
    if word.startswith(("daybefore", "thedaybefore")):
        return -2
    if word in {"lastnight"} or word.startswith("y"):
        return -1
    return 0 if word in {"today", "day"} else 1


def bounds(unit: str, today: date, steps: int) -> tuple[date, date]:
    """The first and last day of the week, month, quarter or year that is `steps` from today's."""
    if unit == "week":
        begin = today - timedelta(days=today.weekday()) + timedelta(weeks=steps)
        return begin, begin + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = {"month": today.month, "quarter": (today.month - 1) // 3 * 3 + 1, "year": 1}[unit]
    begin = today.replace(day=1, month=first) + relativedelta(months=months * steps)
    return begin, begin + relativedelta(months=months, days=-1)
