"""What keeps a customer out of their account, in their own words."""

from __future__ import annotations

import re

_USER_NAME = re.compile(
    r"\b(?:user\s?-?(?:name|id)s?|log-?\s?in (?:id|name)|sign-?in name"
    r"|(?:which|what) e-?mail (?:address )?(?:did|do) i (?:use|sign|log))\b",
    re.I,
)
_SECOND_FACTOR = re.compile(
    r"\b(?:2\s?fa|mfa|authenticat(?:or|ion app)|second[- ]factor|two[- ]?(?:step|factor)"
    r"|2[- ](?:step|factor)|back-?up codes?"
    r"|(?:lost|stolen|broke|new|changed|dropped)\b[^.!?]{0,30}\b(?:phone|mobile|handset|sim)"
    r"|(?:phone|mobile|handset|sim)\b[^.!?]{0,30}\b(?:lost|stolen|broken|gone|dead))\b",
    re.I,
)
_NO_MAILBOX = re.compile(
    r"\b(?:no|lost|lose|without|(?:don'?t|do not|no longer|can'?t|cannot) (?:have|get|reach|own|use"
    r"|open|read))\b[^.!?]{0,24}\b(?:e-?mails?|mailbox|inbox|mail account)\b"
    r"|\b(?:e-?mail|mailbox|inbox|address)\b[^.!?]{0,30}\b(?:no longer|any ?more|doesn'?t) "
    r"(?:exists?|work|mine|have)\b",
    re.I,
)
_NO_CODE = re.compile(
    r"\b(?:do|did|have|has|can|could)(?:n'?t| not) (?:\w+ ){0,2}?"
    r"(?:get|got|received?|see|seen|find|found|come|came|arrived?)\b"
    r"|\b(?:do|did)(?:n'?t| not) have (?:it|one|any|(?:a|the|any|my|that) (?:code|e-?mail|mail))\b"
    r"|\b(?:no|never|nothing) (?:\w+ ){0,2}?(?:got|came|come|arrived|received|yet|here)\b"
    r"|\bno (?:code|e-?mail|mail)\b|\bwhere(?:'?s| is)\b[^.?!]{0,12}\bcode\b"
    r"|^\W*(?:it'?s )?not (?:yet|there|here)\b",
    re.I,
)
_LINK = re.compile(r"\b(?:password|link|reset)\b", re.I)


def asks_for_user_name(words: str) -> bool:
    """Whether the name to log in with is what has been forgotten."""
    return bool(_USER_NAME.search(words))


def lost_second_factor(words: str) -> bool:
    """Whether it is the second factor that is gone: the app or the phone with the codes."""
    return bool(_SECOND_FACTOR.search(words))


def lost_mailbox(words: str) -> bool:
    """Whether e-mails to the address on file no longer reach the customer."""
    return bool(_NO_MAILBOX.search(words))


def misses_code(words: str) -> bool:
    """Whether the answer to "what's the code?" is that there is none: "nothing came"."""
    return bool(_NO_CODE.search(words))


def asks_for_link(words: str) -> bool:
    """Whether another password is what is wanted."""
    return bool(_LINK.search(words))
