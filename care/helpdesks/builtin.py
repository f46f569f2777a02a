"""The built-in desk: it reads Care's own database, so there is nothing to be sent to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from sqlalchemy import func, select

from care.handoff.events import DeskEvent
from care.handoff.models import Handoff
from care.handoff.package import Package
from care.helpdesks.port import Admitted, Attempt, WebhookRefused
from care.store.database import Database
from care.store.tables import agents

# The desk's page tells every half of this that somebody is there.
PRESENT_SECONDS = 60.0


class BuiltinDesk:
    """The desk in `console/`."""

    name = "builtin"

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_staffed(self) -> bool:
        """Whether an agent has the desk open and is not away."""
        since = datetime.now(timezone.utc) - timedelta(seconds=PRESENT_SECONDS)
        there = (agents.c.seen_at > since) & agents.c.is_available
        with self._database.read() as connection:
            return bool(connection.execute(select(func.count()).where(there)).scalar())

    def open_case(self, package: Package, attempt: Attempt) -> str:
        """The handoff's own number."""
        return package.handoff.number

    def update_case(self, case_ref: str, handoff: Handoff, attempt: Attempt) -> None:
        """Nothing: the desk reads it."""

    def append_customer_message(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """Nothing: the desk reads the transcript."""

    def append_note(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """Nothing: the desk writes its notes itself."""

    def close(self, case_ref: str, reason: str, attempt: Attempt) -> None:
        """Nothing: the desk reads it."""

    def admit(self, headers: Mapping[str, str], body: bytes) -> Admitted:
        """Nobody: the desk is here. Raises `WebhookRefused`."""
        raise WebhookRefused("no-webhook")

    def read_webhook(self, body: bytes) -> list[DeskEvent]:
        """None come from outside."""
        return []
