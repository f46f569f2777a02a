"""Hours of the day by words: "at 10", "half past two", "after 3pm", "between 2 and 4"."""

from __future__ import annotations

import re
from datetime import time

from care.mentions.words import number
from care.records import Record

_FIRST_OF_MORNING = 8  # "at 7" without more is the evening; from 8 on it is the morning
_NOON = 12
_LAST_MINUTE = time(23, 59)
_AROUND = 60  # minutes to both sides of "around 3"


class Hours(Record):
    """When something may begin: from the first to the last minute, both included."""

    first: time
    last: time


_PARTS = {
    r"early (?:in the )?morning": (time(0), time(9, 59)),
    r"late (?:in the )?morning": (time(10), time(11, 59)),
    r"early (?:in the )?afternoon": (time(12), time(14, 59)),
    r"late (?:in the )?afternoon": (time(15), time(17, 59)),
    r"morning": (time(0), time(11, 59)),
    r"afternoon": (time(12), time(17, 59)),
    r"lunch ?(?:time|hour|break)": (time(12), time(13, 59)),
    r"evening|tonight|night|after work": (time(17), _LAST_MINUTE),
    r"end of the day": (time(15), time(17, 59)),
    r"first thing": (time(0), time(9, 59)),
}
_PART = re.compile("|".join(rf"(?P<p{n}>\b(?:{p})s?\b)" for n, p in enumerate(_PARTS)))
_SPANS = tuple(_PARTS.values())
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_HALF = r"(?: ?(?P<half{n}>[ap])\.?m\b\.?| (?P<named{n}>in the (?:morning|afternoon|evening)))?"
_TIME = (
    r"(?:(?P<noon{n}>noon|midday|lunch)"
    r"|(?:(?P<shift{n}>half past|half|(?:a )?quarter past|(?:a )?quarter to|ten past|twenty past"
    r"|ten to|twenty to) )?(?P<hour{n}>" + _NUMBER + r")"
    r"(?:[:.h](?P<minute{n}>[0-5]\d)|(?P<sharp{n}> o'?clock))?" + _HALF + r")"
    r"(?!\d|[:/.]\d|(?:st|nd|rd|th)\b|%| ?(?:days?|weeks?|months?|people|kids?|hours?|minutes?"
    r"|items?|of us|persons?|pairs?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_SURE = re.compile(
    r"\b(?:at|around|about|by|for|say|make it|@) ?|[:.h][0-5]\d|[ap]\.?m\b|o'?clock|noon|midday"
    r"|half|quarter|in the (?:morning|afternoon|evening)|(?:ten|twenty) (?:past|to)"
)
_MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NO_DATE = rf"(?<![\d/.:#$-])(?<!(?:{_MONTHS}) )(?<!\bthe )"


def _time(n: int) -> str:
    return _TIME.replace("{n}", str(n))


_AFTER = r"(?P<after>after|from|not before|no earlier than|later than|any ?time after|since)"
_BEFORE = r"(?P<before>before|until|till|not after|no later than|earlier than|by)"
_BETWEEN = re.compile(
    rf"\b(?:between |from )?{_NO_DATE}{_time(1)}(?: ?(?:-|–|and|to|until|till) ?){_time(2)}"
)
_OPEN = re.compile(rf"\b(?:{_AFTER}|{_BEFORE}) (?:about |around )?{_NO_DATE}{_time(1)}")
_POINT = re.compile(
    rf"(?P<lead>\b(?:at|around|about|say|make it|roughly|for|@) ?)?{_NO_DATE}\b{_time(1)}"
)
_ALONE = re.compile(
    rf"^\W*(?:(?:ok|okay|yes|then|and|or|maybe|rather|how about|what about)\W+)*{_time(1)}"
    r"(?: (?:please|then|instead|would (?:work|do|be (?:good|fine|great))|works?"
    r"|is (?:fine|good)))*"
    r"\W*$"
)
_MINUTES = {"half": 30, "quarter past": 15, "quarter to": -15, "ten past": 10, "twenty past": 20,
            "ten to": -10, "twenty to": -20}  # fmt: skip


_HALVES = {"morning": "a", "afternoon": "p", "evening": "p"}


def find_hours(words: str) -> tuple[Hours, ...]:
    """The spans of time of the day that the words, in lower case, speak of.

    A bare number is an hour only where it says so ("at 10", "10am") or is all that is said.
    Without "am" or "pm", one to seven are in the afternoon.
    """
    if (match := _BETWEEN.search(words)) and (found := _between(match)):
        return (found,)
    if (match := _OPEN.search(words)) and not _is_counted(match):
        moment = _moment(match, 1)
        if moment is not None:
            return (_open(match, moment),)
    if points := _points(words):
        return points
    return _parts(words)


def _parts(words: str) -> tuple[Hours, ...]:
    found = []
    for match in _PART.finditer(words):
        first, last = _SPANS[int((match.lastgroup or "p0")[1:])]
        before = words[: match.start()].rstrip().rsplit(" ", 2)[-2:]
        if {"not", "no", "except"} & set(before):
            continue  # "not in the morning" says too little to choose by
        found.append(Hours(first=first, last=last))
    return tuple(dict.fromkeys(found))


def _points(words: str) -> tuple[Hours, ...]:
    alone = _ALONE.match(words)
    found = []
    for match in [alone] if alone else _POINT.finditer(words):
        lead = (match.groupdict().get("lead") or "").strip()
        is_sure = alone or lead in {"at", "around", "@", "make it", "say"}
        if not (is_sure or _SURE.search(match.group().removeprefix(lead))):
            continue
        moment = _moment(match, 1)
        if moment is not None and not _is_excluded(words, match):
            found.append(_about(moment, lead))
    return tuple(dict.fromkeys(found))


def _about(moment: time, lead: str) -> Hours:
    if lead not in {"around", "about", "roughly"}:
        return Hours(first=moment, last=moment)
    at = moment.hour * 60 + moment.minute
    return Hours(first=_clock(at - _AROUND), last=_clock(at + _AROUND))


def _between(match: re.Match[str]) -> Hours | None:
    if not (_SURE.search(match.group()) or _is_span(match)):
        return None
    last = _moment(match, 2)
    # "2-4pm" and "from 9 to 11 in the morning": the half of the day stands once, at the end.
    half = match["half1"] or (match["half2"] if _hour(match, 1) != _NOON else None)
    first = _moment(match, 1, half)
    if first is not None and last is not None and first > last:
        first = _moment(match, 1, match["half1"] or "a")  # "10 to 2pm"
    if first is None or last is None or first >= last:
        return None
    return Hours(first=first, last=_clock(last.hour * 60 + last.minute - 1))


def _is_span(match: re.Match[str]) -> bool:
    return match.group().startswith(("between ", "from ")) or "-" in match.group()


def _is_counted(match: re.Match[str]) -> bool:
    """Whether it is "by 5" or "from two": words that need more to be a time."""
    word = match["after"] or match["before"] or ""
    return (
        word in {"from", "by", "since"}
        and not _SURE.search(match.group()[len(word) :])
        and not (match["hour1"] or "").isdigit()
    )


def _open(match: re.Match[str], moment: time) -> Hours:
    if match["after"]:
        return Hours(first=moment, last=_LAST_MINUTE)
    at = moment.hour * 60 + moment.minute
    return Hours(first=time.min, last=_clock(at if match["before"] == "by" else at - 1))


def _is_excluded(words: str, match: re.Match[str]) -> bool:
    return bool(
        re.search(r"\b(?:not|instead of|rather than|except)(?: at)? ?$", words[: match.start()])
    )


def _moment(match: re.Match[str], n: int, half: str | None = None) -> time | None:
    if match[f"noon{n}"]:
        return time(_NOON)
    hour, minute = _hour(match, n), int(match[f"minute{n}"] or 0)
    if hour is None or hour > 23:
        return None
    named = (match[f"named{n}"] or "").removeprefix("in the ")
    half = match[f"half{n}"] or half or _HALVES.get(named)
    if half and hour > _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    elif hour < _FIRST_OF_MORNING and not (match[f"minute{n}"] and len(match[f"hour{n}"]) == 2):
        hour += _NOON
    shift = (match[f"shift{n}"] or "").removeprefix("a ").removesuffix(" past")
    return _clock(hour * 60 + minute + _MINUTES.get(shift, _MINUTES.get(f"{shift} past", 0)))


def _hour(match: re.Match[str], n: int) -> int | None:
    said = match[f"hour{n}"]
    return None if said is None else int(said) if said.isdigit() else number(said)


def _clock(minutes: int) -> time:
    kept = min(max(minutes, 0), 24 * 60 - 1)
    return time(kept // 60, kept % 60)
