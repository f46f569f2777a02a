"""Times of day, as `HH:MM`; of a range, `HH:MM/HH:MM`; a part of the day as its word.

An hour from 1 to 6 without any mark is one of the afternoon: shops are not open at night.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.nlu.entities.around import FOLLOWS
from assistant.nlu.entities.numerals import UP_TO_59, number
from assistant.nlu.entities.spans import Rank, Span

_HOUR = r"(?:[01]?\d|2[0-4])"
_AM_PM = r"(?:[ap]\.\s?m\.?|[ap]m\b)"
_PART = r"(?:mornings?|afternoons?|evenings?|night|noon)"
_WRITTEN = r"(?:morning|afternoon|evening|night)"
_AFTER = (
    rf"(?:\s?(?P<half>{_AM_PM})|\s?o\W{{0,2}}clock)?"
    rf"(?:,?\s(?:in\sthe\s|at\s)?(?P<part>{_WRITTEN})\b)?"
)
_START = r"(?<![\w.,:/$€£#-])"
_FIRST = rf"{_START}(?:(?P<first>{_WRITTEN})\s(?:at\s)?)?"
_MINUTES = r"(?:quarter|half|\d{1,2}|five|ten|twenty|twenty[\s-]five)"
_WORD = rf"(?:{UP_TO_59})"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 14:30, 2.30pm, 2 05 p.m., 16:00 in the afternoon, afternoon 2:45 pm
        rf"{_FIRST}(?P<h>{_HOUR})(?::|(?P<dot>[. h]))(?P<m>[0-5]\d)"
        rf"(?::[0-5]\d)?(?![\d%€£$/-]|[.,:]\d){_AFTER}(?:\s?(?:hrs|hours|h|uhr)\b)?(?!\w)",
        # 3pm, 2 in the afternoon, 6 o'clock, 10 hrs, evening 4, two o'clock
        rf"{_FIRST}(?P<h>{_HOUR}|{_WORD})(?P<need>){_AFTER}(?![\w:]|[.,]\d)",
        # 3-5pm, 2 to 4pm
        rf"{_START}(?P<h>{_HOUR})(?::(?P<m>[0-5]\d))?\s?(?P<half0>{_AM_PM})?\s?-\s?(?P<h2>{_HOUR})"
        rf"(?::(?P<m2>[0-5]\d))?\s?(?P<half>{_AM_PM})(?!\w)",
        # half past two, a quarter to 4, twenty past nine, 5 to 7, half 6
        rf"{_START}(?:a\s)?(?P<past>{_MINUTES})\s(?:min\w*\s)?(?P<way>past|after|to|till|before|of)\s(?P<h>{_HOUR}|{_WORD})"
        rf"(?![\w%€£$]|[.,:]\d){_AFTER}",
        rf"{_START}(?P<past>half)\s(?P<way>)(?P<h>\d{{1,2}}|{_WORD})(?![\w%€£$]|[.,:]\d){_AFTER}",
        rf"{_START}(?P<h>{_WORD})\s(?P<m>fifteen|thirty|forty[\s-]?five|twenty|ten)(?!\w){_AFTER}(?P<need>)",
    )
)
# "at 4", "between 10 and 12", "earlier than 7": only where nothing is counted.
_BARE = re.compile(
    rf"\b(?P<before>at|@|around|about|before|after|till?|until|than|by|from|between|past)\s(?P<h>{_HOUR}|{_WORD})(?![\w:/%€£$-]|[.,]\d)"
    rf"(?:\s?(?P<to>-|and|to|till?|until|or)\s(?P<h2>{_HOUR}|{_WORD})"
    rf"(?:(?![\w:/%€£$-]|[.,]\d)|(?=\s?(?P<half>[ap])\.?m\b)))?",
    re.IGNORECASE,
)
_PARTS = re.compile(
    rf"(?<![\w-])(?P<this>this\s)?(?P<part>{_PART}|midday|midnight|lunch\s?time|tonight|tonite|noon)(?!\w|\s?\d)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:\b(?:g(?:oo|u)?d|happy|nice|lovely|great|pleasant|wonderful|fantastic|beautiful|last|every|all|"
    r"over|per|a|one|of|by|first|same|hotel|trial|ladies|bed|same)|^g|^)\s*$",
    re.IGNORECASE,
)
_AT_NIGHT = re.compile(
    r"(?:at|day|tomorrow|the|late|during|mon|tues?|wed|thur?s?|fri|sat|sun)\s$", re.I
)
_TAIL = re.compile(
    r"\s*(?:[,!.]|$|\s(?:all|team|everyone|sir|madam|folks|guys|i|to|dear|there)\b)", re.I
)
_HOURS_OF = {"morning": 0, "noon": 12, "afternoon": 12, "evening": 12, "night": 12}
_FIXED = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}
_OFFICE = range(1, 7)  # hours that are of the afternoon unless they are said not to be


def times(text: str) -> Iterator[Span]:
    """Times of day in `text`."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            value = _value(groups) if _is_time(text, match, groups) else None
            if value:
                start, end = match.span()
                yield Span(
                    start,
                    end - (len(match.group()) - len(match.group().rstrip())),
                    "time",
                    value,
                    Rank.WHEN,
                )
    yield from _bare(text)
    yield from _parts_of_day(text)


def _is_time(text: str, match: re.Match[str], groups: dict[str, str | None]) -> bool:
    """Whether digits of that form are meant as a time here."""
    marked = any(groups.get(name) for name in ("half", "part", "first"))
    marked = marked or "clock" in match.group().lower()
    if "need" in groups:
        return marked
    before = text[max(0, match.start() - 14) : match.start()]
    if groups.get("dot") == "h":
        return True
    if groups.get("dot"):
        return bool(
            marked or re.search(r"(?:\bat|@|around|until|till?|before|after|by)\s$", before, re.I)
        )
    if groups.get("way") is not None and not marked:
        return _is_minutes_to(text, match, groups, before)
    return True


def _is_minutes_to(
    text: str, match: re.Match[str], groups: dict[str, str | None], before: str
) -> bool:
    """ "20 to 2" is 1:40; "from 3 to 6" and "10 of 12 plates" are something else."""
    if not groups["way"]:
        return bool(FOLLOWS.match(text, match.end()))
    past, way = (groups["past"] or "").lower(), groups["way"].lower()
    if past not in {"quarter", "half"}:
        minutes = number(past) or 0
        if way not in {"to", "past"} or minutes % 5 or not 5 <= minutes <= 25:
            return False
    if way != "past" and re.search(r"\b(?:from|between|sizes?|up)\s$", before, re.I):
        return False
    return bool(FOLLOWS.match(text, match.end()))


def _value(groups: dict[str, str | None]) -> str | None:
    part = groups.get("part") or groups.get("first")
    hour = number(groups["h"] or "")
    if hour is None or hour > 24:
        return None
    half = (groups.get("half") or "")[:1].lower()
    if past := groups.get("past"):
        return _relative(past, groups["way"] or "past", hour, half, part)
    minute = number(groups.get("m") or "0") or 0
    begin = _clock(hour, minute, (groups.get("half0") or "")[:1].lower() or half, part)
    if groups.get("h2") is None:
        return begin
    return f"{begin}/{_clock(int(groups['h2'] or 0), int(groups.get('m2') or 0), half, part)}"


def _relative(past: str, way: str, hour: int, half: str, part: str | None) -> str | None:
    minutes = {"quarter": 15, "half": 30}.get(past.lower()) or number(past)
    if minutes is None or minutes > 59:
        return None
    whole = int(_clock(hour, 0, half, part)[:2])
    sign = -1 if way.lower() in {"to", "before", "of", "till"} else 1
    total = (whole * 60 + sign * minutes) % (24 * 60)
    return f"{total // 60:02}:{total % 60:02}"


def _clock(hour: int, minute: int, half: str, part: str | None) -> str:
    part = (part or "").lower()
    if half == "p" or (not half and _HOURS_OF.get(part.rstrip("s"), 0) and hour >= 1):
        late_night = part == "night" and hour in (12, *_OFFICE) and not half
        hour = hour % 12 if late_night and hour != 6 else hour % 12 + 12 if hour <= 12 else hour
    elif half == "a" or part == "morning":
        hour = hour % 12 if hour == 12 else hour
    elif hour in _OFFICE:
        hour += 12
    return f"{hour % 24:02}:{minute:02}"


def _bare(text: str) -> Iterator[Span]:
    for match in _BARE.finditer(text):
        second = match.group("h2")
        low = match.group("before").lower()
        if low in {"between", "from"} and not second:
            continue
        if low in {"about", "by", "past", "after"} and number(match.group("h")) in {None, 0, 1}:
            continue
        if second and (low in {"between", "from"} or not FOLLOWS.match(text, match.end("h"))):
            if match.group("half"):  # "between 3 and 5pm": the second is found by its own form
                yield from _hours(match, ("h",))
            elif FOLLOWS.match(text, match.end("h2")):
                yield from _hours(match, ("h", "h2"))
        elif FOLLOWS.match(text, match.end("h")):
            yield from _hours(match, ("h",))


def _hours(match: re.Match[str], names: tuple[str, ...]) -> Iterator[Span]:
    second = number(match.group("h2") or "") or 0
    for name in names:
        hour = number(match.group(name))
        if hour is not None and 1 <= hour <= 24:
            half = (match.group("half") or "").lower() if hour < second else ""
            yield Span(*match.span(name), "time", _clock(hour, 0, half, None), Rank.WHEN)


def _parts_of_day(text: str) -> Iterator[Span]:
    for match in _PARTS.finditer(text):
        before = text[: match.start()][-12:]
        part = match.group("part").lower()
        if re.match(r"\s(?:of|shift|class|mode|gown|light|cream)\b", text[match.end() :][:8], re.I):
            continue
        if (
            not match.group("this")
            and part.rstrip("s") in _HOURS_OF
            and _is_greeting(before, text, match)
        ):
            continue
        word = {"tonite": "tonight"}.get(part, part.replace(" ", ""))
        word = word.rstrip("s") if word.rstrip("s") in _HOURS_OF else word
        yield Span(*match.span(), "time", _FIXED.get(word, word), Rank.WHEN)


def _is_greeting(before: str, text: str, match: re.Match[str]) -> bool:
    if not _GREETING.search(before):
        return False
    # A message that begins with "morning," greets; one that is just "morning" answers.
    return bool(before.strip()) or bool(
        text[match.end() :].strip() and _TAIL.match(text, match.end())
    )
