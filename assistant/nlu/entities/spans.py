"""What is found in a message: a place, a kind and a value."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple


class Rank(IntEnum):
    """How sure a finding is: where two overlap, the lower rank keeps the place.

    Of two with the same rank the longer one does, then the earlier one.
    """

    SHAPE = 1  # nothing else looks like it: e-mail, `#W1234567`, `1Z…`, `+44 …`
    NAMED = 2  # a number beside the word for what it is: "invoice 00412"
    GROUPED = 3  # telephone numbers and postcodes by the way they are written
    MONEY = 4
    PHRASE = 5  # a reason: nothing within it ("two days late") is a thing of its own
    WHEN = 6  # dates and times
    COUNTED = 7  # quantities by the word behind them: "3 pairs"
    CATALOGUE = 8  # what the shop sells
    WORDS = 9  # names of ways to pay
    LEARNT = 10  # what the trained tagger makes of the words
    GUESS = 11  # a number that says nothing of itself


class Span(NamedTuple):
    """A part of a message: `text[start:end]` is an `entity` with this normalised value."""

    start: int
    end: int
    entity: str
    value: str
    rank: Rank

    def overlaps(self, other: Span) -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Locale:
    """How people of this shop write.

    Attributes:
        currency: ISO 4217 code of amounts without one.
        region: ISO 3166 code of telephone numbers without a country's prefix.
        day_first: whether 4/5 is the fourth of May.
        today: the shop's present day, which "tomorrow" is counted from.
    """

    currency: str = "USD"
    region: str = "US"
    day_first: bool = False
    today: Callable[[], date] = date.today


def merged(spans: Iterable[Span]) -> list[Span]:
    """Those of `spans` that keep their place (see `Rank`), in the order of the text."""
    kept: list[Span] = []
    taken = bytearray()
    for span in sorted(spans, key=lambda s: (s.rank, s.start - s.end, s.start)):
        if len(taken) < span.end:
            taken.extend(bytes(span.end - len(taken)))
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            kept.append(span)
    return sorted(kept)


def as_entities(spans: Iterable[Span]) -> list[dict[str, Any]]:
    """The spans as Rasa writes entities, with `start` and `end` as Python slices the text."""
    return [{"entity": s.entity, "start": s.start, "end": s.end, "value": s.value} for s in spans]


# Each written as one character, so that places in the text stay what they are.
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u0060", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "\uff20": "@",
        "\uff03": "#",
    }
)
_HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair: spaCy cannot encode it
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]")


@dataclass(frozen=True)
class Readable:
    """A message without what nobody sees, and the way back to the places of the original.

    Attributes:
        text: plain quotes, dashes, blanks and digits; no zero-width characters.
    """

    text: str
    _places: tuple[int, ...] | None

    @classmethod
    def of(cls, original: str) -> Readable:
        """`original` made readable."""
        text = _HALF.sub("\ufffd", original.translate(_SAME_LENGTH))
        if not _INVISIBLE.search(text):
            return cls(text, None)
        places = tuple(i for i, char in enumerate(text) if not _INVISIBLE.match(char))
        return cls("".join(text[i] for i in places), places)

    def in_original(self, span: Span) -> Span:
        """The span where it is in the original text."""
        if self._places is None:
            return span
        return span._replace(start=self._places[span.start], end=self._places[span.end - 1] + 1)

    def places(self, length: int) -> list[int]:
        """For each of the original's `length` characters, where it is in `text`.

        What nobody sees is where the next visible character is.
        """
        if self._places is None:
            return list(range(length))
        return [bisect_left(self._places, i) for i in range(length)]
