"""Which column, or which key of a JSON object, holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.rows import Row, from_json

# What common exports call them, the likeliest first.
GUESSES = {
    "text": (
        "text",
        "message",
        "customer_message",
        "body",
        "message_body",
        "description",
        "comment",
        "content",
        "utterance",
        "question",
        "inquiry",
        "subject",
    ),
    "intent": ("intent", "label", "category", "family", "topic", "reason"),
    "at": ("created_at", "at", "created", "timestamp", "date", "sent_at", "time", "datetime"),
    "conversation": (
        "conversation",
        "conversation_id",
        "ticket_id",
        "thread_id",
        "case_id",
        "ticket",
        "chat_id",
    ),
    "by": ("annotator", "labelled_by", "labeled_by", "by"),
}


@dataclass(frozen=True)
class Columns:
    """The names that were given; None is guessed."""

    text: str | None = None
    intent: str | None = None
    at: str | None = None
    conversation: str | None = None
    by: str | None = None

    def found_in(self, names: Sequence[str]) -> dict[str, str]:
        """Which of `names` holds what.

        Raises:
            ValueError: a given name is not there, or none looks like the text.
        """
        plain = {_plain(name): name for name in reversed(names)}
        found = {}
        for what, guesses in GUESSES.items():
            given = getattr(self, what)
            if given is not None and given not in names:
                raise ValueError(f"expected a column {given!r}, found {_listed(names)}")
            guess = next((plain[guess] for guess in guesses if guess in plain), None)
            name = given or guess
            if name is not None:
                found[what] = name
        if "text" not in found:
            raise ValueError(
                f"expected a column with the text; --text names it, found {_listed(names)}"
            )
        return found


def to_row(
    record: Mapping[str, Any], columns: Mapping[str, str], source: str, position: int | str
) -> Row:
    """The row of a record whose columns are known.

    Raises:
        ValueError: with what was expected.
    """
    given: dict[str, Any] = {"source": source}
    for what in ("text", "intent", "at", "conversation"):
        value = at_path(record, columns[what]) if what in columns else None
        given[what] = value.strip() if isinstance(value, str) else value
    by = at_path(record, columns["by"]) if "by" in columns else None
    if by and given["intent"]:
        given["labels"] = [{"intent": given["intent"], "by": str(by)}]
    for what in ("entities", "spans", "labels"):
        if isinstance(record.get(what), list):
            given[what] = record[what]
    return from_json(given, source, position)


def at_path(record: Mapping[str, Any], path: str) -> Any:
    """What is at `path`: a key, or keys with dots between them (`message.text`)."""
    if path in record:
        return record[path]
    value: Any = record
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:30]) for name in names[:12])
    return f"{shown}, …" if len(names) > 12 else shown or "none"
