"""Where conversations stand: what a page that is open has to hear of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import and_, select

from care.conversations.models import Author
from care.conversations.typing import is_typing_now
from care.handoff import models as handoff
from care.store.database import Database
from care.store.tables import conversations, handoffs, typing

_MOST_AT_ONCE = 500  # names in one query


class State(str, Enum):
    """Who has the conversation."""

    BOT = "bot"
    QUEUED = "queued"  # a person is waited for
    WITH_AGENT = "with_agent"
    ENDED = "ended"


@dataclass(frozen=True)
class Standing:
    """Where one conversation stands.

    Attributes:
        last_seq: the number of the latest message.
        agent: who has it, by the name that customers read; "" where nobody does.
        typing: who at the desk is writing just now; "" where nobody is.
    """

    last_seq: int
    state: State
    agent: str = ""
    typing: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The state as the website channel tells it; see `docs/channel.md`."""
        return {
            "state": self.state.value,
            "agent": self.agent or None,
            "typing": self.typing or None,
        }


class Standings:
    """Reads where conversations stand."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, conversation_ids: Collection[str]) -> dict[str, Standing]:
        """Those that there are, by id."""
        ids = list(conversation_ids)
        found: dict[str, Standing] = {}
        for start in range(0, len(ids), _MOST_AT_ONCE):
            found |= self._some(ids[start : start + _MOST_AT_ONCE])
        return found

    def _some(self, ids: list[str]) -> dict[str, Standing]:
        is_held = and_(
            handoffs.c.open_in == conversations.c.id, handoffs.c.way == handoff.Way.CHAT.value
        )
        query = (
            select(
                conversations.c.id,
                conversations.c.last_seq,
                conversations.c.ended_at,
                handoffs.c.state,
                handoffs.c.agent_name,
                typing.c.name.label("typing"),
            )
            .select_from(
                conversations.outerjoin(handoffs, is_held).outerjoin(
                    typing, is_typing_now(Author.AGENT)
                )
            )
            .where(conversations.c.id.in_(ids))
        )
        with self._database.read() as connection:
            return {row.id: _standing(row) for row in connection.execute(query)}


def _standing(row: Any) -> Standing:
    if row.ended_at is not None:
        return Standing(row.last_seq, State.ENDED)
    if row.state is None:
        return Standing(row.last_seq, State.BOT)
    if handoff.State(row.state).is_waiting:
        return Standing(row.last_seq, State.QUEUED)
    return Standing(row.last_seq, State.WITH_AGENT, row.agent_name or "", row.typing or "")
