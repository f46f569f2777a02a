"""Typing mistakes: one edit in a word now and then, never in anything with digits or an @."""

from __future__ import annotations

import re
from random import Random

_NEIGHBOURS = {
    **{"a": "qsz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht"},
    **{"h": "gjy", "i": "uok", "j": "hku", "k": "jli", "l": "ko", "m": "n", "n": "bm", "o": "ipl"},
    **{"p": "o", "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cbf"},
    **{"w": "qes", "x": "zcs", "y": "tuh", "z": "xa"},
}
_WORD = re.compile(r"[^\W\d_]{2,}")


def misspelt(text: str, chance: float, rng: Random) -> str:
    """The text with each of its words misspelt by this chance."""
    if not chance:
        return text
    return "".join(
        part if part.isspace() or not _is_word(part) or rng.random() >= chance else _edit(part, rng)
        for part in re.split(r"(\s+)", text)
    )


def _is_word(part: str) -> bool:
    """Order numbers, postcodes, addresses and sizes are typed with care."""
    return not re.search(r"[\d@#]", part) and bool(_WORD.search(part))


def _edit(part: str, rng: Random) -> str:
    """One letter swapped with the next, left out, doubled, or a neighbouring key."""
    place = rng.choice([n for n, letter in enumerate(part) if letter.isalpha()])
    letter, rest = part[place], part[place + 1 :]
    how = rng.choice(("swap", "drop", "double", "near"))
    if how == "swap" and rest[:1].isalpha() and rest[0] != letter:
        return part[:place] + rest[0] + letter + rest[1:]
    if how == "drop":
        return part[:place] + rest
    if how == "near" and letter.lower() in _NEIGHBOURS:
        near = rng.choice(_NEIGHBOURS[letter.lower()])
        return part[:place] + (near.upper() if letter.isupper() else near) + rest
    return part[:place] + letter + letter.lower() + rest
