"""The desk's lists: the queue, and what is over."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select

from care.desk.models import Account, Listed
from care.desk.people import People
from care.handoff.models import Handoff, Priority, State
from care.handoff.store import handoff_of
from care.store.database import Database
from care.store.tables import handoffs

_OPEN = [state.value for state in State if state.is_open]
_WAITING = [state.value for state in State if state.is_waiting]
_URGENCY = {priority: place for place, priority in enumerate(reversed(Priority))}
PAGE = 50


@dataclass(frozen=True)
class Board:
    """All that is open, of one team or of all."""

    mine: list[Listed]
    waiting: list[Listed]  # the one to be taken next comes first
    others: list[Listed]


@dataclass(frozen=True)
class Pulse:
    """By what a page can tell that the queue has changed."""

    waiting: int
    version: str


class Lists:
    """Reads what is open and what is over."""

    def __init__(self, database: Database, people: People) -> None:
        self._database = database
        self._people = people

    def board(self, account: Account, team: str | None = None) -> Board:
        """What is open, as this agent sees it; what is theirs is there whichever team it is of."""
        with self._database.read() as connection:
            query = select(handoffs).where(handoffs.c.state.in_(_OPEN))
            rows = connection.execute(query.order_by(handoffs.c.requested_at))
            found = [handoff_of(row) for row in rows]
        mine = [one for one in found if one.agent and one.agent.id == account.id]
        rest = [one for one in found if one not in mine and team in (None, one.team)]
        waiting = sorted((one for one in rest if one.agent is None), key=_by_urgency)
        others = [one for one in rest if one.agent is not None]
        listed = self._people.listed
        return Board(listed(mine), listed(waiting), listed(others))

    def pulse(self) -> Pulse:
        """How many wait, and what changes whenever anything about the queue does."""
        waits = case((handoffs.c.state.in_(_WAITING), 1), else_=0)
        columns = select(
            func.count(), func.coalesce(func.sum(waits), 0), func.max(handoffs.c.changed_at)
        )
        with self._database.read() as connection:
            query = columns.where(handoffs.c.state.in_(_OPEN))
            count, waiting, changed = connection.execute(query).one()
        return Pulse(int(waiting), f"{count}/{waiting}/{changed}")

    def closed(self, number: str = "", page: int = 0) -> list[Listed]:
        """Those that are over, the latest first; with `number`, those whose number begins so."""
        query = select(handoffs).where(handoffs.c.ended_at.is_not(None))
        if number:
            query = query.where(handoffs.c.number.startswith(number, autoescape=True))
        query = query.order_by(handoffs.c.ended_at.desc()).limit(PAGE).offset(page * PAGE)
        with self._database.read() as connection:
            found = [handoff_of(row) for row in connection.execute(query)]
        return self._people.listed(found)


def _by_urgency(handoff: Handoff) -> tuple[int, float]:
    return _URGENCY[handoff.priority], handoff.waits_since.timestamp()
