"""Passwords in what customers write: they are not kept, and never said again."""

from __future__ import annotations

import re

from care.mentions.fuzzy import COMMON, listed

_GIVEN = re.compile(
    r"\b(?:pass\s?words?|passcode|passphrase|passwort|pwd?|pin)\b(?P<link>\s*[:=]\s*|"
    r"(?:\s+(?:for|of|to|on|in) (?:my |the |your )?\w+)?\s+(?:is|was|should be|to)\s+)"
    r"[\"'\u201c\u2018]?(?P<value>[^\s\"'”’]{3,64})",
    re.I,
)
# What a password is said to be, without being told.
_TELLING = frozenset(
    listed(
        """
        accepted blocked broken case-sensitive changed compromised correct deactivated declined
        deleted denied disabled empty expired expiring forgotten hacked incorrect invalid known
        leaked locked missing mistyped needed outdated rejected refused required resetting reset
        saved stolen strong suspended temporary typed unclear unknown useless valid weak working
        something anything somewhere recovered recover updated
        """
    )
)


def gives_password(words: str) -> bool:
    """Whether the words tell a password or a PIN, rather than something about one.

    "My password is hunter2" does; "my password is wrong" and "my password is not accepted" don't.
    """
    return any(_is_secret(found) for found in _GIVEN.finditer(words))


def _is_secret(found: re.Match[str]) -> bool:
    value = found.group("value").rstrip(".,;!?)")
    if re.search(r"[\d_$#@%&*^+]|[a-z][A-Z]", value):
        return True
    word = value.lower().replace("’", "'")
    is_told = found.group("link").strip() in {":", "="}
    if word.startswith("re") and word.endswith("t"):
        return False
    return (is_told or word.isalpha()) and word not in COMMON and word not in _TELLING
