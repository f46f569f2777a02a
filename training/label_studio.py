"""Label Studio's formats: tasks with suggestions, the labelling page, and the JSON export.

https://labelstud.io/guide/tasks (tasks), https://labelstud.io/guide/export (JSON export)
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from training.agreement import PROGRAMS
from training.errors import BadFile, BadRow
from training.files import Rejects
from training.rows import Label, Row, Span, in_order

_TEXT, _INTENT, _ENTITY = "text", "intent", "entity"
# Blanks, and how some versions of Label Studio write a line break in a region's text.
_BLANKS = re.compile(r"\\n|\s")


def task(row: Row) -> dict[str, Any]:
    """A row as a task, with its newest suggestion already filled in."""
    suggestion = _suggestion(row)
    written: dict[str, Any] = {
        "data": {
            "text": row.text,
            "row": row.id,
            "source": row.source,
            "conversation": row.conversation,
        }
    }
    if suggestion is not None:
        results = [*_choice(suggestion.intent), *(_region(s) for s in suggestion.entities)]
        written["predictions"] = [{"model_version": suggestion.by, "result": results}]
    return written


def config(intents: Sequence[str], entities: Sequence[str]) -> str:
    """The labelling page: one choice of intent, and marks for entities."""
    choices = "\n".join(f"    <Choice value={quoteattr(name)}/>" for name in intents)
    labels = "\n".join(f"    <Label value={quoteattr(name)}/>" for name in entities)
    return f"""<View>
  <Labels name="{_ENTITY}" toName="{_TEXT}">
{labels}
  </Labels>
  <Text name="{_TEXT}" value="$text" granularity="word"/>
  <Choices name="{_INTENT}" toName="{_TEXT}" choice="single" required="true" showInline="true">
{choices}
  </Choices>
</View>
"""


class Labelled(NamedTuple):
    """What people said about a row: its id, the text they saw, and everybody's label."""

    row: str
    text: str
    labels: list[Label]


def read_export(path: Path, rejects: Rejects) -> Iterator[Labelled]:
    """What each annotator said, from Label Studio's JSON export.

    Raises:
        BadFile: it is not such an export.
        BadRow: a task is not what was expected, and bad rows are not set aside.
    """
    for number, given in enumerate(_tasks(path), 1):
        try:
            yield _labels_of(given)
        except ValueError as error:
            rejects.add(BadRow(path, number, str(error), "task"), given)


def apply(row: Row, labels: Sequence[Label]) -> Row:
    """The row with the labels; its intent and entities are those of the majority, if there is one.

    Earlier labels by the same people are replaced; those by others count, but for programs'.
    """
    new = _latest(labels)
    kept = [label for label in row.labels if label.by not in new]
    said = [label for label in kept if label.by not in PROGRAMS] + list(new.values())
    intent = _majority(label.intent for label in said)
    entities = _majority(label.entities for label in said)
    return replace(row, intent=intent, entities=entities or (), labels=(*kept, *new.values()))


def _latest(labels: Sequence[Label]) -> dict[str, Label]:
    """Everybody's label; of two by one person the later."""
    latest: dict[str, Label] = {}
    for label in labels:
        before = latest.get(label.by)
        if before is None or (label.at or "") >= (before.at or ""):
            latest[label.by] = label
    return latest


def _suggestion(row: Row) -> Label | None:
    if row.intent is not None or row.entities:
        return Label(row.intent, "given", row.entities)
    return row.labels[-1] if row.labels else None


def _choice(intent: str | None) -> list[dict[str, Any]]:
    if intent is None:
        return []
    value = {"choices": [intent]}
    return [{"from_name": _INTENT, "to_name": _TEXT, "type": "choices", "value": value}]


def _region(span: Span) -> dict[str, Any]:
    value = {"start": span.start, "end": span.end, "text": span.value, "labels": [span.entity]}
    return {"from_name": _ENTITY, "to_name": _TEXT, "type": "labels", "value": value}


def _tasks(path: Path) -> list[Any]:
    try:
        tasks = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadFile(path, f"expected Label Studio's JSON export ({error})") from None
    except RecursionError:
        raise BadFile(path, "expected Label Studio's JSON export (nested too deeply)") from None
    if not isinstance(tasks, list):
        raise BadFile(path, "expected Label Studio's JSON export: a list of tasks")
    return tasks


def _labels_of(given: object) -> Labelled:
    if not isinstance(given, Mapping) or not isinstance(given.get("data"), Mapping):
        raise ValueError("expected a task with `data`")
    data, annotations = given["data"], given.get("annotations")
    if not isinstance(data.get("row"), str) or not isinstance(data.get("text"), str):
        raise ValueError(
            "expected `data` with `row` and `text`, as `training label write` wrote it"
        )
    if not isinstance(annotations, list):
        raise ValueError("expected `annotations`: export as JSON, not as JSON-MIN")
    if not all(isinstance(one, Mapping) for one in annotations):
        raise ValueError("expected each of `annotations` to be a JSON object")
    done = [one for one in annotations if not one.get("was_cancelled")]
    labels = [_label(one, data["text"]) for one in done]
    return Labelled(data["row"], data["text"], labels)


def _label(annotation: Mapping[str, Any], text: str) -> Label:
    results = annotation.get("result")
    if not isinstance(results, list) or not all(isinstance(one, Mapping) for one in results):
        raise ValueError("expected an annotation with `result`, a list of JSON objects")
    at = annotation.get("created_at")
    if at is not None and not isinstance(at, str):
        raise ValueError("expected an annotation's `created_at` to be a string")
    intents = [choice for value in _values(results, "choices") for choice in _choices(value)]
    if len(intents) > 1:
        raise ValueError("expected one intent for each annotation")
    return Label(
        intent=intents[0] if intents else None,
        by=_annotator(annotation.get("completed_by")),
        entities=in_order(_span(value, text) for value in _values(results, "labels")),
        at=at,
    )


def _values(results: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    values = [one.get("value") for one in results if one.get("type") == kind]
    if not all(isinstance(value, Mapping) for value in values):
        raise ValueError(f"expected a result of type {kind} with `value`, a JSON object")
    return [value for value in values if value is not None]


def _choices(value: Mapping[str, Any]) -> list[str]:
    choices = value.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(o, str) and o for o in choices):
        raise ValueError("expected `choices` to be a list of intents")
    return choices


def _span(value: Mapping[str, Any], text: str) -> Span:
    start, end, labels = value.get("start"), value.get("end"), value.get("labels")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        raise ValueError(f"expected an entity's `start` and `end` within 0 and {len(text)}")
    if not isinstance(labels, list) or len(labels) != 1 or not isinstance(labels[0], str):
        raise ValueError("expected one type for each entity")
    marked = value.get("text")
    if marked is not None and not _same(marked, text[start:end]):
        raise ValueError("expected an entity's `text` to be what stands at its `start` and `end`")
    # People's marks often take the blanks around a word along.
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return Span(start, end, labels[0], text[start:end])


def _same(marked: object, text: str) -> bool:
    # Browsers leave line breaks out of what is marked, or write them in another way.
    return isinstance(marked, str) and _BLANKS.sub("", marked) == _BLANKS.sub("", text)


def _annotator(given: Any) -> str:
    if isinstance(given, Mapping):
        return str(given.get("email") or given.get("id"))
    return "annotator" if given is None else f"annotator {given}"


def _majority(values: Iterable[Any]) -> Any:
    """What more than half say; None where there is no such thing."""
    counts = Counter(values)
    value, count = counts.most_common(1)[0] if counts else (None, 0)
    return value if 2 * count > sum(counts.values()) else None
