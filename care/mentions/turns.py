"""Which values of a text describe what is there, and which what is wanted instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from care.mentions.fuzzy import listed
from care.mentions.values import Said
from care.mentions.words import Reading

_SENTENCE_ENDS = frozenset((*listed(". ! ? ;"), "\n"))
_STOPS = _SENTENCE_ENDS - {";"}
_ARROWS = frozenset({"->", "=>", "→"})
_VERBS = frozenset(
    listed("""
    exchange change swap replace switch modify return get have be make go buy order receive see
    know ask check cancel keep do pay use find update trade upgrade turn try help send you pick
    choose select move convert alter adjust
    """)
)
SWAPPING = frozenset(
    listed("""
    exchange exchanged exchanging change changed changing swap swapped swapping replace replaced
    replacing switch switched switching trade traded modify modified modifying substitute upgrade
    convert turn
    """)
)
_HAVE = frozenset(
    listed("have got received bought ordered currently current picked chose was were mine had has")
)
WANT = frozenset(listed("want need prefer like wanted rather should must make please wish love"))
_LOOK_AHEAD = 10
_REFUSING = re.compile(
    r"(?:instead of|rather than|other than|except|not|isn't|aren't|than|over|no longer|"
    r"anything but) $"
)


class Role(Enum):
    """What a value is said for."""

    OPEN = 0  # nothing says
    WISHED = 1  # after "I want"
    TARGET = 2  # after "to", "for", "into"
    PRESENT = 3  # what is there
    REFUSED = 4  # "not red", "instead of red"


def roles(
    reading: Reading, values: Sequence[Said], current: set[tuple[str, str]], start: int, end: int
) -> list[tuple[Said, Role]]:
    """The values within `tokens[start:end]`, each with its role."""
    inside = [v for v in values if start <= v.start and v.end <= end]
    turns = [p for p in range(start, end) if is_turn(reading, p, inside, end)]
    found = [(v, _role(reading, v, turns, start)) for v in inside]
    targets = {o for v, role in found if role is Role.TARGET for o, _ in v.meant}
    return [(one[0], _before_turn(reading, one, turns, current, targets)) for one in found]


def _role(reading: Reading, said: Said, turns: Sequence[int], start: int) -> Role:
    role = Role.OPEN
    for place in range(start, said.start):
        raw = reading.at(place)
        if reading.raw(place) in _SENTENCE_ENDS:
            role = Role.OPEN
        elif place in turns:
            role = Role.TARGET
        elif raw == "from" or (raw in _HAVE and role is not Role.TARGET):
            role = Role.PRESENT
        elif raw in WANT and role is not Role.TARGET:
            role = Role.WISHED
    either_way = (reading.raw(said.end), reading.raw(said.end + 1)) == ("or", "not")
    return Role.REFUSED if either_way or _is_refused(reading, said, start) else role


def _is_refused(reading: Reading, said: Said, start: int) -> bool:
    """Whether "not", "instead of" and the like stand in front, in the same breath."""
    text = ""
    for place in range(start, said.start):
        raw = reading.raw(place)
        if raw in _SENTENCE_ENDS or raw in (",", "and", "but", "}", "to", "for"):
            text = ""
        elif reading.at(place) == "instead":
            text += "instead "
        else:
            text += raw + " "
    words = re.sub(r"\b(?:the|a|an|my|that|this|in|it|one|with) ", "", text)
    refused = re.search(r"\b(?:instead of|rather than|other than|anything but|over) ", words)
    return bool(refused) or bool(_REFUSING.search(words))


def _before_turn(
    reading: Reading, one: tuple[Said, Role], turns: Sequence[int],
    current: set[tuple[str, str]], targets: set[str],
) -> Role:  # fmt: skip
    """What stands before a "to" is what is there, unless it is a wish of its own."""
    said, role = one
    if role in (Role.REFUSED, Role.PRESENT):
        return role
    turn = next((p for p in turns if p >= said.end and same_sentence(reading, said.end, p)), None)
    if turn is None:
        return role
    if said.meant <= current:
        return Role.PRESENT
    if role is not Role.TARGET and (
        targets.intersection(o for o, _ in said.meant) or not _clause_ends(reading, said.end, turn)
    ):
        return Role.PRESENT
    return role


def same_sentence(reading: Reading, start: int, end: int) -> bool:
    """Whether no sentence ends between the two places."""
    return not any(reading.raw(p) in _SENTENCE_ENDS for p in range(start, end))


def speaks_of_swapping(reading: Reading, place: int) -> bool:
    """Whether the sentence around the place is about changing something."""
    first, last = place, place
    while first > 0 and reading.raw(first - 1) not in _STOPS:
        first -= 1
    while last < len(reading) and reading.raw(last) not in _STOPS:
        last += 1
    return any(reading.at(p) in SWAPPING or reading.raw(p) in _ARROWS for p in range(first, last))


def _clause_ends(reading: Reading, start: int, end: int) -> bool:
    depth = 0
    for place in range(start, end):
        raw = reading.raw(place)
        if raw in (")", "}"):
            return False  # it was within the brackets that describe the piece
        depth += raw in ("(", "{")
        if not depth and raw in (",", "and", "but"):
            return True
    return False


def is_turn(reading: Reading, place: int, values: Sequence[Said], end: int) -> bool:
    """Whether the word leads over to what is wanted."""
    raw = reading.raw(place)
    if raw in _ARROWS:
        return True
    if raw not in ("to", "for", "into", "with") or reading.raw(place - 1) == "according":
        return False
    if any(v.start <= place < v.end for v in values):
        return False
    swapping = any(reading.at(p) in SWAPPING for p in range(place))
    if raw == "with" and not swapping:
        return False
    return _leads_to_value(reading, place, values, end)


def _leads_to_value(reading: Reading, place: int, values: Sequence[Said], end: int) -> bool:
    starts = {v.start for v in values}
    for ahead in range(place + 1, min(end, place + _LOOK_AHEAD + 1)):
        if ahead in starts or reading.raw(ahead) == "{":
            return True
        word = reading.at(ahead)
        if (
            word in _VERBS
            or reading.raw(ahead) in _SENTENCE_ENDS
            or word in ("to", "for", ",", "and")
        ):
            return False
    return False
