"""The numbers of tickets and cases: "T-" and six letters or digits."""

from __future__ import annotations

import re
import secrets

# Without letters and digits that are mistaken for one another when read aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 6
_MARKED = re.compile(rf"\bT ?[-–\u2011] ?([{_ALPHABET}]{{{_LENGTH}}})\b", re.I)
_BARE = re.compile(rf"\bT?([{_ALPHABET}]{{{_LENGTH}}})\b", re.I)


def new_number() -> str:
    """A number nobody can guess the next of."""
    return "T-" + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def find_number(words: str, is_asked: bool = False) -> str | None:
    """The number in the words, in its own form; None where there is none.

    Where it was asked for, the "T-" may be left out; without a digit it is then a word.
    """
    if match := _MARKED.search(words):
        return f"T-{match[1].upper()}"
    bare = [m[1] for m in _BARE.finditer(words) if re.search(r"\d", m[1]) or m[1].isupper()]
    return f"T-{bare[0].upper()}" if is_asked and bare else None
