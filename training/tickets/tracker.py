"""Conversations that Rasa has kept: a tracker store's database, or its events as JSON Lines.

What the model said a message means is its guess. It becomes a label by `model`, never the row's
intent: a model that learns from its own guesses learns its own mistakes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from training.errors import BadFile, BadRow
from training.rows import from_json
from training.tickets.jsonlines import objects
from training.tickets.outcome import Bad, LeftOut, Outcome

# Care's own table (care/store/tables.py), and that of Rasa's SQLTrackerStore.
_TABLES = {
    "tracker_events": "SELECT conversation_id, seq, data FROM tracker_events "
    "WHERE type_name = 'user' ORDER BY conversation_id, seq",
    "events": "SELECT sender_id, id, data FROM events "
    "WHERE type_name = 'user' ORDER BY sender_id, id",
}
_COUNTS = {
    "tracker_events": "SELECT count(*) FROM tracker_events",
    "events": "SELECT count(*) FROM events",
}


class _Place(NamedTuple):
    """Where an event stands: in a file or a database, on a line or a row."""

    file: Path | str
    number: int
    unit: str


def read_database(url: str) -> Iterator[Outcome]:
    """The customers' messages of a tracker store.

    Args:
        url: of the database, as SQLAlchemy writes it.

    Raises:
        BadFile: it does not answer, or has no tracker store's table.
    """
    with _store(url) as (place, table, connection):
        rows = connection.execution_options(stream_results=True).execute(text(_TABLES[table]))
        for conversation, number, data in rows:
            yield _from_database(place, str(conversation), number, data)


def size_of(url: str) -> int:
    """How many events a tracker store holds; none is ever changed, so more says it has grown.

    Raises:
        BadFile: as `read_database`.
    """
    with _store(url) as (_, table, connection):
        return int(connection.execute(text(_COUNTS[table])).scalar_one())


@contextmanager
def _store(url: str) -> Iterator[tuple[str, str, Connection]]:
    """A connection, with the database's name without its password, and the events' table."""
    engine = _engine(url)
    place = make_url(url).render_as_string(hide_password=True)
    try:
        table = next((name for name in _TABLES if inspect(engine).has_table(name)), None)
        if table is None:
            raise BadFile(place, f"expected a table {' or '.join(_TABLES)}")
        with engine.connect() as connection:
            yield place, table, connection
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise BadFile(place, f"the database does not answer ({type(cause).__name__})") from None
    finally:
        engine.dispose()


def read_events(path: Path) -> Iterator[Outcome]:
    """The customers' messages among events as the event broker writes them, one a line.

    Raises:
        BadFile: it cannot be read.
    """
    for number, event in objects(path):
        if isinstance(event, Bad):
            yield event
        elif event.get("event") != "user":
            yield LeftOut("events that are no customer's message")
        else:
            yield _outcome(_Place(path, number, "line"), path.name, event.get("sender_id"), event)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        backend, file = parsed.get_backend_name(), parsed.database
        if backend == "sqlite" and not (file and Path(file).exists()):
            raise BadFile(file or url, "there is no such database")
        return create_engine(url, future=True, hide_parameters=True)
    except (SQLAlchemyError, ImportError) as error:
        raise BadFile(
            "the database's address", f"expected one SQLAlchemy can use ({type(error).__name__})"
        ) from None


def _from_database(place: str, conversation: str, number: int, data: Any) -> Outcome:
    try:
        event = json.loads(data) if isinstance(data, str) else data
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, Mapping):
        bad = BadRow(place, number, "expected an event as a JSON object", "row")
        return Bad(bad, data)
    return _outcome(_Place(place, number, "row"), "tracker store", conversation, event)


def _outcome(place: _Place, source: str, conversation: Any, event: Mapping[str, Any]) -> Outcome:
    words = event.get("text")
    if not isinstance(words, str) or not words.strip():
        return LeftOut("events without words")
    if words.startswith("/"):
        return LeftOut("choices that were clicked, not written")
    try:
        given = {
            "text": words,
            "source": source,
            "at": _when(event.get("timestamp")),
            "conversation": conversation,
            "labels": _guess(event),
        }
        return from_json(given, source, f"{conversation}/{place.number}")
    except ValueError as error:
        return Bad(BadRow(place.file, place.number, str(error), place.unit), dict(event))


def _guess(event: Mapping[str, Any]) -> list[dict[str, Any]]:
    parsed = event.get("parse_data")
    intent = parsed.get("intent") if isinstance(parsed, Mapping) else None
    name = intent.get("name") if isinstance(intent, Mapping) else None
    if not isinstance(parsed, Mapping) or not isinstance(name, str):
        return []
    entities = parsed.get("entities") or []
    if not isinstance(entities, list) or not all(_has_a_place(one) for one in entities):
        raise ValueError("expected `entities` to be a list of JSON objects with `start` and `end`")
    return [{"intent": name, "by": "model", "entities": _apart(entities)}]


def _has_a_place(entity: Any) -> bool:
    return isinstance(entity, Mapping) and all(
        isinstance(entity.get(name), int) for name in ("start", "end")
    )


def _apart(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entities without those that overlap an earlier one: two extractors may find the same."""
    kept: list[dict[str, Any]] = []
    for entity in sorted(entities, key=lambda one: one["start"]):
        if not kept or entity["start"] >= kept[-1]["end"]:
            kept.append(entity)
    return kept


def _when(timestamp: Any) -> str | None:
    if not isinstance(timestamp, int | float):
        return None
    try:
        at = datetime.fromtimestamp(timestamp, timezone.utc)
    except (ValueError, OverflowError, OSError):
        raise ValueError("expected `timestamp` to be seconds since 1970") from None
    return at.isoformat(timespec="seconds")
