"""What the tagger sees of a message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.nlu.entities.gazetteer import Gazetteer
from assistant.nlu.entities.lexicon import is_goods, is_quality, split
from assistant.nlu.entities.spans import Span
from assistant.nlu.entities.words import Token

# Before a name, and part of what is marked.
TITLES = frozenset(split("mr mrs ms miss dr doctor prof professor sir madam mister"))
_SHAPE = [(re.compile(p), s) for p, s in ((r"[A-ZÀ-Þ]+", "X"), (r"[a-zß-ÿ]+", "x"), (r"\d+", "9"))]
_DIGIT = re.compile(r"\d")


class Unit(NamedTuple):
    """What gets one label: a word, or all that a pattern has found as one thing.

    Attributes:
        text: the word; of what a pattern has found, its entity as `<amount>`.
        start: where it begins in the message.
        end: where it ends.
        listed: the lists it stands in, such as `payment_method`.
    """

    text: str
    start: int
    end: int
    listed: str = ""


def units(tokens: Sequence[Token], found: Sequence[Span], listed: Sequence[Span]) -> list[Unit]:
    """The units of a message, in its order.

    Args:
        tokens: its words.
        found: what patterns have found, without overlaps.
        listed: what lists of words have found; these stay words.
    """
    by_start = sorted([*tokens, *(Token(f"<{s.entity}>", s.start, s.end) for s in found)], key=_key)
    made: list[Unit] = []
    for text, start, end in by_start:
        if made and start < made[-1].end:
            continue
        lists = "+".join(sorted({s.entity for s in listed if s.start <= start and end <= s.end}))
        made.append(Unit(text, start, end, lists))
    return made


def _key(token: Token) -> tuple[int, int, bool]:
    return token.start, -token.end, not token.text.startswith("<")


def features(message: Sequence[Unit], names: Gazetteer) -> list[list[str]]:
    """For each unit its features: the word, its form, its lists, and the same of its neighbours."""
    alone = [_alone(unit, names) for unit in message]
    words = [_word(unit) for unit in message]
    short = "short" if len(message) <= 4 else "long"
    cased = "cased" if any(u.text[:1].isupper() for u in message[1:]) else "flat"
    padded = ["<s>", "<s>", *words, "</s>", "</s>"]
    made = []
    for i, own in enumerate(alone):
        w2, w1, w, n1, n2 = padded[i : i + 5]
        row = [*own, f"-1:{w1}", f"+1:{n1}", f"-2:{w2}", f"+2:{n2}", short, f"{cased}|{own[2]}"]
        row += [f"-1,0:{w1}|{w}", f"0,+1:{w}|{n1}", f"-2,-1:{w2}|{w1}", f"+1,+2:{n1}|{n2}"]
        row += [f"-1,+1:{w1}|{n1}", f"-1|in:{w1}|{own[3]}", f"+1|in:{n1}|{own[3]}"]
        if i > 0:
            row += [f"-1{part}" for part in alone[i - 1][2:5]]
            row.append(f"-1,0in:{alone[i - 1][3]}|{own[3]}")
        if i + 1 < len(alone):
            row += [f"+1{part}" for part in alone[i + 1][2:5]]
            row.append(f"0,+1in:{own[3]}|{alone[i + 1][3]}")
        made.append(row)
    return made


def _word(unit: Unit) -> str:
    return _DIGIT.sub("0", unit.text.lower())


def _alone(unit: Unit, names: Gazetteer) -> list[str]:
    """The features of a unit by itself; places 2 to 4 are those its neighbours see too."""
    text, lower = unit.text, _word(unit)
    if text.startswith("<") and len(text) > 1:
        return [f"w:{text}", "found", "s:found", "in:found", "l:"]
    listed = f"{'F' if lower in names.first else ''}{'L' if lower in names.last else ''}"
    listed += f"{'P' if lower in names.places else ''}{'k' if lower in names.known else ''}"
    listed += "t" if lower.rstrip(".") in TITLES else ""
    listed += f"{'g' if is_goods(lower) else ''}{'q' if is_quality(lower) else ''}"
    return [
        f"w:{lower}",
        f"p3:{lower[:3]}",
        f"s:{_shape(text)}",
        f"in:{listed}",
        f"l:{unit.listed}",
        f"e3:{lower[-3:]}",
        f"e2:{lower[-2:]}",
        f"e4:{lower[-4:]}",
        f"p4:{lower[:4]}",
        f"n:{min(len(lower), 8)}",
        f"s|in:{_shape(text)}|{listed}",
    ]


def _shape(text: str) -> str:
    for pattern, sign in _SHAPE:
        text = pattern.sub(sign, text)
    return text[:6]
