"""The desk's log: what was done, by whom and when. Lines are added, never changed."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row

from care.desk.models import Did, LogLine
from care.handoff.store import now
from care.store.database import Database
from care.store.tables import agents, desk_log

OPERATOR, UNKNOWN = "operator", "unknown"  # in place of an agent's id
_PAGE = 100


def write_log(
    connection: Connection, agent_id: str, did: Did, number: str | None = None, detail: str = ""
) -> None:
    """Adds a line in the caller's transaction."""
    values = {"at": now(), "agent_id": agent_id, "did": did.value}
    connection.execute(insert(desk_log).values(**values, number=number, detail=detail))


class DeskLog:
    """Reads the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, before: int | None = None, number: str | None = None) -> list[LogLine]:
        """The latest hundred lines, or those before line `before`; of one handoff if named."""
        query = select(desk_log, agents.c.name).select_from(
            desk_log.outerjoin(agents, agents.c.id == desk_log.c.agent_id)
        )
        if before is not None:
            query = query.where(desk_log.c.id < before)
        if number is not None:
            query = query.where(desk_log.c.number == number)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(desk_log.c.id.desc()).limit(_PAGE))
            return [_line(row) for row in rows]


def _line(row: Row) -> LogLine:
    name = row.name or row.agent_id
    return LogLine(row.id, row.at, name, Did(row.did), row.number, row.detail)
