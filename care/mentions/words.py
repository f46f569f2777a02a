"""A text as words in one spelling: "5-Feet" and "5 ft" read the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from care.mentions.fuzzy import COMMON, Vocabulary, listed
from care.mentions.persons import without_person

_QUOTES = "\u2018\u2019\u02bc\u00b4`"
_PLAIN = str.maketrans({**dict.fromkeys(_QUOTES, "'"), **dict.fromkeys("“”", '"')})
# Numbers that say nothing of a piece: orders, ids, prices, addresses of e-mail.
_NO_WORDS = re.compile(
    r"#?\bw\d{7}\b|\b(?:credit_card|paypal|gift_card)_\d+|[$€£]\s?\d[\d.,]*\d|[$€£]\s?\d|"
    r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+|\b\d{1,3}(?:\.\d\d)? ?(?:dollars|bucks|usd)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|->|=>|→|w/o|"
    r"(?<=\s)[-–—]+(?=\s)|[—.,;:!?(){}\[\]=+&%\n\"']"
)
LONGEST = 4000  # characters that are read of a text
NUMBERS = {
    **dict(
        zip(listed("one two three four five six seven eight nine ten"), range(1, 11), strict=True)
    ),
    **{"eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50},
    **{"sixty": 60, "eighty": 80, "hundred": 100, "thousand": 1000},
}
_UNITS = {
    spelling: unit
    for unit, spellings in {
        "ft": "ft foot feet",
        "inch": "inch inches",
        "l": "l lt ltr liter liters litre litres",
        "ml": "ml milliliter milliliters millilitre millilitres mls",
        "lb": "lb lbs pound pounds",
        "gb": "gb gbs gig gigs gigabyte gigabytes",
        "tb": "tb terabyte terabytes",
        "mp": "mp megapixel megapixels",
        "hour": "h hr hrs hour hours",
        "degree": "degree degrees deg",
        "mm": "mm millimeter millimeters millimetre millimetres",
        "cm": "cm centimeter centimeters centimetre centimetres",
        "w": "w watt watts",
        "%": "% percent",
        "kg": "kg kgs kilo kilos kilogram kilograms",
        "oz": "oz ounce ounces",
    }.items()
    for spelling in spellings.split()
}
_LONG_UNITS = Vocabulary(u for u in _UNITS if len(u) >= 4)
_SAME = {
    "gray": "grey", "colour": "color", "colours": "color", "coloured": "color", "colored": "color",
    "lenses": "lens", "lens": "lens", "glasses": "glasses", "aluminium": "aluminum",
    "mice": "mouse", "waterproofing": "waterproof",
}  # fmt: skip
# Words that steer a sentence, which may be misspelt too.
STEERING = Vocabulary(
    listed("""
    everything instead except exchange return cancel change modify replace switch whole entire
    without rather otherwise preferably original identical cheapest whichever cheaper latest
    oldest excluding keeping ideally same again item
    """)
)


class Token(NamedTuple):
    """A word, a number or a mark, and where it stands.

    Attributes:
        raw: as typed, in lower case.
        word: in one spelling: singular, units shortened.
        glued: nothing is between it and the one before.
    """

    raw: str
    word: str
    start: int
    end: int
    glued: bool

    @property
    def is_word(self) -> bool:
        return self.raw[0].isalnum()

    @property
    def is_number(self) -> bool:
        return self.raw[0].isdigit()


@dataclass(frozen=True)
class Reading:
    """A text read with a closed set of words: `said` has for each token the word it stands for."""

    text: str
    tokens: tuple[Token, ...]
    said: tuple[str, ...]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, text: str, words: Iterable[str]) -> Reading:
        """`text` as one who knows these words reads it."""
        vocabulary = Vocabulary(words)
        found = tuple(tokens(without_person(text)))
        return cls(text, found, tuple(_said(token, vocabulary) for token in found), vocabulary)

    def __len__(self) -> int:
        return len(self.tokens)

    def raw(self, index: int) -> str:
        """The token as typed, and nothing outside of the text."""
        return self.tokens[index].raw if 0 <= index < len(self.tokens) else ""

    def words(self, start: int, end: int) -> str:
        """The tokens as typed, with blanks between; words that steer are spelled right."""
        return " ".join(
            said if said in STEERING else token.raw
            for token, said in zip(self.tokens[start:end], self.said[start:end], strict=True)
        )

    def at(self, index: int) -> str:
        """What the token stands for, and nothing outside of the text."""
        return self.said[index] if 0 <= index < len(self.said) else ""


def _said(token: Token, vocabulary: Vocabulary) -> str:
    for word in (token.word, token.raw):
        if word in vocabulary:
            return word
    if token.raw in STEERING or token.raw in COMMON:
        return token.raw
    found = {w for w in (vocabulary.nearest(token.word), STEERING.nearest(token.raw)) if w}
    return found.pop() if len(found) == 1 else token.raw


def lowered(text: str) -> str:
    """`text` in lower case with plain quotes, each character where it was."""
    plain = text.translate(_PLAIN)
    return "".join(low if len(low := c.lower()) == 1 else c for c in plain)


def tokens(text: str) -> list[Token]:
    """The words and marks of a text."""
    low = lowered(text[:LONGEST])
    low = _NO_WORDS.sub(lambda m: " " * len(m.group()), low)
    found: list[Token] = []
    for match in _TOKEN.finditer(low):
        raw = match.group().replace(",", "") if match.group()[0].isdigit() else match.group()
        start, end = match.span()
        last = found[-1] if found else None
        glued = last is not None and last.end == start
        found.append(Token(raw, _word(raw, last, glued), start, end, glued))
    return found


def _word(raw: str, last: Token | None, glued: bool) -> str:
    if last is not None and (last.is_number or last.raw in NUMBERS):
        if raw == "in" and glued:
            return "inch"
        if unit := _UNITS.get(raw) or (raw.isalpha() and _misspelt_unit(raw)):
            return unit
    if raw in _SAME:
        return _SAME[raw]
    return singular(raw.removesuffix("'s"))


def _misspelt_unit(raw: str) -> str | None:
    nearest = _LONG_UNITS.nearest(raw)
    return _UNITS[nearest] if nearest else None


def singular(word: str) -> str:
    """The word without the ending of a plural."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith("ss"):
        return word
    for plural, one in (("ies", "y"), ("elves", "elf"), ("ches", "ch"), ("shes", "sh"),
                        ("xes", "x"), ("sses", "ss")):  # fmt: skip
        if word.endswith(plural):
            return word.removesuffix(plural) + one
    return word[:-1]


@lru_cache(maxsize=16384)
def spelled(text: str) -> tuple[str, ...]:
    """The words of a name or a value, in the one spelling."""
    return tuple(t.word for t in tokens(text) if t.is_word or t.raw in "+%")


def number(raw: str) -> int | None:
    """The whole number a word or digits are, None where they are none."""
    if raw.isdecimal() and len(raw) <= 6:
        return int(raw)
    return NUMBERS.get(raw)
