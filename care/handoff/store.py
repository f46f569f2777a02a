"""Handoffs in the database. Everything here happens in the caller's transaction.

Whoever goes on to change a handoff reads it `locked`, so that nobody else changes it meanwhile;
whoever only looks waits for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import ClauseElement, Select

from care.errors import NotFound
from care.handoff.models import Agent, Handoff, Priority, Reason, State, Way
from care.store.tables import desk_events, handoffs

_WAITING = [state.value for state in State if state.is_waiting]


def now() -> datetime:
    """This moment."""
    return datetime.now(timezone.utc)


def open_in(
    connection: Connection, conversation_id: str, *, locked: bool = False
) -> Handoff | None:
    """The conversation's handoff that is open."""
    mine = handoffs.c.open_in == conversation_id
    row = connection.execute(_rows(mine, locked=locked)).first()
    return handoff_of(row) if row else None


def last_in(connection: Connection, conversation_id: str) -> Handoff | None:
    """The conversation's latest handoff, open or not."""
    mine = handoffs.c.conversation_id == conversation_id
    latest = select(handoffs).where(mine).order_by(handoffs.c.requested_at.desc()).limit(1)
    row = connection.execute(latest).first()
    return handoff_of(row) if row else None


def conversation_of(connection: Connection, case: str) -> str:
    """The conversation of the handoff of this number, or name at the desk. Raises `NotFound`."""
    return str(row_of(connection, case).conversation_id)


def named(connection: Connection, case: str, *, locked: bool = False) -> Handoff:
    """The handoff of this number, or of this name at the desk. Raises `NotFound`."""
    return handoff_of(row_of(connection, case, locked=locked))


def row_of(connection: Connection, case: str, *, locked: bool = False) -> Row:
    """As `named`, with all columns: what goes over to the desk with it is there, too."""
    row = connection.execute(_rows(_is(case), locked=locked)).first()
    if row is None:
        raise NotFound("no such handoff")
    return row


def waiting(connection: Connection) -> Iterator[tuple[Handoff, datetime]]:
    """Those in chat that nobody has taken, oldest first, and since when each waits unraised."""
    unheard = (handoffs.c.state.in_(_WAITING)) & (handoffs.c.way == Way.CHAT.value)
    query = select(handoffs).where(unheard).order_by(handoffs.c.requested_at)
    for row in connection.execute(query):
        handoff = handoff_of(row)
        yield handoff, max(row.raised_at or handoff.waits_since, handoff.waits_since)


def place_in_queue(connection: Connection, handoff: Handoff) -> int:
    """How many are to be taken before it, and itself: 1 is the next."""
    before = (
        (handoffs.c.state.in_(_WAITING))
        & (handoffs.c.way == Way.CHAT.value)
        & (handoffs.c.team == handoff.team)
        & (handoffs.c.requested_at < handoff.requested_at)
    )
    return int(connection.execute(select(func.count()).where(before)).scalar()) + 1


def latest_waits(connection: Connection, team: str, most: int) -> list[float]:
    """The seconds that the team's latest customers waited until somebody took it."""
    taken = (handoffs.c.team == team) & handoffs.c.taken_at.is_not(None)
    columns = select(handoffs.c.requested_at, handoffs.c.taken_at).where(taken)
    rows = connection.execute(columns.order_by(handoffs.c.taken_at.desc()).limit(most))
    return [(row.taken_at - row.requested_at).total_seconds() for row in rows]


def is_told(connection: Connection, desk: str, event_id: str) -> bool:
    """Whether the desk has told this before."""
    known = (desk_events.c.desk == desk) & (desk_events.c.id == event_id)
    return connection.execute(select(desk_events.c.id).where(known)).first() is not None


def add(connection: Connection, values: dict[str, Any]) -> Handoff:
    """Writes a new handoff."""
    connection.execute(insert(handoffs).values(**values))
    return named(connection, values["number"])


def change(connection: Connection, handoff: Handoff, **values: Any) -> Handoff:
    """Writes what has changed, and returns it as it stands then."""
    state = values.get("state")
    if isinstance(state, State):
        values["state"] = state.value
        if not state.is_open:
            values |= {"open_in": None, "ended_at": now()}
    values = {**values, "changed_at": now()}
    mine = handoffs.c.number == handoff.number
    connection.execute(update(handoffs).where(mine).values(**values))
    return named(connection, handoff.number)


def _rows(condition: ClauseElement, *, locked: bool) -> Select:
    rows = select(handoffs).where(condition)
    return rows.with_for_update() if locked else rows


def _is(case: str) -> ClauseElement:
    return or_(handoffs.c.number == case, handoffs.c.case_ref == case)


def handoff_of(row: Row) -> Handoff:
    """The row as a typed value."""
    return Handoff(
        number=row.number,
        conversation_id=row.conversation_id,
        state=State(row.state),
        way=Way(row.way),
        reason=Reason(row.reason),
        team=row.team,
        priority=Priority(row.priority),
        requested_at=row.requested_at,
        changed_at=row.changed_at,
        agent=Agent(row.agent_id, row.agent_name) if row.agent_id else None,
        email=row.email,
        language=row.language,
        outcome=row.outcome,
        case_ref=row.case_ref,
        ended_at=row.ended_at,
        released_at=row.released_at,
    )
