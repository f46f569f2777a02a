"""A question as it is searched for: its spelling mended, divided where it says several things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from care.mentions.fuzzy import distance, listed

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
_LETTERS = re.compile(r"[A-Za-z]{3,}")
# Where one part of a message ends: "the sofa won't fit in my car, will someone bring it up".
_CUT = re.compile(r"(?<=[,.;:!?])\s+|\s+(?=(?:and|but|so|because)\s)", re.I)
_FEWEST_WORDS = 3  # of a part that is searched for on its own
_MOST_PARTS = 6
_DOUBLES = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")  # short words whose last letter is doubled
MAX_CHARS = 600

# Words that say nothing of what is asked about.
STOP_WORDS = frozenset(
    listed(
        "a about am an and any are as at be been but by can cant could d did didnt do does"
        " doesnt dont for from get got had has have havent hello hey hi how i id if im in is"
        " isnt it its ive just know let like ll m may me might my need no not of off oh ok on"
        " or our out please pls re s say shall should so some t tell than thank thanks that"
        " thats the their them then there these they this those to too u up us ve want was we"
        " were what whats when where which who why will with wont would you your"
    )
)


@dataclass(frozen=True)
class Question:
    """`text` with its spelling mended, its `parts` (none, or two and more), and its `words`."""

    text: str
    parts: tuple[str, ...]
    words: tuple[str, ...]


class Speller:
    """Mends words that are misspelt, to words that articles have.

    Args:
        words: the words of the articles.
        is_word: whether something else is a word all the same: it is left as it is.
    """

    _ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "ly", "able", "ness", "y")
    _SHORT, _LONG = 3, 7  # letters a word needs to be mended at all, and to have two mistakes
    _CONTRACTED = frozenset(
        listed(
            "cant dont doesnt wont isnt didnt whats wheres ive hasnt havent arent couldnt wouldnt"
            " youre theres shouldnt lets"
        )
    )

    def __init__(self, words: Iterable[str], is_word: Callable[[str], bool]) -> None:
        self._known = frozenset(words)
        self._is_word = is_word
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= self._SHORT and word.isalpha():
                self._alike[word[0], len(word)].append(word)
        self.mended = lru_cache(maxsize=4096)(self._mended)

    def mend(self, text: str) -> str:
        """The text with misspelt words replaced; all others as they are."""
        return _LETTERS.sub(lambda match: self._replaced(match[0]), text)

    def _replaced(self, word: str) -> str:
        mended = self.mended(word.lower())
        return word if mended == word.lower() else mended

    def _mended(self, word: str) -> str:
        if word in STOP_WORDS or word in self._CONTRACTED or self._is_known(word):
            return word
        allowed = 2 if len(word) >= self._LONG else 1
        starts = {word[0], word[1]}  # the first two letters may have changed places
        found = [
            (steps, known)
            for length in range(len(word) - allowed, len(word) + allowed + 1)
            for start in starts
            for known in self._alike[start, length]
            if (start == word[0] or known[1] == word[0])
            and (steps := distance(word, known)) <= allowed
        ]
        return min(found)[1] if found else word

    def _is_known(self, word: str) -> bool:
        if word in self._known or self._is_word(word):
            return True
        return any(
            len(form) >= self._SHORT and (form in self._known or self._is_word(form))
            for end in self._ENDINGS
            if word.endswith(end)
            for form in _forms(word[: -len(end)], end)
        )


def _forms(stem: str, end: str) -> Iterator[str]:
    """The words of which stem and end may be an inflection: "mak" and "ing" of "make"."""
    if end[0] in "aeiouy":
        yield stem + "e"
        if _DOUBLES.fullmatch(stem):
            return  # "ship" makes "shipping": "shiping" is a mistake
    yield stem
    if stem[-1:] == stem[-2:-1]:
        yield stem[:-1]


def read_question(text: str, speller: Speller) -> Question:
    """The question in these words; of endless ones, the beginning."""
    legible = text[:MAX_CHARS].encode("utf-8", "ignore").decode()  # no halves of surrogate pairs
    mended = speller.mend(" ".join(legible.split()))
    parts = [part for part in _CUT.split(mended) if len(part.split()) >= _FEWEST_WORDS]
    return Question(
        mended,
        tuple(parts[:_MOST_PARTS]) if len(parts) > 1 else (),
        content_words(mended),
    )


def content_words(text: str) -> tuple[str, ...]:
    """The words that tell what a text is about, each once."""
    found = [word.lower() for word in _WORD.findall(text.replace("’", "'"))]
    bare = [word.removesuffix("'s").replace("'", "") for word in found]
    return tuple(dict.fromkeys(word for word in bare if word not in STOP_WORDS))
