"""Personal data with a shape: addresses of mail and machines, cards, accounts, phones, dates."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

import phonenumbers

from care.privacy.found import Found, Kind

_EMAIL = re.compile(
    r"[\w.+%'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])"
)
_URL = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
# Who somebody is, or what opens their account, in an address.
_TELLING = re.compile(
    r"//[^/\s]+@|[?&;#](?:[\w-]*(?:mail|token|user|name|phone|session|sid|auth|key|code|"
    r"password|customer|account)[\w-]*)=|%40|/(?:users?|accounts?|customers?|profiles?)/\w",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.,/-])(?:\d[ -]?){11,18}\d(?![\w-]|[.,]\d)")
_CARD_START = re.compile(r"3[0-9]|4|5|6|2[2-7]|1800|2131")
_CARD_CUE = re.compile(r"\b(?:card|cc|visa|master\s?card|amex|debit|credit)\b", re.IGNORECASE)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)", re.I)
_IBAN_CUE = re.compile(r"\biban\b", re.IGNORECASE)
_ID_SHAPES = re.compile(
    r"(?<![\w-])(?:\d{3}-\d{2}-\d{4}"  # US social security
    r"|(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])(?![\w-])",  # UK
    re.IGNORECASE,
)
_ID_CUE = re.compile(
    r"(?:\bssn|social security|passport|driver'?s? licen[cs]e|licen[cs]e|national id|tax id|"
    r"national insurance)(?:\s+(?:number|no\.?|#))?(?:\s+is)?[\s:#]*"
    r"(?P<value>(?=[\w-]*\d)[A-Z0-9][A-Z0-9-]{4,19})(?!\w)",
    re.IGNORECASE,
)
_IP = re.compile(
    r"(?<![\w.:])(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7})(?![\w:]|\.\d)",
    re.I,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{2,4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{2,4}})"
)
_BIRTH = re.compile(
    rf"\b(?:born|birth(?:day|date)?|d\.?o\.?b\.?)\b[^\d\n]{{0,20}}?(?P<value>{_DATE})(?!\d)", re.I
)
_SECRET = re.compile(
    r"\b(?:pin|password|passcode|security code|cvv|cvc)\b(?:\s?(?:code|number))?"
    r"(?:\s*(?:is|was|:|=|#)){1,2}\s*(?P<value>[^\s,;]*\d[^\s,;.]*|[\"'][^\"'\n]{3,40}[\"'])",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\b(?:security answer|maiden name)(?:\s*(?:is|was|:|=))\s*(?P<value>(?:\w[\w'-]*\s?){1,2}\b)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w#@./$€£-])(?P<value>(?:\+|00)?\s?(?:\(?\d{1,5}\)?[ .\-/–]{0,2}){1,6}\d{2,5})"
    r"(?:\s?(?:x|ext\.?)\s?\d{1,5})?(?![\w@/]|[.,-]\d)"
)
_PHONE_CUE = re.compile(
    r"\b(?:phone|telephone|tel|mobile|cell|call|text|texts|sms|messages?|ring|dial|fax|whatsapp|"
    r"reach me|contact (?:number|no))"
    r"\b[^\d\n+(]{0,30}\s?$",
    re.IGNORECASE,
)
_PHONE_SHAPE = re.compile(
    r"\(\d{2,4}\)\s?\d|^0\d{1,4}(?:[ -]\d{2,4}){2,4}$"
    r"|^\d{3}[-. ]\d{3}[-. ]\d{4}$|^\d(?:-\d{3}){2}-\d{4}$"
)
_NO_PHONE = re.compile(r"^(?:19|20)\d\d[-./ ]\d\d?[-./ ]\d\d?|^\d\d?[-./]\d\d?[-./](?:\d\d){1,2}$")
_OTHER_CUE = re.compile(
    r"\b(?:order|invoice|ticket|case|tracking|account|card|ref(?:erence)?|zip|code|iban|id|sku)\b"
    r"[^\d\n]{0,15}$",
    re.IGNORECASE,
)


def find(text: str, regions: tuple[str, ...]) -> Iterator[Found]:
    """All there are, also where they overlap.

    Args:
        regions: where phone numbers without a country's code may be from, as in ISO 3166.
    """
    for pattern, kind in ((_EMAIL, Kind.EMAIL), (_ID_SHAPES, Kind.ID_NUMBER)):
        yield from (Found(*match.span(), kind) for match in pattern.finditer(text))
    cued = (
        (_ID_CUE, Kind.ID_NUMBER),
        (_BIRTH, Kind.BIRTH_DATE),
        (_SECRET, Kind.SECRET),
        (_ANSWER, Kind.SECRET),
    )
    for pattern, kind in cued:
        yield from (Found(*match.span("value"), kind) for match in pattern.finditer(text))
    yield from _urls(text)
    yield from _cards(text)
    yield from _ibans(text)
    yield from _addresses_of_machines(text)
    yield from _phones(text, regions)


def is_card(digits: str) -> bool:
    """Whether the check digit fits: Luhn's formula, ISO/IEC 7812-1 annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_iban(text: str) -> bool:
    """Whether the check digits fit: ISO 13616-1, remainder 1 of division by 97."""
    plain = text.replace(" ", "").upper()
    moved = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def _urls(text: str) -> Iterator[Found]:
    for match in _URL.finditer(text):
        if _TELLING.search(match.group()):
            end = match.start() + len(match.group().rstrip(".,;:!?)"))
            yield Found(match.start(), end, Kind.URL)


def _cards(text: str) -> Iterator[Found]:
    cued = _CARD_CUE.search(text) is not None
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        plausible = len(digits) >= 13 and _CARD_START.match(digits) and is_card(digits)
        # A digit mistyped does not make it less of a card, and some have only 12.
        if plausible or (cued and len(digits) <= 16 and not _is_of_other(text, match.start())):
            yield Found(*match.span(), Kind.CARD)


def _is_of_other(text: str, start: int) -> bool:
    """Whether the words in front of a number say that it is an order's, a case's, …"""
    before = _OTHER_CUE.search(text[max(0, start - 45) : start])
    return before is not None and not _CARD_CUE.search(before.group())


def _ibans(text: str) -> Iterator[Found]:
    cued = _IBAN_CUE.search(text) is not None
    for match in _IBAN.finditer(text):
        # The pattern runs on into the next word where that has four letters.
        words = match.group().split(" ")
        for stop in range(len(words), 0, -1):
            candidate = " ".join(words[:stop])
            if is_iban(candidate) or (cued and len(candidate.replace(" ", "")) >= 15):
                yield Found(match.start(), match.start() + len(candidate), Kind.IBAN)
                break


def _addresses_of_machines(text: str) -> Iterator[Found]:
    for match in _IP.finditer(text):
        try:
            ipaddress.ip_address(match.group())
        except ValueError:
            continue
        yield Found(*match.span(), Kind.IP)


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        start, end = match.span("value")
        value = match.group("value").strip()
        if not 7 <= sum(c.isdigit() for c in value) <= 15 or _NO_PHONE.search(value):
            continue
        before = text[max(0, start - 45) : start]
        if _is_phone(
            value,
            before,
            alone=not text[:start].strip() and not text[end:].strip(),
            regions=regions,
        ):
            start += len(match.group("value")) - len(match.group("value").lstrip())
            yield Found(start, match.end(), Kind.PHONE)


def _is_phone(value: str, before: str, alone: bool, regions: tuple[str, ...]) -> bool:
    if _PHONE_CUE.search(before) or _PHONE_SHAPE.search(value):
        return True
    if _OTHER_CUE.search(before):
        return False
    plain = value.isdigit()
    if value.startswith("+") or (value.startswith("00") and not plain):
        return _possible(value.replace("00", "+", 1) if value.startswith("00") else value, None)
    if plain and not value.startswith("0"):
        return False  # as likely the number of an order
    return (not plain or alone) and any(_valid(value, region) for region in regions)


def _possible(value: str, region: str | None) -> bool:
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(value, region)))
    except phonenumbers.NumberParseException:
        return False


def _valid(value: str, region: str) -> bool:
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(value, region)))
    except phonenumbers.NumberParseException:
        return False
