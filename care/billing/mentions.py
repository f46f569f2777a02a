"""Which invoice, which line of it, and what is wrong with a charge, in a customer's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from care.billing.models import DisputeReason, Invoice, InvoiceLine, InvoiceStatus

_NUMBER = re.compile(r"\binv(?:oice)?[\s#:-]*(?:no\.?|number)?[\s#:-]*(\d{4,9})\b", re.I)
_BARE = re.compile(r"(?<![\w#$.-])(\d{6})(?![\w.]|-\d)")
_ORDER = re.compile(r"#?w(\d{7})\b", re.I)
_STATES: tuple[tuple[re.Pattern[str], frozenset[InvoiceStatus]], ...] = (
    (re.compile(r"\b(?:over ?due|past due)\b", re.I), frozenset({InvoiceStatus.OVERDUE})),
    (
        re.compile(r"\b(?:unpaid|open|outstanding|not paid|still to (?:be )?pa(?:y|id))\b", re.I),
        frozenset({InvoiceStatus.DUE, InvoiceStatus.OVERDUE}),
    ),
    (
        re.compile(r"\b(?:i(?:'ve| have)? (?:already )?paid|paid one)\b", re.I),
        frozenset({InvoiceStatus.PAID}),
    ),
)
_NEWEST = re.compile(r"\b(?:newest|latest|last|most recent|current)\b", re.I)
_OLDEST = re.compile(r"\b(?:oldest|first)\b", re.I)
_AMOUNT = re.compile(
    r"\$\s?(\d{1,6}(?:[.,]\d{1,2})?)(?!\d)"
    r"|(?<![\w.,-])(\d{1,6}(?:\.\d{1,2})?)\s?(?:dollars?|bucks|usd)\b"
    r"|(?<![\w.,#-])(\d{1,6}\.\d{2})(?![\w.])",
    re.I,
)
_LINE = re.compile(r"\b(?:line|item|position|number|no\.?)\s?#?(\d{1,2})\b(?!\.\d)", re.I)
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_PLACE = re.compile(r"\b(first|second|third|fourth|fifth|last) (?:line|one|item|charge)\b", re.I)
_WHOLE = re.compile(
    r"\b(?:(?:whole|entire|complete|full) (?:thing|bill|invoice|amount|sum)|all of (?:it|them)"
    r"|everything|the total|all the lines)\b",
    re.I,
)
_WORD = re.compile(r"[a-z]{3,}")
# Words that lines are called by and that tell none from another.
_COMMON = frozenset({"the", "and", "for", "with", "charge", "charged", "line", "item"})
_DELIVERY = re.compile(r"\b(?:shipping|postage|delivery (?:fee|charge|cost))\b", re.I)

# The first that fits.
_REASONS: tuple[tuple[DisputeReason, re.Pattern[str]], ...] = (
    (
        DisputeReason.CHARGED_TWICE,
        re.compile(
            r"\b(?:twice|double[d]?|duplicate[d]?|two times|2x|again|already paid"
            r"|paid (?:it )?already|same (?:charge|payment|amount|thing) (?:two|2|twice|again))\b",
            re.I,
        ),
    ),
    (
        DisputeReason.NOT_RECEIVED,
        re.compile(
            r"\b(?:never|not|didn'?t|haven'?t|hasn'?t|did not|have not|has not)\b[^.!?]{0,25}"
            r"\b(?:received?|arrived?|came|come|delivered|got|get|shipped|here)\b"
            r"|\b(?:missing|lost in the post|cancell?ed (?:it|that|the order))\b",
            re.I,
        ),
    ),
    (
        DisputeReason.NOT_MINE,
        re.compile(
            r"\b(?:(?:not|n'?t|never|isn'?t) (?:\w+ ){0,2}(?:mine|my (?:order|purchase|invoice))"
            r"|(?:didn'?t|did not|never|haven'?t) (?:\w+ )?"
            r"(?:order|buy|bought|ordered|purchased?|make|made)|some(?:one|body) else|fraud\w*"
            r"|stolen|hacked|unauthori[sz]ed|wasn'?t me|not me\b)",
            re.I,
        ),
    ),
    (
        DisputeReason.WRONG_AMOUNT,
        re.compile(
            r"\b(?:wrong (?:amount|price|sum|total|quantity)|too (?:much|high|many)|overcharged?"
            r"|over-charged|more than|price (?:is|was) (?:different|wrong|lower)|incorrect"
            r"|(?:should|was supposed to|ought to) (?:be|have been|cost)|discount"
            r"|miscalculated|not the price|higher than"
            r"|(?:amount|sum|price) is(?:n'?t| not| wrong))\b",
            re.I,
        ),
    ),
    (
        DisputeReason.UNKNOWN_FEE,
        re.compile(
            r"\b(?:(?:never|didn'?t|did not|not) (?:\w+ ){0,2}"
            r"(?:ask(?:ed)?|agree[d]?|want(?:ed)?|choose|chose|told|tell|request(?:ed)?"
            r"|sign(?:ed)? up)|(?:don'?t|do not|doesn'?t) (?:know|recogni[sz]e|understand)"
            r"|unknown|unexpected|hidden|extra|mystery|no idea|surprise|nobody (?:told|mentioned)"
            r"|what(?:ever)? (?:the|this) fee)\b",
            re.I,
        ),
    ),
    (
        DisputeReason.OTHER,
        re.compile(r"\b(?:something else|another reason|other(?: reason)?)\b", re.I),
    ),
)
_EXPLAIN = re.compile(
    r"\b(?:what(?:'?s| is| are| was| were| does| do)?|why|explain\w*|which|where does|where did"
    r"|tell me (?:about|more))\b",
    re.I,
)
_CONTEST = re.compile(
    r"\b(?:contest|dispute|challenge|object|reverse[d]?|charge ?back|refund\w*|money back"
    r"|give it back|wrong|incorrect|mistake|error|overcharged?|too much|twice"
    r"|double[d]?|duplicate[d]?|fraud\w*|stolen|hacked|unauthori[sz]ed"
    r"|(?:never|\w+n'?t|not) (?:\w+ ){0,2}"
    r"(?:order(?:ed)?|b(?:uy|ought)|agree[d]?|ask(?:ed)?|receive[d]?|make|made|mine|sign(?:ed)?"
    r"|authori[sz]e[d]?|want(?:ed)?)|remove|take (?:it|that) off"
    r"|put (?:it|this|that) right|complain)\b",
    re.I,
)
_BILLS = re.compile(
    r"\b(?:bills?|billed|invoices?|owe[ds]?|owing|due|overdue|outstanding|receipts?|statements?"
    r"|unpaid)\b",
    re.I,
)


def named_numbers(text: str) -> list[str]:
    """The invoice numbers in the words, in the shop's form: "INV-100002"."""
    found = [*_NUMBER.findall(text), *_BARE.findall(text)]
    return [f"INV-{digits}" for digits in dict.fromkeys(found)]


def names_invoice(text: str) -> bool:
    """Whether the words name an invoice as one, and not just six digits."""
    return bool(_NUMBER.search(text))


def find_invoices(text: str, invoices: Sequence[Invoice]) -> tuple[str, ...]:
    """The ids of the invoices that the words fit; `invoices` are the customer's, newest first.

    By number, by the order they are for, and by what state they are in; of several, the newest
    or the oldest where the words say so. One is sure, several are to be asked about.
    """
    if numbers := named_numbers(text):
        return tuple(i.id for i in invoices if i.id in numbers)
    orders = {f"#W{digits}" for digits in _ORDER.findall(text)}
    if of_orders := tuple(i.id for i in invoices if i.order_id in orders):
        return of_orders
    fitting = _in_state(text, invoices)
    pool = list(invoices if fitting is None else fitting)
    if pool and (_NEWEST.search(text) or _OLDEST.search(text)):
        return (pool[0 if _NEWEST.search(text) else -1].id,)
    return () if fitting is None else tuple(i.id for i in pool)


def find_lines(text: str, invoice: Invoice) -> tuple[int, ...]:
    """The numbers of the invoice's lines that the words fit: by place, words, or amount."""
    if place := _LINE.search(_NUMBER.sub(" ", text)):
        return tuple(n for n in [int(place[1])] if invoice.line(n))
    if place := _PLACE.search(text):
        number = _PLACES.get(place[1].lower(), len(invoice.lines))
        return (number,) if invoice.line(number) else ()
    words = _words(text)
    named = [line for line in invoice.lines if _of_line(line) & words]
    if len(named) > 1:  # "the express fee", where there is another fee
        most = max(len(_of_line(line) & words) for line in named)
        named = [line for line in named if len(_of_line(line) & words) == most]
    if not named:
        amounts = find_amounts(text)
        named = [i for i in invoice.lines if i.amount in amounts or i.unit_price in amounts]
    return tuple(line.number for line in named)


def means_whole(text: str) -> bool:
    """Whether the words are about all of an invoice."""
    return bool(_WHOLE.search(text))


def find_amounts(text: str) -> list[Decimal]:
    """The dollar amounts in the words."""
    found = ("".join(groups).replace(",", ".") for groups in _AMOUNT.findall(text))
    return [Decimal(amount) for amount in found]


def find_reason(text: str) -> DisputeReason | None:
    """What is wrong with a charge, as the words have it; None where they don't say."""
    text = text.replace("’", "'")
    return next((reason for reason, pattern in _REASONS if pattern.search(text)), None)


def asks_to_explain(text: str) -> bool:
    """Whether a charge is to be explained, and nothing is said against it."""
    text = text.replace("’", "'")
    return bool(_EXPLAIN.search(text)) and not _CONTEST.search(text)


def contests(text: str) -> bool:
    """Whether the words say in so many words that a charge is contested."""
    return bool(re.search(r"\b(?:contest|dispute|challenge)\b", text, re.I))


def speaks_of_bills(text: str) -> bool:
    """Whether it is about bills, and not about what an order contains or comes to."""
    return bool(_BILLS.search(text))


def _in_state(text: str, invoices: Sequence[Invoice]) -> list[Invoice] | None:
    """Those in the state that the words name; None where they name none."""
    states = next((states for pattern, states in _STATES if pattern.search(text)), None)
    return None if states is None else [i for i in invoices if i.status in states]


def _of_line(line: InvoiceLine) -> set[str]:
    return _words(line.description) - _COMMON


def _words(text: str) -> set[str]:
    """The words of a text; shipping is called by one name."""
    found = _WORD.findall(_DELIVERY.sub("shipping", text.lower()))
    return {word.removesuffix("s") for word in found}
