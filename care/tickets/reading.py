"""What a customer's words tell of a case: what it is about, how soon, and what is wrong."""

from __future__ import annotations

import re

from care.tickets.models import Category, Urgency

_CATEGORIES = (
    (
        Category.DELIVERY,
        r"deliver\w*|courier|driver|parcel|package|shipp\w*|shipment|carrier|postman|tracking"
        r"|arriv\w*|mailman|doorstep",
    ),
    (
        Category.BILLING,
        r"charg\w*|bill\w*|invoice\w*|pay(?:ment|ments|ing|pal)?|paid|refund\w*|price[sd]?|money"
        r"|card|fee|fees|overcharg\w*|discount",
    ),
    (
        Category.ACCOUNT,
        r"account|password|log ?-?in|sign ?-?in|user ?name|newsletter|my data|privacy|membership",
    ),
    (
        Category.WEBSITE,
        r"web ?site|your site|the site|app|page|checkout|browser|chat ?bot|online shop|link",
    ),
    (
        Category.PRODUCT,
        r"product\w*|item\w*|quality|broken?|broke|size|sizes|colou?r|material|smell\w*|defect\w*"
        r"|faulty|works?|lamp|bottle|shirt|laptop|headphones|puzzle|photos?|pictures?|description",
    ),
)
_NAMED = {category.value: category for category in Category}
_HIGH = re.compile(
    r"\b(?:urgent(?:ly)?|asap|as soon as possible|immediately|right away|right now|at once"
    r"|emergency|today|cannot wait|can'?t wait|dangerous|safety|injur\w+|smok\w+|fire|burn\w*"
    r"|high priority|straight away)\b",
    re.I,
)
_LOW = re.compile(
    r"\b(?:no (?:rush|hurry)|not urgent|whenever|when you (?:have|get) (?:the )?(?:time|a moment)"
    r"|take your time|low priority|no big deal|minor)\b",
    re.I,
)
_STRONG = 0.75  # from this mood on, 0 to 1, somebody should look soon
# What only says that something is to be reported, or how somebody feels.
_EMPTY = re.compile(
    r"\b(?:i(?:'d| would)? (?:like|want|need|wish|wanna) to|i want|can i|could i|can you|could you"
    r"|please|pls|how do i|where (?:can|do) i|(?:make|file|open|raise|lodge|log|create|submit"
    r"|register|report|leave|give|write|send|share|post|have)(?: you)?|an?|the|my|some|formal|new"
    r"|complain(?:t|ts|ing)?|ticket|case|problem|issue|request|support|feedback|review|opinion"
    r"|suggestion|thoughts?|comment|about|with|to|for|of|on|it|you|your|this|something|someone"
    r"|somebody|hi|hello|hey|there|help|me|and|i|is|am|have|got|has|need|want|like|very|really"
    r"|angry|upset|annoyed|unhappy|disappointed|urgent(?:ly)?|asap|very|so|company|shop|store"
    r"|in|t|here|yes|no|ok|okay)\b",
    re.I,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LEAST_WORDS = 3


def find_category(words: str) -> Category | None:
    """What it is about; None where the words do not say, or say several things."""
    found = [c for c, names in _CATEGORIES if re.search(rf"\b(?:{names})\b", words, re.I)]
    return found[0] if len(found) == 1 else None


def named_category(words: str) -> Category | None:
    """The category whose name was answered, "something else" included."""
    low = words.lower().strip(" .!?")
    if re.search(r"\b(?:something else|other|none of (?:these|them|those)|neither)\b", low):
        return Category.OTHER
    named = [_NAMED[name] for name in re.findall(r"[a-z]+", low) if name in _NAMED]
    return named[0] if named else find_category(words)


def find_urgency(words: str, urgency: float | None, frustration: float | None) -> Urgency:
    """How soon, by the words and by how the customer sounds, 0 to 1 each.

    What is said in words counts for more: "no rush" is no rush, however it sounds.
    """
    if _LOW.search(words):
        return Urgency.LOW
    if _HIGH.search(words) or max(urgency or 0.0, frustration or 0.0) >= _STRONG:
        return Urgency.HIGH
    return Urgency.NORMAL


def says_what(words: str) -> bool:
    """Whether the words tell what is wrong, and not only that something is."""
    return len(_LETTERS.findall(_EMPTY.sub(" ", words.replace("’", "'")))) >= _LEAST_WORDS
