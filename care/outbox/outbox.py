"""The outbox: a table of what is to be delivered.

A letter is added in the transaction that makes it necessary: either both are there or neither.
A worker then leases the first of a stream, delivers it and marks it as done. A worker that is
killed in between leaves its lease to run out, and the entry is delivered again: at least once to
the wire, so that deliveries have to be told by their `key`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import and_, delete, exists, insert, not_, or_, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import ClauseElement, Select

from care.errors import NotFound
from care.outbox.models import Entry, Letter, State
from care.store.database import Database
from care.store.tables import outbox

_ERROR_CHARS = 500
_LEASE_SECONDS = 60.0


def add(connection: Connection, letter: Letter) -> bool:
    """Adds a letter in the caller's transaction; False where one of its key was added before."""
    if connection.execute(select(outbox.c.id).where(outbox.c.key == letter.key)).first():
        return False
    now = _now()
    values = {
        **vars(letter),
        "payload": dict(letter.payload),
        "state": State.WAITING.value,
        "attempts": 0,
        "due_at": letter.due_at or now,
        "written_at": now,
    }
    connection.execute(insert(outbox).values(**values))
    return True


@dataclass(frozen=True)
class Lease:
    """The right to deliver an entry, for a while; `token` shows who has it."""

    entry: Entry
    token: str


class Outbox:
    """Hands out what is to be delivered, and keeps what became of it.

    Args:
        lease_seconds: how long a delivery may take; then another worker takes it over.
    """

    def __init__(self, database: Database, lease_seconds: float = _LEASE_SECONDS) -> None:
        self._database = database
        self._lease = timedelta(seconds=lease_seconds)

    def take(self) -> Lease | None:
        """The right to deliver the entry that has waited longest; None where none is due."""
        now, token = _now(), secrets.token_hex(8)
        with self._database.read() as connection:
            if connection.execute(_next(now)).first() is None:
                return None  # nobody's writing has to wait for a look
        with self._database.write() as connection:
            row = connection.execute(_next(now).with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            connection.execute(
                update(outbox)
                .where(outbox.c.id == row.id)
                .values(lease=token, leased_until=now + self._lease, attempts=row.attempts + 1)
            )
        return Lease(_entry(row, row.attempts + 1), token)

    def done(
        self, lease: Lease, with_it: Callable[[Connection], None] = lambda connection: None
    ) -> bool:
        """Marks it as delivered, and does `with_it` in the same transaction.

        Nothing is done, and False returned, where somebody else has taken the entry over.
        """
        with self._database.write() as connection:
            values = {"state": State.DONE.value, "done_at": _now(), "error": ""}
            if not _settle(connection, lease, values):
                return False
            with_it(connection)
            return True

    def again(self, lease: Lease, seconds: float, error: str) -> None:
        """Has it delivered again, not before so many seconds are over."""
        due = _now() + timedelta(seconds=seconds)
        with self._database.write() as connection:
            _settle(connection, lease, {"due_at": due, "error": error[:_ERROR_CHARS]})

    def give_up(self, lease: Lease, error: str) -> None:
        """Puts it among the dead letters, where people see it."""
        values = {"state": State.DEAD.value, "error": error[:_ERROR_CHARS]}
        with self._database.write() as connection:
            _settle(connection, lease, values)

    def dead(self) -> list[Entry]:
        """The dead letters, the oldest first."""
        return self._all(outbox.c.state == State.DEAD.value)

    def waiting(self) -> list[Entry]:
        """What is not delivered yet, the oldest first."""
        return self._all(outbox.c.state == State.WAITING.value)

    def resend(self, entry_id: int) -> None:
        """Has a dead letter tried again, now. Raises `NotFound` where there is none."""
        is_it = (outbox.c.id == entry_id) & (outbox.c.state == State.DEAD.value)
        # It counts as tried once: what it did then may have arrived.
        values = {
            "state": State.WAITING.value,
            "attempts": 1,
            "due_at": _now(),
            "written_at": _now(),
        }
        with self._database.write() as connection:
            if connection.execute(update(outbox).where(is_it).values(**values)).rowcount == 0:
                raise NotFound(f"there is no dead letter {entry_id}")

    def forget(self, older_than: timedelta) -> int:
        """Deletes what was delivered so long ago; how many entries that were."""
        is_old = outbox.c.done_at < _now() - older_than
        with self._database.write() as connection:
            gone = connection.execute(
                delete(outbox).where(is_old, outbox.c.state == State.DONE.value)
            )
        return int(gone.rowcount)

    def _all(self, condition: ClauseElement) -> list[Entry]:
        with self._database.read() as connection:
            rows = connection.execute(select(outbox).where(condition).order_by(outbox.c.id))
            return [_entry(row, row.attempts) for row in rows]


def _next(now: datetime) -> Select:
    """The entry that is due and has nothing of its stream before it."""
    before = outbox.alias("before")
    in_the_way = or_(
        before.c.state == State.WAITING.value,
        and_(before.c.state == State.DEAD.value, before.c.blocks),
    )
    is_first = not_(
        exists().where(before.c.stream == outbox.c.stream, before.c.id < outbox.c.id, in_the_way)
    )
    return (
        select(outbox)
        .where(
            outbox.c.state == State.WAITING.value,
            outbox.c.due_at <= now,
            or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now),
            is_first,
        )
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(1)
    )


def _settle(connection: Connection, lease: Lease, values: Mapping[str, Any]) -> bool:
    """Writes what became of it, and gives the lease back; False where it was somebody else's."""
    is_mine = (outbox.c.id == lease.entry.id) & (outbox.c.lease == lease.token)
    given_back = {**values, "lease": None, "leased_until": None}
    changed = connection.execute(update(outbox).where(is_mine).values(**given_back)).rowcount
    return bool(changed)


def _entry(row: Row, attempts: int) -> Entry:
    return Entry(
        id=row.id,
        key=row.key,
        kind=row.kind,
        stream=row.stream,
        payload=row.payload,
        attempts=attempts,
        written_at=row.written_at,
        state=State(row.state),
        due_at=row.due_at,
        error=row.error,
    )


def _now() -> datetime:
    return datetime.now(timezone.utc)
