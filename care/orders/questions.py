"""What a customer asks about an order, where the intent alone leaves that open.

"Where is #W1234567?" and "what did I pay for #W1234567?" are both understood as track_order: the
intents are as coarse as people speak.
"""

from __future__ import annotations

import re
from enum import Enum


class Asked(str, Enum):
    """What a question is about."""

    FASTER = "faster"  # whether a parcel can come sooner
    SPENT = "spent"  # what all orders come to
    PAYMENT = "payment"  # how an order was paid
    PRICE = "price"  # what an order, some of it, or a change comes to
    CONTENTS = "contents"  # what is in an order


_WHAT = r"\bwhat(?:'?s| is| are| was| were| do| did| does| will| would| have| has| had)?\b"
_SOON = (
    r"(?:faster|sooner|quicker|earlier|express|overnight|next[- ]day|same[- ]day|priority"
    r"|expedited?|rush(?:ed)?)\b"
)
# The first that fits. What merely tells of money or speed is no question about it: "I paid for
# next-day delivery, where is it?"
_KINDS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    (
        Asked.FASTER,
        re.compile(
            rf"\b(?:can|could|will|would|possible|may|might|any way|make|get|need|want)\b"
            rf"(?:(?!\b(?:where|why|paid)\b)[^.?!])*\b{_SOON}"
            rf"|\b(?:expedite|rush)\b|\bspeed (?:\w+ ){{0,2}}up\b",
            re.I,
        ),
    ),
    (
        Asked.SPENT,
        re.compile(
            r"\b(?:spent|spend)\b[^.?!]*\b(?:in all|in total|altogether|so far|overall|with you"
            r"|here|all (?:of )?(?:my|the) orders)\b"
            r"|\b(?:how much|total|sum|cost|pay|paid|come to)\b[^.?!]*"
            r"\b(?:all|every one) (?:of )?(?:my|the) (?:orders|purchases)\b"
            r"|\ball (?:of )?my (?:orders|purchases)\b[^.?!]*"
            r"\b(?:cost|come to|total|in all|altogether)\b"
            r"|\bhow much (?:have|did) i (?:ever )?(?:spent|spend)\W*$",
            re.I,
        ),
    ),
    (
        Asked.PAYMENT,
        re.compile(
            r"\b(?:which|what)\b[^.?!]{0,30}\b(?:card|account|method|visa|mastercard)\b[^.?!]*"
            r"\b(?:pa(?:id|y|ying)|us(?:e|ed)|charg\w+|bought)\b"
            r"|\b(?:pay|paid|charged?) (?:\S+ ){0,6}(?:with|on|to|by) (?:which|what)\b"
            r"|\bhow (?:did|have|was|were|had|is|am) (?:\S+ ){0,5}?(?:pa(?:y|id|ying)|charged)\b"
            r"|\bwhat (?:did|have|had) i (?:use to )?pa(?:y|id)\b[^.?!]*\bwith\b"
            r"|\b(?:did|have|had) i (?:pay|paid|use[d]?)\b[^.?!]*"
            r"\b(?:by|with|my) (?:paypal|visa|mastercard|amex|gift card|credit card|debit card)\b"
            r"|\bpayment (?:method|type)\b[^.?!]*\b(?:of|for|on|in)\b[^.?!]*(?:\border\b|#)",
            re.I,
        ),
    ),
    (
        Asked.PRICE,
        re.compile(
            rf"\bhow much\b(?! (?:longer|more time|time|of\b|notice))"
            rf"|{_WHAT}[^.?!]{{0,50}}\b(?:total|sum|price|cost|costs|amount|difference|save|pay"
            rf"|come to|get back|worth)\b"
            rf"|\b(?:tell|give|show) me\b[^.?!]{{0,20}}\b(?:total|sum|price|cost|amount)\b"
            rf"|^\W*(?:and |the |order )*(?:total|price|cost|sum|amount)\b"
            rf"|\b(?:total|price|cost) (?:of|for|price|cost|amount)\b"
            rf"|\b(?:pay|cost)(?: me)? (?:more|extra|anything|less)\b",
            re.I,
        ),
    ),
    (
        Asked.CONTENTS,
        re.compile(
            rf"\bwhat (?:all |exactly |else |things |items )?(?:did|have|had) i"
            rf" (?:just )?(?:order|buy|purchase|bought|get|put)"
            rf"|{_WHAT}(?: \w+){{0,2}} in (?:my|the|that|this|it|order|#|w\d)"
            rf"|{_WHAT}(?: \w+)? on (?:my|the|that|this) order\b"
            rf"|\b(?:what|which|all|list) (?:the )?(?:items?|products?|things|pieces|goods)\b"
            rf"(?![^.?!]*\b(?:ship|sent|arriv|late|missing|return|exchang|cancel|stock))"
            rf"|\bwhat(?:'s| is| does| do)?[^.?!]{{0,20}}\border\b[^.?!]{{0,20}}"
            rf"\b(?:contains?|includes?|consists?|made up of)\b"
            rf"|\b(?:contents?|items|details) (?:of|in|on) (?:\w+ )?(?:order|it|#|w\d)",
            re.I,
        ),
    ),
)


def asked_for(text: str) -> Asked | None:
    """What the words ask about an order; None where they ask nothing, or where it is."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)
