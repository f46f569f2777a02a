"""Names of options in a text, and the marks that bind them to values."""

from __future__ import annotations

from typing import NamedTuple

from care.mentions.values import Options, match, name_forms
from care.mentions.words import Reading

_MARKS = frozenset({"'", '"'})
_COLONS = frozenset({":", "="})


class Name(NamedTuple):
    """An option's name in `tokens[start:end]`; `options` are all it can be."""

    start: int
    end: int
    options: frozenset[str]


def find_names(reading: Reading, options: Options) -> list[Name]:
    """All names of options in the text, the longest at each place."""
    known = name_forms(options)
    found: list[Name] = []
    for start in range(len(reading)):
        if found and start < found[-1].end:
            continue
        ends = [
            (end, which) for form, which in known.items() if (end := match(form, reading, start))
        ]
        if ends:
            end = max(ends, key=lambda one: one[0])[0]
            which = frozenset(o for e, names in ends if e == end for o in names)
            found.append(Name(start, end, which))
    return found


def is_label(reading: Reading, place: int) -> bool:
    """Whether what ends at `place` is followed by a colon."""
    while reading.raw(place) in _MARKS:
        place += 1
    return reading.raw(place) in _COLONS


def label_end(reading: Reading, place: int) -> int | None:
    """Where the label in front of `place` ends ("'size': 'L'"), if there is one."""
    while reading.raw(place - 1) in _MARKS:
        place -= 1
    if reading.raw(place - 1) not in _COLONS:
        return None
    place -= 1
    while reading.raw(place - 1) in _MARKS:
        place -= 1
    return place
