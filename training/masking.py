"""Replaces what is personal in a row, and keeps the entities where they belong."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from care.privacy.find import Found, Kind, find
from care.privacy.found import without_overlaps
from care.privacy.stand_ins import stand_in
from training.portions import Portions
from training.rows import Label, Row, Span

# Entities that people have annotated are found more surely than by any rule.
_ENTITIES = {
    "email": Kind.EMAIL,
    "phone": Kind.PHONE,
    "phone_number": Kind.PHONE,
    "person_name": Kind.NAME,
    "name": Kind.NAME,
    "postcode": Kind.POSTCODE,
    "zip": Kind.POSTCODE,
    "address": Kind.ADDRESS,
    "card": Kind.CARD,
    "credit_card": Kind.CARD,
    "iban": Kind.IBAN,
    "username": Kind.USERNAME,
    "order_number": Kind.ORDER_NUMBER,
}


class Style(Protocol):
    """What stands in the place of a value."""

    def replacement(self, kind: Kind, original: str, scope: str) -> str: ...


class StandIns:
    """Invented values."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def replacement(self, kind: Kind, original: str, scope: str) -> str:
        return stand_in(kind, original, self._key, scope)


class Placeholders:
    """`[EMAIL_1]`, `[EMAIL_2]`, …, numbered within the scope.

    Which value has which number is noted beside the output until the work is done, so that a run
    that continues goes on counting; as keyed hashes, from which no value can be told.
    """

    def __init__(self, key: bytes, portions: Portions) -> None:
        self._key = key
        self._portions = portions
        self._numbers: dict[str, int] = {}
        self._last: Counter[str] = Counter()
        for line in portions.notes():
            series, value, number = json.loads(line)
            self._numbers[value], self._last[series] = number, number

    def replacement(self, kind: Kind, original: str, scope: str) -> str:
        plain = " ".join(original.casefold().split())
        series = self._digest(kind.value, scope)
        value = self._digest(kind.value, scope, plain)
        if value not in self._numbers:
            self._last[series] += 1
            self._numbers[value] = self._last[series]
            self._portions.put([series, value, self._numbers[value]], "notes")
        return f"[{kind.value.upper()}_{self._numbers[value]}]"

    def _digest(self, *parts: str) -> str:
        return hmac.new(self._key, "\x00".join(parts).encode(), hashlib.sha256).hexdigest()[:24]


class Masker:
    """Masks rows.

    Args:
        style: what replaces.
        kinds: what is replaced.
        regions: of phone numbers without a country's code.
        by_conversation: whether the same value in another conversation gets another replacement.
    """

    def __init__(
        self,
        style: Style,
        kinds: Collection[Kind],
        regions: tuple[str, ...],
        by_conversation: bool = True,
    ) -> None:
        self._style = style
        self._kinds = kinds
        self._regions = regions
        self._by_conversation = by_conversation

    def mask(self, row: Row) -> tuple[Row, list[Kind]]:
        """The row without personal data, and the kind of each piece that was replaced."""
        scope = (row.conversation or row.id) if self._by_conversation else ""
        found = self._found(row)
        pieces = [
            (one, self._style.replacement(one.kind, row.text[one.start : one.end], scope))
            for one in found
        ]
        text = _replaced(row.text, pieces)
        labels = tuple(
            replace(label, entities=_moved(label.entities, row.text, text, pieces))
            for label in row.labels
        )
        masked = replace(
            row,
            text=text,
            entities=_moved(row.entities, row.text, text, pieces),
            labels=labels,
            conversation=self._conversation(row.conversation),
        )
        return masked, [one.kind for one in found]

    def _found(self, row: Row) -> list[Found]:
        annotated = [
            Found(span.start, span.end, _ENTITIES[span.entity])
            for span in _all_entities(row.entities, row.labels)
            if span.entity in _ENTITIES and _ENTITIES[span.entity] in self._kinds
        ]
        ruled = find(row.text, self._kinds, self._regions)
        return _united(without_overlaps(annotated), without_overlaps(ruled))

    def _conversation(self, conversation: str | None) -> str | None:
        """Some systems name a conversation by the customer's phone number or address."""
        if conversation is None or not find(conversation, self._kinds, self._regions):
            return conversation
        return hashlib.sha256(
            self._style.replacement(Kind.USERNAME, conversation, "").encode()
        ).hexdigest()[:16]


def _united(annotated: Sequence[Found], ruled: Sequence[Found]) -> list[Found]:
    """All of what either found: each may see a part only of what the other sees.

    Where they overlap it is one piece, of the kind that was annotated.
    """
    both = [(one, True) for one in annotated] + [(one, False) for one in ruled]
    united: list[tuple[Found, bool]] = []
    for one, is_annotated in sorted(both, key=lambda pair: pair[0].start):
        if not united or united[-1][0].end <= one.start:
            united.append((one, is_annotated))
            continue
        last, was_annotated = united[-1]
        kind = last.kind if was_annotated or not is_annotated else one.kind
        whole = Found(last.start, max(last.end, one.end), kind)
        united[-1] = whole, was_annotated or is_annotated
    return [one for one, _ in united]


def _all_entities(entities: Sequence[Span], labels: Sequence[Label]) -> list[Span]:
    return [*entities, *(span for label in labels for span in label.entities)]


def _replaced(text: str, pieces: Sequence[tuple[Found, str]]) -> str:
    for one, new in reversed(pieces):
        text = text[: one.start] + new + text[one.end :]
    return text


def _moved(
    spans: Sequence[Span], old: str, text: str, pieces: Sequence[tuple[Found, str]]
) -> tuple[Span, ...]:
    moved: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        new = _moved_one(span, old, text, pieces)
        # First and last name, replaced as one, have no places of their own any more.
        if not moved or moved[-1].end <= new.start:
            moved.append(new)
    return tuple(moved)


def _moved_one(span: Span, old: str, text: str, pieces: Sequence[tuple[Found, str]]) -> Span:
    start, end = _place(span.start, pieces, False), _place(span.end, pieces, True)
    touched = any(one.start < span.end and span.start < one.end for one, _ in pieces)
    # A normalised value ("sam@example.com" of "Sam@…") is as personal as the words themselves.
    value = text[start:end] if touched or span.value == old[span.start : span.end] else span.value
    return Span(start, end, span.entity, value)


def _place(place: int, pieces: Sequence[tuple[Found, str]], is_end: bool) -> int:
    """Where a place of the old text is in the new; inside a replaced piece, at its edge."""
    moved = 0
    for one, new in pieces:
        if one.end <= place:
            moved += len(new) - (one.end - one.start)
        elif one.start < place:
            return one.start + moved + (len(new) if is_end else 0)
    return place + moved
