"""Tickets: a promise to a customer that a person will look, kept in Care's database."""

from __future__ import annotations

import secrets
from datetime import datetime, timezone
from enum import Enum

from sqlalchemy import insert, select, update

from care.store.database import Database
from care.store.tables import tickets

# Without letters and digits that are mistaken for one another when read aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Reason(str, Enum):
    """Why a person is asked to look."""

    ASKED_FOR = "asked_for"
    FAILED_TRIES = "failed_tries"


class TicketService:
    """Opens tickets; one conversation has at most one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, conversation_id: str, reason: Reason, email: str | None) -> str:
        """The number of the conversation's ticket, opened now or before.

        Another e-mail address than before takes its place: people correct themselves.
        """
        mine = tickets.c.conversation_id == conversation_id
        with self._database.write() as connection:
            existing = connection.execute(select(tickets).where(mine)).first()
            if existing is not None:
                if email and email != existing.email:
                    connection.execute(update(tickets).where(mine).values(email=email))
                return str(existing.number)
            number = "T-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))
            connection.execute(
                insert(tickets).values(
                    number=number,
                    conversation_id=conversation_id,
                    reason=reason.value,
                    email=email,
                    opened_at=datetime.now(timezone.utc),
                )
            )
            return number
