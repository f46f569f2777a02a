"""Other ways the same message could have been typed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from training.rows import Row, Span, row_id
from training.typos import Edit, Places, edited, typed

# What people write on phones, where a word has one way that everybody knows.
ABBREVIATIONS = {
    "please": "pls",
    "you": "u",
    "your": "ur",
    "are": "r",
    "thanks": "thx",
    "thank you": "ty",
    "because": "cuz",
    "message": "msg",
    "tomorrow": "tmrw",
    "tonight": "tnite",
    "account": "acct",
    "address": "addr",
    "number": "nr",
    "delivery": "dlvry",
    "information": "info",
    "want to": "wanna",
    "going to": "gonna",
    "got to": "gotta",
    "don't know": "dunno",
    "as soon as possible": "asap",
    "right now": "rn",
    "weeks": "wks",
    "week": "wk",
    "before": "b4",
    "people": "ppl",
    "and": "n",
    "with": "w/",
    "without": "w/o",
    "quantity": "qty",
    "received": "recvd",
    "about": "abt",
}

Placed = tuple[str, list[tuple[int, int]]]
Change = Callable[[str, Places, random.Random], Placed]

_PHRASE = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, ABBREVIATIONS), key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_UPPER = re.compile(r"[A-Z]+")
_LOWER = re.compile(r"[a-z]+")
# What is not written from memory: numbers, addresses of mail and pages.
_EXACT = re.compile(r"\S*[@\d/\[]\S*")
_MARKS = re.compile(r"[.,!?;:]+(?=\s|$)")


def typos(text: str, places: Places, rng: random.Random) -> Placed:
    """Typing errors in about one word of six."""
    return typed(text, 0.17, rng, places)


def abbreviated(text: str, places: Places, rng: random.Random) -> Placed:
    """Half of the words that have a known short form, in it."""
    return _change(
        text,
        places,
        _PHRASE,
        # Case is wider for a pattern: a Turkish dotless i, a Kelvin sign have no short form here.
        lambda word: ABBREVIATIONS.get(word.lower(), word) if rng.random() < 0.5 else word,
    )


def plain(text: str, places: Places, rng: random.Random) -> Placed:
    """Without apostrophes and capitals, and mostly without punctuation."""
    for pattern, new in ((_APOSTROPHE, lambda _: ""), (_UPPER, str.lower)):
        text, places = _change(text, places, pattern, new)
    return _change(text, places, _MARKS, lambda mark: "" if rng.random() < 0.7 else mark)


def shouted(text: str, places: Places, rng: random.Random) -> Placed:
    """In capitals."""
    return _change(text, places, _LOWER, str.upper)


CHANGES: tuple[tuple[Change, int], ...] = ((typos, 5), (abbreviated, 3), (plain, 3), (shouted, 1))


def variant(row: Row, copy: int, seed: int) -> Row | None:
    """The row as it could have been typed; the same for the same `copy` and `seed`.

    Entities stay as they are, in their new places. None where nothing came of it.
    """
    rng = random.Random(f"{seed} {copy} {row.id} {row.text}")  # noqa: S311 - nothing secret
    changes = rng.choices([c for c, _ in CHANGES], [weight for _, weight in CHANGES], k=2)
    text: str = row.text
    places: Places = [(span.start, span.end) for span in row.entities]
    places = [*places, *(match.span() for match in _EXACT.finditer(text))]
    for change in dict.fromkeys(changes):
        text, places = change(text, places, rng)
    if text == row.text or not text.strip():
        return None
    return replace(
        row,
        text=text,
        entities=_spans(row.entities, places),
        id=row_id("augment", text, f"{row.id}/{seed}/{copy}"),
        labels=(),
        count=1,
        made_from=row.id,
    )


def _spans(spans: Sequence[Span], places: Places) -> tuple[Span, ...]:
    pairs = zip(spans, places, strict=False)  # the places of the spans come first
    return tuple(replace(span, start=start, end=end) for span, (start, end) in pairs)


def _change(
    text: str, places: Places, pattern: re.Pattern[str], new: Callable[[str], str]
) -> Placed:
    edits: list[Edit] = [
        (match.start(), match.end(), new(match.group()))
        for match in pattern.finditer(text)
        if not any(match.start() < end and start < match.end() for start, end in places)
    ]
    return edited(text, edits, places)
