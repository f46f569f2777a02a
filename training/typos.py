"""Typing errors as thumbs make them: neighbours on the keyboard, swaps, drops, doubles.

The kinds and their weights follow what is known of spelling errors in typed text: most of them
are one letter wrong, missing, added or swapped (Damerau 1964, doi:10.1145/363958.363994).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Places = Sequence[tuple[int, int]]
Edit = tuple[int, int, str]

_WORD = re.compile(r"[^\W\d_]{3,}")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> dict[str, str]:
    near: dict[str, str] = {}
    for y, row in enumerate(_ROWS):
        for x, key in enumerate(row):
            around = [
                (x - 1, y),
                (x + 1, y),
                (x, y - 1),
                (x + 1, y - 1),
                (x - 1, y + 1),
                (x, y + 1),
            ]
            near[key] = "".join(
                _ROWS[b][a] for a, b in around if 0 <= b < len(_ROWS) and 0 <= a < len(_ROWS[b])
            )
    return near


_NEAR = _neighbours()


def with_typos(text: str, rate: float, rng: random.Random, protected_spans: Places = ()) -> str:
    """`text` with typing errors, at most one a word.

    Args:
        rate: how likely a word gets one, 0 to 1. Words have three letters or more and no digits.
        rng: the same state gives the same errors.
        protected_spans: `(start, end)` of what stays as it is, such as entities.
    """
    return typed(text, rate, rng, protected_spans)[0]


def typed(
    text: str, rate: float, rng: random.Random, protected_spans: Places = ()
) -> tuple[str, list[tuple[int, int]]]:
    """`with_typos`, and where the protected places are now."""
    edits = []
    for match in _WORD.finditer(text):
        hit = rng.random() < rate
        kind, seed = rng.choices(_KINDS, _WEIGHTS)[0], rng.random()
        if hit and not _touches(match.span(), protected_spans):
            edits.append(kind(match.group(), match.start(), seed))
    return edited(text, edits, protected_spans)


def edited(text: str, edits: Sequence[Edit], places: Places) -> tuple[str, list[tuple[int, int]]]:
    """`text` with each edit's part replaced, and where `places` are then.

    Args:
        edits: `(start, end, replacement)`, in order, apart from each other and from `places`.
    """
    parts, last = [], 0
    for start, end, replacement in edits:
        parts += [text[last:start], replacement]
        last = end
    parts.append(text[last:])

    def moved(place: int) -> int:
        return place + sum(len(new) - (end - start) for start, end, new in edits if end <= place)

    return "".join(parts), [(moved(start), moved(end)) for start, end in places]


def _touches(word: tuple[int, int], places: Places) -> bool:
    return any(word[0] < end and start < word[1] for start, end in places)


def _neighbour(word: str, start: int, seed: float) -> Edit:
    at = int(seed * len(word))
    near = _NEAR.get(word[at].lower())
    if not near:
        return _drop(word, start, seed)
    key = near[int(seed * 7919) % len(near)]
    return start + at, start + at + 1, key.upper() if word[at].isupper() else key


def _swap(word: str, start: int, seed: float) -> Edit:
    # First letters are seldom swapped; equal ones would be no error.
    places = [at for at in range(1, len(word) - 1) if word[at] != word[at + 1]]
    if not places:
        return _drop(word, start, seed)
    at = places[int(seed * len(places))]
    return start + at, start + at + 2, word[at + 1] + word[at]


def _drop(word: str, start: int, seed: float) -> Edit:
    at = 1 + int(seed * (len(word) - 1))
    return start + at, start + at + 1, ""


def _double(word: str, start: int, seed: float) -> Edit:
    at = int(seed * len(word))
    return start + at, start + at + 1, word[at] * 2


_KINDS: tuple[Callable[[str, int, float], Edit], ...] = (_neighbour, _swap, _drop, _double)
_WEIGHTS = (4, 3, 3, 2)
