"""Which change a message asks for, where its intent alone leaves that open.

"Change my order" may be about the goods, the address or the payment; "I want my money back" about
a return or, before the parcel has left, a cancellation. The intents are those customers' messages
are measured on, so they stay as coarse as people speak.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from care.mentions.payments import names_a_method
from care.policy import Task

_CANCEL = re.compile(r"\bcancel", re.I)
_KEEP = re.compile(r"\b(?:don'?t|do not|without|not) (?:want to )?cancel", re.I)
_ADDRESS = re.compile(
    r"\b(?:address|adress|deliver(?:ed)? to|ship(?:ped)? to|send (?:it|them) to|zip code is)\b",
    re.I,
)
_CHANGE = re.compile(r"\b(?:chang\w*|updat\w*|correct\w*|new|different|instead|send|ship)\b", re.I)
# The payment itself is what is to be another; paying a difference is not meant.
_REPAY = re.compile(
    r"\b(?:chang\w*|switch\w*|updat\w*|modify|use|different|another|other|new)"
    r" (?:[\w#'-]+ ){0,4}payments?\b"
    r"|\b(?:how|way) (?:i|i'm|i am|we) (?:pay|paid|paying)\b"
    r"|\bpayment (?:method )?(?:[\w#'-]+ ){0,6}(?:to|from|instead|chang\w*)\b"
    r"|\b(?:pay|paid|charged?|bill|put)\b(?! the difference)[^.!?]{0,60}\binstead\b",
    re.I,
)
_PAYING = re.compile(r"\b(?:pay\w*|paid|charg\w*|bill\w*)\b", re.I)
_PUT = re.compile(
    r"\b(?:put|charge|bill|move|switch|change)\b[^.!?]{0,40}\b(?:on|onto|over to|to)\b", re.I
)
_EXCHANGE = re.compile(
    r"\b(?:exchang\w*|swap\w*|replac\w*|trade|switch\w*|modify|modified|upgrade"
    r"|(?:different|wrong|another|new|working) (?:size|colou?r|one)|the same (?:one )?again"
    r"|(?:too|bit) (?:small|big|large))\b",
    re.I,
)
_RETURN = re.compile(
    r"\b(?:return\w*|send\w* (?:\w+ ){0,3}back|refund\w*|money back|give (?:\w+ ){0,3}back)\b", re.I
)
_SPEED = re.compile(
    r"\b(?:faster|sooner|quicker|express|overnight|next[- ]day|same[- ]day|priority|expedit\w*"
    r"|speed (?:\w+ ){0,2}up|rush|deliver(?:y|ed)? (?:date|day|time|earlier|later))\b",
    re.I,
)
_PROBLEM = re.compile(
    r"\b(?:missing|damaged|broken|defective|faulty|wrong item|cracked|torn|never (?:arrived|came)"
    r"|not what i ordered|incomplete|scratched)\b",
    re.I,
)
# Intents by which one of several changes may be asked for.
OPEN = frozenset({"change_order", "return_exchange", "refund_request"})
CHANGES = OPEN | {"cancel_order", "change_address"}
_FIXED = {"cancel_order": Task.CANCEL_ORDER, "change_address": Task.CHANGE_ADDRESS}
# Intents about something else, in which a change may hide: "let me pay #W1234567 by PayPal".
_HIDING = frozenset(
    {"payment_methods", "payment_issue", "account_update", "balance", "billing_dispute"}
)


def is_denied(text: str) -> bool:
    """Whether the message asks not to do it: "please don't cancel it"."""
    return bool(_KEEP.search(text))


def task_of(intent: str, text: str) -> Task | None:
    """The change that is asked for; None where it is none, or the message leaves it open."""
    if intent == "cancel_order" and is_denied(text):
        return plain_task(text)
    if intent in _FIXED:
        return _FIXED[intent]
    if intent == "return_exchange":
        return _back_or_swap(text)
    if intent == "refund_request":
        return Task.CANCEL_ORDER if _says_cancel(text) else _back_or_swap(text) or Task.RETURN_ITEMS
    if intent == "change_order":
        # "You sent the wrong one" says what is wrong, and not yet what should become of it.
        is_open = is_about_a_problem(text) and plain_task(text) is None
        return None if is_open else _changed_part(text)
    return Task.CHANGE_PAYMENT if intent in _HIDING and _pays_otherwise(text) else None


def plain_task(text: str) -> Task | None:
    """The change that the verbs alone ask for, whatever else the message was taken for."""
    said = {
        Task.CANCEL_ORDER: _says_cancel(text),
        Task.CHANGE_ITEMS: bool(_EXCHANGE.search(text)),
        Task.RETURN_ITEMS: bool(_RETURN.search(text)) and not _EXCHANGE.search(text),
        Task.CHANGE_ADDRESS: bool(_ADDRESS.search(text)) and bool(_CHANGE.search(text)),
        Task.CHANGE_PAYMENT: _pays_otherwise(text) and not _RETURN.search(text),
    }
    found = [task for task, is_said in said.items() if is_said]
    if set(found) == {Task.CHANGE_PAYMENT, Task.CHANGE_ITEMS}:
        return Task.CHANGE_PAYMENT
    if Task.CHANGE_ADDRESS in found and Task.CHANGE_ITEMS not in found:
        return Task.CHANGE_ADDRESS
    return found[0] if len(found) == 1 else None


def likely_task(intents: Collection[str], text: str) -> Task | None:
    """The change that is meant where it is one of these intents; None where that is open."""
    if not CHANGES.intersection(intents):
        return None
    # Which of the two it is, is a matter of whether the order has been delivered.
    if {"change_order", "return_exchange"} >= set(intents) and not _RETURN.search(text):
        return _changed_part(text)
    return plain_task(text)


def speaks_of_paying(text: str) -> bool:
    """Whether it is about paying, or names a way to pay."""
    return bool(_PAYING.search(text)) or names_a_method(text)


def asks_for_speed(text: str) -> bool:
    """Whether it is about when, and not what or where, is delivered."""
    return bool(_SPEED.search(text))


def is_about_a_problem(text: str) -> bool:
    """Whether something is missing, damaged or not what was ordered."""
    return bool(_PROBLEM.search(text))


def _back_or_swap(text: str) -> Task | None:
    wants_swap, wants_back = bool(_EXCHANGE.search(text)), bool(_RETURN.search(text))
    if wants_swap == wants_back:
        return None
    return Task.CHANGE_ITEMS if wants_swap else Task.RETURN_ITEMS


def _changed_part(text: str) -> Task | None:
    if _says_cancel(text):
        return Task.CANCEL_ORDER
    if _ADDRESS.search(text):
        return Task.CHANGE_ADDRESS
    if _pays_otherwise(text):
        return Task.CHANGE_PAYMENT
    if _RETURN.search(text) and not _EXCHANGE.search(text):
        return Task.RETURN_ITEMS
    return Task.CHANGE_ITEMS


def _says_cancel(text: str) -> bool:
    return bool(_CANCEL.search(text)) and not _KEEP.search(text)


def _pays_otherwise(text: str) -> bool:
    if _REPAY.search(text):
        return True
    # "Put it on my PayPal": no more than that, or it may be goods that change and a way to pay.
    puts = _PUT.search(text)
    return puts is not None and names_a_method(text[puts.end() :][:30])
