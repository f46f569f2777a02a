"""Changed copies of examples, for the tagger to learn the words around a name instead of the name.

Names are exchanged for others of all countries and for some that nobody has; products and the like
for those of other examples; letter case and spelling change; and names, places and firms are put
where the examples have none, so that the tagger sees what is a person and what is not.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.nlu.entities import lexicon
from assistant.nlu.entities.gazetteer import Gazetteer

_TITLES = ("Mr. ", "Mrs. ", "Ms. ", "Dr. ", "mr ", "dr ", "Miss ", "Mr ", "Dr ")
# Where a name, or the name of something else, can be added to a message.
_BEHIND = (
    " for {}",
    " to {}",
    " from {}",
    " with {}",
    " by {}",
    ", {}",
    " - {}",
    " at {}",
    " of {}",
)
_PERSON_ONLY = (
    " it's {}",
    ". My name is {}",
    ", this is {}",
    ". {} here",
    " under {}",
    ". Thanks, {}",
)
_WITHIN = (" to {}", " from {}", " for {}", " with {}", " by {}", " {}", " and {}")
_IN_FRONT = ("{}, ", "{} - ", "it's {}. ", "{} and ", "{} ")
_FIRMS = lexicon.split(
    "Bank Clinic Dental Salon Studio Store Hotel Restaurant Group Ltd Inc Motors Travel Insurance "
    "Airlines Pizza Energy Foods Electronics Fashion Home Media Pharmacy Spa Center Market"
)
_MIN_TYPO = 4  # characters of a text that gets one
_ADDED = 0.2  # of the copies get a name at their end or beginning


class Example(NamedTuple):
    """A message with the places (start, end, entity) of what the tagger is to find in it."""

    text: str
    marks: tuple[tuple[int, int, str], ...]


class Changes:
    """Makes changed copies of examples; the same ones each time it is made."""

    def __init__(self, examples: Sequence[Example], names: Gazetteer) -> None:
        self._examples = examples
        self._random = random.Random(7)  # noqa: S311  # no secret hangs on it
        self._first, self._last = sorted(names.first), sorted(names.last)
        self._places, self._goods = sorted(names.places), sorted(lexicon.GOODS)
        self._values: dict[str, list[str]] = defaultdict(list)
        for text, marks in examples:
            for start, end, entity in marks:
                self._values[entity].append(text[start:end])

    def copies(self, count: int) -> Iterator[Example]:
        """`count` copies of each annotated example, and of a share of the others."""
        for one in self._examples:
            named = any(entity == "person_name" for *_, entity in one.marks)
            often = 2 * count if named else count if one.marks else self._random.random() < _SHARE
            for _ in range(often):
                changed = self._refilled(one)
                if self._random.random() < (_ADDED if one.marks else 1.0):
                    changed = self._extended(changed)
                yield self._respelt(changed)

    def _refilled(self, one: Example) -> Example:
        """With other names, and often other products and the like."""
        text, moved = "", 0
        marks: list[tuple[int, int, str]] = []
        for start, end, entity in one.marks:
            value = self._other(entity, one.text[start:end])
            text += one.text[moved:start]
            marks.append((len(text), len(text) + len(value), entity))
            text, moved = text + value, end
        return Example(text + one.text[moved:], tuple(marks))

    def _other(self, entity: str, value: str) -> str:
        if entity == "person_name":
            return self._person(len(value.split()))
        chance = self._random.random()
        if entity == "product" and chance < _FROM_LEXICON:
            return self._random.choice(self._goods)
        return value if chance < 0.6 else self._random.choice(self._values[entity])

    def _extended(self, one: Example) -> Example:
        """With a person, a place or a firm added where no mark is."""
        person = self._random.random() < 0.55
        name = self._person(self._random.choice((1, 2, 2))) if person else self._thing()
        if self._random.random() < 0.25:
            return _spliced(one, 0, self._random.choice(_IN_FRONT), name, person)
        at = self._place_for(one)
        behind = (*_BEHIND, *_PERSON_ONLY) if person else _BEHIND
        ways: Sequence[str] = _WITHIN if at < len(one.text.rstrip(" .!?")) else behind
        return _spliced(one, at, self._random.choice(ways), name, person)

    def _place_for(self, one: Example) -> int:
        """Where a name can be added: at the end, or before a small word in the middle."""
        places = [m.start() for m in _JOINT.finditer(one.text)]
        places = [p for p in places if not any(s < p < e for s, e, _ in one.marks)]
        end = len(one.text.rstrip(" .!?"))
        if places and self._random.random() < 0.5:
            return self._random.choice(places)
        return max([end, *(e for _, e, _ in one.marks)])

    def _person(self, words: int) -> str:
        return self._title() + self._name(words)

    def _title(self) -> str:
        return self._random.choice(_TITLES) if self._random.random() < 0.15 else ""

    def _thing(self) -> str:
        """A place, or a firm that bears somebody's name."""
        if self._random.random() < 0.6:
            name = self._random.choice(self._places)
        else:
            name = f"{self._random.choice(self._last)} {self._random.choice(_FIRMS)}"
        return self._cased(name)

    def _name(self, count: int) -> str:
        if self._random.random() < 0.3:
            count = self._random.choice((1, 2, 2, 3))
        count = min(count, 3)
        parts = [self._part(self._first if i == 0 and count > 1 else None) for i in range(count)]
        if count == 3 and self._random.random() < 0.6:
            parts[1] = parts[1][0] + self._random.choice(("", "."))
        return self._cased(" ".join(parts))

    def _cased(self, name: str) -> str:
        chance = self._random.random()
        return name.title() if chance < 0.55 else name.upper() if chance < 0.6 else name.lower()

    def _part(self, listed: Sequence[str] | None) -> str:
        pick = self._random.choice
        listed = listed or pick((self._first, self._last))
        if self._random.random() < 0.75:
            return pick(listed)
        first, second = pick(listed), pick(listed)  # a name that is in no list
        return first[: len(first) // 2 + 1] + second[len(second) // 2 :]

    def _respelt(self, one: Example) -> Example:
        """Perhaps in lower case or with a capital, perhaps with a typo."""
        text, marks = one
        chance = self._random.random()
        if chance < 0.35 and len(text.lower()) == len(text):
            text = text.lower()
        elif chance < 0.45:
            text = text[:1].upper() + text[1:]
        if self._random.random() < 0.3:
            text = self._with_typo(text, marks)
        return Example(text, marks)

    def _with_typo(self, text: str, marks: Sequence[tuple[int, int, str]]) -> str:
        """Two letters outside of all marks swapped, so that no place moves."""
        at = self._random.randrange(max(1, len(text) - _MIN_TYPO))
        pair = text[at : at + 2]
        if pair.isalpha() and not any(s < at + 2 and at < e for s, e, _ in marks):
            return text[:at] + pair[::-1] + text[at + 2 :]
        return text


_JOINT = re.compile(
    r"(?<=\w)(?=,?\s(?:for|from|to|in|on|at|and|but|with|because|if|when|so|that|please|is|was|by|or|can)\b"
    r"|[,.!?;](?:\s|$))"
)
_FROM_LEXICON = 0.3  # of the products in copies
_SHARE = 0.4  # of the examples without marks


def _spliced(one: Example, at: int, way: str, name: str, person: bool) -> Example:
    """The example with `name` put in at a place, marked if it is a person's."""
    before, after = way.split("{}")
    moved = len(before) + len(name) + len(after)
    marks = [(s, e, x) if e <= at else (s + moved, e + moved, x) for s, e, x in one.marks]
    if person:
        begin = at + len(before)
        marks.append((begin, begin + len(name), "person_name"))
    text = one.text[:at] + before + name + after + one.text[at:]
    return Example(text, tuple(sorted(marks)))
