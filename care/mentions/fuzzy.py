"""Misspelt words, compared with the closed set of words they can stand for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

COMMON = frozenset(
    word
    for line in (Path(__file__).with_name("common_words.txt")).read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)


def listed(words: str) -> tuple[str, ...]:
    """The words of a text, in order: a list that reads like one."""
    return tuple(words.split())


_ONE_EDIT, _TWO_EDITS = 4, 8  # letters a word needs for so many edits
_LOOSE_START = 5  # letters a word needs for its first one to be wrong


class Vocabulary:
    """A closed set of words. `common` words are never taken for misspellings of them."""

    def __init__(self, words: Iterable[str], common: frozenset[str] = COMMON) -> None:
        self.words = frozenset(words)
        self._common = common
        self._known = sorted(w for w in self.words if len(w) >= _ONE_EDIT and w.isalpha())

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def nearest(self, word: str) -> str | None:
        """The word of the set that `word` is or misspells; None where it is none, or several."""
        if word in self.words:
            return word
        if len(word) < _ONE_EDIT or not word.isalpha() or word in self._common:
            return None
        found = [(distance, w) for w in self._known if (distance := edits(word, w)) is not None]
        best = min((distance for distance, _ in found), default=0)
        nearest = [w for distance, w in found if distance == best]
        return nearest[0] if len(nearest) == 1 else None


@lru_cache(maxsize=65536)
def edits(word: str, known: str) -> int | None:
    """How many edits make `word` of `known`, None if more than its length allows."""
    shorter = min(len(word), len(known))
    allowed = 0 if shorter < _ONE_EDIT else 1 if shorter < _TWO_EDITS else 2
    if abs(len(word) - len(known)) > allowed:
        return None
    if shorter < _LOOSE_START and word[0] != known[0] and word[1:2] + word[:1] != known[:2]:
        return None
    found = distance(word, known)
    return found if found <= allowed else None


@lru_cache(maxsize=65536)
def distance(word: str, other: str) -> int:
    """Letters dropped, added, changed, or swapped with their neighbour, between two words."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(word, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and word[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
