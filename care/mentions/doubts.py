"""Words that may be a misspelt value: what was read is then not all that was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from care.mentions.fuzzy import COMMON
from care.mentions.labels import find_names
from care.mentions.sayings import is_absence
from care.mentions.values import Options, Said, is_nearly
from care.mentions.words import STEERING, Reading, spelled


def doubts(
    reading: Reading, options: Options, values: Sequence[Said], start: int, end: int
) -> set[str]:
    """The options of which something unread in `tokens[start:end]` may be a value."""
    read = {i for span in values for i in range(span.start, span.end)}
    read |= {i for name in find_names(reading, options) for i in range(name.start, name.end)}
    found: set[str] = set()
    for place in range(start, end):
        if place not in read and reading.tokens[place].is_word:
            found.update(_may_be(reading, place, options))
    return found


def _may_be(reading: Reading, place: int, options: Options) -> Iterator[str]:
    token = reading.tokens[place]
    if token.raw in COMMON or token.raw in STEERING or reading.at(place) != token.raw:
        return
    if token.is_number and reading.raw(place + 1) in COMMON:
        return
    for name, values in options.items():
        words = {word for value in values for word in spelled(value)}
        if any(map(is_absence, values)):
            words.update(spelled(name))
        if any(_is_near(token.raw, word) for word in words):
            yield name


def _is_near(typed: str, word: str) -> bool:
    return typed == word if typed[0].isdigit() else len(word) > 2 and is_nearly(typed, word)
