"""Words about paying, which are no words about pieces."""

from __future__ import annotations

import re

from care.mentions.fuzzy import Vocabulary, listed

_METHOD = (
    r"(?:(?:credit|debit|gift|bank|visa|amex|mastercard|master)[ _-]?cards?|giftcard|pay ?pal|"
    r"visa|mastercard|amex|store credit|website credit|gc\b|"
    r"(?:same|original|other|my|this) (?:card|payment(?: method)?))"
)
_PAYING = re.compile(
    rf"(?:\b(?:via|with|using|use|on|onto|through|by|to|from|in|for|pay(?:ing)?|charge|"
    rf"refund(?:ed)?|"
    r"difference|the|my|a|same|original|other)\s+){0,6}"
    rf"(?:\bmy \w+\s+)?\b{_METHOD}"
    rf"(?:\W{{0,2}}(?:ending|ends)?(?:\s+(?:in|with))?\s*#?\d{{4,8}}\b)?",
    re.IGNORECASE,
)
_WORDS = Vocabulary(listed("credit debit gift card cards giftcard paypal visa mastercard"))
_MISSPELT = re.compile(
    r"\b[a-z]{4,10}(?=[ _-]?(?:cards?|crads?|cadr)\b)|"
    r"\b(?:crads?|cadr|p[apyl]{4,6}|m[asterc]{4,6}[card]{3,4})\b",
    re.IGNORECASE,
)


def without_paying(text: str) -> str:
    """The text with blanks where it speaks of ways to pay."""
    text = _MISSPELT.sub(lambda match: _WORDS.nearest(match.group().lower()) or match.group(), text)
    return _PAYING.sub(lambda match: " " * (len(match.group()) - 1) + ";", text)
