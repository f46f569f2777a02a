"""What desks tell, kept before it is worked on; and how often somebody else tried to.

A call is kept and answered at once: desks wait for seconds, and switch off what does not answer.
The letter that has it worked on is written in the same transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timezone
from enum import Enum

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ClauseElement

from care.errors import NotFound, StoreUnavailable
from care.helpdesks.port import Admitted
from care.helpdesks.values import fingerprint
from care.outbox import outbox
from care.outbox.models import Letter
from care.store.database import Database
from care.store.tables import desk_inbox, desk_refusals

logger = logging.getLogger(__name__)

HEARD = "desk.event"  # the kind of letter that has a call worked on
_STREAM_CHARS = 40


class State(str, Enum):
    """What became of a call."""

    WAITING = "waiting"
    DONE = "done"
    IGNORED = "ignored"  # it was about somebody else's case


class DeskInbox:
    """Keeps the calls of helpdesks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, desk: str, call: Admitted, body: bytes) -> bool:
        """Keeps a call that is the desk's; False where it was kept before."""
        call_id = call.id
        values = {"desk": desk, "id": call_id, "body": body, "state": State.WAITING.value}
        with self._database.write() as connection:
            known = select(desk_inbox.c.id).where(_is(desk, call_id))
            if connection.execute(known).first():
                return False
            connection.execute(insert(desk_inbox).values(**values, received_at=_now()))
            stream = fingerprint(f"{desk}:{call.case or call_id}".encode())[:_STREAM_CHARS]
            payload = {"desk": desk, "id": call_id}
            letter = Letter(HEARD, f"{HEARD}:{desk}:{call_id}", f"desk:{stream}", payload)
            outbox.add(connection, letter)
        return True

    def body(self, desk: str, call_id: str) -> bytes:
        """What the desk sent; nothing once that is worked on. Raises `NotFound`."""
        with self._database.read() as connection:
            row = connection.execute(select(desk_inbox).where(_is(desk, call_id))).first()
        if row is None:
            raise NotFound("no such call")
        return bytes(row.body)

    def refuse(self, desk: str, why: str) -> None:
        """Counts a call that was not the desk's; a word and a number, whoever sends how much."""
        day = _now().date()
        logger.warning("helpdesk webhook: %s refused: %s", desk, why)
        same = (
            (desk_refusals.c.desk == desk)
            & (desk_refusals.c.why == why)
            & (desk_refusals.c.day == day)
        )
        more = {"count": desk_refusals.c.count + 1, "last_at": _now()}
        first = {"desk": desk, "why": why, "day": day, "count": 1, "last_at": _now()}
        with self._database.write() as connection:
            if connection.execute(update(desk_refusals).where(same).values(**more)).rowcount == 0:
                connection.execute(insert(desk_refusals).values(**first))

    def refusals(self) -> Mapping[str, int]:
        """How many calls were refused, ever, by why."""
        found: dict[str, int] = {}
        with self._database.read() as connection:
            for row in connection.execute(select(desk_refusals)):
                found[row.why] = found.get(row.why, 0) + row.count
        return found


def settle(connection: Connection, desk: str, call_id: str, state: State) -> None:
    """Notes what became of a call, and forgets what it said: it is in its place by now."""
    values = {"state": state.value, "body": b""}
    connection.execute(update(desk_inbox).where(_is(desk, call_id)).values(**values))


def count_refusal(inbox: DeskInbox, desk: str, why: str) -> None:
    """Counts it if the database answers: a refusal is a refusal without that as well."""
    try:
        inbox.refuse(desk, why)
    except StoreUnavailable:
        logger.warning("helpdesk webhook: the refusal could not be counted")


def _is(desk: str, call_id: str) -> ClauseElement:
    return (desk_inbox.c.desk == desk) & (desk_inbox.c.id == call_id)


def _now() -> datetime:
    return datetime.now(timezone.utc)
