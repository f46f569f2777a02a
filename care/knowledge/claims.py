"""What a text claims that can be checked: numbers, days, addresses.

A text that was written by a language model from some sources may be said only if it has no such
claim that the sources don't have. That says nothing of the words in between, only of the facts
that do most harm when they are made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER_WORDS = {
    word: str(value)
    for words, values in (
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen",
            range(20),
        ),
        ("twenty thirty forty fifty sixty seventy eighty ninety", range(20, 100, 10)),
        ("hundred thousand dozen half twice double triple", (100, 1000, 12, 0.5, 2, 2, 3)),
    )
    for word, value in zip(words.split(), values, strict=True)
}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_COMPOUND = re.compile(rf"\b({_TENS})[- ](one|two|three|four|five|six|seven|eight|nine)\b", re.I)
# A number with what it counts: a sign before or after it, or one of these words behind it.
_UNITS = re.compile(
    r"\s*-?\s*(?P<kind>business|working|calendar)?\s*-?(?P<unit>%|percent|dollars?|usd|cents?|days?"
    r"|weeks?|months?|years?|hours?|minutes?|seconds?|[ap]\.?m\b|o'clock|miles?|inch(?:es)?|pounds?"
    r"|ounces?|°|degrees?|volts?|watts?|characters?|points?|pieces?|items?|times)?",
    re.I,
)
_NUMBER = re.compile(r"(?P<sign>[$€£#])?\s?(?P<value>\d[\d,]*(?:\.\d+)?)")
_WORD = re.compile(r"[A-Za-z]+")
_NAMES = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|march|april|june|july"
    r"|august|september|october|november|december)\b|\bMay\b|\b(?:today|tomorrow|tonight|weekends?)\b"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|shop|store|ca|us|co|example|info|biz)\b(?:/\S*)?",
    re.I,
)


def unfounded(text: str, sources: str) -> list[str]:
    """The claims of the text that the sources don't make."""
    known = set(claims(sources))
    return [claim for claim in claims(text) if claim not in known]


def claims(text: str) -> Iterator[str]:
    """Each claim in one form, however it is written: "thirty days" is "30 day"."""
    for address in _ADDRESS.findall(text):
        yield address.lower().rstrip(".,;:!?")
    rest = _in_digits(_ADDRESS.sub(" ", text))
    for found in _NUMBER.finditer(rest):
        yield _counted(found, rest)
    for name in _NAMES.findall(_capitals(rest)):
        yield name.lower().rstrip("s")


def _counted(found: re.Match[str], text: str) -> str:
    value = found["value"].replace(",", "").rstrip(".")
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    behind = _UNITS.match(text, found.end())
    unit = (behind["unit"] or "") if behind else ""
    kind = (behind["kind"] or "") if behind else ""
    return " ".join(filter(None, (_sign(found["sign"], unit), value, kind.lower(), _one(unit))))


def _sign(sign: str | None, unit: str) -> str:
    return "$" if unit.lower().startswith(("dollar", "usd")) else (sign or "")


def _one(unit: str) -> str:
    unit = unit.lower().replace(".", "")
    if unit.startswith(("dollar", "usd")):
        return ""
    return {"%": "percent", "inches": "inch", "°": "degree"}.get(unit, unit.rstrip("s"))


def _in_digits(text: str) -> str:
    """The text with number words as digits."""
    text = _COMPOUND.sub(lambda m: str(int(_number(m[1])) + int(_number(m[2]))), text)
    return _WORD.sub(lambda m: _number(m[0]) if m[0].lower() in _NUMBER_WORDS else m[0], text)


def _number(word: str) -> str:
    return _NUMBER_WORDS[word.lower()]


def _capitals(text: str) -> str:
    """The text in small letters, but for a month that is a verb as well."""
    return re.sub(r"\b(?!May\b)[A-Z][A-Za-z]*", lambda match: match[0].lower(), text)
