"""Pieces by their place in a list: "the second one"."""

from __future__ import annotations

import re

from care.mentions.words import Reading

_PLACES = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "5th": 4, "sixth": 5, "6th": 5, "last": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    r"\b(?P<place>first|second|third|fourth|fifth|sixth|last|1 st|2 nd|3 rd|[456] th)"
    r"(?= (?:one|item|piece|product|thing|two)\b|\W*$| and (?:the )?(?:first|second|third|"
    r"fourth|last))"
    r"|\b(?:item|number|option|no) (?P<number>\d)\b(?!\.)"
)


def find_ordinals(reading: Reading, pieces: int) -> tuple[int, ...]:
    """The indexes spoken of that there are."""
    text = " ".join(token.raw for token in reading.tokens)
    found = set()
    for match in _ORDINAL.finditer(text):
        if match["number"]:
            place = int(match["number"]) - 1
        else:
            place = _PLACES[match["place"].replace(" ", "")]
        place = pieces - 1 if place == -1 else place
        if text[match.end() :].startswith(" two"):
            found |= {place, place + 1} if place == 0 else {place - 1, place}
        else:
            found.add(place)
    return tuple(sorted(i for i in found if 0 <= i < pieces))
