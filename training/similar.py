"""Messages that say the same with other letters: exact and near duplicates.

Candidates come from MinHash over groups of three letters (Broder 1997), so that not every
message is compared with every other; what decides is the edit distance of the candidates.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

THRESHOLD = 92.0
_BANDS, _WIDTH = 21, 3
_PRIME = (1 << 31) - 1
_NOISE = re.compile(r"[^\w\s]|_")
_DIGITS = re.compile(r"\d+")
# One word that turns the meaning around weighs little in letters.
_TURNING = re.compile(
    r"\b(?:not?|never|cannot|cant|dont|didnt|doesnt|isnt|wasnt|wont|hasnt|havent|couldnt|without|un\w+)\b"
)

_generator = np.random.default_rng(20240229)
_FACTORS = _generator.integers(1, _PRIME, (_BANDS * _WIDTH, 1), dtype=np.uint64)
_OFFSETS = _generator.integers(0, _PRIME, (_BANDS * _WIDTH, 1), dtype=np.uint64)


def normalise(text: str) -> str:
    """`text` without case, punctuation, and the difference between one number and another."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    plain = " ".join(_DIGITS.sub("0", _NOISE.sub(" ", plain)).split())
    return plain or " ".join(text.split())  # nothing but signs: then those are what is compared


def likeness(left: str, right: str) -> float:
    """How alike two normalised texts are, 0 to 100, whatever the order of their words."""
    if sorted(_TURNING.findall(left)) != sorted(_TURNING.findall(right)):
        return 0.0
    return max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right))


class Near:
    """Finds, for each text, one that was added before and is (nearly) the same.

    Args:
        threshold: from which likeness on, 0 to 100.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold
        self._texts: list[str] = []
        self._exact: dict[str, int] = {}
        self._buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)

    def add(self, text: str) -> int:
        """Adds a text; returns its number, counted from 0."""
        plain, number = normalise(text), len(self._texts)
        self._texts.append(plain)
        self._exact.setdefault(plain, number)
        for bucket in _signature(plain):
            self._buckets[bucket].append(number)
        return number

    def find(self, text: str) -> tuple[int, float] | None:
        """The number of the most alike text and its likeness; None where none is alike enough."""
        plain = normalise(text)
        if plain in self._exact:
            return self._exact[plain], 100.0
        candidates = {n for bucket in _signature(plain) for n in self._buckets.get(bucket, ())}
        best = max(((likeness(plain, self._texts[n]), -n) for n in candidates), default=(0.0, 0))
        return (-best[1], best[0]) if best[0] >= self._threshold else None

    def find_all(self, text: str) -> list[int]:
        """The numbers of all that are alike enough."""
        plain = normalise(text)
        candidates = {n for bucket in _signature(plain) for n in self._buckets.get(bucket, ())}
        return sorted(n for n in candidates if likeness(plain, self._texts[n]) >= self._threshold)


def _signature(plain: str) -> list[tuple[int, bytes]]:
    """The buckets of a text: two of likeness 92 share one in all but a few of a thousand cases."""
    padded = f"  {plain} "
    shingles = {zlib.crc32(padded[i : i + 3].encode()) for i in range(len(padded) - 2)}
    hashes = np.fromiter(shingles, dtype=np.uint64) % np.uint64(_PRIME)
    least: npt.NDArray[np.uint64] = ((_FACTORS * hashes + _OFFSETS) % np.uint64(_PRIME)).min(axis=1)
    return [(band, least[band * _WIDTH : (band + 1) * _WIDTH].tobytes()) for band in range(_BANDS)]
