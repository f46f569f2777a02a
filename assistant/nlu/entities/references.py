"""Numbers of orders, invoices, tickets and parcels, and one-time codes.

The shop's own order numbers are known by their shape. All others are told by the words around
them; what is left goes by its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.nlu.entities import carriers
from assistant.nlu.entities.around import FOLLOWS, is_called_a_number, kind_of
from assistant.nlu.entities.spans import Rank, Span
from care.accounts import facts
from care.orders import numbers

_NAMED = ("order_number", "invoice_number", "ticket_number", "tracking_number")
# A run of letters and digits, perhaps with - / . inside: #W4410982, AB-1234, SO/22/90817.
_RUN = re.compile(
    r"(?<![\w@$€£₹¥+])(?<![\d\w][.,:/-])(?:#\s?)?(?=[A-Z0-9._/-]{0,12}\d)[A-Z0-9]{1,40}(?:[-/._][A-Z0-9]{1,30}){0,4}"
    r"(?![\w@€£$%])(?![.,:]\d)",
    re.IGNORECASE,
)
# "cancel order732201", written in one.
_GLUED = re.compile(
    r"\b(?P<word>order|purchase|invoice|bill|ticket|case)(?P<number>#?\d{4,20})(?!\w)", re.I
)
_GROUPS = re.compile(
    r"(?<![\w@$€£.,+-])#?\d{3,8}(?:\s\d{3,8}){1,6}(?:\s\d{2})?(?![\w€£$%-]|[.,]\d)"
)
# What a run of this form is, it is not a reference: sizes, times, dates, decimals, ordinals.
_SOMETHING_ELSE = re.compile(
    r"\d{1,4}(?:st|nd|rd|th|x|k|g|kg|mg|ml|l|cl|cm|mm|m|km|in|inch|inches|ft|gb|tb|mb|mah|w|v|hz|p|px"
    r"|am|pm|h|hrs?|mins?|days?|weeks?|months?|years?|yrs?|x\d+(?:x\d+)?(?:cm|mm)?|s|oz|lbs?|pcs)"
    r"|\d+[.,]\d{1,2}|\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{2}|\d{4}))?|\d{4}-\d{2}-\d{2}|24/7|\d{1,2}h\d{2}",
    re.IGNORECASE,
)
_UNIT_BEHIND = re.compile(
    r"\s?(?:dollars?|euros?|pounds?|bucks|quid|usd|eur|gbp|inr|rs|rupees?|cents|percent|days?|hours?|"
    r"weeks?|months?|years?|minutes?|points?|miles|km|kg|grams?|cm|mm|inch\w*|pieces|pcs|times)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_GUESSED = re.compile(r"[A-Z]{1,4}[-/]?\d{5,}|[A-Z]{2,4}[-/]\d{4,}", re.IGNORECASE)
_LONGEST = 34  # characters; an IBAN has as many


def references(text: str) -> Iterator[Span]:
    """All references in `text`, overlapping where one part could be several things."""
    yield from _orders_of_this_shop(text)
    yield from _codes(text)
    for match in _RUN.finditer(text):
        yield from _read(text, *match.span())
    for match in _GLUED.finditer(text):
        kind = kind_of(text, match.start("number"), match.end()) or "order_number"
        yield _span(*match.span("number"), match.group("number"), kind, Rank.NAMED)
    for match in _GROUPS.finditer(text):
        yield from _read_groups(text, *match.span())


def normalised(entity: str, written: str) -> str:
    """The one form of a reference: the shop's for its order numbers, else without # and blanks."""
    own = numbers.normalise(written) if entity == "order_number" else None
    return own or re.sub(r"[\s#]", "", written).upper()


def _orders_of_this_shop(text: str) -> Iterator[Span]:
    for match in numbers.PATTERN.finditer(text):
        marked = not match.group().isdigit()
        kind = None if marked else kind_of(text, *match.span())
        if kind in {
            "phone",
            "postcode",
            "invoice_number",
            "ticket_number",
            "tracking_number",
            "other",
        }:
            continue
        value = numbers.normalise(match.group())
        if value is not None:
            yield Span(*match.span(), "order_number", value, Rank.SHAPE if marked else Rank.NAMED)


def _codes(text: str) -> Iterator[Span]:
    for match in facts.CODE.finditer(text):
        kind = kind_of(text, *match.span())
        value = facts.normalise_code(match.group())
        if value is None or kind not in {None, "code", "weak"}:
            continue
        if not _UNIT_BEHIND.match(text, match.end()):
            rank = Rank.NAMED if kind == "code" else Rank.GUESS
            yield Span(*match.span(), "code", value, rank)


def _read(text: str, start: int, end: int) -> Iterator[Span]:
    written = text[start:end]
    digits = sum(c.isdigit() for c in written)
    if digits < 2 or len(written) > _LONGEST or _SOMETHING_ELSE.fullmatch(written):
        return
    if carriers.is_unmistakable(normalised("", written)):
        yield _span(start, end, written, "tracking_number", Rank.SHAPE)
        return
    kind = kind_of(text, start, end)
    if kind == "weak":
        kind = "tracking_number" if digits >= 10 else "order_number"
    if kind in _NAMED and _may_be_named(text, start, end, digits):
        yield _span(start, end, written, kind, Rank.NAMED)
    elif kind is None and not _UNIT_BEHIND.match(text, end):
        guess = _guess(written)
        if guess:
            yield _span(start, end, written, guess, Rank.GUESS)


def _may_be_named(text: str, start: int, end: int, digits: int) -> bool:
    """Whether what stands beside the word "order" is its number and not a count or an amount."""
    written = text[start:end]
    if _UNIT_BEHIND.match(text, end):
        return False
    if written.startswith("#") or is_called_a_number(text, start):
        return True
    if _YEAR.fullmatch(written):
        return False
    if not written.isdigit():
        return digits >= 3 or (digits >= 2 and written.isupper())
    return digits >= 5 or (digits >= 3 and bool(FOLLOWS.match(text, end)))


def _guess(written: str) -> str | None:
    if written.isdigit():
        if carriers.may_be_fedex(written):
            return "tracking_number"
        return "order_number" if 8 <= len(written) <= 15 else None
    if written.startswith("#"):
        return "order_number" if sum(c.isdigit() for c in written) >= 3 else None
    return "order_number" if _GUESSED.fullmatch(written) else None


def _read_groups(text: str, start: int, end: int) -> Iterator[Span]:
    kind = kind_of(text, start, end)
    written = text[start:end]
    if carriers.is_unmistakable(normalised("", written)):
        yield _span(start, end, written, "tracking_number", Rank.SHAPE)
    elif kind in _NAMED and not _UNIT_BEHIND.match(text, end):
        yield _span(start, end, written, kind, Rank.NAMED)


def _span(start: int, end: int, written: str, entity: str, rank: Rank) -> Span:
    return Span(start, end, entity, normalised(entity, written), rank)
