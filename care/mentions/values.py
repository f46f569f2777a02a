"""Values of options in a text: which words say them, and of which option."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from care.mentions.fuzzy import COMMON, distance, listed
from care.mentions.words import NUMBERS, STEERING, Reading, spelled

Options = Mapping[str, Sequence[str]]
Form = tuple[str, ...]

NO_VALUES = frozenset({"no", "none"})
_SIZES = {
    "xs": ("extra small", "x small"),
    "s": ("small",),
    "m": ("medium",),
    "l": ("large",),
    "xl": ("extra large", "x large"),
    "xxl": ("extra extra large", "double extra large", "xx large", "double xl", "2xl"),
}
_GENERIC = frozenset(
    listed(
        """
        and in on over not non of the to no a with full pet ear card type size mode built w k x l
        m s first back high low option range life
        """
    )
)
_AND = frozenset({"+", "and", "&", "plus", "with"})


class Said(NamedTuple):
    """A value said in `tokens[start:end]`, and each option and value that it can be."""

    start: int
    end: int
    meant: frozenset[tuple[str, str]]


def words_of(options: Options) -> set[str]:
    """All words that can say an option or a value."""
    words = {word for form in forms(options) for word in form}
    return words | {word for form in name_forms(options) for word in form}


def merged(all_options: Iterable[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """The options of several pieces, each with all its values."""
    found: dict[str, dict[str, None]] = {}
    for options in all_options:
        for name, value in options.items():
            found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}


def forms(options: Options) -> dict[Form, frozenset[tuple[str, str]]]:
    """What is typed for which values: the value, other spellings, and parts that are unique."""
    return _forms(tuple((name, tuple(values)) for name, values in options.items()))


@lru_cache(maxsize=512)
def _forms(
    known: tuple[tuple[str, tuple[str, ...]], ...],
) -> dict[Form, frozenset[tuple[str, str]]]:
    options = dict(known)
    found: dict[Form, set[tuple[str, str]]] = {}
    pairs = [(name, value) for name, values in options.items() for value in values]
    for name, value in pairs:
        for form in _spellings(name, value):
            found.setdefault(form, set()).add((name, value))
    parts: dict[Form, set[tuple[str, str]]] = {}
    name_words = {word for name in options for word in spelled(name)}
    for name, value in pairs:
        for form in _parts(spelled(value)):
            if not name_words.issuperset(form):
                parts.setdefault(form, set()).add((name, value))
    for form, meant in parts.items():
        if form not in found and len({value for _, value in meant}) == 1:
            found[form] = meant
    return {form: frozenset(meant) for form, meant in found.items() if form}


def _spellings(name: str, value: str) -> set[Form]:
    words = spelled(value)
    found = {words, tuple(w for w in words if w != "+")}
    for size, long in _SIZES.items():
        if value.lower() == size:
            found |= {spelled(other) for other in long}
        elif words == spelled(long[0]):
            found |= {(size,), *(spelled(other) for other in long)}
    if len(words) == 2 and words[0].replace(".", "").isdigit():
        found |= _other_unit(*words)
    if len(words) > 1 and all(w.isalpha() for w in words):
        found.add(("".join(words),))
    if value.lower() not in NO_VALUES and words[:1] == ("non",):
        found |= {("not", *words[1:]), ("un" + words[-1],)}
    if words[:1] == ("not",):
        found.add(("not", *spelled(name)[:-1], *words[1:]))
        found |= {("non", *words[1:])}
    return found


def _other_unit(amount: str, unit: str) -> set[Form]:
    found: set[Form] = set()
    if unit == "ml":
        found.add((f"{float(amount) / 1000:g}", "l"))
    if unit == "l":
        found.add((f"{float(amount) * 1000:g}", "ml"))
    if unit == "bar":
        found.add((amount, "bars"))
    if (amount, unit) == ("0.5", "l") or (amount, unit) == ("500", "ml"):
        found.add(("half", "a", "liter"))
    return found


def _parts(words: Form) -> set[Form]:
    found = set()
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            part = words[start:end]
            if 0 < len(part) < len(words) and _says_enough(part):
                found.add(part)
                if len(part) > 1:
                    found.add(("".join(part),))
    return found


def _says_enough(part: Form) -> bool:
    if part[-1] in _AND or part[0] in _AND:
        return False
    if len(part) == 1:
        word = part[0]
        if word.replace(".", "").isdigit():
            return "." in word or int(word) >= 32
        return len(word) > 1 and word not in _GENERIC and (word not in COMMON or len(word) >= 5)
    return not all(w in _GENERIC for w in part)


def name_forms(options: Options) -> dict[Form, frozenset[str]]:
    """What is typed for which options: the whole name, or a word of it that no value has."""
    found: dict[Form, set[str]] = {}
    value_words = {w for values in options.values() for v in values for w in spelled(v)}
    for name in options:
        words = spelled(name)
        found.setdefault(words, set()).add(name)
        if "/" not in name:
            for word in words:
                if word not in value_words or len(words) == 1:
                    found.setdefault((word,), set()).add(name)
        if len(words) > 1 and words[-1].endswith("ance"):
            found.setdefault((*words[:-1], re.sub("ance$", "ant", words[-1])), set()).add(name)
    return {form: frozenset(names) for form, names in found.items() if form}


def match(form: Form, reading: Reading, start: int) -> int | None:
    """Where the words of `form`, which begin at `start`, end; None if they are not there."""
    place = start
    for index, word in enumerate(form):
        if index and reading.raw(place) in ("-", "–"):
            place += 1
        step = _step(word, reading, place, alone=len(form) == 1)
        if not step:
            return None
        if index and not _joined(form[index - 1], reading, place):
            return None
        place += step
    return place


def _step(word: str, reading: Reading, place: int, *, alone: bool) -> int:
    """How many tokens at `place` say the word."""
    said = reading.at(place)
    if said == word or (word in _AND and said in _AND):
        return 1
    if not alone and str(NUMBERS.get(reading.raw(place))) == word:
        return 1
    joined = reading.raw(place) + (
        reading.tokens[place + 1].word if place + 1 < len(reading) else ""
    )
    return 2 if len(word) > 3 and joined == word and reading.raw(place) else 0


def _joined(before: str, reading: Reading, place: int) -> bool:
    """A single letter and its number are one word: "a 4 ft shelf" says no "A4"."""
    token = reading.tokens[place]
    return token.glued or not token.is_number or len(before) > 1 or before.isdigit()


def match_nearly(form: Form, reading: Reading, start: int) -> int | None:
    """As `match`, where one word of several is misspelt beyond what it could be on its own."""
    place, wrong = start, 0
    for index, word in enumerate(form):
        if index and reading.raw(place) in ("-", "–"):
            place += 1
        if not (step := _step(word, reading, place, alone=False)):
            wrong, step = wrong + 1, 1
            if wrong > 1 or len(word) < 3 or not is_nearly(reading.raw(place), word):
                return None
        place += step
    return place if wrong and len(form) > 1 else None


@lru_cache(maxsize=65536)
def is_nearly(typed: str, word: str) -> bool:
    """Whether one edit makes what was typed of the word, in the singular or the plural."""
    if len(typed) < 2 or not typed.isalpha() or not word.isalpha() or typed in STEERING:
        return False
    return any(distance(typed, w) == 1 for w in (word, word + "s") if abs(len(typed) - len(w)) < 2)


def longest(
    known: Mapping[Form, frozenset[tuple[str, str]]], reading: Reading, start: int
) -> tuple[int, frozenset[tuple[str, str]]] | None:
    """The longest form that begins at `start`: its end, and what it can mean."""
    found = ((end, meant) for form, meant in known.items() if (end := match(form, reading, start)))
    return max(found, key=lambda one: one[0], default=None)


def nearest(
    known: Mapping[Form, frozenset[tuple[str, str]]], reading: Reading, start: int
) -> tuple[int, frozenset[tuple[str, str]]] | None:
    """The one form of several words that nearly begins at `start`, no everyday word in it."""
    found = {
        meant: end
        for form, meant in known.items()
        if (end := match_nearly(form, reading, start))
        and not any(
            reading.at(i) == reading.raw(i) in COMMON and reading.raw(i) not in form
            for i in range(start, end)
        )
    }
    return next(((end, meant) for meant, end in found.items()), None) if len(found) == 1 else None
