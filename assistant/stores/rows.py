"""A tracker's rows in the database: its events, numbered, and where it stands."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rasa.shared.core.events import Event
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from care.errors import StoreUnavailable
from care.store.database import Database
from care.store.tables import tracker_events, trackers

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Head:
    """Where a tracker stands.

    `next_seq` is the number of the next event, `window_start` the number of the first event
    of its working window, `opening` the events that stand for all before it.
    """

    next_seq: int = 0
    window_start: int = 0
    opening: Sequence[Event] = field(default=())

    def grown_to(self, next_seq: int) -> Head:
        return replace(self, next_seq=next_seq)

    def grown_by(self, events: int) -> Head:
        return self.grown_to(self.next_seq + events)


class TrackerRows:
    """Reads and writes the rows. Every call may raise `StoreUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def head(self, conversation_id: str) -> Head | None:
        """Where the tracker stands; None where there is none."""
        with self._database.read() as connection:
            row = connection.execute(
                select(trackers).where(trackers.c.conversation_id == conversation_id)
            ).first()
        if row is None:
            return None
        return Head(row.next_seq, row.window_start, _parse_all(row.window_opening))

    def events(self, conversation_id: str, first: int) -> list[Event]:
        """The stored events from number `first` on."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(tracker_events.c.data)
                .where(
                    tracker_events.c.conversation_id == conversation_id,
                    tracker_events.c.seq >= first,
                )
                .order_by(tracker_events.c.seq)
            ).scalars()
            return _parse_all(_load(row) for row in rows)

    def conversation_ids(self) -> list[str]:
        """All conversations that have a tracker."""
        with self._database.read() as connection:
            return list(connection.execute(select(trackers.c.conversation_id)).scalars())

    def append(
        self, conversation_id: str, before: Head, after: Head, events: Sequence[Event]
    ) -> None:
        """Stores `events` and moves the head, if it still stands at `before`.

        Raises:
            StoreUnavailable: it does not; nothing was stored.
        """
        with self._database.write() as connection:
            _move_head(connection, conversation_id, before, after)
            connection.execute(
                insert(tracker_events),
                [
                    _row(conversation_id, seq, event)
                    for seq, event in enumerate(events, before.next_seq)
                ],
            )


def _move_head(connection: Connection, conversation_id: str, before: Head, after: Head) -> None:
    values: dict[str, Any] = {"next_seq": after.next_seq}
    if after.window_start != before.window_start or before.next_seq == 0:
        values["window_start"] = after.window_start
        values["window_opening"] = [event.as_dict() for event in after.opening]
    if before.next_seq == 0:
        try:
            connection.execute(insert(trackers).values(conversation_id=conversation_id, **values))
        except IntegrityError:
            raise StoreUnavailable("the conversation was begun twice at once") from None
        return
    here = (trackers.c.conversation_id == conversation_id) & (
        trackers.c.next_seq == before.next_seq
    )
    if connection.execute(update(trackers).where(here).values(**values)).rowcount != 1:
        raise StoreUnavailable("the conversation was written to by somebody else meanwhile")


def _row(conversation_id: str, seq: int, event: Event) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "timestamp": event.timestamp,
        "type_name": event.type_name,
        "data": json.dumps(event.as_dict(), separators=(",", ":")),
    }


def _load(row: str) -> Any:
    try:
        return json.loads(row)
    except ValueError:
        return None


def _parse_all(stored: Any) -> list[Event]:
    """The events that can be read. One that cannot must not cost the conversation."""
    events = []
    for parameters in stored:
        try:
            events.append(Event.from_parameters(parameters))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            logger.error("a stored event cannot be read: %s", type(error).__name__)
    return [event for event in events if event is not None]
