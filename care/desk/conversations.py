"""One conversation as the desk shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from care.conversations.models import Author, Message
from care.conversations.transcript import Transcript
from care.conversations.typing import is_typing_now
from care.deadline import deadline
from care.desk.models import Note, Said, Understood
from care.errors import NotFound
from care.handoff import store
from care.handoff.emails import Emails, changes
from care.handoff.models import Handoff
from care.handoff.package import Package
from care.handoff.packing import Packer
from care.store.database import Database
from care.store.tables import (
    agents,
    conversations,
    desk_notes,
    handoffs,
    labels,
    tracker_events,
    typing,
)

_ASKING_SECONDS = 2.5  # for all that the shop is asked for one page


@dataclass(frozen=True)
class Conversations:
    """Reads conversations that were handed over. All raise `NotFound` where there is no such."""

    database: Database
    transcript: Transcript
    packer: Packer
    emails: Emails

    def handoff(self, number: str) -> Handoff:
        """The handoff as it stands."""
        with self.database.read() as connection:
            return store.named(connection, number)

    def package(self, number: str) -> Package:
        """What is known about it; what the shop does not tell in time is named as missing."""
        with deadline(_ASKING_SECONDS):
            return self.packer.pack(number)

    def said(self, handoff: Handoff, after: int = 0) -> list[Said]:
        """What was said after message number `after`, masked as for any helpdesk."""
        found = self.transcript.since(handoff.conversation_id, after)
        if not found:
            return []
        understood, labelled = self._understood(handoff), self._labels(handoff)
        return [self._said(one, understood.get(one.id), labelled.get(one.id)) for one in found]

    def notes(self, handoff: Handoff) -> list[Note]:
        """What agents wrote for one another, the oldest first."""
        query = (
            select(desk_notes, agents.c.name)
            .select_from(desk_notes.outerjoin(agents, agents.c.id == desk_notes.c.agent_id))
            .where(desk_notes.c.number == handoff.number)
            .order_by(desk_notes.c.id)
        )
        with self.database.read() as connection:
            rows = connection.execute(query)
            return [Note(row.at, row.name or row.agent_id, row.text) for row in rows]

    def is_customer_typing(self, handoff: Handoff) -> bool:
        """Whether the customer is writing just now."""
        query = select(conversations.c.id).join(typing, is_typing_now(Author.CUSTOMER))
        with self.database.read() as connection:
            mine = query.where(conversations.c.id == handoff.conversation_id)
            return connection.execute(mine).first() is not None

    def version(self, number: str) -> str:
        """What changes whenever anything about it does."""
        here = handoffs.c.conversation_id
        writes = select(func.count()).select_from(
            conversations.join(typing, is_typing_now(Author.CUSTOMER))
        )
        parts = (
            writes.where(conversations.c.id == here),
            select(conversations.c.last_seq).where(conversations.c.id == here),
            select(func.max(desk_notes.c.id)).where(desk_notes.c.number == handoffs.c.number),
            select(func.max(labels.c.at)).where(labels.c.conversation_id == here),
            *changes(),
        )
        columns = [part.correlate(handoffs).scalar_subquery() for part in parts]
        query = select(*columns, handoffs.c.changed_at).where(handoffs.c.number == number)
        with self.database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound("no such handoff")
        return "/".join(str(part) for part in row)

    def _said(self, message: Message, understood: Understood | None, label: str | None) -> Said:
        return Said(
            seq=message.seq,
            message_id=message.id,
            at=message.at,
            author=message.author,
            name=message.author_name,
            text=self.packer.mask(message.text),
            choices=tuple(choice.title for choice in message.choices),
            understood=understood,
            label=label,
        )

    def _understood(self, handoff: Handoff) -> dict[str, Understood]:
        """What the assistant took each message for, by the message's id."""
        events = tracker_events.c
        mine = (events.conversation_id == handoff.conversation_id) & (events.type_name == "user")
        with self.database.read() as connection:
            rows = connection.execute(select(events.data).where(mine).order_by(events.seq))
            read = [_read(row.data) for row in rows]
        # The first is what was said; later ones go on with what was left of it.
        found: dict[str, Understood] = {}
        for message_id, understood in filter(None, read):
            found.setdefault(message_id, understood)
        return found

    def _labels(self, handoff: Handoff) -> dict[str, str]:
        mine = labels.c.conversation_id == handoff.conversation_id
        with self.database.read() as connection:
            rows = connection.execute(select(labels).where(mine))
            return {row.message_id: row.intent for row in rows}


def _read(data: str) -> tuple[str, Understood] | None:
    """A message's id and what it was taken for; None of one that cannot be read."""
    try:
        event: Mapping[str, Any] = json.loads(data)
        intent = event["parse_data"]["intent"]
        return str(event["message_id"]), Understood(
            str(intent["name"]), float(intent["confidence"])
        )
    except (ValueError, KeyError, TypeError):
        return None
