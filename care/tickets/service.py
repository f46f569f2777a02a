"""Tickets: a promise to a customer that a person will look, kept in Care's database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row

from care.conversations.wishes import Wish
from care.store.database import Database
from care.store.tables import tickets
from care.tickets.numbers import new_number


class Reason(str, Enum):
    """Why a person is asked to look."""

    ASKED_FOR = "asked_for"
    FAILED_TRIES = "failed_tries"
    APPROVAL = "approval"


@dataclass(frozen=True)
class Matter:
    """What a ticket is about: what was asked for, and how the customer is, from 0 to 1.

    None where nobody measured it.
    """

    requests: tuple[Wish, ...] = ()
    frustration: float | None = None
    urgency: float | None = None


class TicketService:
    """Opens tickets; one conversation has at most one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(
        self, conversation_id: str, reason: Reason, email: str | None, matter: Matter | None = None
    ) -> str:
        """The number of the conversation's ticket, opened now or before.

        Another e-mail address than before takes its place: people correct themselves. What it
        is about is added to what it was about.
        """
        matter = matter or Matter()
        mine = tickets.c.conversation_id == conversation_id
        with self._database.write() as connection:
            existing = connection.execute(select(tickets).where(mine)).first()
            if existing is not None:
                values = _changed(existing, email, matter)
                connection.execute(update(tickets).where(mine).values(**values))
                return str(existing.number)
            number = new_number()
            connection.execute(
                insert(tickets).values(
                    number=number,
                    conversation_id=conversation_id,
                    reason=reason.value,
                    email=email,
                    opened_at=datetime.now(timezone.utc),
                    requests=[wish.as_dict() for wish in matter.requests],
                    frustration=matter.frustration,
                    urgency=matter.urgency,
                )
            )
            return number


def _changed(ticket: Row, email: str | None, matter: Matter) -> dict[str, Any]:
    known = list(ticket.requests)
    added = [wish.as_dict() for wish in matter.requests if wish.as_dict() not in known]
    return {
        "email": email or ticket.email,
        "requests": [*known, *added],
        "frustration": _stronger(ticket.frustration, matter.frustration),
        "urgency": _stronger(ticket.urgency, matter.urgency),
    }


def _stronger(one: float | None, other: float | None) -> float | None:
    return max((value for value in (one, other) if value is not None), default=None)
