"""Names of people, and the names they log in with.

A name is found by what stands around it ("my name is", "Mr.", "regards,"), by its form (an initial
between two words), or by a list of given names. What has none of these is not found: no list and
no rule tells "Tolo Kest" from a brand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from care.privacy.found import Found, Kind

_WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){1,24}"
_CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž](?:[^\W\d_]|['’-](?=[^\W\d_])){1,24})"
_INITIAL = r"[A-ZÀ-ÞĀ-Ž]\.?"
_PARTICLE = r"(?:van der|van den|van|von|de la|de|del|da|dos|di|bin|al|el|la|le|mac|o['’])"
_FULL = rf"{_CAPITAL}(?:[ ]{_INITIAL}(?=\s))?(?:[ ]{_PARTICLE})?(?:[ ]{_CAPITAL}){{0,2}}"
_STRONG = (
    r"(?:(?:my|the|his|her|our|full|first|last|maiden|sur)\s?name(?:\sis|'s|s|\sshould be|:)"
    r"|(?:my|full) name (?:here )?is|\bname:|everyone calls me|call me|\bcalled|name on it is"
    r"|(?:change|correct|update) (?:it|(?:the|my) name) to|under the name(?: of)?|in the name of)"
)
_CUED = re.compile(rf"(?i:{_STRONG})\s{{1,6}}(?i:(?:mr|mrs|ms|dr)\.?\s)?(?P<value>{_FULL})")
_CUED_LOW = re.compile(
    rf"\b(?:my (?:full |first |last )?name(?: is|'s|s)|full name:?|account name(?: is|:))\s+"
    rf"(?P<value>(?-i:[^\W\dA-ZÀ-ÖØ-Þ_]){_WORD}(?: {_WORD}){{0,2}})",
    re.IGNORECASE,
)
_WEAK = re.compile(
    rf"(?:\b(?:[Ii](?:['’ ]?m| am)|[Tt]his is|[Ii]t['’]?s|[Ss]peaking with|[Dd]ear|[Hh]i|[Hh]ello|"
    rf"[Cc]ontact|[Aa]sk for|[Bb]y)|(?:[Rr]egards|[Tt]hanks|[Cc]heers|[Ss]incerely|[Bb]est|"
    rf"[Tt]hank you)[,.!]?)[ \n]+(?P<value>{_FULL})"
)
_TITLED = re.compile(
    rf"\b(?:[Mm](?:r|rs|s|iss|adam|me)|[Dd]r|[Pp]rof|[Ss]ir)\.?\s(?P<value>{_FULL})"
)
_WITH_INITIAL = re.compile(
    rf"(?<![\w.]){_CAPITAL}[ ][A-ZÀ-ÞĀ-Ž]\.?[ ](?:{_PARTICLE}[ ])?{_CAPITAL}"
)
_PAIR = re.compile(rf"(?<![\w.]){_CAPITAL}(?:[ ]{_PARTICLE})?[ ]{_CAPITAL}")
# What family names end with in languages whose names English has no words like.
_FAMILY = re.compile(
    r"(?:ov|ev|ova|eva|ová|ski|ska|sky|cki|cka|icz|wicz|ić|ič|vić|enko|chuk|sson|ssen|sen|dóttir|"
    r"gaard|lund|ström|qvist|kvist|mann|meyer|meier|bauer|ez|inho|eira|elli|etti|ini|ucci|"
    r"escu|yan|idis|poulos|oglu|nen|stra|sma|veld|stein)(?:['’]s)?$"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ANY = re.compile(rf"(?<![\w@.]){_WORD}(?![\w@])")
_AFTER = re.compile(rf"(?:[ ]{_INITIAL}(?=\s))?(?:[ ]{_PARTICLE})?(?:[ ]{_CAPITAL}){{1,2}}")
_LOGIN = re.compile(
    r"\b(?:user\s?name|user id|login|handle)\b(?:\sis|:|\s?=|\s-)?:?\s{1,4}"
    r"(?P<value>(?=[\w.-]*\d)[\w.-]{4,30}|(?<=: )[\w.-]{4,30})(?![\w@])",
    re.IGNORECASE,
)
_LOGIN_ALONE = re.compile(r"^\s*(?P<value>[a-z]{2,20}\d{2,6})(?=\s*$|\s+\S+@|,)")
# A line with nothing but a name, as letters and addresses begin.
_LINE_ALONE = re.compile(
    rf"^[ >?*]*(?P<value>{_CAPITAL}(?:[ ]{_INITIAL})?(?:[ ]{_CAPITAL}){{1,2}})$", re.M
)


def find(text: str) -> Iterator[Found]:
    """All there are, also where they overlap."""
    for pattern in (_CUED, _WEAK, _TITLED):
        for match in pattern.finditer(text):
            yield from _trimmed(text, *match.span("value"))
    for match in _CUED_LOW.finditer(text):
        yield from _trimmed(text, *match.span("value"), stop_early=True)
    for match in _WITH_INITIAL.finditer(text):
        yield from _trimmed(text, *match.span())
    yield from _listed(text)
    yield from _by_form(text)
    for pattern in (_LOGIN, _LOGIN_ALONE):
        for match in pattern.finditer(text):
            yield Found(*match.span("value"), Kind.USERNAME)


@lru_cache
def _words(file: str) -> frozenset[str]:
    """The words of a list beside this file, in lower case."""
    lines = Path(__file__).with_name(file).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _listed(text: str) -> Iterator[Found]:
    """Given names of the list, with the family name behind them."""
    names = _words("given_names.txt")
    lower = text.islower()
    for match in _ANY.finditer(text):
        word = match.group()
        if word.lower() not in names or not (word[0].isupper() or lower):
            continue
        rest = _AFTER.match(text, match.end())
        yield from _trimmed(text, match.start(), rest.end() if rest else match.end())


def _by_form(text: str) -> Iterator[Found]:
    """Two words with capitals of which one looks foreign to English, and heads of letters."""
    for match in _PAIR.finditer(text):
        if _FAMILY.search(match.group()) or _NOT_ASCII.search(match.group()):
            yield from _trimmed(text, *match.span())
    if text.count("\n") >= 2 and any(c.isdigit() for c in text):
        for match in _LINE_ALONE.finditer(text):
            yield from _trimmed(text, *match.span("value"))


def _trimmed(text: str, start: int, end: int, stop_early: bool = False) -> Iterator[Found]:
    """The place without words that are nobody's name, at its end or, if `stop_early`, after one."""
    words = list(re.finditer(r"\S+", text[start:end]))
    kept = []
    for word in words:
        if word.group().lower().strip(".,") in _words("no_names.txt"):
            break
        kept.append(word)
    if kept and not (stop_early and len(words) > 3):
        yield Found(start + kept[0].start(), start + kept[-1].end(), Kind.NAME)
