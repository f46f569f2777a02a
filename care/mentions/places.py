"""States and cities of the United States."""

from __future__ import annotations

import re
from functools import lru_cache

import airportsdata

STATE_CODES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA",
    "colorado": "CO", "connecticut": "CT", "delaware": "DE", "florida": "FL", "georgia": "GA",
    "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS",
    "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA",
    "michigan": "MI", "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT",
    "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ",
    "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND",
    "ohio": "OH", "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI",
    "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT",
    "vermont": "VT", "virginia": "VA", "washington": "WA", "west virginia": "WV",
    "wisconsin": "WI", "wyoming": "WY", "district of columbia": "DC", "puerto rico": "PR",
    "d.c.": "DC", "d.c": "DC", "calif": "CA",
}  # fmt: skip
_CODES = frozenset(STATE_CODES.values())
_FULL = "|".join(re.escape(name) for name in sorted(STATE_CODES, key=len, reverse=True))
_STATE = re.compile(rf"(?<!\w)(?:{_FULL}|[a-z]{{2}})(?!\w)", re.IGNORECASE)


def state_names(text: str, *, before_zip: bool) -> tuple[int, str] | None:
    """Where the last state of the text begins, and its code.

    A code in small letters may be a word ("in", "or"): it counts in front of a ZIP code, or
    behind a comma.
    """
    found = None
    for match in _STATE.finditer(text):
        typed = match.group()
        code = STATE_CODES.get(typed.lower()) or typed.upper()
        ends = not re.search(
            r"[^\W_]", re.sub(r"(?i)\b(?:zip(?: ?code)?|usa?|is)\b", "", text[match.end() :])
        )
        behind_comma = text[: match.start()].rstrip().endswith(",") and text[
            match.end() :
        ].lstrip()[:1] in ("", ",", ".")
        sure = (
            len(typed) > 2
            or (typed.isupper() and not text.isupper())
            or behind_comma
            or (before_zip and ends)
        )
        if code in _CODES and sure:
            found = (match.start(), code)
    return found


def city_at_end(words: str) -> str:
    """The longest known city that the words end with, as typed."""
    parts = words.split()
    for size in range(min(4, len(parts)), 0, -1):
        if " ".join(parts[-size:]).lower() in _cities():
            return " ".join(parts[-size:])
    return ""


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    airports = airportsdata.load("ICAO").values()
    return frozenset(airport["city"].lower() for airport in airports if airport["country"] == "US")
