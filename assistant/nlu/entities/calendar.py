"""Dates, as ISO 8601 relative to today: `2026-11-20`; of a period, `2026-11-01/2026-11-30`.

A day without a year, and a weekday, is the coming one; after words that look back ("since",
"ordered", "last") it is the one before today. A date that does not exist keeps its own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as weekday_of

from assistant.nlu.entities import datewords as words
from assistant.nlu.entities.around import FOLLOWS
from assistant.nlu.entities.numerals import ORDINALS, number
from assistant.nlu.entities.spans import Locale, Rank, Span

_BACK = re.compile(
    r"\b(since|last|ago|was|were|did|had|ordered|bought|placed|paid|charged|billed|received|came|"
    r"delivered|arrived|sent|shipped|returned|cancelled|purchased|got|went|debited|made|spent|"
    r"happened|took|taken|signed|booked|submitted|sold|past|previous|dated|from)\b"
)
_AHEAD = re.compile(
    r"\b(will|by|until|till|til|want|wants|need|book|schedule|can|could|would|next|coming|deliver|"
    r"come|arrive|move|change|reschedule|shift|before|for|due|expires?|to|upto|starting)\b"
)
_OF_A_DAY = re.compile(r"\s(?:morning|afternoon|evening|night|\w+day)\b", re.I)
# Belongs to "the 5th", which is no day without it, and to nothing longer.
_ARTICLE = re.compile(r"the\s(?![\w-]+$)", re.I)
_LOOK = 60  # characters in front of a date that say where it lies
_FRACTIONS = frozenset({"24/7", "50/50", "1/2", "1/3", "2/3", "1/4", "3/4", "1/5", "10/10", "5/5"})
_SPAN_OF = {"day": relativedelta(days=1), "week": relativedelta(weeks=1)}
_SPAN_OF |= {"month": relativedelta(months=1), "year": relativedelta(years=1)}
_SPAN_OF |= {"fortnight": relativedelta(weeks=2), "quarter": relativedelta(months=3)}


def dates(text: str, locale: Locale) -> Iterator[Span]:
    """Dates in `text`."""
    today = locale.today()
    found = [span for kind in _KINDS for span in _of_kind(text, kind, today, locale.day_first)]
    for span in _joined(text, found):
        article = _ARTICLE.match(text[span.start : span.end])
        yield span._replace(start=span.start + article.end()) if article else span


def _of_kind(text: str, kind: _Kind, today: date, day_first: bool) -> Iterator[Span]:
    pattern, read, needs_end = kind
    for match in pattern.finditer(text):
        start, end = match.span("date") if "date" in pattern.groupindex else match.span()
        end -= text[start:end].endswith(".")  # the sentence's, or an abbreviation's
        if needs_end and not FOLLOWS.match(text, end):
            continue
        about = _About(today, day_first, _looks_back(text, start))
        try:
            value = read(match, about)
        except (ValueError, OverflowError):
            value = match.group().lower()  # there is no 31st of February
        if value:
            yield Span(start, end, "date", value, Rank.WHEN)


class _About:
    """What a date is read against."""

    def __init__(self, today: date, day_first: bool, back: bool) -> None:
        self.today, self.day_first, self.back = today, day_first, back

    def nearest(self, year: int | None, month: int, day: int) -> date:
        """The day in that year, or in the year in which it lies ahead (or behind)."""
        if year is not None:
            return date(year + 2000 if year < 100 else year, month, day)
        years = (self.today.year + i for i in ((0, -1, -4) if self.back else (0, 1, 4)))
        for chosen in years:
            try:
                found = date(chosen, month, day)
            except ValueError:  # the 29th of February
                continue
            if (found <= self.today) if self.back else (found >= self.today):
                return found
        raise ValueError("no such day")


def _looks_back(text: str, start: int) -> bool:
    before = re.split(r"[.!?]\s", text[max(0, start - _LOOK) : start].lower())[-1]
    back = max((m.start() for m in _BACK.finditer(before)), default=-1)
    ahead = max((m.start() for m in _AHEAD.finditer(before)), default=-1)
    return back > ahead


def _numeric(match: re.Match[str], about: _About) -> str | None:
    first, second, third = (match.group(name) for name in ("a", "b", "c"))
    if len(first) == 4:
        return date(int(first), int(second), int(third)).isoformat() if third else None
    if third is None and (match.group("sep") != "/" or match.group() in _FRACTIONS):
        return None
    day, month = (int(first), int(second)) if about.day_first else (int(second), int(first))
    if month > 12:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return about.nearest(int(third) if third else None, month, day).isoformat()


def _day_of_month(match: re.Match[str], about: _About) -> str:
    return about.nearest(_year(match, about.today), _month(match), _day(match)).isoformat()


def _month_alone(match: re.Match[str], about: _About) -> str | None:
    year, month = _year(match, about.today), _month(match)
    which = (match.group("which") or "").lower()
    if match.group("month") == "may" and match.group().lower().startswith(
        ("for", "to", "of", "but")
    ):
        return None  # "for may i ask"
    if which == "last":
        about = _About(about.today, about.day_first, True)
    begin = about.nearest(year, month, 1)
    if not year and month == about.today.month and which not in {"next", "last"}:
        begin = about.today.replace(day=1)
    return _period(begin, begin + relativedelta(months=1, days=-1))


def _ordinal_alone(match: re.Match[str], about: _About) -> str | None:
    in_words = match.group("day").isalpha()
    if in_words and (
        not match.group("date").lower().startswith("the ")
        or _OF_A_DAY.match(match.string, match.end())
    ):
        return None  # "first, tuesday was promised", "the first evening"
    day = _day(match)
    month = {"next": 1, "last": -1, "previous": -1}.get((match.group("which") or "").lower())
    base = about.today.replace(day=1)
    if match.group("which"):
        return (base + relativedelta(months=month or 0)).replace(day=day).isoformat()
    for step in range(13):
        try:
            found = (base + relativedelta(months=-step if about.back else step)).replace(day=day)
        except ValueError:
            continue
        if (found <= about.today) if about.back else (found >= about.today):
            return found.isoformat()
    raise ValueError("no such day")


def _named_day(match: re.Match[str], about: _About) -> str:
    word = re.sub(r"[^a-z]", "", match.group().lower())
    return (about.today + timedelta(days=words.days_from_today(word))).isoformat()


def _weekday(match: re.Match[str], about: _About) -> str | None:
    written = match.group().lower()
    if written in words.AMBIGUOUS and not words.BEFORE_WEEKDAY.search(
        match.string[max(0, match.start() - 8) : match.start()]
    ):
        return None
    day = words.WEEKDAYS[match.group("weekday").lower()[:3]]
    which = (match.group("which") or match.group("week") or "").lower().split()
    week = "week" in written
    today = about.today
    if week and which:
        monday = today - timedelta(days=today.weekday())
        shift = 7 if which[-1] in words.NEXT else -7 if which[-1] in words.PAST else 0
        return (monday + timedelta(days=shift + day)).isoformat()
    if (which and which[-1] in words.PAST) or (not which and about.back):
        return (today - timedelta(days=1) + relativedelta(weekday=weekday_of(day)(-1))).isoformat()
    return (today + timedelta(days=1) + relativedelta(weekday=weekday_of(day)(+1))).isoformat()


def _relative_period(match: re.Match[str], about: _About) -> str:
    which, unit = (
        (match.group("which") or "this").lower().split()[-1],
        match.group("unit") or "weekend",
    )
    sign = -1 if which in words.PAST else 1 if which in words.NEXT else 0
    if unit.lower() == "weekend":
        weeks = {"next": 1, "following": 1}.get(which, min(sign, 0))
        saturday = about.today + timedelta(days=5 - about.today.weekday(), weeks=weeks)
        return _period(saturday, saturday + timedelta(days=1))
    return _period(*words.bounds(unit.lower(), about.today, sign))


def _edge_of_period(match: re.Match[str], about: _About) -> str:
    sign = {"next": 1, "last": -1}.get((match.group("which") or "").lower(), 0)
    begin, end = words.bounds(match.group("unit").lower(), about.today, sign)
    edge = match.group("edge").lower()
    if edge == "middle":
        return (begin + (end - begin) / 2).isoformat()
    return (end if edge == "end" else begin).isoformat()


def _counted(match: re.Match[str], about: _About) -> str | None:
    if match.group("count").lower().startswith(("few", "a few", "several", "some")):
        return match.group().lower()  # nobody knows how many that are
    if (distance := _distance(match)) is None:
        return None
    ahead = match.group("way").lower() in {"from now", "from today", "later"}
    return (about.today + distance if ahead else about.today - distance).isoformat()


def _ahead(match: re.Match[str], about: _About) -> str | None:
    """ "in three days"; of what is past, that is how long it took."""
    distance = _distance(match)
    return None if about.back or distance is None else (about.today + distance).isoformat()


def _stretch(match: re.Match[str], about: _About) -> str | None:
    if (distance := _distance(match)) is None:
        return None
    if match.group("way").lower() in words.NEXT:
        return _period(about.today, about.today + distance)
    return _period(about.today - distance, about.today)


def _distance(match: re.Match[str]) -> relativedelta | None:
    written = re.sub(r"couple of", "couple", match.group("count").lower())
    count = number(re.sub(r"^an?\s+(?=couple)", "", written))
    return None if count is None else _SPAN_OF[match.group("unit").lower()] * count


def _holiday(match: re.Match[str], about: _About) -> str:
    name = re.sub(r"[^a-z]", "", match.group().lower())
    if name == "easter":
        days = (easter(about.today.year + i) for i in ((0, -1) if about.back else (0, 1)))
        return next(d for d in days if (d <= about.today) == about.back).isoformat()
    if name not in words.HOLIDAYS:
        return match.group().lower()  # another day each year, or in each country
    month, day = words.HOLIDAYS[name]
    return about.nearest(None, month, day).isoformat()


def _period(begin: date, end: date) -> str:
    return f"{begin.isoformat()}/{end.isoformat()}"


def _year(match: re.Match[str], today: date) -> int | None:
    if relative := match.group("relative"):
        return today.year + {"last": -1, "next": 1}.get(relative.lower(), 0)
    written = match.group("year") or (match.group("short") or "")[1:]
    return int(written) if written else None


def _month(match: re.Match[str]) -> int:
    return words.MONTHS[match.group("month").lower()[:3]]


def _day(match: re.Match[str]) -> int:
    written = match.group("day").lower()
    return ORDINALS.get(written) or int(re.sub(r"\D", "", written))


_Read = Callable[[re.Match[str], _About], "str | None"]
_Kind = tuple["re.Pattern[str]", _Read, bool]
_KINDS: tuple[_Kind, ...] = (
    (words.NUMERIC, _numeric, False),
    (words.DAY_MONTH, _day_of_month, False),
    (words.MONTH_DAY, _day_of_month, False),
    (words.MONTH, _month_alone, False),
    (words.ORDINAL_DAY, _ordinal_alone, True),
    (words.NAMED_DAY, _named_day, False),
    (words.WEEKDAY, _weekday, False),
    (words.PERIOD, _relative_period, False),
    (words.EDGE, _edge_of_period, False),
    (words.COUNTED, _counted, False),
    (words.AHEAD, _ahead, False),
    (words.STRETCH, _stretch, False),
    (words.HOLIDAY, _holiday, False),
)


def _joined(text: str, spans: list[Span]) -> Iterator[Span]:
    """ "friday the 13th" is one date, not two: a weekday right before another date joins it."""
    longest = sorted(spans, key=lambda s: (s.start, -s.end))
    last: Span | None = None
    for span in longest:
        if last is not None and span.start < last.end:
            if span.end <= last.end:
                continue
        elif (
            last is not None
            and words.JOINED.fullmatch(text[last.start : span.start])
            and words.ABSOLUTE.match(text, span.start)
        ):
            last = span._replace(start=last.start)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
