"""Rows: what all training commands read and write, one JSON object a line, such as

`{"id": "3f0c…", "text": "wheres my stuff", "intent": "track_order", "source": "tickets.csv",
"at": "2026-03-02T09:14:00Z", "conversation": "8841", "entities": [], "labels": []}`
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TRAIN = "train"
HELD_OUT = "held_out"
PARTS = (TRAIN, HELD_OUT)
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Span:
    """An entity in a text: `text[start:end]`, and the value it stands for."""

    start: int
    end: int
    entity: str
    value: str


@dataclass(frozen=True)
class Label:
    """What one person, or one program, said a text means."""

    intent: str | None
    by: str
    entities: tuple[Span, ...] = ()
    at: str | None = None


@dataclass(frozen=True)
class Row:
    """A customer's message with what is known about it.

    Attributes:
        text: as the customer wrote it; never empty.
        intent: what it means; None while nobody has said.
        entities: in order, not overlapping.
        source: where it comes from: a file's name, or the name of a data set.
        id: stable: the same message of the same place gets the same id on every run.
        at: when it was written, ISO 8601; None where the source does not say.
        conversation: messages with the same one belong together.
        labels: who said what about it. `intent` and `entities` are what counts.
        acceptable: other intents that a fair reader would also accept.
        part: `train`, `held_out`, or None before the split.
        count: how many messages this one stands for after duplicates were taken out.
        made_from: the id of the row this one was made from by `augment`.
    """

    text: str
    intent: str | None = None
    entities: tuple[Span, ...] = ()
    source: str = ""
    id: str = ""
    at: str | None = None
    conversation: str | None = None
    labels: tuple[Label, ...] = ()
    acceptable: tuple[str, ...] = field(default=())
    part: str | None = None
    count: int = 1
    made_from: str | None = None


def row_id(source: str, text: str, position: int | str) -> str:
    """A row's id: the same for the same text at the same place of the same source."""
    parts = "\x00".join((source, str(position), text))
    return hashlib.sha256(parts.encode(errors="surrogatepass")).hexdigest()[:16]


def to_json(row: Row) -> dict[str, Any]:
    """The row as it is written; what is empty is left out, but for the main fields."""
    main: dict[str, Any] = {
        "id": row.id,
        "text": row.text,
        "intent": row.intent,
        "source": row.source,
        "at": row.at,
        "conversation": row.conversation,
        "entities": [_span_to_json(span) for span in row.entities],
        "labels": [_label_to_json(label) for label in row.labels],
    }
    if row.acceptable:
        main["acceptable"] = list(row.acceptable)
    if row.part:
        main["part"] = row.part
    if row.count != 1:
        main["count"] = row.count
    if row.made_from:
        main["made_from"] = row.made_from
    return main


def from_json(given: object, source: str = "", position: int | str = "") -> Row:
    """A row from its written form, checked.

    `source` and `position` are where it stands, for one that does not say where it is from.

    Besides the project's own names it takes those of common labelled sets: `label` or `family`
    for `intent`, `spans` for `entities`, `type` for a span's `entity`.

    Raises:
        ValueError: with what was expected.
    """
    if not isinstance(given, Mapping):
        raise ValueError(f"expected a JSON object, not {_kind(given)}")
    fields: Mapping[str, Any] = _sound(given)
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("expected `text` to be a string that is not empty")
    part = _text(fields, "part")
    if part is not None and part not in PARTS:
        raise ValueError(f"expected `part` to be one of {', '.join(PARTS)}")
    return Row(
        text=text,
        intent=_first_text(fields, ("intent", "label", "family")),
        entities=_spans(fields, text),
        source=_text(fields, "source") or source,
        id=_text(fields, "id") or row_id(source, text, position),
        at=_text(fields, "at"),
        conversation=_text(fields, "conversation"),
        labels=tuple(_label(one, text) for one in _list(fields, "labels")),
        acceptable=_names(fields, "acceptable"),
        part=part,
        count=_count(fields),
        made_from=_text(fields, "made_from"),
    )


def _sound(given: Any) -> Any:
    """The same with U+FFFD for halves of characters, which JSON can hold and UTF-8 cannot."""
    if isinstance(given, str):
        return _HALF.sub("\ufffd", given)
    if isinstance(given, Mapping):
        return {_sound(name): _sound(value) for name, value in given.items()}
    return [_sound(one) for one in given] if isinstance(given, list) else given


def in_order(spans: Iterable[Span], name: str = "entities") -> tuple[Span, ...]:
    """The spans by their places. Raises ValueError, with their name, where two overlap."""
    ordered = tuple(sorted(spans, key=lambda span: span.start))
    if any(right.start < left.end for left, right in itertools.pairwise(ordered)):
        raise ValueError(f"expected {name} that do not overlap")
    return ordered


def read_labelled(path: Path | str) -> list[Row]:
    """The rows of a labelled set, whatever its form; see `training.labelled`.

    Raises:
        BadFile: there is no such file, or it has none of the forms.
        BadRow: with the line and what was expected there.
    """
    from training.labelled import read  # noqa: PLC0415 - it imports this module

    return read(Path(path))


def _span_to_json(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "entity": span.entity, "value": span.value}


def _label_to_json(label: Label) -> dict[str, Any]:
    written: dict[str, Any] = {"intent": label.intent, "by": label.by}
    if label.entities:
        written["entities"] = [_span_to_json(span) for span in label.entities]
    if label.at:
        written["at"] = label.at
    return written


def _spans(given: Mapping[str, Any], text: str) -> tuple[Span, ...]:
    name = "entities" if "entities" in given else "spans"
    return in_order((_span(one, text) for one in _list(given, name)), f"`{name}`")


def _span(given: object, text: str) -> Span:
    if not isinstance(given, Mapping):
        raise ValueError(f"expected an entity to be a JSON object, not {_kind(given)}")
    start, end = given.get("start"), given.get("end")
    entity = given.get("entity", given.get("type"))
    if not isinstance(entity, str) or not entity:
        raise ValueError("expected an entity to have its type in `entity`")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        raise ValueError(f"expected an entity's `start` and `end` within 0 and {len(text)}")
    value = given.get("value")
    return Span(start, end, entity, text[start:end] if value is None else str(value))


def _label(given: object, text: str) -> Label:
    if not isinstance(given, Mapping):
        raise ValueError(f"expected a label to be a JSON object, not {_kind(given)}")
    by = _text(given, "by")
    if not by:
        raise ValueError("expected a label to say in `by` whose it is")
    return Label(_text(given, "intent"), by, _spans(given, text), _text(given, "at"))


def _text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(
        value, bool
    ):  # tickets and conversations are often numbered
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"expected `{name}` to be a string, not {_kind(value)}")
    return value


def _first_text(given: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        if name in given:
            return _text(given, name)
    return None


def _list(given: Mapping[str, Any], name: str) -> list[Any]:
    value = given.get(name) or []
    if not isinstance(value, list):
        raise ValueError(f"expected `{name}` to be a list, not {_kind(value)}")
    return value


def _names(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = given.get(name) or []
    names = value.split("|") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise ValueError(f"expected `{name}` to be a list of intents")
    return tuple(names)


def _count(given: Mapping[str, Any]) -> int:
    value = given.get("count", 1)
    if not isinstance(value, int) or value < 1:
        raise ValueError("expected `count` to be a whole number from 1")
    return value


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}
    return names.get(type(value), "null" if value is None else "a number")
