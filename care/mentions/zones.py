"""Time zones of the United States and Canada by words: "pacific time", "EST", "I'm in Denver"."""

from __future__ import annotations

import re

_ZONES = {
    "America/New_York": "eastern",
    "America/Chicago": "central",
    "America/Denver": "mountain",
    "America/Los_Angeles": "pacific",
    "America/Anchorage": "alaska alaskan",
    "Pacific/Honolulu": "hawaii hawaiian",
    "America/Halifax": "atlantic",
    "America/St_Johns": "newfoundland",
}
_SHORT = {
    "America/New_York": "EST EDT ET",
    "America/Chicago": "CST CDT CT",
    "America/Denver": "MST MDT MT",
    "America/Los_Angeles": "PST PDT PT",
    "America/Anchorage": "AKST AKDT",
    "Pacific/Honolulu": "HST",
    "America/Halifax": "AST ADT",
    "America/St_Johns": "NST NDT",
}
# Cities, states and provinces that lie in one zone, all or nearly all of them. Portland is left
# out: there are two.
_PLACES = {
    "America/New_York": "new york|boston|philadelphia|atlanta|miami|orlando|detroit|washington dc"
    "|charlotte|pittsburgh|cleveland|toronto|ottawa|montreal|quebec|maine|vermont|massachusetts"
    "|connecticut|new jersey|pennsylvania|virginia|north carolina|georgia|ohio|ontario",
    "America/Chicago": "chicago|houston|dallas|austin|san antonio|minneapolis|milwaukee"
    "|new orleans|nashville|memphis|st\\.? louis|kansas city|winnipeg|illinois|wisconsin"
    "|minnesota|iowa|missouri|louisiana|oklahoma|alabama|texas|manitoba",
    "America/Denver": "denver|salt lake city|albuquerque|boise|calgary|edmonton|colorado|utah"
    "|wyoming|montana|new mexico|alberta",
    "America/Phoenix": "phoenix|tucson|arizona",
    "America/Regina": "regina|saskatoon|saskatchewan",
    "America/Los_Angeles": "los angeles|san francisco|san diego|seattle|sacramento|las vegas"
    "|vancouver|victoria|california|oregon|nevada|washington state|british columbia",
    "America/Anchorage": "anchorage|juneau",
    "Pacific/Honolulu": "honolulu|maui",
    "America/Halifax": "halifax|nova scotia|new brunswick|prince edward island",
    "America/St_Johns": "st\\.? john's",
}
_NAME = re.compile(
    rf"\b(?P<name>{'|'.join(n for names in _ZONES.values() for n in names.split())})"
    r"(?: (?:standard|daylight))? (?:time|zone)\b"
    r"|\d ?(?:[ap]\.?m\.?)? (?P<bare>eastern|central|mountain|pacific)\b",
    re.I,
)
# In capitals only: "et" and "pt" are words of other kinds.
_ABBREVIATION = re.compile(rf"\b(?:{'|'.join(' '.join(_SHORT.values()).split())})\b")
_AS_TYPED = re.compile(
    rf"\b\d{{1,2}}(?::\d\d)? ?(?:[ap]m)? ?(?:{'|'.join(' '.join(_SHORT.values()).split())})\b", re.I
)
_LIVES = (
    r"\b(?:i'?m|i am|we'?re|we are|i live|we live|living|based|located|calling|here|over|from|out)"
    r"(?: (?:based|located|calling|here|over|currently|now))* (?:in|from) (?:the )?"
)


def find_zone(text: str) -> str | None:
    """The IANA name of the zone in which somebody says to be; None where they say nothing."""
    text = text.replace("’", "'")
    if match := _NAME.search(text):
        return _of(_ZONES, (match["name"] or match["bare"]).lower())
    if match := _ABBREVIATION.search(text) or _AS_TYPED.search(text):
        return _of(_SHORT, re.sub(r".*?([a-z]+)$", r"\1", match.group().lower()).upper())
    for zone, places in _PLACES.items():
        if re.search(rf"{_LIVES}(?:{places})\b|^\W*(?:{places})\W*$", text, re.I):
            return zone
    return None


def names_zone_of_time(text: str) -> bool:
    """Whether the zone is named for the hours ("3pm pacific"), and not as a place."""
    return bool(_NAME.search(text) or _ABBREVIATION.search(text) or _AS_TYPED.search(text))


def _of(zones: dict[str, str], name: str) -> str | None:
    for zone, names in zones.items():
        if name in names.split():
            return zone
        # "10pmpst" leaves the half of the day with it.
        if any(name.endswith(n) and name[: -len(n)] in {"AM", "PM"} for n in names.split()):
            return zone
    return None
