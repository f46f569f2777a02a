"""What somebody tells when they would like an account."""

from __future__ import annotations

import re

_COMPANY = re.compile(
    r"\b(?:compan(?:y|ies)|firm|business|employer|shop|store|school|club|practice|studio|office)\b"
    r"[\s,:-]*(?:is |it'?s |called |named |by the name of |name is )*"
    r"(?P<after>[A-Z][\w&.'’ -]{1,80})?|"
    r"(?P<firm>\b[A-Z][\w&.'’-]*(?: [A-Z&][\w&.'’-]*)* "
    r"(?:Ltd|LLC|Inc|GmbH|Corp|Co|PLC|Pty|AG)\b\.?)"
)
_SKIPPED = re.compile(
    r"^(?:please |i'?d |i |just |let'?s |oh |well,? )*(?:skip\w*|none|no(?:pe|thing)?|nah|pass|n/?a"
    r"|rather not|(?:don'?t|do not) (?:know|care)|no idea|not really|neither)\b",
    re.I,
)


def is_skipped(words: str) -> bool:
    """Whether the words decline to tell anything."""
    return bool(_SKIPPED.search(words.strip().replace("’", "'")))


def company_in(words: str) -> str | None:
    """The company that an account is for, by its name; None where none is named."""
    for match in _COMPANY.finditer(words):
        name = match.group("firm") or match.group("after")
        if name:
            return " ".join(name.split()).strip(" .,'-")
    return None
