"""The parts of a message that ask for something, each on its own.

"I was charged twice. can you refund me, and where's my other parcel" has three parts, two of
which ask. What only tells ("it arrived broken") is the reason for a wish rather than one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

MAX_CLAUSES = 6
MIN_WORDS = 2

_FILLERS = (
    r"(?:(?:and|also|then|plus|but|oh|ok|so|um|uh|btw|by the way|first|second(?:ly)?|pls|plz|"
    r"please|kindly|just|now|again|\d\)|,)[\s,.:]+)*"
)
_QUESTION = (
    "what|where|when|which|who|why|how|is|are|was|do|does|did|can|could|will|would|may|should|"
    "have you|has|am i|whats|wheres|whens|hows|any"
)
_WISH = (
    "i want|i wanna|i need|i would|i'?d like|i'?d love|i wish|i'?m trying|i am trying|i have to|"
    "we want|we need|we'?d like|need|want|like to|let me|lemme|wondering|status of"
)
_ORDER = (
    "tell|show|send|give|cancel|change|update|track|return|refund|exchange|swap|remove|add|delete|"
    "close|open|book|stop|make|move|check|resend|reset|reschedule|unsubscribe|subscribe|sign me|"
    "connect|get me|put|transfer|correct|find|pause|skip|switch|upgrade|downgrade|take|pay|"
    "register|unlock|look into|explain|help|drop|sort|file|order|replace|renew"
)
_ASKS = re.compile(f"{_FILLERS}(?:{_QUESTION}|{_WISH}|{_ORDER})\\b", re.IGNORECASE)
# "… and how much is it" asks about what came before, whatever that was.
_OF_THE_SAME = re.compile(
    rf"{_FILLERS}how (?:much|long|soon) (?:(?:does|do|is|are|will|would) )?(?:it|that|this|they)\b",
    re.IGNORECASE,
)
# What stands before something else that is wanted as well, so that what came before was a wish.
_BESIDES = re.compile(
    r"\b(?:also|besides|separately|secondly|additionally|in addition|another thing|one more thing|"
    r"while you'?re at it|two things|plus|oh and|as well as|other than that|apart from that)\b",
    re.IGNORECASE,
)
# A full stop ends a sentence only before a space: 49.99 and me@example.com are one word each.
_SENTENCE_END = re.compile(r"[.!?;]+(?=\s)|\n+")
_JOINT = re.compile(
    r"(?:,?\s+(?:and|also|plus|then|but|so|n|second|&)|,|\s+-+|\s+(?=\d\)))\s+", re.IGNORECASE
)


class Clause(NamedTuple):
    """A part of a message: `text` is what stands at `start` to `end` of it."""

    start: int
    end: int
    text: str


def asking(text: str) -> list[Clause]:
    """The clauses that ask for something, in order; empty where there are fewer than two.

    A message with more than 6 is a letter, not a list of wishes, and counts as one.
    """
    are_all = bool(_BESIDES.search(text))
    found = [c for c in _clauses(text) if are_all or _asks(c)]
    found = [c for c in found if len(c.text.split()) >= MIN_WORDS]
    return found if 2 <= len(found) <= MAX_CLAUSES else []


def _clauses(text: str) -> Iterator[Clause]:
    for start, end in _spans(text, [m.end() for m in _SENTENCE_END.finditer(text)]):
        # Within a sentence only before what asks: "shoes and a belt" is one thing.
        joints = [m.start() for m in _JOINT.finditer(text, start, end)]
        cuts = [j for j in joints if _opens(text[j:end])]
        for a, b in _spans(text[:end], cuts, start):
            part = text[a:b]
            kept = part.strip(" ,.;\n\t")
            offset = a + part.find(kept)
            yield Clause(offset, offset + len(kept), kept)


def _spans(text: str, cuts: list[int], start: int = 0) -> Iterator[tuple[int, int]]:
    edges = [start, *cuts, len(text)]
    return ((a, b) for a, b in pairwise(edges) if text[a:b].strip())


def _opens(rest: str) -> bool:
    """Whether a clause of its own begins after the joint that `rest` begins with."""
    after = _JOINT.sub("", rest, count=1)
    if _OF_THE_SAME.match(after):
        return False
    return bool(_ASKS.match(after) or _BESIDES.match(after) or _BESIDES.match(rest.lstrip(" ,")))


def _asks(clause: Clause) -> bool:
    if _OF_THE_SAME.match(clause.text):
        return False
    return bool(_ASKS.match(clause.text)) or clause.text.endswith("?")
