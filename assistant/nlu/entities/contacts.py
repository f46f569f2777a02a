"""E-mail addresses, telephone numbers and postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from assistant.nlu.entities.around import kind_of
from assistant.nlu.entities.spans import Locale, Rank, Span
from care.accounts import facts

_PHONE = re.compile(
    r"(?<![\w#@.,/$€£+-])(?:\+|00)?\(?\d(?:[\s().-]{0,2}\d){6,15}(?![\w@#%€£$]|[.,]\d)"
)
# How numbers are grouped: (604) 555-0138, 514-555-0199, 1-800-555-0188, 07700 900417, 98201 44763.
_GROUPED = re.compile(
    r"(?:1[\s.-]?)?\(\d{3}\)\s?\d{3}[\s.-]?\d{4}|(?:1[.-])?\d{3}([.-])\d{3}\1\d{4}"
    r"|(?:1\s)?\d{3}\s\d{3}\s\d{4}|0\d{2,4}(?:[\s-]\d{2,8}){1,4}|0\d{9,10}|[6-9]\d{4}\s\d{5}"
    r"|0\d(?:\s\d{2}){4}|\(0?\d{1,4}\)\s?\d{3,4}[\s-]?\d{3,4}"
)
_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE  # and not without an area code only
_INTERNATIONAL = re.compile(r"\+|00[1-9]")

_SHAPES = (
    # United Kingdom; its inner part has none of C I K M O V.
    re.compile(
        r"(?<![\w#-])(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])"
        r"|GIR)\s{0,2}\d[ABD-HJLNP-UW-Z]{2}(?![\w-])",
        re.IGNORECASE,
    ),
    # Canada
    re.compile(
        r"(?<![\w#-])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?![\w-])",
        re.IGNORECASE,
    ),
    # Ireland (Eircode), the Netherlands, Brazil
    re.compile(r"(?<![\w#-])[AC-FHKNPRTV-Y]\d[\dW]\s(?=\w*\d)[0-9AC-FHKNPRTV-Y]{4}(?![\w-])"),
    re.compile(
        r"(?<![\w#$€£.,-])[1-9]\d{3}\s?(?!SA|SD|SS|AM|PM|ML|MG|GB|TB|MB|KG|MM|CM|KM|US|HP|PX)"
        r"[A-Z]{2}(?![\w-])"
    ),
    re.compile(r"(?<![\w#$€£.,-])\d{5}-\d{3}(?![\w-])"),
)  # fmt: skip
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|"
    "NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR|NSW|VIC|QLD|TAS|ACT"
)
_US = re.compile(rf"(?<![\w-])(?:{_STATES}),?\s+(\d{{5}}(?:-\d{{4}})?|\d{{4}})(?![\w-])")
_DIGITS = re.compile(
    r"(?<![\w#$€£.,/:-])(?:\d{5}-\d{4}|\d{4}-\d{3}|\d{3}[ -]\d{2,4}|\d{2}-\d{3}|\d{3,7})"
    r"(?![\w€£$%-]|[.,:/]\d)"
)
_AREA = re.compile(
    r"\b(?:deliver\w*|delivering|ship\w*|send\w*|courier|service|pincode|area|location|locality|live|"
    r"reside|near|based|address|city|town|region|moved|serve|serviceable)\b[^.!?\d]{0,24}$",
    re.IGNORECASE,
)
_MAX_ALONE = 12  # characters beside a bare ZIP code


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses in lower case."""
    if "@" not in text:  # the pattern reads every word twice in search of one
        return
    for match in facts.EMAIL.finditer(text):
        yield Span(*match.span(), "email", match.group().lower(), Rank.SHAPE)


def phones(text: str, locale: Locale) -> Iterator[Span]:
    """Telephone numbers in E.164 where the country is known, else their digits."""
    for match in _PHONE.finditer(text):
        written = match.group()
        digits = re.sub(r"\D", "", written)
        if written.count("(") != written.count(")") or len(digits) > 15:
            continue
        if _INTERNATIONAL.match(written):
            rank = Rank.SHAPE if written.startswith("+") else Rank.GROUPED
        elif kind_of(text, *match.span()) == "phone":
            rank = Rank.NAMED
        elif _GROUPED.fullmatch(written):
            rank = Rank.GROUPED
        else:
            continue
        yield Span(*match.span(), "phone", _e164(written, locale.region) or digits, rank)


def _e164(written: str, region: str) -> str | None:
    if written.startswith("00"):
        written = "+" + written[2:]
    try:
        parsed = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    # "Possible", not "valid": that needs tables of the ranges in use, which change every month.
    if phonenumbers.is_possible_number_with_reason(parsed) != _POSSIBLE:
        return None
    formatted: str = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return formatted


def postcodes(text: str) -> Iterator[Span]:
    """Postcodes in upper case: by their shape, or plain digits where the words say so."""
    for shape in _SHAPES:
        for match in shape.finditer(text):
            named = kind_of(text, *match.span()) == "postcode"
            yield _postcode(*match.span(), match.group(), Rank.NAMED if named else Rank.GROUPED)
    for match in _US.finditer(text):
        yield _postcode(*match.span(1), match.group(1), Rank.GROUPED)
    for match in _DIGITS.finditer(text):
        rank = _rank_of_digits(text, match)
        if rank is not None:
            yield _postcode(*match.span(), match.group(), rank)


def _rank_of_digits(text: str, match: re.Match[str]) -> Rank | None:
    kind, digits = kind_of(text, *match.span()), match.group()
    if kind == "postcode":
        return Rank.NAMED
    if re.fullmatch(r"\d{5}-\d{4}", digits) and kind is None:
        return Rank.GROUPED
    if kind in {None, "weak"} and re.fullmatch(r"\d{5,6}", digits):
        if _AREA.search(text[max(0, match.start() - 60) : match.start()]):
            return Rank.NAMED
        if len(digits) == 5 and len(text) - len(digits) <= _MAX_ALONE:
            return Rank.GUESS
    return None


def _postcode(start: int, end: int, text: str, rank: Rank) -> Span:
    return Span(start, end, "postcode", " ".join(text.upper().split()), rank)
