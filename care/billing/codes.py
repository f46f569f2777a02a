"""Promotion codes and card numbers in a customer's words."""

from __future__ import annotations

import re

from care.privacy.find import find
from care.privacy.found import Kind

# Letters and then digits in one: SAVE5, welcome10.
_MIXED = re.compile(
    r"(?<![\w#@./-])(?=[a-z0-9]{4,20}(?![\w@/]|\.\w))[a-z]{2,18}\d{1,4}[a-z]{0,3}", re.I
)
_ORDER = re.compile(r"^(?:w\d{7}|inv\d+|sub\d+|covid\d+|mp[34]|[a-z]{1,3}\d{4,})$", re.I)
_SHOUTED = re.compile(r"(?<![\w#@./-])[A-Z]{5,20}(?![\w@./-]\w)")
_QUOTED = re.compile(
    r"\b(?:code|coupon|voucher)s?(?: is| called| named)?\s*:?\s*[\"'\u201c\u2018]([a-z0-9-]{3,20})"
    r"|\bcode(?: is)? ?: ?([a-z0-9-]{3,20})\b|\bcode called ([a-z0-9-]{3,20})\b",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:my|this|the|a|your) (?:promo(?:tion(?:al)?)? |discount |coupon |voucher )*"
    r"(?:code|coupon|voucher)\b[^.!?]*\b(?:valid|work\w*|expired?|rejected|refused|accepted?"
    r"|apply|applied|good|use[d]?|invalid)\b"
    r"|\b(?:valid|work\w*|expired?|check|rejected|refused)\b[^.!?]*\b(?:code|coupon|voucher)\b",
    re.I,
)  # fmt: skip
_STATE = re.compile(r"\b(?:valid|expired?|works?|working|rejected|refused|still good)\b", re.I)
_FEW = 2  # words
_BARE = re.compile(r"^\W*(?:(?:it'?s|it is|code)\W+)?([a-z0-9-]{4,20})\W*$", re.I)


def find_codes(text: str) -> list[str]:
    """The promotion codes that the words name, in capitals: "SAVE5"."""
    found = [match.group() for match in _MIXED.finditer(text) if not _ORDER.match(match.group())]
    found += [word for groups in _QUOTED.findall(text) for word in groups if word]
    if any(letter.islower() for letter in text) or len(text.split()) == 1:
        found += _SHOUTED.findall(text)
    return list(dict.fromkeys(code.upper() for code in found))


def bare_code(text: str) -> str | None:
    """The one word that a message consists of, where a code was asked for; in capitals."""
    match = _BARE.search(text)
    return match[1].upper() if match else None


def is_plainly_a_code(text: str) -> bool:
    """Whether a message is about a code as codes are printed, "WELCOME10", and nothing else.

    It is that code and at most a word more, or asks whether it is valid.
    """
    is_printed = any(re.search(r"\d", code) and code in text for code in find_codes(text))
    return is_printed and (len(text.split()) <= _FEW or bool(_STATE.search(text)))


def asks_about_a_code(text: str) -> bool:
    """Whether the words ask if a code can be used, as questions about discounts do not."""
    return bool(_ABOUT.search(text))


def has_card_number(text: str) -> bool:
    """Whether somebody typed the number of a card."""
    return bool(find(text, [Kind.CARD]))


def without_card_numbers(text: str) -> str:
    """The words without the numbers of cards, which are not to be kept."""
    for one in reversed(find(text, [Kind.CARD])):
        text = text[: one.start] + "(card number)" + text[one.end :]
    return text
