"""Words for the whole order: "everything", "all of it", "both"."""

from __future__ import annotations

import re
from enum import Enum

from care.mentions.words import Reading, number

_THINGS = r"(?:items?|things?|products?|pieces?|articles?|goods|stuff|purchases?)"
_ALL = re.compile(
    r"\b(?:everything|every (?:single )?(?:item|thing|product|piece)|"
    rf"all (?:of )?(?:the |my |these |those |the other )?(?:(?P<n>\w+) )?{_THINGS}|"
    r"all (?:of )?(?:the |my |this |that )?(?:whole |entire )?order|"
    r"all of (?:it|them|these|those|the above)|all (?P<m>two|three|four|five|six|seven)|"
    r"(?:the|my|this|that|an?) (?:whole|entire|full|complete) (?:order|thing|lot|purchase|package|"
    r"parcel|shipment)|the lot|(?:return|cancel|exchange|refund|send back|want|just|them|it|yes|"
    r"these|those|those are) all)\b(?! (?:else|about|of a sudden))"
    r"|^\W*(?:yes |yeah |please |just )?(?:return |cancel |exchange )?all\W*(?:please|thanks)?\W*$"
    r"|\ball (?:except|but|excluding|apart from|besides)\b"
)
_BOTH = re.compile(
    rf"\bboth (?:of )?(?:them|these|those|{_THINGS}|the {_THINGS}|of the {_THINGS}|my {_THINGS})\b|"
    r"^\W*(?:i want |return |cancel |exchange |i mean )?both\W*(?:please|thanks)?\W*$|"
    r"\b(?:return|cancel|exchange|them|want|back|send) both\b(?! (?:the|my|ways|of the) (?!items))"
)
_KEPT = re.compile(
    r"(?:\b(?:keep|keeping|leave)|(?:don't|do not|not) (?:want to )?(?:return|cancel|exchange|"
    r"change|"
    r"send back))\s$"
)
_NO_KEPT = re.compile(
    r"(?:don't|do not|not|cannot|can't|no) (?:want to |wanna )?(?:keep|leave)\w*\s$"
)
_BUT = re.compile(
    r"\b(?:except|excluding|apart from|aside from|other than|minus)\b"
    r"|\b(?:all|everything|all \w+) but\b(?! (?:i|it|they|the order|this|please|only|also)\b)"
)
_NOT_MEANT = re.compile(r"\b(?:that's|thats|that is|is|was|not|in|after|above|first of) $")


class Whole(Enum):
    """What a text says of the whole order."""

    NOTHING = 0
    ALL = 1
    ALL_BUT = 2
    KEPT = 3


def find_whole(reading: Reading, pieces: int) -> Whole:
    """Whether all pieces are spoken of, and whether they are to be kept."""
    text = reading.words(0, len(reading))
    for match in [*_ALL.finditer(text), *(_BOTH.finditer(text) if pieces == 2 else ())]:
        before = text[: match.start()]
        counted = match.groupdict().get("n") or match.groupdict().get("m")
        if counted and number(counted) not in (None, pieces):
            continue
        if match.group().startswith("all") and _NOT_MEANT.search(before):
            continue
        kept = _KEPT.search(before) and not _NO_KEPT.search(before)
        if kept:
            return Whole.KEPT
        return Whole.ALL_BUT if _BUT.search(text, match.start()) else Whole.ALL
    return Whole.NOTHING
