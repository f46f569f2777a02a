"""What is found by its form and by the words around it, without any training."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from assistant.nlu.entities.calendar import dates
from assistant.nlu.entities.clock import times
from assistant.nlu.entities.contacts import emails, phones, postcodes
from assistant.nlu.entities.money import amounts
from assistant.nlu.entities.references import references
from assistant.nlu.entities.spans import Locale, Readable, Span, as_entities, merged

_HERE = Locale()

# What somebody wants does not depend on these values; the words stand in their places.
_WORDS = {
    "email": "my email",
    "order_number": "number",
    "invoice_number": "number",
    "ticket_number": "number",
    "tracking_number": "number",
    "phone": "number",
    "code": "code",
}


def spans(text: str, locale: Locale = _HERE) -> list[Span]:
    """Everything in `text` that has a form, overlapping where a part could be several things.

    `text` is as `Readable` makes it.
    """
    found = list(_numbers(text, locale))
    found += times(text)
    found += dates(text, locale)
    return found


def find(text: str) -> Iterator[dict[str, Any]]:
    """The entities in `text` that have a form, with `start` and `end` as Python slices it."""
    readable = Readable.of(text)
    found = merged(spans(readable.text))
    yield from as_entities(readable.in_original(span) for span in found)


@lru_cache(maxsize=32)  # several components ask for the same message in turn
def without_values(text: str) -> str:
    """`text` with a short word in place of each number and address.

    What somebody wants does not depend on their order's number, but the vector of a sentence
    does when a long number is in it.
    """
    readable = Readable.of(text)
    for span in reversed(merged(_numbers(readable.text, _HERE))):
        if word := _WORDS.get(span.entity):
            place = readable.in_original(span)
            text = text[: place.start] + word + text[place.end :]
    return text


def _numbers(text: str, locale: Locale) -> Iterator[Span]:
    yield from emails(text)
    if any(char.isdigit() for char in text):
        yield from references(text)
        yield from phones(text, locale)
        yield from postcodes(text)
    yield from amounts(text, locale)
