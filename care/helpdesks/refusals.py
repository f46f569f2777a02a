"""What a desk says when it refuses, in a line that may stand in a log.

Desks quote what they refuse, and may know more of the customer than Care sent. So of their words
only what cannot name anybody is left: the names of fields, small letters, and the capital words
that interfaces are full of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from care.privacy.found import PERSONAL
from care.privacy.masking import masked

_CHARS = 200
_LEFT_OUT = "…"
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`|“[^”]*”")
_TELLING = re.compile(r"\S*(?:@|\d{3})\S*")
# `RecordInvalid` is an error's name, `Ada` a customer's.
_CAPITAL = re.compile(r"\b[^\W\d_a-z][^\WA-Z_]*\b")
_USUAL = frozenset(
    [
        "Access",
        "Account",
        "Authentication",
        "Bad",
        "Be",
        "Content",
        "Contact",
        "Conversation",
        "Custom",
        "Does",
        "Email",
        "Field",
        "Forbidden",
        "Group",
        "Has",
        "Identifier",
        "Inbox",
        "Invalid",
        "Is",
        "It",
        "Key",
        "Message",
        "Missing",
        "Must",
        "No",
        "Not",
        "Permission",
        "Phone",
        "Please",
        "Priority",
        "Queue",
        "Record",
        "Request",
        "Requester",
        "Required",
        "Status",
        "Subject",
        "Tag",
        "Team",
        "The",
        "There",
        "This",
        "Ticket",
        "Token",
        "Too",
        "Unknown",
        "Unprocessable",
        "Validation",
        "Value",
        "You",
        "Your",
    ]
)


def in_short(answer: Any) -> str:
    """The desk's words with the names of its fields, in one line of at most 200 characters.

    Args:
        answer: its JSON, whatever its form, or a text; None where it was neither.
    """
    said = " ".join("; ".join(_said(answer)).split())
    text = _QUOTED.sub(_LEFT_OUT, said)
    text = _TELLING.sub(_LEFT_OUT, masked(text, PERSONAL))
    text = _CAPITAL.sub(lambda word: word[0] if word[0] in _USUAL else _LEFT_OUT, text)
    return text[:_CHARS] or "no reason given"


def _said(answer: Any, name: str = "") -> Iterator[str]:
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield from _said(value, str(key))
    elif isinstance(answer, list):
        for value in answer:
            yield from _said(value, name)
    elif isinstance(answer, str):
        yield f"{name}: {answer}" if name else answer
