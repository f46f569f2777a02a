"""What is to be otherwise in an account: which detail, and what it becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from care.accounts.facts import EMAIL
from care.mentions.fuzzy import COMMON, listed


class Detail(str, Enum):
    """What an account says of its owner. `OTHER` is what Care cannot change."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"
    OTHER = "other"


_OTHER = (
    r"birth\w*|dob|born|gender|pronouns?|title|avatar|picture|photo|pic|language|region|country"
    r"|bank|iban|cards?|visa|mastercard|amex|paypal|payment|user ?names?|account type|premium|pro"
    r"|tier|upgrad\w*|downgrad\w*|merge|combine|link|(?:other|another|different|second) "
    r"(?:account|profile|user|e-?mail)|(?:business|personal|family|free|standard|basic) account"
    r"|profession|password|emergency contact"
)
_WORDS = {
    Detail.EMAIL: r"e-?mails?(?: address| id)?|mail (?:address|id)|mailbox",
    Detail.PHONE: r"(?:tele)?phones?|mobiles?|cell(?:phone)?s?|(?:my|new|old) (?:number|nbr|sim)"
    r"|numbers?",
    Detail.NAME: r"(?:sur|last|first|family|given|maiden|middle)?[ -]?names?|nmae|married|divorced"
    r"|misspel\w*",
    Detail.ADDRESS: r"(?:home |postal |mailing |street )?addres{1,2}(?:es)?|adress|moved|street"
    r"|zip(?: code)?|postcode",
    Detail.OTHER: _OTHER,
}
_ASIDE = re.compile(
    rf"{EMAIL.pattern}|\border numbers?|#\s?W?\d+"
    r"|\bmy (?:full )?name is (?!wrong|mis|not|spel|incorrect|now|chang|out)"
    r"|\be-?mail address\b",
    re.I,
)
_REMOVED = re.compile(r"\b(?:remove|delete|erase|take (?:off|out|away))\b", re.I)
_PHONE = re.compile(r"(?<![\w#.@])\+?[0-9(][0-9 ()./-]{5,28}[0-9](?![\w@])")
_DIGITS = range(7, 16)  # E.164 allows 15; no national number with its area has fewer than 7
_INTRODUCED = re.compile(
    r"\b(?:to|is|be|into|as|read|now|call me|i'm|i am|it's|name:)\s+(?:now |just |rather |mr\.? "
    r"|mrs\.? |ms\.? |dr\.? )*(?=(?P<name>[^\W\d_][^\d@!?;:,.\n]{0,60}))",
    re.I,
)
_OWN_NAME = re.compile(
    r"\b(?:my (?:full )?name(?:'s| is)|name:|i'm|i am|this is|under the name(?: of)?)\s+"
    r"(?P<name>[^\W\d_][^\d@!?;:,.\n]{0,60})",
    re.I,
)
_LEAD_IN = re.compile(
    r"^(?:(?:it'?s|it is|i'?m|i am|my (?:full |new |real )?name(?:'s| is)|the name is|name:?|yes,?"
    r"|sure,?|ok(?:ay)?,?|please|just|call me|hi,?|hello,?|make it|put|that'?s|this is)\s+)+",
    re.I,
)
_REST = re.compile(r"\s+(?:not|instead|and|with|please|pls|thanks|thank you|but|from|rather)\b.*")
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
# "Baker" and "Young" are everyday words and names; these are never a part of a name.
_NO_NAME = frozenset(
    listed(
        """
        a all am an and any are at be because been but by can change changed correct did do does
        don't else for from get have has help how i if in is isn't it it's me my name new no not
        nothing of on or other out please send she so some something that the their them there they
        this to update want was what when where which who why with wrong yes you your yours updated
        spelled spelt misspelled misspelt incorrect different married divorced again still sure
        """
    )
)
_MOST_WORDS = 4
_LAST = re.compile(r"\b(?:sur-?names?|(?:last|family|maiden) names?)\b", re.I)
_WED = re.compile(r"\b(?:married|wedding|divorced)\b", re.I)
_FIRST = re.compile(r"\b(?:first|given) names?\b", re.I)


@dataclass(frozen=True)
class NameParts:
    """A name, or the part of one that is to be otherwise."""

    first: str | None = None
    last: str | None = None


def details_in(words: str) -> frozenset[Detail]:
    """Which details the words speak of."""
    is_email = bool(re.search(rf"\b(?:{_WORDS[Detail.EMAIL]})\b|@", words, re.I))
    plain = _ASIDE.sub(" ", words)
    found = {d for d, known in _WORDS.items() if re.search(rf"\b(?:{known})\b", plain, re.I)}
    if is_email:
        found.add(Detail.EMAIL)
    if phone_in(words):
        found.add(Detail.PHONE)
    if found and (_REMOVED.search(words) or Detail.OTHER in found):
        return frozenset({Detail.OTHER})
    return frozenset(found)


def new_email(words: str) -> str | None:
    """The address that an account is to have: of two, the one that comes last."""
    found = [match.group().lower() for match in EMAIL.finditer(words)]
    return found[-1] if found else None


def phone_in(words: str) -> str | None:
    """A telephone number, written as the customer wrote it; a code or an order is none."""
    for match in _PHONE.finditer(words):
        if sum(c.isdigit() for c in match.group()) in _DIGITS:
            return " ".join(match.group().split())
    return None


def name_in(words: str, *, is_asked: bool) -> str | None:
    """A person's name; where a name was asked for, also one that nothing introduces."""
    words = words.replace("’", "'")
    found = [_as_name(match.group("name")) for match in _INTRODUCED.finditer(words)]
    if is_asked:
        found.append(_as_name(re.split(r"[,;!?\n]|\. ", _LEAD_IN.sub("", words.strip()))[0]))
    return next((name for name in found if name), None)


def own_name(words: str) -> str | None:
    """The name by which somebody introduces themselves; with capitals after no more than "I'm"."""
    for match in _OWN_NAME.finditer(words.replace("’", "'")):
        name = _as_name(match.group("name"))
        is_said_so = "name" in match.group()[: match.start("name") - match.start()].lower()
        if name and (is_said_so or name in match.group()):
            return name
    return None


def new_name(words: str, *, is_asked: bool, is_last: bool = False) -> NameParts | None:
    """What of a name is to be otherwise; None where the words leave that open.

    `is_last` tells that the last name was spoken of before.
    """
    name = name_in(words, is_asked=is_asked)
    if name is None:
        return None
    first, _, last = name.partition(" ")
    if _FIRST.search(words) and not last:
        return NameParts(first=first)
    if speaks_of_last_name(words) or (is_last and not last):
        return NameParts(last=name) if not last or _LAST.search(words) else NameParts(first, last)
    return NameParts(first, last) if last else None


def speaks_of_last_name(words: str) -> bool:
    """Whether it is the last name that is to be otherwise, as after a wedding."""
    return bool(_LAST.search(words) or _WED.search(words))


def _as_name(text: str) -> str | None:
    """The text as a name, with capitals; None where it is none."""
    name = _REST.sub("", text.strip(" .'\"")).strip(" .'\"")
    parts = name.split()
    if not 1 <= len(parts) <= _MOST_WORDS or not all(map(_NAME_WORD.fullmatch, parts)):
        return None
    if any(part.lower() in _NO_NAME for part in parts):
        return None
    if all(part.islower() and part in COMMON for part in parts):
        return None
    return name.title() if name.islower() else name
