"""From annotated messages to what the tagger is trained on.

The examples are few and their names fewer, so the tagger also learns from changed copies: see
`changes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.nlu.entities.changes import Changes, Example
from assistant.nlu.entities.features import Unit, features, units
from assistant.nlu.entities.gazetteer import Gazetteer
from assistant.nlu.entities.patterns import spans
from assistant.nlu.entities.spans import Locale, Rank, Readable, Span, merged
from assistant.nlu.entities.tagger import OUTSIDE
from assistant.nlu.entities.words import Words

# What the tagger learns; everything else has a form.
LEARNT = ("person_name", "product", "option", "quantity", "payment_method", "reason")
_SEEN_BEFORE = 3  # messages a word is in before it counts as known


def example(text: str, entities: Iterable[Mapping[str, Any]]) -> Example:
    """The example that a message with Rasa's annotations is."""
    readable = Readable.of(text)
    places = readable.places(len(text))
    marks = {
        (places[e["start"]], places[e["end"] - 1] + 1, e["entity"])
        for e in entities
        if e.get("entity") in LEARNT and e["start"] < e["end"]
    }
    return Example(readable.text, tuple(sorted(marks)))


def known_words(examples: Iterable[Example]) -> frozenset[str]:
    """Lower-case words that stand outside of names in several messages."""
    seen: Counter[str] = Counter()
    for one in examples:
        text = one.text
        for start, end, entity in one.marks:
            if entity == "person_name":
                text = text[:start] + " " * (end - start) + text[end:]
        seen.update({word.strip(".,!?:;()'\"").lower() for word in text.split()})
    return frozenset(word for word, count in seen.items() if count >= _SEEN_BEFORE)


def read(text: str, words: Words, locale: Locale) -> tuple[list[Unit], list[Span]]:
    """The units of a message, and all that patterns and lists have found in it.

    `text` is as `Readable` makes it. What the catalogue has found is no part of the units: the
    tagger is trained without one.
    """
    tokens, listed = words.read(text)
    found = [*spans(text, locale), *listed]
    firm = [s for s in found if s.rank <= Rank.WHEN or s.rank == Rank.GUESS]
    lists = [s for s in listed if s.rank == Rank.WORDS]
    return units(tokens, merged(firm), lists), found


def labelled(message: Sequence[Unit], marks: Iterable[tuple[int, int, str]]) -> list[str]:
    """For each unit `B-x`, `I-x` or `O`."""
    labels = [OUTSIDE] * len(message)
    for start, end, entity in marks:
        inside = [i for i, unit in enumerate(message) if unit.start < end and start < unit.end]
        for i in inside:
            labels[i] = f"{'B' if i == inside[0] else 'I'}-{entity}"
    return labels


def training_rows(
    examples: Sequence[Example], names: Gazetteer, words: Words, locale: Locale, copies: int
) -> tuple[list[list[list[str]]], list[list[str]]]:
    """Features and labels of all examples and of `copies` changed ones of each annotated one."""
    rows, labels = [], []
    for one in [*examples, *Changes(examples, names).copies(copies)]:
        message, _ = read(one.text, words, locale)
        rows.append(features(message, names))
        labels.append(labelled(message, one.marks))
    return rows, labels
