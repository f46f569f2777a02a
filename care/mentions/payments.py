"""Which payment method on file the customer speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from care.accounts.models import PaymentMethod, Source
from care.mentions.fuzzy import COMMON, Vocabulary, distance, listed
from care.mentions.words import LONGEST, lowered

_WORDS = Vocabulary(
    listed("""
    paypal credit gift card cards giftcard visa mastercard amex discover original payment method
    methods instead rather voucher debit
    """)
)
_ID = re.compile(r"\b(?P<kind>credit_?\s?card|pay\s?pal|gift_?\s?card)[_ #]{1,2}(?P<id>\d{5,})\b")
_DIGITS = re.compile(
    r"\b(?:(?:ending|ends|end|last (?:four|4)(?: digits)?(?: are| is)?|number|digits)\W+"
    r"(?:(?:in|with|on|are|is)\W+)?(?P<a>\d{4})|(?:card|visa|mastercard|amex|one|x+|\*+)\W{1,5}"
    r"(?P<b>\d{4})|^\W*(?P<c>\d{4})\W*$)\b"
)
_MENTION = re.compile(
    r"(?P<original>\boriginal(?: \w+){0,2} (?:method|card|form|account|way|source|payment|one)\b|"
    r"\boriginal(?:ly)? (?:used|paid|payment)|\bsame (?:\w+ )?(?:card|method|account|way|"
    r"payment(?: method)?)\b|\b(?:way|how|what|whatever|card|method|one|account) (?:that )?i"
    r"(?:'d| had|'ve| have)? (?:originally |already )?(?:paid|used|payed)\b|"
    r"\b(?:where|wherever) (?:it|the money) came from|\bhow it was paid)"
    r"|(?P<other>\b(?:my |the )?(?:other|different|another) (?:(?P<other_kind>credit|gift) )?"
    r"(?:card|one|method|account|payment(?: method)?|way)\b)"
    r"|(?P<gift>\bgift ?cards?\b|\bgiftcards?\b|\bgc\b|\b(?:store|website|site|shop) credit\b|"
    r"\bvoucher\b)"
    r"|(?P<paypal>\bpay ?pal\b)"
    r"|(?P<brand>\b(?:visa|master ?card|amex|american express|discover)\b)(?: (?:credit |"
    r"debit )?card)?"
    r"|(?P<credit>\b(?:credit|debit|bank) ?cards?\b)"
    r"|(?P<card>(?<!sd )(?<!cf )(?<!memory )\bcards?\b)"
)
_NOT = re.compile(
    r"(?:\b(?:not|instead of|rather than|other than|over|than|except|don't use|do not use|"
    r"don't want(?: it)?(?: on| to)?|do not want(?: it)?(?: on| to)?|no longer|without|never))"
    r"(?: (?:to|with|on|via|using|use|my|the|a|that|this|in|by))* $"
)
_FROM = re.compile(r"\bfrom(?: (?:my|the|a|that|this))* $")


class _Mention(NamedTuple):
    ids: frozenset[str]
    refused: bool
    exact: bool  # by its number


def find_methods(
    text: str, methods: Sequence[PaymentMethod], paid_with: str | None = None
) -> tuple[str, ...]:
    """The ids of the methods that the words fit: one is sure, several are to be asked about."""
    mentions = list(_mentions(text, methods, paid_with))
    out: frozenset[str] = frozenset(i for m in mentions if m.refused for i in m.ids)
    wanted = [m for m in mentions if not m.refused]
    if any(m.exact and not m.ids for m in wanted):
        return ()
    if not wanted:
        others: frozenset[str] = frozenset(m.id for m in methods) - out
        return _in_order(others if mentions else frozenset(), methods)
    found: frozenset[str] = frozenset()
    for mention in sorted(wanted, key=lambda m: not m.exact):
        ids = (mention.ids - out) or mention.ids
        found = (found & ids) or (found | ids)
    return _in_order(found, methods)


def names_a_method(text: str) -> bool:
    """Whether the text speaks of a way to pay, on file or not."""
    low = _corrected(text)
    return bool(
        _MENTION.search(low) or _ID.search(low) or re.search(r"\bending (?:in )?\d{4}\b", low)
    )


def _in_order(ids: frozenset[str], methods: Sequence[PaymentMethod]) -> tuple[str, ...]:
    return tuple(m.id for m in methods if m.id in ids)


def _mentions(text: str, methods: Sequence[PaymentMethod], paid_with: str | None) -> list[_Mention]:
    low = _corrected(text)
    found: list[tuple[int, _Mention]] = []
    blank = low
    for match in _ID.finditer(low):
        ids: frozenset[str] = frozenset(
            m.id for m in methods if m.id.endswith("_" + match["id"]) or m.id == match["id"]
        )
        found.append((match.start(), _Mention(ids, _is_refused(low, match.start()), exact=True)))
        blank = blank[: match.start()] + "." * len(match.group()) + blank[match.end() :]
    for match in _DIGITS.finditer(blank):
        four = match["a"] or match["b"] or match["c"]
        ids = frozenset(m.id for m in methods if m.last_four == four)
        start = max(
            (m.start() for m in _MENTION.finditer(low[: match.end()])), default=match.start()
        )
        if ids or match["a"]:
            found.append((match.start(), _Mention(ids, _is_refused(low, start), exact=True)))
    for match in _MENTION.finditer(blank):
        ids = _fitting(match, methods, paid_with)
        found.append((match.start(), _Mention(ids, _is_refused(blank, match.start()), exact=False)))
    return [mention for _, mention in sorted(found, key=lambda one: one[0])]


def _is_refused(low: str, start: int) -> bool:
    before = low[:start]
    if _NOT.search(before):
        return True
    return bool(_FROM.search(before)) and bool(re.search(r"\b(?:to|onto)\b", low[start:]))


def _fitting(
    match: re.Match[str], methods: Sequence[PaymentMethod], paid_with: str | None
) -> frozenset[str]:
    cards = [m for m in methods if m.source is Source.CREDIT_CARD]
    gifts = [m for m in methods if m.is_gift_card]
    if match["original"]:
        return frozenset(m.id for m in methods if m.id == paid_with)
    if match["other"]:
        return _others(match, methods, paid_with)
    if match["gift"]:
        return frozenset(m.id for m in gifts)
    if match["paypal"]:
        return frozenset(m.id for m in methods if m.source is Source.PAYPAL)
    if match["brand"]:
        brand = match["brand"].replace(" ", "").replace("americanexpress", "amex")
        return frozenset(m.id for m in cards if _brand(m) == brand)
    return (
        frozenset(m.id for m in cards)
        if match["credit"]
        else frozenset(m.id for m in cards or gifts)
    )


def _brand(method: PaymentMethod) -> str:
    brand = (method.brand or "").lower().replace(" ", "")
    return brand.replace("americanexpress", "amex")


def _others(
    match: re.Match[str], methods: Sequence[PaymentMethod], paid_with: str | None
) -> frozenset[str]:
    others = [m for m in methods if m.id != paid_with]
    if match["other_kind"]:
        source = Source.GIFT_CARD if match["other_kind"] == "gift" else Source.CREDIT_CARD
        return frozenset(m.id for m in others if m.source is source)
    if "card" in match["other"]:
        cards = [m for m in others if m.source is Source.CREDIT_CARD]
        return frozenset(m.id for m in cards or [m for m in others if m.is_gift_card])
    return frozenset(m.id for m in others)


_CARD = re.compile(r"\b(?P<kind>[a-z]{2,7})(?= ?cards?\b)")


def _card(match: re.Match[str]) -> str:
    """A short word misspelt in front of "card" can only be one thing."""
    kind = match["kind"]
    return "gift" if kind not in COMMON and distance(kind, "gift") == 1 else kind


def _corrected(text: str) -> str:
    """The text in lower case, misspelt words about paying put right."""
    low = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", lowered(text[:LONGEST]))
    low = re.sub(r"\bpay apl\b", "paypal", re.sub(r"(?<=visa|amex)cards?\b", " card", low))
    low = _CARD.sub(_card, low)
    return re.sub(
        r"[a-z]{4,}", lambda m: _WORDS.nearest(m.group()) or m.group(), re.sub(r"[ \t]+", " ", low)
    )
